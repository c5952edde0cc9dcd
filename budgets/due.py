"""What waits in this app: Verteilungen to decide, one's own drafts, reviews that are due, dates of Vereinbarungen."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from basis.due import Art, Faelligkeit, Frage, Zeilen
from basis.monate import plus_monate
from basis.zahlen import datum
from budgets.models import Verteilung
from budgets.querysets.faellig import foerderfragen, vereinbarungsfragen
from budgets.querysets.faellig_ueberschreitungen import ueberschreitungsfragen
from budgets.querysets.faellig_umschichtungen import umschichtungsfragen
from budgets.querysets.faellig_vollzug import vollzugsfragen
from budgets.querysets.neues import neues
from sozialraum.access import Zugang
from sozialraum.models import Parameter
from sozialraum.models.parameter import wert_am
from sozialraum.rechte import Recht

UEBERPRUEFUNG, MONATE = "ueberpruefung_monate", "24"
FELDER = {
    "pk": F("pk"), "name": F("name"), "status": F("status"), "gebiet": F("gebiet"), "jahr": F("haushaltsjahr__jahr"),
    "bezeichnung": F("haushaltsjahr__bezeichnung"), "vorgelegt_von": F("vorgelegt_von"), "vorgelegt_name": F("vorgelegt_von__anzeigename"),
    "vorgelegt_konto": F("vorgelegt_von__username"), "angelegt": F("created_at"), "beschlossen_am": F("beschlossen_am"),
    "beschluss_tag": F("beschluss__tag"), "kreis": F("deckungskreis"), "korrigiert": F("korrigiert"),
}  # fmt: skip


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    """One question for each kind of thing."""
    yield from vereinbarungsfragen(zugang, tag)
    yield from umschichtungsfragen(zugang, tag)
    yield from ueberschreitungsfragen(zugang)
    yield from vollzugsfragen(zugang, tag)
    yield from foerderfragen(zugang, tag)
    yield from neues(zugang)
    if not zugang.darf(Recht.VERTEILUNG_ENTWERFEN):
        return
    gesucht = Q(status=Verteilung.Status.VORGELEGT) | Q(status=Verteilung.Status.ENTWURF, erstellt_von=zugang.nutzer)
    gesucht |= Q(status=Verteilung.Status.BESCHLOSSEN)
    rows = Verteilung.objects.sichtbar_fuer(zugang).filter(gesucht).ohne_korrigierte()
    yield Frage(rows, FELDER | {"monate": wert_am(UEBERPRUEFUNG, tag)}, lambda zeilen: _antwort(zugang, tag, zeilen), Art.ENTSCHEIDUNG)


def _antwort(zugang: Zugang, tag: date, zeilen: Zeilen) -> Iterator[Faelligkeit]:
    neueste = sorted(zeilen, key=lambda v: (v["jahr"], v["angelegt"]), reverse=True)
    offen = noch_zu_entscheiden(neueste)
    yield from _vorgelegt(zugang, [v for v in offen if v["status"] == Verteilung.Status.VORGELEGT])
    yield from _entwuerfe([v for v in offen if v["status"] == Verteilung.Status.ENTWURF])
    yield from _ueberpruefungen([v for v in neueste if v["status"] == Verteilung.Status.BESCHLOSSEN], tag)


def noch_zu_entscheiden(zeilen: Zeilen) -> list[Mapping[str, Any]]:
    """Submitted ones and drafts, without those whose Deckungskreis is already decided for the year (unless they correct that decision)."""
    beschlossen = [v for v in zeilen if v["status"] == Verteilung.Status.BESCHLOSSEN]
    entschieden = {(v["kreis"], v["jahr"], v["pk"]) for v in beschlossen if v["kreis"]}

    def ueberholt(v: Mapping[str, Any]) -> bool:
        return any((kreis, jahr) == (v["kreis"], v["jahr"]) and pk != v["korrigiert"] for kreis, jahr, pk in entschieden)

    return [v for v in zeilen if v not in beschlossen and not ueberholt(v)]


def _titel(v: Mapping[str, Any]) -> str:
    return f"{v['name']} ({v['bezeichnung'] or v['jahr']})"


def _vorgelegt(zugang: Zugang, rows: Zeilen) -> Iterator[Faelligkeit]:
    for v in rows:
        if zugang.darf(Recht.VERTEILUNG_BESCHLIESSEN, v["gebiet"]) and v["vorgelegt_von"] != zugang.nutzer.pk:
            von, ort = v["vorgelegt_name"] or v["vorgelegt_konto"], reverse("verteilung_entscheidung", args=[v["pk"]])
            yield Faelligkeit(f"Entscheiden: {_titel(v)}", f"vorgelegt von {von}", ort, dringend=True)
        else:
            yield Faelligkeit(_titel(v), "vorgelegt, wartet auf den Beschluss", reverse("verteilung", args=[v["pk"]]))


def _entwuerfe(rows: Zeilen) -> Iterator[Faelligkeit]:
    for v in rows:
        yield Faelligkeit(_titel(v), "Ihr Entwurf", reverse("verteilung", args=[v["pk"]]), art=Art.ENTWURF)


def _ueberpruefungen(rows: Zeilen, tag: date) -> Iterator[Faelligkeit]:
    for v in rows:
        beschlossen = date.fromisoformat(v["beschluss_tag"]) if v["beschluss_tag"] else _tag(datetime.fromisoformat(v["beschlossen_am"]))
        faellig = plus_monate(beschlossen, int(v["monate"] or MONATE))
        if faellig <= tag:
            yield Faelligkeit(
                f"Überprüfen: {_titel(v)}", f"Grundlagen seit {datum(faellig)} zu prüfen", reverse("verteilung", args=[v["pk"]]), faellig,
                art=Art.BUDGET,
            )


def _tag(zeitpunkt: datetime) -> date:
    return timezone.localtime(zeitpunkt).date()


def faellig_am(verteilung: Verteilung) -> date:
    """When the basis of a decided Verteilung is to be reviewed."""
    beschluss = verteilung.beschluss
    assert verteilung.beschlossen_am is not None
    beginn = beschluss.tag if beschluss and beschluss.tag else _tag(verteilung.beschlossen_am)
    return plus_monate(beginn, int(Parameter.objects.wert(UEBERPRUEFUNG, beginn, MONATE)))
