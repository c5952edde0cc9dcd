"""What waits in this app: reports that the Regelwerk asks of one's role, or lie before it for release; what is late; what was released."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from basis.due import Art, Faelligkeit, Frage, Spalte, Zeilen
from basis.zahlen import anzahl, datum
from berichte.access import berichtet, lesbare_freigaben, liest_bericht
from berichte.arten import ARTEN, Entwurfsstand, zeitraumwort, zu_lange_her
from berichte.faelligkeit import DRINGEND, Lage, Pflicht, fuer_rollen
from berichte.models import Berichtsentwurf, Berichtsfreigabe, Berichtsregel
from berichte.regelwerk import Berichtstyp
from berichte.sections.berichtspflichten import aus, fragen
from sozialraum.access import Zugang
from sozialraum.clock import geschaeftstag
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht, Rolle

LETZTE = 3
STELLE = {"pk": F("pk"), "typ": F("typ"), "von": F("von"), "bis": F("bis")} | {
    name: F(f"gebiet__{name}") for name in ("ebene", "schluessel", "name")
}
VORAUS = timedelta(days=366)  # the longest lead of a reminder


def faelligkeiten(zugang: Zugang, tag: date) -> Iterator[Frage]:
    yield _neue_berichte(zugang)
    if zugang.darf(Recht.INTERN_LESEN):
        yield _zur_freigabe(zugang, tag)
    if not (berichtet(zugang) or zugang.sieht_alles):
        return
    gelesen: list[Zeilen] = []
    alle = fragen()

    def antworte(zeilen: Zeilen) -> Iterator[Faelligkeit]:
        """The answers come in the order of the questions; with the last one all are there."""
        gelesen.append(zeilen)
        if len(gelesen) == len(alle):
            yield from _antwort(zugang, aus(zugang.baum, gelesen).pflichten(tag + VORAUS), tag)

    for rows, felder in alle:
        yield Frage(rows, felder, antworte, Art.BERICHT)


def _antwort(zugang: Zugang, alle: list[Pflicht], tag: date) -> Iterator[Faelligkeit]:
    eigene, eskalierte = fuer_rollen(alle, zugang.hat_rolle, tag)
    for p in eigene:
        lage = p.lage(tag)
        yield Faelligkeit(f"Bericht: {p.titel}", lage.wort, _weg(p), p.faellig_am, dringend=lage in DRINGEND, brief=True)
    for p in eskalierte:
        text = f"eskaliert, war am {datum(p.faellig_am)} fällig; es berichtet: {p.regel.rolle.bezeichnung}"
        yield Faelligkeit(f"Bericht eskaliert: {p.titel}", text, _weg(p), p.faellig_am, im_text=True, eskaliert=True, brief=True)
    if zugang.sieht_alles:
        yield from _verspaetete([p for p in alle if p.lage(tag) in (Lage.UEBERFAELLIG, Lage.ESKALIERT)], tag)


def _verspaetete(spaet: list[Pflicht], tag: date) -> Iterator[Faelligkeit]:
    """For who sees the whole city: how many reports are late, as one line."""
    if not spaet:
        return
    eskaliert = sum(p.lage(tag) is Lage.ESKALIERT for p in spaet)
    titel = anzahl(len(spaet), "Bericht ist überfällig", "Berichte sind überfällig")
    text = f"davon {eskaliert} eskaliert; seit {datum(spaet[0].faellig_am)}: {spaet[0].titel}"
    yield Faelligkeit(titel, text, reverse("berichtskalender"), spalte=Spalte.ROT, wie_viele=len(spaet))


def _weg(p: Pflicht) -> str:
    return reverse("berichtspflicht", args=[p.regel.typ.value, p.ort.ebene.name.lower(), p.ort.schluessel, p.zeitraum.anfang.isoformat()])


def _neue_berichte(zugang: Zugang) -> Frage:
    """Those that were released last, as far as one reads them."""
    letzte = lesbare_freigaben(zugang).order_by("-created_at", "-pk").values("pk")[:LETZTE]
    return Frage(Berichtsfreigabe.objects.filter(pk__in=letzte), STELLE | {"am": F("created_at")}, _freigegebene_berichte, Art.BERICHT)


def _freigegebene_berichte(zeilen: Zeilen) -> Iterator[Faelligkeit]:
    for z in zeilen:
        am = timezone.localtime(datetime.fromisoformat(z["am"])).date()
        titel = f"{Berichtstyp(z['typ']).wort} freigegeben"
        yield Faelligkeit(titel, _wovon(z), reverse("berichtsfreigabe", args=[z["pk"]]), am, spalte=Spalte.NEU)


def _zur_freigabe(zugang: Zugang, tag: date) -> Frage:
    """Reports that lie before one of one's roles, as the Regelwerk of the first day of their Zeitraum names it; none that came too late."""
    regeln = Berichtsregel.objects.filter(typ=OuterRef("typ"), ebene=OuterRef("gebiet__ebene"), gueltig_ab__lte=OuterRef("von"))
    felder: dict[str, Any] = {name: Subquery(regeln.order_by("-gueltig_ab").values(name)[:1]) for name in ("rolle", "eskaliert_an")}
    felder |= {"gebiet": F("gebiet"), "wer": F("vorgelegt_von"), "am": F("vorgelegt_am")}

    def antworte(zeilen: Zeilen) -> Iterator[Faelligkeit]:
        for z in zeilen:
            rollen = [Rolle(z[name]) for name in ("rolle", "eskaliert_an") if z[name]] or [Rolle.FACHBEREICHSLEITUNG]
            typ, frei = Berichtstyp(z["typ"]), any(zugang.hat_rolle(rolle, z["gebiet"]) for rolle in rollen)
            if zu_lange_her(ARTEN[typ], date.fromisoformat(z["von"]), date.fromisoformat(z["bis"]), tag):
                continue
            if frei and z["wer"] != zugang.nutzer.pk and liest_bericht(zugang, typ, z["gebiet"]):
                seit = datum(geschaeftstag(datetime.fromisoformat(z["am"])))
                yield Faelligkeit(f"Zur Freigabe: {typ.wort}", f"{_wovon(z)}, vorgelegt am {seit}", _werkstatt(z), brief=True)

    rows = Berichtsentwurf.objects.filter(stand=Entwurfsstand.VORGELEGT.value)
    return Frage(rows, STELLE | felder, antworte, Art.ENTSCHEIDUNG)


def _wovon(z: Mapping[str, Any]) -> str:
    ort = Gebiet(ebene=z["ebene"], schluessel=z["schluessel"], name=z["name"]).bezeichnung
    return f"{ort}, {zeitraumwort(ARTEN[Berichtstyp(z['typ'])], date.fromisoformat(z['von']), date.fromisoformat(z['bis']))}"


def _werkstatt(z: Mapping[str, Any]) -> str:
    return reverse("berichtswerkstatt", args=[z["typ"], Ebene(z["ebene"]).name.lower(), z["schluessel"], z["von"], z["bis"]])
