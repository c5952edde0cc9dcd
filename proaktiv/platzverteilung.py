"""Wie sich die Plätze einer Maßnahme, und die von ihr Erreichten, auf Felder und Stadtteile verteilen (domain.md 7). Rein."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from proaktiv.kettenbedarf import Messwert

Feld = tuple[int, int]  # Lebensphase, Lebenswelt oder Handlungsfeld
Ziel = tuple[Feld, int]  # Feld, kleinstes Gebiet


@dataclass(frozen=True)
class Angebot:
    """Eine laufende Maßnahme. ``plaetze``, ``erreichte`` None: nicht bekannt; ``orte``: die kleinsten Gebiete, für die sie da ist."""

    massnahme: int
    felder: tuple[Feld, ...]
    orte: frozenset[int]
    plaetze: int | None
    erreichte: int | None = None


@dataclass(frozen=True)
class Lagebild:
    """Was die Rechnung braucht: Einwohnende je Gebiet und Lebensphase, je Regel der Messwert, Gebiete mit ihren kleinsten Teilen.

    ``alte``: kleinste Gebiete, deren Einwohnerzahl von einem früheren Stichtag ist als die der anderen.
    """

    orte: Sequence[int]
    teile: Mapping[int, Sequence[int]]
    einwohner: Mapping[tuple[int, int], int]  # (kleinstes Gebiet, Lebensphase)
    messwerte: Mapping[tuple[Feld, int], Messwert] = field(default_factory=dict)
    alte: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Verteilung:
    """Je Ziel, wie viel dort zählt, und wie viel davon höchstens; je Maßnahme, wo es nicht zu sagen ist."""

    mengen: Mapping[Ziel, Fraction]
    geteilt: Mapping[Ziel, Fraction]
    unteilbar: Mapping[int, frozenset[Ziel]]


def _ziele(angebot: Angebot) -> list[Ziel]:
    return [(feld, ort) for feld in angebot.felder for ort in sorted(angebot.orte)]


def verteile(angebot: Angebot, bild: Lagebild) -> dict[Ziel, Fraction]:
    """Die Plätze einer Maßnahme auf ihre Felder und kleinsten Gebiete, nach den Einwohnenden der Lebensphase; zusammen genau ihre Plätze.

    Wo nirgends jemand wohnt, zu gleichen Teilen; hat nur ein Teil keine Zahl, bekommt er nichts (``unteilbare``).
    """
    ziele = _ziele(angebot)
    if not ziele or not angebot.plaetze:
        return {}
    gewichte = [bild.einwohner.get((ort, feld[0]), 0) for feld, ort in ziele]
    if not sum(gewichte):
        gewichte = [1] * len(ziele)
    return {ziel: Fraction(angebot.plaetze * gewicht, sum(gewichte)) for ziel, gewicht in zip(ziele, gewichte, strict=True) if gewicht}


def unteilbare(angebot: Angebot, bild: Lagebild) -> frozenset[Ziel]:
    """Lebensphasen und Stadtteile ohne Einwohnerzahl, neben solchen mit: wie viele der Plätze dort zählen, ist nicht zu sagen."""
    ziele = _ziele(angebot)
    ohne = frozenset((feld, ort) for feld, ort in ziele if (ort, feld[0]) not in bild.einwohner)
    return ohne if angebot.plaetze and len(ohne) < len(ziele) else frozenset()


def verteile_alle(angebote: Iterable[Angebot], bild: Lagebild) -> Verteilung:
    mengen: dict[Ziel, Fraction] = {}
    geteilt: dict[Ziel, Fraction] = {}
    unteilbar: dict[int, frozenset[Ziel]] = {}
    for angebot in angebote:
        unteilbar[angebot.massnahme] = unteilbare(angebot, bild)
        for ziel, menge in verteile(angebot, bild).items():
            mengen[ziel] = mengen.get(ziel, Fraction(0)) + menge
            geteilt[ziel] = geteilt.get(ziel, Fraction(0)) + (menge if unteilbar[angebot.massnahme] else 0)
    return Verteilung(mengen, geteilt, unteilbar)
