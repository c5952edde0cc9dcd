"""Die Übergänge der Präventionskette: von einer Lebensphase in die nächste, je Gebiet, und was sie trägt (domain.md 7; seed 003). Rein.

Eine Maßnahme trägt einen Übergang, wenn sie für beide Lebensphasen da ist. Getragen ist er in einem Gebiet, wenn laufende Maßnahmen jeden
seiner Stadtteile erreichen; was nur geplant ist, trägt noch nicht.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Uebergangslage(StrEnum):
    LUECKE = "luecke"
    GEPLANT = "geplant"
    TEILWEISE = "teilweise"
    GETRAGEN = "getragen"

    @property
    def bezeichnung(self) -> str:
        return LAGEN[self]


LAGEN = {
    Uebergangslage.LUECKE: "Lücke: nichts läuft, nichts geplant",
    Uebergangslage.GEPLANT: "Lücke: geplant oder begonnen, nichts läuft",
    Uebergangslage.TEILWEISE: "in einem Teil des Gebiets",
    Uebergangslage.GETRAGEN: "getragen",
}
LUECKEN = (Uebergangslage.LUECKE, Uebergangslage.GEPLANT)


@dataclass(frozen=True)
class Traegt:
    """Eine Maßnahme mit ihren Lebensphasen. ``orte``: kleinste Gebiete, keines heißt nicht bekannt; ``laeuft`` falsch: noch nicht."""

    massnahme: int
    phasen: frozenset[int]
    orte: frozenset[int]
    laeuft: bool


@dataclass(frozen=True)
class Uebergang:
    """Ein Übergang in einem Gebiet. ``erreicht``: in wie vielen von ``teile`` kleinsten Gebieten etwas läuft."""

    von: int
    nach: int
    ort: int
    laufende: tuple[int, ...]
    geplante: tuple[int, ...]
    erreicht: int
    teile: int

    @property
    def lage(self) -> Uebergangslage:
        if self.laufende:
            return Uebergangslage.GETRAGEN if self.erreicht == self.teile else Uebergangslage.TEILWEISE
        return Uebergangslage.GEPLANT if self.geplante else Uebergangslage.LUECKE


def uebergaenge(phasen: Sequence[int], teile: Mapping[int, Sequence[int]], massnahmen: Iterable[Traegt]) -> list[Uebergang]:
    """Jeder Übergang in jedem Gebiet. ``phasen`` in ihrer Folge; ``teile``: Gebiet → seine kleinsten Gebiete."""
    alle = list(massnahmen)
    return [
        _uebergang(von, nach, ort, frozenset(kleinste), [m for m in alle if {von, nach} <= m.phasen])
        for von, nach in pairwise(phasen)
        for ort, kleinste in teile.items()
    ]


def _uebergang(von: int, nach: int, ort: int, teile: frozenset[int], massnahmen: Sequence[Traegt]) -> Uebergang:
    dort = [m for m in massnahmen if m.orte & teile]
    erreicht = frozenset().union(*(m.orte & teile for m in dort if m.laeuft))
    laufende, geplante = (tuple(m.massnahme for m in dort if m.laeuft is laeuft) for laeuft in (True, False))
    return Uebergang(von, nach, ort, laufende, geplante, len(erreicht), len(teile))
