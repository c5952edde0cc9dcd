"""Einrichtungen und Plätze je Gebiet: gezählt in den Stadtteilen, summiert nach oben.

Plätze, die niemand angegeben hat, sind nicht 0: sie fehlen in der Summe, und ``ohne_angabe`` sagt, in wie vielen Einrichtungen. Die Stadt
enthält auch die Stadtteile, die am Gebietsstand nicht zugeordnet sind.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sozialraum.ebenen import Gebietsbaum


@dataclass(frozen=True, slots=True)
class Bestand:
    """Zahl der Einrichtungen, Summe ihrer Plätze (None: keine nennt welche) und wie viele keine nennen."""

    anzahl: int = 0
    plaetze: int | None = None
    ohne_angabe: int = 0

    def __add__(self, anderer: "Bestand") -> "Bestand":
        bekannt = [p for p in (self.plaetze, anderer.plaetze) if p is not None]
        return Bestand(self.anzahl + anderer.anzahl, sum(bekannt) if bekannt else None, self.ohne_angabe + anderer.ohne_angabe)


def summiere(plaetze: Iterable[int | None]) -> Bestand:
    """Der Bestand von Einrichtungen, deren Plätze gegeben sind."""
    return sum((Bestand(1, anzahl, int(anzahl is None)) for anzahl in plaetze), Bestand())


def je_gebiet(baum: Gebietsbaum, einrichtungen: Iterable[tuple[int, int | None]]) -> dict[int, Bestand]:
    """Der Bestand jedes Gebiets aus Paaren (Stadtteil, Plätze); Stadtteile, die der Baum nicht kennt, werden übergangen."""
    unten: dict[int, Bestand] = {}
    for ort, plaetze in einrichtungen:
        unten[ort] = unten.get(ort, Bestand()) + summiere([plaetze])
    return {nummer: sum((unten[teil] for teil in baum.stadtteile(nummer) if teil in unten), Bestand()) for nummer in baum.knoten}
