"""Textzeilen → Bevölkerung nach Alter, Geschlecht und Gebiet: eine Zeile je Schlüssel, Stichtag, Altersjahr und Geschlecht."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from basis.imports.kopfzeile import beiwerk
from basis.imports.tabelle import Tabelle, Tabellenstrom, Zeile
from basis.zahlen import Zahlfehler
from sozialraum.imports.befund import Fehler, lies_tag
from sozialraum.imports.gebietssuche import Gebietsangabe, Gebietssuche
from sozialraum.imports.zahlenspalte import lies_anzahl
from sozialraum.imports.zuordnung import Zuordnung, pruefe_zuordnung

HOECHSTES_ALTER = 120
_GESCHLECHTER = {"w": "w", "weiblich": "w", "m": "m", "männlich": "m", "maennlich": "m", "d": "d", "divers": "d"}
_ALTER = re.compile(r"([0-9]{1,3})(\+| und älter| u\. ?ä\.)?")


class Bestand(NamedTuple):
    """Zahl der Menschen eines Altersjahrs und Geschlechts in einem Gebiet; ``alter`` 100 heißt 100 Jahre und älter."""

    gebiet_id: int
    schluessel: str
    stichtag: date
    alter: int
    geschlecht: str
    anzahl: int
    blatt: str
    zeile: int


@dataclass(frozen=True)
class Bevoelkerungsergebnis:
    """Bestände, Fehler und Warnungen je Zelle, Hinweise zur Datei. Mit Fehlern darf nichts übernommen werden."""

    bestaende: tuple[Bestand, ...]
    fehler: tuple[Fehler, ...]
    warnungen: tuple[Fehler, ...]
    hinweise: tuple[str, ...]


def lies(
    tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, gebiete: Mapping[str, Gebietsangabe], *, stichtag: date | None = None
) -> Bevoelkerungsergebnis:
    """Liest alle Zeilen und meldet jeden Fehler. ``stichtag`` gilt, wenn die Datei keinen nennt.

    Abgelehnt werden unbekannte Gebiete, Alter über 120, andere Geschlechter als w, m, d, Anzahlen, die keine ganze Zahl ab 0 sind
    (auch „–“ und „·“: der Nenner braucht die Zahl), unmögliche Tage und doppelte Angaben.
    """
    noetig = ("gebiet", "alter", "geschlecht", "anzahl") + (() if stichtag else ("stichtag",))
    saetze = pruefe_zuordnung(tabelle.kopf, zuordnung, noetig=noetig)
    if saetze:
        return Bevoelkerungsergebnis((), tuple(Fehler(tabelle.blatt, 0, "", "", satz) for satz in saetze), (), ())
    leser = _Leser(tabelle, zuordnung, gebiete, stichtag)
    for zeile in tabelle.daten:
        leser.lies_zeile(zeile)
    return leser.ergebnis()


class _Leser:
    def __init__(
        self, tabelle: Tabelle | Tabellenstrom, zuordnung: Zuordnung, gebiete: Mapping[str, Gebietsangabe], stichtag: date | None
    ) -> None:
        self._tabelle, self._kopf, self._stichtag = tabelle, tabelle.kopf, stichtag
        self._spalten = {ziel.art: nummer for nummer, ziel in zuordnung.items()}
        spalte = self._spalten.get("gebiet", -1)
        in_datei = {zeile.zelle(spalte) for zeile in tabelle.daten} if isinstance(tabelle, Tabelle) and spalte >= 0 else set()
        self._suche = Gebietssuche(gebiete, in_datei)
        self._bestaende: list[Bestand] = []
        self._fehler: list[Fehler] = []
        self._warnungen: list[Fehler] = []
        self._hinweise: list[str] = []
        self._orte: dict[tuple[int, date, int, str], int] = {}
        self._tage: dict[str, date | str] = {}

    def lies_zeile(self, zeile: Zeile) -> None:
        schluessel, name = self._zelle(zeile, "gebiet"), self._zelle(zeile, "name")
        treffer = self._suche.finde(schluessel, name)
        if treffer.gebiet is None and (art := beiwerk(zeile.zellen, len(self._kopf))):
            if art != "Trennlinie":
                self._hinweise.append(f"Zeile {zeile.nummer} („{zeile.zellen[0][:60]}“) ist eine {art} und wurde nicht übernommen.")
            return
        if treffer.gebiet is None:
            self._melde(zeile, "gebiet", treffer.fehler, treffer.vorschlag)
        elif treffer.warnung:
            self._warnungen.append(self._befund(zeile, "name", treffer.warnung, treffer.vorschlag))
        tag, alter, geschlecht, anzahl = self._tag(zeile), self._alter(zeile), self._geschlecht(zeile), self._anzahl(zeile)
        if treffer.gebiet is None or tag is None or alter is None or geschlecht is None or anzahl is None:
            return
        erste = self._orte.setdefault((treffer.gebiet[0], tag, alter, geschlecht), zeile.nummer)
        if erste != zeile.nummer:
            self._melde(
                zeile, "anzahl", f"Doppelt: {treffer.schluessel}, {tag:%d.%m.%Y}, Alter {alter}, {geschlecht} steht in Zeile {erste}."
            )
            return
        self._bestaende.append(
            Bestand(treffer.gebiet[0], treffer.schluessel, tag, alter, geschlecht, anzahl, zeile.blatt, zeile.nummer),
        )

    def _tag(self, zeile: Zeile) -> date | None:
        if "stichtag" not in self._spalten:
            return self._stichtag
        text = self._zelle(zeile, "stichtag")
        if text not in self._tage:
            try:
                self._tage[text] = lies_tag(text)
            except Zahlfehler as fehler:
                self._tage[text] = str(fehler) if text else "Der Stichtag fehlt."
        tag = self._tage[text]
        if isinstance(tag, str):
            self._melde(zeile, "stichtag", tag)
            return None
        return tag

    def _alter(self, zeile: Zeile) -> int | None:
        text = self._zelle(zeile, "alter")
        treffer = _ALTER.fullmatch(text)
        alter = int(treffer[1]) if treffer else -1
        if not treffer or alter > HOECHSTES_ALTER or (treffer[2] and alter != 100):
            self._melde(zeile, "alter", f"„{text}“ ist kein Altersjahr; erwartet wird 0 bis 99 oder 100+.")
            return None
        return min(alter, 100)

    def _geschlecht(self, zeile: Zeile) -> str | None:
        text = self._zelle(zeile, "geschlecht")
        geschlecht = _GESCHLECHTER.get(text.lower())
        if geschlecht is None:
            self._melde(zeile, "geschlecht", f"„{text}“ ist kein Geschlecht; erwartet wird w, m oder d.")
        return geschlecht

    def _anzahl(self, zeile: Zeile) -> int | None:
        spalte = self._spalten["anzahl"]
        text = zeile.zelle(spalte)
        anzahl = None if zeile.zellfehler(spalte) else lies_anzahl(text, zeile.typ(spalte))
        if anzahl is None:
            satz = zeile.zellfehler(spalte) or f"„{text[:40]}“ ist keine Anzahl; erwartet wird eine ganze Zahl ab 0."
            self._melde(zeile, "anzahl", satz)
        return anzahl

    def _zelle(self, zeile: Zeile, art: str) -> str:
        spalte = self._spalten.get(art, -1)
        return zeile.zelle(spalte) if spalte >= 0 else ""

    def _melde(self, zeile: Zeile, art: str, satz: str, vorschlag: str = "") -> None:
        self._fehler.append(self._befund(zeile, art, satz, vorschlag))

    def _befund(self, zeile: Zeile, art: str, satz: str, vorschlag: str) -> Fehler:
        spalte = self._spalten.get(art, -1)
        return Fehler(zeile.blatt, zeile.nummer, self._kopf[spalte] if spalte >= 0 else "", self._zelle(zeile, art)[:80], satz, vorschlag)

    def ergebnis(self) -> Bevoelkerungsergebnis:
        hinweise = [*self._tabelle.hinweise, *self._hinweise]
        if self._suche.ergaenzt:
            paare = ", ".join(f"{alt} → {neu}" for alt, neu in sorted(self._suche.ergaenzt.items()))
            hinweise.append(f"Verlorene führende Nullen wurden ergänzt, weil Schlüssel und Name eindeutig passen: {paare}.")
        if not self._bestaende and not self._fehler:
            self._fehler.append(Fehler(self._tabelle.blatt, 0, "", "", "Unter der Kopfzeile steht keine Zeile mit Daten."))
        return Bevoelkerungsergebnis(tuple(self._bestaende), tuple(self._fehler), tuple(self._warnungen), tuple(hinweise))
