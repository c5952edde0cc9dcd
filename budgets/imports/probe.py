"""Die ersten Zeilen einer Beispieldatei: Überschriften, Vorschlag der Zuordnung und was die Lesart daraus macht."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import Grenzen, Zeile
from budgets.imports.auszug import oeffne
from budgets.imports.buchungen import Buchungsleser
from budgets.imports.lesart import Lesart, spaltennamen
from budgets.imports.postensuche import Buchungskontext, Postenschluessel

ZEILEN = 15
ZEICHEN = 60
GRENZEN = Grenzen(rechenzeit=20, dauer=40.0)
_WOERTER = {
    "haushaltsstelle": "haushaltsstelle hhst haushaltsstellennummer",
    "produkt": "produkt profitcenter produktnummer kostentraeger",
    "produktname": "produktbezeichnung profitcenterbezeichnung produktname",
    "sachkonto": "sachkonto kostenart konto sachkontonummer",
    "name": "bezeichnung kostenartbeschreibung sachkontobezeichnung",
    "gebiet": "gebiet stadtteil sozialraum ressort",
    "hilfeart": "hilfeart paragraf",
    "traeger": "traeger",
    "buchungstag": "buchungstag buchungsdatum tag datum valuta",
    "leistungsmonat": "leistungsmonat monat",
    "jahr": "haushaltsjahr jahr",
    "art": "art buchungsart",
    "beleg": "beleg belegnummer belegnr belegschluessel",
    "position": "position belegposition pos",
    "festlegung": "festlegung auftrag auftragsnummer obligo",
    "festlegung_position": "festlegungsposition auftragsposition",
}


class Probe(NamedTuple):
    """Spalten und erste Zeilen; sie leben nur in der Seite, nie in der Datenbank."""

    spalten: list[str]
    zeilen: list[tuple[int, list[str], str]]


class Probezeile(NamedTuple):
    """Was aus einer Zeile wird: eine Buchung, oder Sätze."""

    nummer: int
    posten: Postenschluessel | None = None
    neu: bool = False
    art: str = ""
    betrag: int = 0
    tag: date | None = None
    monat: date | None = None
    spalte: str = ""
    saetze: tuple[str, ...] = ()


def nimm_probe(inhalt: bytes, dateiname: str, lesart: Lesart) -> Probe:
    """Liest die Überschriften und ein paar Zeilen, lange Texte gekürzt."""
    strom = oeffne(inhalt, dateiname, lesart, GRENZEN)
    namen = spaltennamen(strom.kopf)
    zeilen = []
    for zeile in strom.daten:
        zellen = [text[:ZEICHEN] for text in zeile.zellen[: len(namen)]]
        zeilen.append((zeile.nummer, zellen + [""] * (len(namen) - len(zellen)), zeile.typen))
        if len(zeilen) == ZEILEN:
            break
    return Probe(namen, zeilen)


def schlage_vor(spalten: Sequence[str]) -> dict[str, str]:
    """Feld → Spalte, wo eine Überschrift eindeutig dafür spricht."""
    formen = {normalisiere(name): name for name in spalten}
    return {feld: formen[wort] for feld, woerter in _WOERTER.items() for wort in woerter.split()[::-1] if wort in formen}


def vorschau(probe: Probe, lesart: Lesart, kontext: Buchungskontext) -> list[Probezeile]:
    """Die Zeilen der Probe, wie sie gebucht würden. Die Lesart ist vorher geprüft."""
    leser = Buchungsleser(lesart, probe.spalten, kontext)
    gezeigt = []
    for nummer, zellen, typen in probe.zeilen:
        vorher = len(leser.ergebnis.fehler)
        text = leser.lies(Zeile("", nummer, tuple(zellen), typen))
        posten: Mapping[int, Postenschluessel] = {nr: key for key, nr in leser.posten.posten.items()}
        if saetze := tuple(f.als_satz() for f in leser.ergebnis.fehler[vorher:]):
            gezeigt.append(Probezeile(nummer, saetze=saetze))
        elif not text:
            gezeigt.append(Probezeile(nummer, saetze=("Ohne Buchung: ausgelassen, ohne Betrag oder nur Ansatz.",)))
        for zeile in text.splitlines():
            nr, art, betrag, tag, monat, *_, _blatt, _zeile, spalte, _beleg, _festlegung = zeile.split("\t")
            key = posten[int(nr)]
            gezeigt.append(Probezeile(
                nummer, key, key.nummer in leser.posten.neue_stellen, art, int(betrag), date.fromisoformat(tag),
                None if monat == "\\N" else date.fromisoformat(monat), spalte,
            ))  # fmt: skip
    return gezeigt
