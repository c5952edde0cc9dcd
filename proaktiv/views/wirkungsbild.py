"""How the series of an Indikator before and after the begin of a Maßnahme looks: a picture, and a table of the same values."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from basis import diagramme
from basis.diagramme import Diagramm, Linie
from basis.zahlen import Wert, datum, zahl
from proaktiv.indikatorvergleich import OHNE_WERT
from proaktiv.wirkungsverlauf import Wirkungsverlauf


@dataclass(frozen=True)
class Wertzeile:
    """``zustand``: why there is no value, in words; a sign alone does not say it."""

    tag: date
    lage: str
    wert: Wert
    stellen: int
    zustand: str


@dataclass(frozen=True)
class Wirkungsbild:
    """What the page of a Maßnahme shows of one expectation."""

    erwartung: Any
    verlauf: Wirkungsverlauf
    beginn: str
    diagramm: Diagramm | None
    zeilen: tuple[Wertzeile, ...]


def wirkungsbild(erwartung: Any, v: Wirkungsverlauf, beginn: date | None) -> Wirkungsbild:
    """``beginn``: that of the Maßnahme by its plan. Another day is only what is compared from, and is called so."""
    wort = "Beginn" if beginn in (None, v.ab) else "verglichen ab"
    zeilen = tuple(
        Wertzeile(p.tag, "davor" if v.ist_davor(p) else "danach", p.punkt.wert, v.stellen, OHNE_WERT.get(p.punkt.wert.zustand, ""))
        for p in v.punkte
    )
    return Wirkungsbild(erwartung, v, wort, _diagramm(v, f"{wort} {datum(v.ab)}", erwartung.indikator.get_einheit_display()), zeilen)


def _diagramm(v: Wirkungsverlauf, beginn: str, einheit: str) -> Diagramm | None:
    """None where there is no number to draw."""
    if not v.hat_werte:
        return None
    return diagramme.verlauf(
        [Linie("Wert", tuple(p.punkt.wert for p in v.punkte))],
        [datum(p.tag) for p in v.punkte],
        titel=f"{v.indikator}, {v.gebiet}",
        einheit=einheit,
        schreibweise=partial(zahl, stellen=v.stellen),
        kopf="Stichtag",
        tage=[p.tag for p in v.punkte],
        beginn=(v.ab, beginn),
    )
