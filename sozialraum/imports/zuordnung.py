"""Welche Spalte bedeutet was? Ziele der Spalten, der Vorschlag aus den Überschriften und das Profil, das sich beide merkt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from basis.imports.kopfzeile import normalisiere

ARTEN_FALLZAHLEN = (
    "hilfeart", "gebiet", "name", "monat", "ort", "altersgruppe", "geschlecht", "bestand", "begonnen", "beendet", "tage", "ignorieren",
)  # fmt: skip
ARTEN = (
    "gebiet", "name", "indikator", "stichtag", "zaehler", "nenner", "wert", "bemerkung", "alter", "geschlecht", "anzahl",
    *(art for art in ARTEN_FALLZAHLEN if art not in ("gebiet", "name", "geschlecht")),
)  # fmt: skip
JE_INDIKATOR = ("zaehler", "nenner", "wert")
ARTEN_BASISSTATISTIK = ("gebiet", "name", "indikator", "stichtag", "zaehler", "nenner", "wert", "bemerkung", "ignorieren")
ARTEN_BEVOELKERUNG = ("gebiet", "name", "stichtag", "alter", "geschlecht", "anzahl", "ignorieren")

_WOERTER = {
    "gebiet": "schluessel gebietsschluessel gebiet gebietsnr gebietsnummer stadtteilnr stadtteilnummer stadtteilschluessel ortsteilnr "
    "ortsteilnummer ortsteilschluessel otnr otkey otschluessel plrid planungsraumid bezirksnr key code id kennung nr nummer raumid",
    "name": "name gebietsname stadtteil stadtteilname ortsteil ortsteilname bezeichnung gebietsbezeichnung plrname planungsraum raum",
    "indikator": "indikator kennzahl merkmal indikatorschluessel kennzahlschluessel",
    "stichtag": "stichtag datum tag stand datenstand",
    "zaehler": "zaehler faelle",
    "nenner": "nenner bezugsgroesse grundgesamtheit",
    "wert": "wert messwert zahlenwert",
    "bemerkung": "bemerkung anmerkung hinweis kommentar",
    "alter": "alter altersjahr alterinjahren lebensalter",
    "geschlecht": "geschlecht sex",
    "anzahl": "anzahl personen einwohner bevoelkerung insgesamt",
    "hilfeart": "hilfeart hilfe hilfeform paragraf paragraph leistungsart",
    "monat": "monat berichtsmonat",
    "ort": "ort leistungsort ortderleistung ortderunterbringung unterbringung",
    "altersgruppe": "altersgruppe altersband altersklasse",
    "bestand": "bestand bestandammonatsende bestandammonatsletzten bestandmonatsende bestandamende laufend laufende laufendehilfen",
    "begonnen": "begonnen begonnene begonnenehilfen begonnenimmonat zugaenge zugaengeimmonat neubeginne",
    "beendet": "beendet beendete beendetehilfen beendetimmonat abgaenge abgaengeimmonat",
    "tage": "tage tagebeendet tagederbeendeten tagederbeendetenhilfen",
}
SYNONYME = {wort: art for art, woerter in _WOERTER.items() for wort in woerter.split()}


@dataclass(frozen=True)
class Spaltenziel:
    """Wozu eine Spalte dient; ``indikator`` nur bei Zähler, Nenner und Wert der breiten Form (eine Zeile je Gebiet)."""

    art: str
    indikator: str | None = None

    def __post_init__(self) -> None:
        if self.art not in ARTEN or (self.indikator is not None and self.art not in JE_INDIKATOR):
            raise ValueError(f"unbekanntes Ziel einer Spalte: {self.art} {self.indikator or ''}".strip())

    def als_text(self) -> str:
        """Form für Auswahlfelder und Profile: ``gebiet``, ``zaehler:sgb2``."""
        return f"{self.art}:{self.indikator}" if self.indikator else self.art

    @classmethod
    def aus_text(cls, text: str) -> "Spaltenziel":
        art, _, indikator = text.partition(":")
        return cls(art, indikator or None)


Zuordnung = Mapping[int, Spaltenziel]
IGNORIEREN = Spaltenziel("ignorieren")


class Indikatorangabe(NamedTuple):
    """Ein Indikator, wie der Import ihn kennt; ``aggregation`` quote, summe oder keine; ``einheit`` prozent, je_1000, …, euro."""

    schluessel: str
    name: str
    aggregation: str = "quote"
    einheit: str = "prozent"
    nenner_erforderlich: bool = True


def schlage_zuordnung_vor(
    kopf: Sequence[str],
    indikatoren: Mapping[str, Indikatorangabe],
    profil: Mapping[str, str] | None = None,
    *,
    arten: Sequence[str] = ARTEN_BASISSTATISTIK,
) -> dict[int, Spaltenziel]:
    """Vorschlag je Spalte: das Profil gilt zuerst, dann Synonyme, dann Schlüssel und Namen der Indikatoren, zuletzt ähnliche Namen.

    Jedes Ziel kommt höchstens einmal vor; was nicht passt, wird ignoriert. ``arten`` begrenzt die Ziele (zum Beispiel auf Bevölkerung).
    """
    gemerkt = profil or {}
    namen = _indikatornamen(indikatoren) if set(JE_INDIKATOR) & set(arten) else {}
    zuordnung: dict[int, Spaltenziel] = {}
    vergeben: set[Spaltenziel] = set()
    for spalte, ueberschrift in enumerate(kopf):
        name = normalisiere(ueberschrift)
        ziel = _aus_profil(gemerkt.get(name), indikatoren) or _ziel_zum_namen(name, namen, arten)
        if ziel in vergeben:
            ziel = IGNORIEREN
        if ziel != IGNORIEREN:
            vergeben.add(ziel)
        zuordnung[spalte] = ziel
    return zuordnung


def als_profil(kopf: Sequence[str], zuordnung: Zuordnung) -> dict[str, str]:
    """Form zum Merken: normalisierte Überschrift → Ziel; die Reihenfolge der Spalten spielt keine Rolle."""
    return {normalisiere(kopf[spalte]): ziel.als_text() for spalte, ziel in zuordnung.items() if normalisiere(kopf[spalte])}


def pruefe_zuordnung(kopf: Sequence[str], zuordnung: Zuordnung, *, noetig: Sequence[str]) -> list[str]:
    """Alle Mängel der Zuordnung als Sätze: doppelte Ziele und fehlende Spalten."""
    spalten: dict[Spaltenziel, list[str]] = {}
    for spalte, ziel in zuordnung.items():
        if ziel != IGNORIEREN:
            spalten.setdefault(ziel, []).append(kopf[spalte] if spalte < len(kopf) else f"Spalte {spalte + 1}")
    saetze = [
        f"Das Ziel „{ziel.als_text()}“ ist mehreren Spalten zugeordnet: {', '.join(f'„{name}“' for name in namen)}. Wählen Sie eine."
        for ziel, namen in spalten.items()
        if len(namen) > 1
    ]
    vorhanden = {ziel.art for ziel in spalten}
    if "gebiet" in noetig and "name" in vorhanden:
        vorhanden.add("gebiet")
    saetze += [
        f"Keine Spalte ist als „{NAMEN_DER_ARTEN[art]}“ zugeordnet. Wählen Sie die Spalte aus." for art in noetig if art not in vorhanden
    ]
    return saetze


NAMEN_DER_ARTEN = {
    "gebiet": "Schlüssel des Gebiets",
    "name": "Name des Gebiets",
    "indikator": "Indikator",
    "stichtag": "Stichtag",
    "zaehler": "Zähler",
    "nenner": "Nenner",
    "wert": "Wert",
    "bemerkung": "Bemerkung",
    "alter": "Alter",
    "geschlecht": "Geschlecht",
    "anzahl": "Anzahl",
    "hilfeart": "Hilfeart",
    "monat": "Monat",
    "ort": "Ort der Leistung",
    "altersgruppe": "Altersgruppe",
    "bestand": "Bestand am Monatsende",
    "begonnen": "begonnen",
    "beendet": "beendet",
    "tage": "Tage der beendeten Hilfen",
    "ignorieren": "nicht übernehmen",
}

for _art, _name in NAMEN_DER_ARTEN.items():  # so heißen die Spalten in Auswahl und Hilfe, so dürfen sie auch in der Datei heißen
    if _art != "ignorieren":
        SYNONYME.setdefault(normalisiere(_name), _art)


def _indikatornamen(indikatoren: Mapping[str, Indikatorangabe]) -> dict[str, Spaltenziel]:
    ziele: dict[str, Spaltenziel] = {}
    for schluessel, angabe in indikatoren.items():
        allein = "zaehler" if angabe.aggregation == "quote" else "wert"
        for name in (normalisiere(schluessel), normalisiere(angabe.name)):
            ziele.setdefault(name, Spaltenziel(allein, schluessel))
            for art in JE_INDIKATOR:
                ziele.setdefault(name + art, Spaltenziel(art, schluessel))
                ziele.setdefault(art + name, Spaltenziel(art, schluessel))
    return ziele


def _aus_profil(text: str | None, indikatoren: Mapping[str, Indikatorangabe]) -> Spaltenziel | None:
    """Ein gemerktes Ziel gilt nur, solange es seinen Indikator noch gibt."""
    if not text:
        return None
    try:
        ziel = Spaltenziel.aus_text(text)
    except ValueError:
        return None
    return ziel if ziel.indikator is None or ziel.indikator in indikatoren else None


def _ziel_zum_namen(name: str, indikatornamen: Mapping[str, Spaltenziel], arten: Sequence[str]) -> Spaltenziel:
    if name in indikatornamen:
        return indikatornamen[name]
    art = SYNONYME.get(name)
    if art in arten:
        return Spaltenziel(str(art))
    nahe = get_close_matches(name, indikatornamen, n=1, cutoff=0.85) if len(name) > 4 else []
    return indikatornamen[nahe[0]] if nahe else IGNORIEREN
