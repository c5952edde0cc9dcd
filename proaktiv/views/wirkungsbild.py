"""How the series of an Indikator before and after the begin of a Maßnahme looks: a picture with a table of the same values."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from basis import diagramme
from basis.diagramme import Diagramm, Linie
from basis.zahlen import datum, zahl
from proaktiv.indikatorvergleich import OHNE_WERT
from proaktiv.wirkungsverlauf import Reihenpunkt, Wirkungsverlauf


@dataclass(frozen=True)
class Wirkungsbild:
    """What the page of a Maßnahme shows of one expectation. ``kopf`` and ``zeilen``: its table, under the picture if there is one."""

    erwartung: Any
    verlauf: Wirkungsverlauf
    kopf: tuple[str, ...]
    beginn: str
    diagramm: Diagramm | None
    zeilen: tuple[tuple[str, str, str], ...]


def wirkungsbild(erwartung: Any, v: Wirkungsverlauf, beginn: date | None) -> Wirkungsbild:
    """``beginn``: that of the Maßnahme by its plan. Another day is only what is compared from, and is called so."""
    wort = "verglichen ab" if beginn != v.ab else "Beginn" if v.begonnen else "geplanter Beginn"
    einheit = erwartung.indikator.get_einheit_display()
    kopf = ("Stichtag", f"{wort} {datum(v.ab)}", f"Wert, {v.einheit}" if v.einheit else "Wert")
    zeilen = tuple((datum(p.tag), "davor" if v.ist_davor(p) else "danach", _wert(v, p)) for p in v.punkte)
    return Wirkungsbild(erwartung, v, kopf, wort, _diagramm(v, kopf, zeilen, einheit), zeilen)


def _wert(v: Wirkungsverlauf, p: Reihenpunkt) -> str:
    """Why there is none, in words; a sign alone does not say it."""
    wert = p.punkt.wert
    return OHNE_WERT.get(wert.zustand, "") or zahl(wert, v.stellen)


def _diagramm(v: Wirkungsverlauf, kopf: tuple[str, ...], zeilen: tuple[tuple[str, ...], ...], einheit: str) -> Diagramm | None:
    """None where there is no number to draw."""
    if not v.hat_werte:
        return None
    bild = diagramme.verlauf(
        [Linie("Wert", tuple(p.punkt.wert for p in v.punkte))],
        [datum(p.tag) for p in v.punkte],
        titel=f"{v.indikator}, {v.gebiet}",
        einheit=einheit,
        schreibweise=partial(zahl, stellen=v.stellen),
        tage=[p.tag for p in v.punkte],
        beginn=(v.ab, kopf[1]),
    )
    return replace(bild, kopf=kopf, werte=zeilen)
