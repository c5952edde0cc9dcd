"""Eine Zeile eines Fallexports → ein Fall, oder ein Befund je falscher Zelle.

Kein Text einer Zelle verlässt dieses Modul: Befunde nennen Zeile und Spalte und was erwartet wird, nie was dasteht. Pseudonyme leben nur so
lange im Speicher, wie nach Doppeltem gesucht wird.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from basis.geld import Geldfehler, lies_cent
from basis.imports.kopfzeile import normalisiere
from basis.imports.tabelle import TYP_PROZENT, TYP_ZAHL, Zeile
from basis.zahlen import Zahlfehler, lies_zahl
from sozialraum.imports.befund import lies_tag
from sozialraum.imports.fallstatistik import Fallkontext
from sozialraum.imports.fallworte import GESCHLECHTER, leistungsort, uebergreifender_grund
from sozialraum.imports.gebietssuche import Gebietssuche
from sozialraum.imports.hilfeartsuche import Hilfeartangabe, Hilfeartsuche

MERKEN = 4096
HOECHSTER_SATZ = 10_000_00  # Cent je Tag; mehr ist ein Versehen
_PSEUDONYM = re.compile(r"(?=.*[0-9])[A-Za-z0-9_.:/-]{2,64}")


class Befundgruppe(NamedTuple):
    """Derselbe Befund in allen Zeilen, in denen er vorkommt. Ohne Zellinhalt."""

    spalte: str
    satz: str
    zeilen: tuple[int, ...]

    @property
    def bereiche(self) -> str:
        return bereiche(self.zeilen)

    def als_satz(self) -> str:
        wort = "Zeile" if len(self.zeilen) == 1 else "Zeilen"
        return f"{wort} {self.bereiche}, Spalte „{self.spalte}“: {self.satz}"


@dataclass(frozen=True)
class Zaehlkontext:
    """Was beim Zählen bekannt ist. ``traeger``: Vergleichsform von Schlüssel und Name → Träger; ``eltern``: Stadtteil → Sozialraum."""

    fall: Fallkontext
    von: date
    bis: date
    traeger: Mapping[str, int] = field(default_factory=dict)
    eltern: Mapping[int, int] = field(default_factory=dict)
    stadt_id: int | None = None
    kleinste: int = 3


class Fall(NamedTuple):
    """Was zum Zählen gebraucht wird; das Pseudonym gehört nicht dazu."""

    hilfeart: Hilfeartangabe
    beginn: date
    ende: date | None
    gebiet: int | None
    grund: str
    traeger: int | None
    satz: int | None
    geplant: date | None
    ort: str
    band: int | None
    geschlecht: str


class Fallleser:
    """Liest Zeile um Zeile und sammelt Befunde. ``rollen``: Überschrift (Vergleichsform) → Ziel."""

    def __init__(self, kopf: Sequence[str], rollen: Mapping[str, str], kontext: Zaehlkontext) -> None:
        self._kontext, self._breite = kontext, len(kopf)
        self._spalten = {rollen[normalisiere(name)]: nummer for nummer, name in enumerate(kopf)}
        self._namen = {rollen[normalisiere(name)]: name for name in kopf}
        self._hilfearten, self._gebiete = Hilfeartsuche(kontext.fall.hilfearten), Gebietssuche(kontext.fall.gebiete)
        self._fehler: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._warnungen: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._tage: dict[str, date | None] = {"": None}
        self._gesehen: dict[tuple[str, int, date], int] = {}
        self._befunde = self._fremder_ort = self._ohne_ort = 0
        merke = lru_cache(MERKEN)  # hunderttausend Zeilen, aber wenige verschiedene Träger, Orte, Sätze
        self._form, self._grund, self._leistungsort, self._cent = (
            merke(normalisiere), merke(uebergreifender_grund), merke(leistungsort), merke(lies_cent),
        )  # fmt: skip

    @property
    def fehler(self) -> tuple[Befundgruppe, ...]:
        return _gruppen(self._fehler)

    @property
    def warnungen(self) -> tuple[Befundgruppe, ...]:
        return _gruppen(self._warnungen)

    def hinweise(self) -> Iterator[str]:
        if self._fremder_ort:
            yield f"Mit einem anderen Ort der Unterbringung als der Stadt, gezählt als außerhalb: {self._fremder_ort}."
        if self._ohne_ort:
            yield f"Stationäre Hilfen ohne Ort der Unterbringung: {self._ohne_ort}."

    def lies(self, zeile: Zeile) -> Fall | None:
        """Der Fall, oder None, wenn die Zeile Fehler hat oder wiederholt, was weiter oben steht."""
        if len(zeile.zellen) > self._breite:
            self._fehler["alle", "Die Zeile hat mehr Zellen als die Kopfzeile. Prüfen Sie Trennzeichen im Text."].append(zeile.nummer)
            return None
        fall = self._lies(zeile)
        return None if fall is None or self._doppelt(zeile, fall) else fall

    def _lies(self, zeile: Zeile) -> Fall | None:
        """Der Fall, oder None mit einem Befund je falscher Zelle."""
        vorher = self._befunde
        hilfeart = self._hilfeart(zeile)
        beginn, ende = self._tag(zeile, "beginn"), self._tag(zeile, "ende")
        if beginn is None and not self._text(zeile, "beginn"):
            self._melde(zeile, "beginn", "Der Beginn fehlt.")
        if beginn and ende and ende < beginn:
            self._melde(zeile, "ende", "Das Ende liegt vor dem Beginn.")
        gebiet, grund = self._gebiet(zeile)
        fall = (
            gebiet, grund, self._traeger(zeile), self._satz(zeile), self._tag(zeile, "geplantes_ende"), self._ort(zeile, hilfeart),
            self._band(zeile), self._geschlecht(zeile),
        )  # fmt: skip
        if not _PSEUDONYM.fullmatch(self._text(zeile, "pseudonym")):
            satz = "Das ist kein Pseudonym; erwartet werden Buchstaben, Ziffern und Bindestriche ohne Leerzeichen, mindestens eine Ziffer."
            self._melde(zeile, "pseudonym", satz)
        if self._befunde > vorher or hilfeart is None or beginn is None:
            return None
        return Fall(hilfeart, beginn, ende, *fall)

    def _doppelt(self, zeile: Zeile, fall: Fall) -> bool:
        schluessel = (self._text(zeile, "pseudonym"), fall.hilfeart.id, fall.beginn)
        if self._gesehen.setdefault(schluessel, zeile.nummer) == zeile.nummer:
            return False
        self._melde(zeile, "pseudonym", "Dieselbe Hilfe mit demselben Pseudonym und Beginn steht schon weiter oben.")
        return True

    def _hilfeart(self, zeile: Zeile) -> Hilfeartangabe | None:
        text = self._text(zeile, "hilfeart")
        if (treffer := self._hilfearten.finde(text)) is None:
            self._melde(zeile, "hilfeart", "Diese Hilfeart steht nicht im Katalog." if text else "Die Hilfeart fehlt.")
        return treffer

    def _tag(self, zeile: Zeile, rolle: str) -> date | None:
        text = self._text(zeile, rolle)
        if text not in self._tage:
            try:
                self._tage[text] = lies_tag(text)
            except Zahlfehler:
                self._melde(zeile, rolle, "Das ist kein Tag; erwartet wird TT.MM.JJJJ.")
                return None
        return self._tage[text]

    def _gebiet(self, zeile: Zeile) -> tuple[int | None, str]:
        text = self._text(zeile, "stadtteil")
        if not text:
            self._warne(zeile, "stadtteil", "Der Stadtteil fehlt; der Fall zählt als unbekannt.")
            return None, "unbekannt"
        if grund := self._grund(text):
            return None, grund
        treffer = self._gebiete.finde(text)
        if treffer.gebiet is None:
            self._melde(zeile, "stadtteil", "Diesen Stadtteil gibt es nicht.")
            return None, ""
        return treffer.gebiet.id, ""

    def _traeger(self, zeile: Zeile) -> int | None:
        """Nur ein bekannter Träger wird behalten: In der Spalte könnte auch der Name einer Pflegefamilie stehen."""
        text = self._text(zeile, "traeger")
        traeger = self._kontext.traeger.get(self._form(text))
        if text and traeger is None:
            self._warne(zeile, "traeger", "Diesen Träger kennt das System nicht; der Fall zählt ohne Träger.")
        return traeger

    def _satz(self, zeile: Zeile) -> int | None:
        text = self._text(zeile, "tagessatz")
        if not text:
            return None
        als_zahl = zeile.typ(self._spalten["tagessatz"]) in (TYP_ZAHL, TYP_PROZENT)
        try:
            cent = _ganze_cent(lies_zahl(text, komma=".")) if als_zahl else self._cent(text)
        except (Geldfehler, Zahlfehler):
            cent = -1
        if not 0 <= cent <= HOECHSTER_SATZ:
            self._melde(zeile, "tagessatz", "Das ist kein Tagessatz; erwartet wird ein Betrag in Euro, zum Beispiel 112,50.")
            return None
        return cent

    def _ort(self, zeile: Zeile, hilfeart: Hilfeartangabe | None) -> str:
        text = self._text(zeile, "ort")
        ort = self._leistungsort(text, self._kontext.fall.stadt)
        if ort is None:
            self._fremder_ort += 1
            return "ausserhalb"
        if not ort and hilfeart is not None and hilfeart.form == "stationaer":
            self._ohne_ort += 1
        return ort

    def _band(self, zeile: Zeile) -> int | None:
        text = self._text(zeile, "altersgruppe")
        band = self._kontext.fall.baender.get(self._form(text))
        if text and band is None:
            self._melde(zeile, "altersgruppe", "Ein solches Altersband gibt es nicht.")
        return band

    def _geschlecht(self, zeile: Zeile) -> str:
        text = self._text(zeile, "geschlecht")
        geschlecht = GESCHLECHTER.get(self._form(text), "")
        if text and not geschlecht:
            self._melde(zeile, "geschlecht", "Das ist kein Geschlecht; erwartet wird w, m oder d.")
        return geschlecht

    def _text(self, zeile: Zeile, rolle: str) -> str:
        spalte = self._spalten.get(rolle, -1)
        return zeile.zelle(spalte) if spalte >= 0 else ""

    def _melde(self, zeile: Zeile, rolle: str, satz: str) -> None:
        self._befunde += 1
        self._fehler[self._namen[rolle], satz].append(zeile.nummer)

    def _warne(self, zeile: Zeile, rolle: str, satz: str) -> None:
        self._warnungen[self._namen[rolle], satz].append(zeile.nummer)


def _ganze_cent(betrag: Decimal) -> int:
    """Ein Betrag in Euro als Cent; Bruchteile eines Cents sind kein Betrag."""
    return int(betrag * 100) if betrag * 100 == int(betrag * 100) else -1


def _gruppen(befunde: Mapping[tuple[str, str], list[int]]) -> tuple[Befundgruppe, ...]:
    gruppen = (Befundgruppe(spalte, satz, tuple(zeilen)) for (spalte, satz), zeilen in befunde.items())
    return tuple(sorted(gruppen, key=lambda g: g.zeilen))


def bereiche(zeilen: Sequence[int]) -> str:
    """Zeilennummern kurz: 2, 5–7 und 9."""
    stuecke: list[list[int]] = []
    for nummer in zeilen:
        if stuecke and nummer == stuecke[-1][1] + 1:
            stuecke[-1][1] = nummer
        else:
            stuecke.append([nummer, nummer])
    texte = [str(von) if von == bis else f"{von}–{bis}" for von, bis in stuecke]
    return texte[0] if len(texte) == 1 else f"{', '.join(texte[:-1])} und {texte[-1]}"
