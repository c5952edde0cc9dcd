"""Was an Schulen gezählt wird: Summen je Stadtteil, und welche Schule ihren Wert nicht zeigt (domain.md 2, docs/decisions.md). Rein.

Gezählt wird am Schulort. Ein Stadtteil mit seinen Schulen ist eine Tabelle mit einer Summe; gesperrt wird in ihr wie überall: was klein
ist, und was sich sonst aus der Summe des Stadtteils und den anderen Schulen errechnen ließe. Zeigt der Stadtteil seine Summe nicht, so
zeigt auch keine seiner Schulen ihren Wert.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sozialraum import wertsperre
from sozialraum.geheimhaltung_achsen import achse


class Zaehlung(NamedTuple):
    """Eine Schule an einem Stichtag; ``ort`` ist die Nummer ihres Stadtteils."""

    ort: int
    stichtag: date
    zaehler: int
    nenner: int


class Summe(NamedTuple):
    zaehler: int
    nenner: int


def je_stadtteil(zaehlungen: Iterable[Zaehlung]) -> dict[tuple[int, date], Summe]:
    """Σ Zähler und Σ Nenner der Schulen je Stadtteil und Stichtag; nie ein Mittel von Quoten."""
    summen: dict[tuple[int, date], Summe] = {}
    for z in zaehlungen:
        bisher = summen.get((z.ort, z.stichtag), Summe(0, 0))
        summen[z.ort, z.stichtag] = Summe(bisher.zaehler + z.zaehler, bisher.nenner + z.nenner)
    return summen


def gesperrte_schulen(schulen: Mapping[str, Summe], schwellen: Iterable[int], *, summe_gesperrt: bool) -> frozenset[str]:
    """Die Schulen eines Stadtteils an einem Stichtag, die ihren Wert nicht zeigen.

    ``schwellen``: von innen nach außen; was innen gesperrt ist, ist es außen auch. ``summe_gesperrt``: der Stadtteil zeigt seinen Wert
    nicht.
    """
    alle = frozenset(schulen)
    if summe_gesperrt or not alle:
        return alle
    einzeln = [frozenset({schule}) for schule in sorted(alle)]
    tabelle = achse([alle], [(alle, tuple(einzeln))])
    werte = tuple((schule, Fraction(s.zaehler), Fraction(s.nenner)) for schule, s in sorted(schulen.items()))
    gesperrt: frozenset[frozenset[str]] = frozenset()
    for schwelle in schwellen:
        gesperrt = wertsperre.gesperrte_orte(tabelle, (), werte, schwelle, gesperrt)
    if alle in gesperrt:
        return alle
    return frozenset(schule for schule in alle if frozenset({schule}) in gesperrt)
