"""Was in einem Zeitraum nicht gemeldet ist: Eine Hilfeart, die nur für einen Teil der Monate geliefert wurde, zählt in den übrigen nicht 0.

Erwartet wird eine Hilfeart, wenn sie im Zeitraum oder im Vierteljahr davor gemeldet ist, oder davor und danach. Eine, die es dort nie gab,
fehlt niemandem. Was eine Lücke braucht, ist keine Angabe; eine Null liefert man als Zeile mit 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from basis.monate import folgemonat, kurz, monate
from basis.zahlen import Wert, aufzaehlung
from sozialraum.fallanzeige import KEINE_ANGABE
from sozialraum.fallkennzahlen import Kennzahl
from sozialraum.fallsummen import Art

DAVOR = 3  # Monate
W = TypeVar("W")
AM_ENDE, IM_ZEITRAUM = ("bestand", "innen", "ausserhalb"), ("begonnen", "beendet")
_HOECHSTENS = 4


@dataclass(frozen=True)
class Luecken:
    """Je Hilfeart die Monate des Zeitraums, für die sie fehlt; ``bis`` ist sein letzter."""

    bis: date
    je_art: Mapping[int, tuple[date, ...]] = field(default_factory=dict)

    def am_ende(self, arten: Iterable[Art]) -> bool:
        return any(self.bis in self.je_art.get(a.id, ()) for a in arten)

    def im_zeitraum(self, arten: Iterable[Art]) -> bool:
        return any(a.id in self.je_art for a in arten)

    def monate(self, arten: Iterable[Art]) -> frozenset[date]:
        return frozenset(monat for a in arten for monat in self.je_art.get(a.id, ()))

    def zeile(self, werte: Mapping[str, W], arten: Collection[Art]) -> dict[str, W | Wert]:
        """Eine Zeile der Tabellen; wovon sie Spalten hat und was eine Lücke braucht, ist keine Angabe."""
        fehlt = (AM_ENDE if self.am_ende(arten) else ()) + (IM_ZEITRAUM if self.im_zeitraum(arten) else ())
        return {name: KEINE_ANGABE if name in fehlt else wert for name, wert in werte.items()}

    def satz(self, arten: Iterable[Art]) -> str:
        """„Nicht gemeldet: § 34 Heimerziehung (08.2007, 09.2007).“; leer ohne Lücke."""
        teile = [f"{a.name} ({_monatsliste(self.je_art[a.id])})" for a in arten if a.id in self.je_art]
        return f"Nicht gemeldet: {aufzaehlung(teile, _HOECHSTENS)}." if teile else ""

    def kennzahlen(self, folge: Iterable[Kennzahl], arten: Collection[Art]) -> tuple[Kennzahl, ...]:
        """Die Kennzahlen; die mit Lücken darunter sind keine Angabe und nennen den Grund."""
        hze = [a for a in arten if a.hze]
        stationaer = [a for a in hze if a.form == "stationaer"]
        formen = [*stationaer, *(a for a in hze if a.form == "ambulant")]
        fehlt = {
            "hze_je_1000": self.am_ende(hze),
            "hze_je_10000": self.im_zeitraum(hze),
            "ambulant_stationaer": self.am_ende(formen),
            "in_ausserhalb": self.am_ende(stationaer),
        }
        grund = f"{self.satz(hze)} Was fehlt, ist keine Null."
        return tuple(_ohne(k, grund) if fehlt.get(k.schluessel, self.im_zeitraum(hze)) else k for k in folge)


def finde_luecken(gemeldet: Collection[tuple[int, date]], arten: Iterable[int], von: date, bis: date) -> Luecken:
    """``gemeldet``: (Hilfeart, Monat) jeder Meldung, die gilt."""
    je_art: dict[int, set[date]] = {art: set() for art in arten}
    for art, monat in gemeldet:
        if art in je_art:
            je_art[art].add(monat)
    folge = monate(von, bis)
    ergebnis = {}
    for art, da in je_art.items():
        nah = any(folgemonat(von, -DAVOR) <= m <= bis for m in da)
        umgeben = any(m < von for m in da) and any(m > bis for m in da)
        fehlend = tuple(m for m in folge if m not in da) if nah or umgeben else ()
        if fehlend:
            ergebnis[art] = fehlend
    return Luecken(bis, ergebnis)


def _monatsliste(folge: tuple[date, ...]) -> str:
    """Einzelne Monate, zusammenhängende als „01.2007–03.2007“."""
    stuecke: list[list[date]] = []
    for monat in folge:
        if stuecke and folgemonat(stuecke[-1][1]) == monat:
            stuecke[-1][1] = monat
        else:
            stuecke.append([monat, monat])
    return ", ".join(kurz(a) if a == b else f"{kurz(a)}–{kurz(b)}" for a, b in stuecke)


def _ohne(k: Kennzahl, grund: str) -> Kennzahl:
    nenner = k.nenner if k.schluessel.startswith("hze_je") else KEINE_ANGABE
    gegenwert = None if k.gegenwert is None else KEINE_ANGABE
    return replace(k, wert=KEINE_ANGABE, zaehler=KEINE_ANGABE, nenner=nenner, gegenwert=gegenwert, grund=grund)
