"""From draft to decision: submit, withdraw, decide (four eyes, then frozen), discard, correct. Drafts live in `entwurf`."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from basis.zahlen import runde
from budgets import paketinhalt
from budgets.actions.entwurf import (
    Kopf,
    Topfkopf,
    Veraltet,
    aendere,
    aendere_teiltopf,
    entferne_teiltopf,
    kopiere,
    lege_an,
    lege_teiltopf_an,
    setze_dienste,
    uebernimm_gewichtung,
    uebernimm_szenario,
)  # fmt: skip
from budgets.actions.fallangaben import merke_fallzahlen
from budgets.actions.hindernisse import (
    ansatzfehler,
    geaendert_seit_der_vorlage,
    hindernisse_beschluss,
    hindernisse_vorlage,
    seit_der_vorlage,
)
from budgets.actions.teile import protokoll, sperre
from budgets.inputs import rechne
from budgets.models import Ansatz, Haushaltsjahr, Teiltopf, Unterabschnitt, Verteilung, Verteilungszeile
from budgets.rechnung import Rechnung, Topfrechnung
from sozialraum.access import Wer
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Datenlieferung, Verwendung

__all__ = [
    "Kopf",
    "Topfkopf",
    "Veraltet",
    "aendere",
    "aendere_teiltopf",
    "beschliesse",
    "entferne_teiltopf",
    "geaendert_seit_der_vorlage",
    "hindernisse_beschluss",
    "hindernisse_vorlage",
    "kopiere",
    "korrigiere",
    "lege_an",
    "lege_teiltopf_an",
    "lege_vor",
    "paketkopf",
    "setze_dienste",
    "uebernimm_gewichtung",
    "uebernimm_szenario",
    "verwirf",
    "ziehe_zurueck",
]  # fmt: skip

Status = Verteilung.Status


@transaction.atomic
def lege_vor(*, wer: Wer, verteilung: Verteilung) -> Verteilung:
    """Submits a draft of the Fachbereich for decision. Refused: not computable, parts that are not the Ansatz, a Ressort's scenario."""
    offen = sperre(verteilung)
    if wer.nutzer is None:
        raise Abgelehnt("Vorlegen muss eine Person, kein Befehl.")
    offen.muster = offen.muster or _aus_musteransatz(offen)
    rechnung = rechne(offen)
    _lehne_ab(hindernisse_vorlage(offen, rechnung))
    offen.muster = rechnung.eingaben.muster
    offen.status, offen.vorgelegt_von, offen.vorgelegt_am = Status.VORGELEGT, wer.nutzer, timezone.now()
    offen.paket = paketinhalt.erstelle(paketkopf(offen), rechnung)
    offen.pruefsumme = offen.paket["pruefsumme"]
    offen.version += 1
    offen.save()
    protokoll(wer, "verteilung_vorgelegt", offen, f"„{offen.name}“ zur Entscheidung vorgelegt.", daten={"pruefsumme": offen.pruefsumme})
    return offen


@transaction.atomic
def ziehe_zurueck(*, wer: Wer, verteilung: Verteilung, grund: str) -> Verteilung:
    """Back from submitted to draft. Refused without a reason."""
    offen = sperre(verteilung)
    if offen.status != Status.VORGELEGT:
        raise Abgelehnt("Zurückziehen lässt sich nur eine vorgelegte Verteilung.")
    _verlange_grund(grund)
    offen.status, offen.vorgelegt_von, offen.vorgelegt_am = Status.ENTWURF, None, None
    offen.paket, offen.pruefsumme = None, ""
    offen.version += 1
    offen.save()
    protokoll(wer, "verteilung_zurueckgezogen", offen, f"„{offen.name}“ zurückgezogen; sie ist wieder Entwurf.", grund)
    return offen


@transaction.atomic
def beschliesse(*, wer: Wer, verteilung: Verteilung, beschluss: Beschluss) -> Verteilung:
    """Freezes a submitted Verteilung under a Beschluss: result, inputs, checksum. From here on triggers keep it.

    Refused: who submitted it (four eyes); a Gremium that does not decide Sozialraumbudgets; parts that are not the Ansatz; values that
    changed since it was submitted, because the Gremium decided on what it was shown.
    """
    offen = sperre(verteilung)
    Haushaltsjahr.objects.select_for_update().get(pk=offen.haushaltsjahr_id)  # two Verteilungen of one year wait for each other
    beschluss = Beschluss.objects.select_for_update(of=("self",)).select_related("gremium", "vorlage").get(pk=beschluss.pk)
    _lehne_ab(hindernisse_beschluss(offen, beschluss, wer))
    rechnung = rechne(offen, frisch=True)
    _lehne_ab(rechnung.fehler)
    _lehne_ab([*ansatzfehler(offen, rechnung), *seit_der_vorlage(offen, rechnung)])
    _halte_lieferungen_fest(offen, rechnung)
    fallangaben = merke_fallzahlen(offen, rechnung)
    for topf in rechnung.toepfe:
        _schreibe_ergebnis(offen, topf, rechnung)
    offen.beschluss, offen.beschlossen_von, offen.beschlossen_am = beschluss, wer.nutzer, timezone.now()
    offen.muster = offen.muster or rechnung.eingaben.muster
    offen.paket = paketinhalt.erstelle(paketkopf(offen), rechnung)
    offen.pruefsumme = offen.paket["pruefsumme"]
    offen.status = Status.BESCHLOSSEN
    offen.save()
    protokoll(
        wer, "verteilung_beschlossen", offen, f"„{offen.name}“ mit Beschluss {beschluss} endgültig festgehalten.",
        daten={"beschluss": beschluss.pk, "pruefsumme": offen.pruefsumme, "fallangaben": fallangaben},
    )  # fmt: skip
    return offen


@transaction.atomic
def verwirf(*, wer: Wer, verteilung: Verteilung, grund: str) -> Verteilung:
    """Puts a draft aside for good; it stays readable. Refused: a submitted one (withdraw it first), without a reason."""
    offen = sperre(verteilung)
    if offen.status != Status.ENTWURF:
        raise Abgelehnt(f"Verwerfen lässt sich nur ein Entwurf; „{offen.name}“ ist {offen.get_status_display()}.")
    _verlange_grund(grund)
    offen.status = Status.VERWORFEN
    offen.version += 1
    offen.save()
    protokoll(wer, "verteilung_verworfen", offen, f"„{offen.name}“ verworfen.", grund)
    return offen


@transaction.atomic
def korrigiere(*, wer: Wer, verteilung: Verteilung, grund: str) -> Verteilung:
    """A new draft that names the decided one; the old stays in force until the new one is decided. Refused without a reason."""
    alt = sperre(verteilung)
    if not alt.ist_beschlossen:
        raise Abgelehnt("Korrigiert wird nur eine beschlossene Verteilung; einen Entwurf können Sie ändern.")
    _verlange_grund(grund)
    return kopiere(wer=wer, verteilung=alt, name=f"{alt.name[:135]} (Korrektur)", grund=grund, korrigiert=alt)


def _aus_musteransatz(verteilung: Verteilung) -> bool:
    """Whether the split of the Ansatz over the Unterabschnitte, which gives the Teiltöpfe their amounts, is itself Muster."""
    eigene = Unterabschnitt.objects.filter(pk__in=verteilung.teiltoepfe.values("unterabschnitte"))
    return Ansatz.objects.filter(haushaltsjahr=verteilung.haushaltsjahr_id, unterabschnitt__in=eigene, muster=True).exists()


def _verlange_grund(grund: str) -> None:
    if not grund.strip():
        raise Abgelehnt("Bitte geben Sie einen Grund an.")


def _lehne_ab(saetze: Sequence[str]) -> None:
    if saetze:
        raise Abgelehnt(*saetze)


def _halte_lieferungen_fest(verteilung: Verteilung, rechnung: Rechnung) -> None:
    """Locks the deliveries that were used, so that none is taken back meanwhile, and notes the use."""
    lieferungen = list(Datenlieferung.objects.select_for_update(of=("self",)).filter(pk__in=rechnung.eingaben.lieferungen).order_by("pk"))
    if any(lieferung.zurueckgenommen_am for lieferung in lieferungen):
        raise Abgelehnt("Eine benutzte Datenlieferung wurde soeben zurückgenommen. Bitte rechnen Sie neu.")
    Verwendung.objects.bulk_create(
        (
            Verwendung(lieferung=lieferung, gegenstand="verteilung", gegenstand_id=str(verteilung.pk), bezeichnung=str(verteilung)[:300])
            for lieferung in lieferungen
        ),
        ignore_conflicts=True,
    )


def _schreibe_ergebnis(verteilung: Verteilung, topf: Topfrechnung, rechnung: Rechnung) -> None:
    row = Teiltopf.objects.get(verteilung=verteilung, schluessel=topf.schluessel)
    assert topf.ergebnis is not None
    row.reserve_ergebnis_cent = topf.ergebnis.reserve
    row.save(update_fields=["reserve_ergebnis_cent"])
    Verteilungszeile.objects.bulk_create([*_empfaengerzeilen(row, topf, rechnung), *_stadtteilzeilen(row, topf, rechnung)])


def _empfaengerzeilen(row: Teiltopf, topf: Topfrechnung, rechnung: Rechnung) -> list[Verteilungszeile]:
    assert topf.ergebnis is not None
    return [
        Verteilungszeile(
            teiltopf=row, gebiet_id=rechnung.eingaben.empfaenger[z.schluessel], schluessel=z.schluessel, name=z.name,
            **paketinhalt.dezimal(z), betrag_cent=z.betrag, rang=z.rang,
        )
        for z in topf.ergebnis.zeilen
    ]  # fmt: skip


def _stadtteilzeilen(row: Teiltopf, topf: Topfrechnung, rechnung: Rechnung) -> list[Verteilungszeile]:
    """Informational amounts per Stadtteil, with their own Punktwert."""
    ids = {knoten.schluessel: knoten.id for knoten in rechnung.baum.auf_ebene(Ebene.STADTTEIL)}
    return [
        Verteilungszeile(
            teiltopf=row, gebiet_id=ids[zeile.raum.schluessel], schluessel=zeile.raum.schluessel, name=zeile.raum.name,
            bevoelkerung=runde(zeile.raum.bevoelkerung, 6), punktwert=runde(zeile.punktwert, 15),
            bedarfseinheiten=runde(zeile.bedarfseinheiten, 12), betrag_cent=zeile.betrag, rang=zeile.rang, informativ=True,
        )
        for zeile in topf.stadtteilzeilen()
    ]  # fmt: skip


def paketkopf(verteilung: Verteilung) -> dict[str, Any]:
    """What names the package: Verteilung, Beschluss, days."""
    beschluss = verteilung.beschluss
    return {
        "verteilung": verteilung.name,
        "nummer": str(verteilung.pk),
        "haushaltsjahr": str(verteilung.haushaltsjahr),
        "begruendung": verteilung.notiz,
        "korrigiert": str(verteilung.korrigiert_id or ""),
        "beschluss": str(beschluss) if beschluss else "",
        "beschlossen_am": beschluss.tag.isoformat() if beschluss and beschluss.tag else "",
    }
