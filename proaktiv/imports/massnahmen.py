"""Maßnahmen aus einer Tabelle, mit den Überschriften der ausgegebenen Liste (domain.md 7). Rein; was ein Name meint, sagt der Kontext.

Eine Spalte, die es nicht gibt, lässt ihre Angabe, wie sie ist; eine leere Zelle leert sie. Was die Liste nur zeigt, wird übergangen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from basis.imports.tabelle import Tabelle, Zeile
from proaktiv.imports.listen import Listenform, Listenleser
from sozialraum.imports.stammtabelle import Auswahl, Feld, Stammergebnis

NUMMER, KONZEPTION, KAPITEL, TITEL, ZIEL = "Nummer", "Konzeption", "Kapitel", "Maßnahme", "Ziel"
GEBIETE, PHASEN, BEGINN, ENDE, QUELLE = "Gebiete", "Lebensphasen", "Beginn", "Ende", "Quelle"
# Überschrift → Feld einer Maßnahme, das einen Eintrag eines Verzeichnisses nennt, und wie dieser heißt
WAHL = {
    "Lebenswelt": ("lebenswelt", "Die Lebenswelt"), "Handlungsfeld": ("handlungsfeld", "Das Handlungsfeld"),
    "Zielgruppe": ("zielgruppe", "Die Zielgruppe"), "Träger": ("traeger", "Den Träger"), "Zuständige Stelle": ("einheit", "Die Stelle"),
}  # fmt: skip
SPALTEN = (
    Feld(NUMMER), Feld(KONZEPTION), Feld(KAPITEL), Feld(TITEL, True, 200), Feld(ZIEL, False, 2000), Feld(GEBIETE), Feld(PHASEN),
    *(Feld(name) for name in WAHL), Feld(BEGINN), Feld(ENDE), Feld(QUELLE, False, 300),
)  # fmt: skip
NUR_GEZEIGT = (
    "Umsetzung", "Gemeldeter Stand", "Grund", "Letzter Bericht", "Bedarf", "Gesichert", "Plätze", "Erreichte", "Wirkung gemessen",
    "Herkunft", "Davon erfunden",
)  # fmt: skip
FORM = Listenform(SPALTEN, NUR_GEZEIGT, TITEL, "Das ändern Sie auf der Seite der Maßnahme.")
OHNE_KONZEPTION = "Bitte nennen Sie die Konzeption, oder wählen Sie beim Hochladen eine für alle Zeilen ohne Angabe."


class Bekannte(NamedTuple):
    """Eine Maßnahme, die es schon gibt."""

    konzeption: int
    titel: str


@dataclass(frozen=True)
class Kontext:
    """Wozu sich die Texte auflösen: (Text, Schlüssel der Datenbank) je Verzeichnis, Kapitel je Konzeption, und was es schon gibt."""

    konzeptionen: Iterable[tuple[str, int]]
    kapitel: Mapping[int, Iterable[tuple[str, int]]]
    gebiete: Iterable[tuple[str, int]]
    phasen: Iterable[tuple[str, int]]
    wahl: Mapping[str, Iterable[tuple[str, int]]]
    massnahmen: Mapping[int, Bekannte] = field(default_factory=dict)
    konzeption: int | None = None  # für Zeilen ohne Angabe


@dataclass(frozen=True)
class Massnahmenzeile:
    """Eine Zeile, aufgelöst. ``felder``: nur, was die Datei nennt; ``gebiete`` und ``phasen`` None: keine solche Spalte."""

    zeile: int
    massnahme: int | None  # die es schon gibt
    konzeption: int
    titel: str
    felder: Mapping[str, str | int | date | None]
    gebiete: tuple[int, ...] | None
    phasen: tuple[int, ...] | None


@dataclass
class _Aufloesung:
    """Macht aus Zeilen Maßnahmen und merkt, welche die Datei schon nannte."""

    leser: Listenleser
    kontext: Kontext

    def __post_init__(self) -> None:
        k = self.kontext
        self.konzeptionen, self.gebiete, self.phasen = Auswahl(k.konzeptionen), Auswahl(k.gebiete), Auswahl(k.phasen)
        self.kapitel = {nummer: Auswahl(eintraege) for nummer, eintraege in k.kapitel.items()}
        self.wahl = {name: Auswahl(k.wahl.get(name, ())) for name in WAHL}
        self.nach_titel = {bekannte: nummer for nummer, bekannte in k.massnahmen.items()}
        self.genannt: dict[object, int] = {}

    def lies(self, zeile: Zeile) -> Massnahmenzeile | None:
        leser, titel = self.leser, self.leser.text(zeile, TITEL)
        nummer = leser.ganzzahl(zeile, NUMMER, 2**31 - 1)
        if nummer is not None and nummer not in self.kontext.massnahmen:
            leser.melde(zeile, NUMMER, f"Die Maßnahme {nummer} gibt es nicht. Lassen Sie die Nummer leer, wenn sie neu ist.")
            return None
        konzeption = self._konzeption(zeile, nummer)
        felder, gebiete, phasen = self._felder(zeile, konzeption), None, None
        if leser.hat(GEBIETE):
            gebiete = leser.mehrere(zeile, GEBIETE, self.gebiete, "Das Gebiet")
        if leser.hat(PHASEN):
            phasen = leser.mehrere(zeile, PHASEN, self.phasen, "Die Lebensphase")
        if konzeption is None or not titel:
            return None
        da = self._bestand(zeile, nummer, Bekannte(konzeption, titel))
        return Massnahmenzeile(zeile.nummer, da, konzeption, titel, felder, gebiete, phasen)

    def _konzeption(self, zeile: Zeile, nummer: int | None) -> int | None:
        bisher = self.kontext.massnahmen[nummer].konzeption if nummer is not None else None
        genannt = self.leser.eines(zeile, KONZEPTION, self.konzeptionen, "Die Konzeption")
        if genannt is None and not self.leser.text(zeile, KONZEPTION):
            genannt = bisher or self.kontext.konzeption
            if genannt is None:
                self.leser.melde(zeile, KONZEPTION, OHNE_KONZEPTION)
        if genannt is not None and bisher not in (None, genannt):
            satz = "Eine Maßnahme wechselt ihre Konzeption nicht. Lassen Sie die Nummer leer, um sie dort neu anzulegen."
            self.leser.melde(zeile, KONZEPTION, satz)
        return genannt

    def _felder(self, zeile: Zeile, konzeption: int | None) -> dict[str, str | int | date | None]:
        leser = self.leser
        felder: dict[str, str | int | date | None] = {}
        for name, feld in ((ZIEL, "ziel"), (QUELLE, "quelle")):
            if leser.hat(name):
                felder[feld] = leser.text(zeile, name)
        for name, feld in ((BEGINN, "beginn"), (ENDE, "ende")):
            if leser.hat(name):
                felder[feld] = leser.tag(zeile, name)
        for name, (feld, was) in WAHL.items():
            if leser.hat(name):
                felder[feld] = leser.eines(zeile, name, self.wahl[name], was)
        if leser.hat(KAPITEL) and konzeption is not None:
            felder["kapitel"] = leser.eines(zeile, KAPITEL, self.kapitel.get(konzeption, Auswahl(())), "Das Kapitel")
        return felder

    def _bestand(self, zeile: Zeile, nummer: int | None, genannt: Bekannte) -> int | None:
        """Welche Maßnahme gemeint ist: die mit der Nummer, sonst die mit diesem Titel in dieser Konzeption."""
        gleiche = self.nach_titel.get(genannt)
        if nummer is not None and gleiche not in (None, nummer):
            self.leser.melde(zeile, TITEL, f"Diese Konzeption hat schon eine Maßnahme mit diesem Titel (Nummer {gleiche}).")
        da = nummer if nummer is not None else gleiche
        for was in (genannt, da):
            erste = self.genannt.setdefault(was, zeile.nummer) if was is not None else zeile.nummer
            if erste != zeile.nummer:
                self.leser.melde(zeile, TITEL, f"Diese Maßnahme steht schon in Zeile {erste}. Bitte lassen Sie nur eine der Zeilen stehen.")
                break
        return da


def lies_massnahmen(tabelle: Tabelle, kontext: Kontext) -> Stammergebnis[Massnahmenzeile]:
    """Alle Zeilen, aufgelöst, und jeder Fehler mit Zeile und Spalte; mit Fehlern darf nichts übernommen werden."""
    leser = Listenleser(tabelle, FORM)
    zeilen = leser.datenzeilen("keine Maßnahme", "Maßnahmen")
    aufloesung = _Aufloesung(leser, kontext)
    gelesen = [aufloesung.lies(zeile) for zeile in zeilen]
    return leser.ergebnis(zeile for zeile in gelesen if zeile is not None)
