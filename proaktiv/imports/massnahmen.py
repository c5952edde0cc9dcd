"""Maßnahmen aus einer Tabelle, mit den Überschriften der ausgegebenen Liste (domain.md 7). Rein; was ein Name meint, sagt der Kontext.

Eine Spalte, die es nicht gibt, lässt ihre Angabe, wie sie ist; eine leere Zelle leert sie. Was die Liste nur zeigt, wird übergangen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import beiwerk, normalisiere
from basis.imports.tabelle import Tabelle, Zeile, maengel_der_kopfzeile
from sozialraum.imports.befund import Fehler
from sozialraum.imports.einzelfall import Regeln, saetze_zum_einzelfall
from sozialraum.imports.stammtabelle import Auswahl, Feld, Stammergebnis, Stammleser

HOECHSTENS = 1000  # Zeilen einer Datei
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
    "Herkunft",
)  # fmt: skip
BEKANNT = frozenset(normalisiere(name) for name in (*(feld.name for feld in SPALTEN), *NUR_GEZEIGT))
REGELN = Regeln(lambda ueberschrift: _ohne_jahr(ueberschrift) in BEKANNT)
OHNE_KONZEPTION = "Bitte nennen Sie die Konzeption, oder wählen Sie beim Hochladen eine für alle Zeilen ohne Angabe."
_LEER = ("–", "-")


def _ohne_jahr(ueberschrift: str) -> str:
    """„Bedarf 2025“ ist „Bedarf“."""
    return re.sub(r"\d{4}$", "", normalisiere(ueberschrift))


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


class _Leser(Stammleser):
    def __init__(self, tabelle: Tabelle) -> None:
        namen = {normalisiere(feld.name): feld.name for feld in SPALTEN}
        gezeigt = [kopf for kopf in tabelle.kopf if _ohne_jahr(kopf) in BEKANNT and normalisiere(kopf) not in namen]
        super().__init__(tabelle, (*SPALTEN, *map(Feld, gezeigt)), namen | {normalisiere(kopf): kopf for kopf in gezeigt})
        if gezeigt and self.lesbar:
            self.hinweise.append(f"Nur gezeigt, nicht übernommen: {', '.join(gezeigt)}. Das ändern Sie auf der Seite der Maßnahme.")
        self._gezeigt = frozenset(gezeigt)
        self._pruefe_breite()

    def _pruefe_breite(self) -> None:
        """Verbundene Überschriften lassen Spalten ohne Namen zurück."""
        kopf = self._tabelle.kopf
        for nummer in range(max((len(zeile.zellen) for zeile in self._tabelle.daten), default=0) if self.lesbar else 0):
            if nummer < len(kopf) and kopf[nummer]:
                continue
            if zeile := next((z for z in self._tabelle.daten if z.zelle(nummer)), None):
                satz = f"Spalte {nummer + 1} hat Inhalt, aber keine Überschrift. Benennen Sie sie, und lösen Sie verbundene Zellen auf."
                self.melde(zeile, f"Spalte {nummer + 1}", satz)
        self.lesbar = not self.fehler

    def zur_datei(self, satz: str) -> Fehler:
        return Fehler(self._tabelle.blatt, 0, "", "", satz)

    def hat(self, name: str) -> bool:
        return name in self._orte

    def text(self, zeile: Zeile, name: str) -> str:
        text = super().text(zeile, name).replace("\r\n", "\n")
        return "" if text in _LEER else text

    def zeilen(self) -> Iterator[Zeile]:
        """Wie sonst, aber eine Maßnahme darf „Zusammen lernen“ heißen: Summenzeilen gibt es hier nicht."""
        titelspalte = self._orte.get(TITEL, 0)
        for zeile in self._tabelle.daten if self.lesbar else ():
            art = beiwerk(zeile.zellen, len(self._tabelle.kopf))
            if art == "Fußnote" and not (titelspalte and self.text(zeile, TITEL)):
                self.hinweise.append(f"Zeile {zeile.nummer} hat nur eine Angabe und gilt als Anmerkung; sie wurde nicht übernommen.")
            elif art not in ("Leerzeile", "Trennlinie") and any(self.text(zeile, feld.name) for feld in SPALTEN):
                self._pruefe(zeile)
                self._pruefe_zellen(zeile)
                yield zeile

    def _pruefe_zellen(self, zeile: Zeile) -> None:
        for name, spalte in self._orte.items():
            if name not in self._gezeigt and (satz := zeile.zellfehler(spalte)):
                self.melde(zeile, name, satz)

    def mehrere(self, zeile: Zeile, name: str, auswahl: Auswahl[int], was: str) -> tuple[int, ...]:
        """Einträge mit Semikolon, Komma, „und“ oder in Zeilen; ein Name darf selbst ein Komma enthalten."""
        gefunden: list[int] = []
        for teil in re.split(r"[;\n]", self.text(zeile, name)):
            for wort in (teil.strip(),) if auswahl.finde(teil) is not None else re.split(r",| und ", teil):
                if not wort.strip():
                    continue
                if (treffer := auswahl.finde(wort.strip())) is not None:
                    gefunden.append(treffer)
                else:
                    self._melde_fehlendes(zeile, name, *auswahl.mangel(wort.strip(), was))
        return tuple(dict.fromkeys(gefunden))

    def eines(self, zeile: Zeile, name: str, auswahl: Auswahl[int], was: str) -> int | None:
        text = self.text(zeile, name)
        treffer = auswahl.finde(text) if text else None
        if text and treffer is None:
            self._melde_fehlendes(zeile, name, *auswahl.mangel(text, was))
        return treffer

    def _melde_fehlendes(self, zeile: Zeile, name: str, satz: str, vorschlag: str) -> None:
        self.melde(zeile, name, satz if vorschlag else f"{satz} Was es gibt, nennt die Vorlage zum Herunterladen.", vorschlag)


@dataclass
class _Aufloesung:
    """Macht aus Zeilen Maßnahmen und merkt, welche die Datei schon nannte."""

    leser: _Leser
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


def abweisung(tabelle: Tabelle) -> tuple[str, ...]:
    """Warum eine Datei nicht einmal als Entwurf behalten wird: einzelne Fälle, Angaben zu Personen, Spalten, die hier nichts sagen.

    „Maßnahme“ heißt anderswo die Hilfe eines Falls; hier steht darunter der Titel, sonst gälte jede Liste mit Beginn als Fallexport.
    """
    index = tabelle.kopfzeile_index
    if index is None:
        return tuple(maengel_der_kopfzeile(()))
    kopf = tabelle.zeilen[index]
    titel = kopf._replace(zellen=tuple("Titel" if normalisiere(zelle) == normalisiere(TITEL) else zelle for zelle in kopf.zellen))
    ohne = replace(tabelle, zeilen=(*tabelle.zeilen[:index], titel, *tabelle.zeilen[index + 1 :]))
    return saetze_zum_einzelfall(ohne, REGELN) or tuple(fehler.satz for fehler in _Leser(tabelle).fehler if not fehler.zeile)


def lies_massnahmen(tabelle: Tabelle, kontext: Kontext) -> Stammergebnis[Massnahmenzeile]:
    """Alle Zeilen, aufgelöst, und jeder Fehler mit Zeile und Spalte; mit Fehlern darf nichts übernommen werden."""
    leser = _Leser(tabelle)
    zeilen = list(leser.zeilen())
    if leser.lesbar and not zeilen:
        leser.fehler.append(leser.zur_datei("Unter der Kopfzeile steht keine Maßnahme. Bitte tragen Sie mindestens eine Zeile ein."))
    if len(zeilen) > HOECHSTENS:
        satz = f"Die Datei nennt {len(zeilen)} Maßnahmen; gelesen werden höchstens {HOECHSTENS}. Bitte teilen Sie die Datei."
        leser.fehler = [leser.zur_datei(satz)]
        return leser.ergebnis(())
    aufloesung = _Aufloesung(leser, kontext)
    gelesen = [aufloesung.lies(zeile) for zeile in zeilen]
    return leser.ergebnis(zeile for zeile in gelesen if zeile is not None)
