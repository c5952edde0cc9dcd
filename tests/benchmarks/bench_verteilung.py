"""Exact distribution and robustness at the size of Berlin (542 areas) and ten times of it, against the rendering of its own page."""

import random
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from django.template import Context, Engine

from basis.geld import euro
from basis.zahlen import zahl
from budgets.robustheit import lage
from budgets.szenario import simulierte_grenzen, spannweiten
from budgets.verteilung import Kappung, Topf, Verteilergebnis, verteile
from sozialraum.punktwerte import Merkmal, Messwert, Punktergebnis, Punktmodell, Raum, berechne
from tests.benchmarks import Comparison

AREAS, INDICATORS = 542, 12
PAGE = """<table>{% for zeile in zeilen %}<tr><th scope="row">{{ zeile.name }}</th>{% for zelle in zeile.zellen %}
<td title="{{ zelle.satz }}">{{ zelle.text }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def city(areas: int) -> tuple[list[Raum], Punktmodell, Topf]:
    """Half of the indicators have a denominator of their own, such as the children of an age: what makes exact fractions grow."""
    chance = random.Random(1)
    raeume = []
    for i in range(areas):
        bevoelkerung = chance.randint(300, 36_000)
        werte = {}
        for k in range(INDICATORS):
            nenner = chance.randint(bevoelkerung // 20, bevoelkerung // 5) if k % 2 else bevoelkerung
            werte[f"m{k}"] = Messwert(Fraction(chance.randint(1, nenner)), Fraction(nenner))
        raeume.append(Raum(f"{i:05d}", f"Raum {i}", Fraction(bevoelkerung), werte, bevoelkerung * 100_000))
    merkmale = tuple(Merkmal(f"m{k}", f"Merkmal {k}", Fraction(1, 20)) for k in range(INDICATORS))
    betrag = sum(raum.vorjahr or 0 for raum in raeume) // 10_000 * 10_000
    return raeume, Punktmodell("anteil", merkmale, Fraction(2, 5)), Topf(betrag, kappung=Kappung(Fraction(9, 10), Fraction(21, 20)))


def calculate(case: tuple[list[Raum], Punktmodell, Topf]) -> tuple[Punktergebnis, Verteilergebnis]:
    raeume, modell, topf = case
    punkte = berechne(raeume, modell)
    return punkte, verteile(topf, raeume, punkte)


def render(punkte: Punktergebnis, ergebnis: Verteilergebnis) -> str:
    """The page: every factor, the row's figures, every cell with its sentence."""
    zeilen = []
    for zeile in ergebnis.zeilen:
        zellen = [{"text": zahl(s.punkte, 4), "satz": s.satz()} for s in punkte.punktwerte[zeile.schluessel].summanden]
        zellen.append({"text": zahl(zeile.punktwert, 2), "satz": punkte.punktwerte[zeile.schluessel].satz()})
        zellen.append({"text": euro(int(zeile.roh_bruch.gerundet())), "satz": zeile.satz("roh")})
        zellen.append({"text": euro(zeile.betrag), "satz": zeile.satz()})
        zeilen.append({"name": zeile.name, "zellen": zellen})
    return Engine().from_string(PAGE).render(Context({"zeilen": zeilen}))


def comparisons(_context: object) -> Iterator[Comparison]:
    small, large = city(AREAS), city(10 * AREAS)
    result = calculate(small)
    size = f"{AREAS} Räume × {INDICATORS} Merkmale"
    yield Comparison("Exakte Verteilung mit Kappung", size, lambda: calculate(small), lambda: render(*result), "ihre Seite rendern", 0.5)
    yield Comparison("Exakte Verteilung, zehnfach", f"{10 * AREAS} Räume", lambda: calculate(large), lambda: calculate(small), size, 12)
    yield from _robustness(small, size)


def _robustness(case: tuple[list[Raum], Punktmodell, Topf], size: str) -> Iterator[Comparison]:
    raeume, modell, topf = case
    uncapped = Topf(topf.betrag)
    punkte = berechne(raeume, modell)
    ergebnis, zerlegt = verteile(uncapped, raeume, punkte), lage(raeume, modell, punkte)
    weights, factors = np.random.default_rng(1).random((10_000, INDICATORS + 1)), np.random.default_rng(2).random((INDICATORS + 1, AREAS))
    yield Comparison(
        "Robustheit, 10.000 Ziehungen", size, lambda: simulierte_grenzen(zerlegt, modell, ergebnis, Fraction(1, 10), 10_000, 1),
        lambda: weights @ factors, "das bloße Matrixprodukt", 5,
    )  # fmt: skip
    yield Comparison(
        "Robustheit mit bewiesenen Grenzen", size, lambda: spannweiten(raeume, modell, uncapped),
        lambda: calculate((raeume, modell, uncapped)), "die Verteilung selbst", 5,
    )  # fmt: skip
