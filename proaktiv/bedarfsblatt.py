"""Bedarf und Finanzierung einer Maßnahme nebeneinander: je Jahr geplant, geändert, beschlossen in € und VZÄ, daneben das Geld. Rein."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from proaktiv.finanzplanung import Bedarf, Jahresplan, Mittel, plane, ueber_quote

ARTEN = ("geplant", "geaendert", "beschlossen")


@dataclass(frozen=True)
class Eintrag:
    """Was in einem Jahr nach einer Art gebraucht wird; ``betrag`` in Cent, None: keine Angabe."""

    jahr: int
    art: str
    betrag: int | None
    vze: Decimal | None
    papier: str = ""


@dataclass(frozen=True)
class Blattjahr:
    """Ein Jahr: die drei Arten des Bedarfs und der Plan, der aus dem beschlossenen folgt.

    ``danach``: die Maßnahme hatte vorher geendet; was dann beschlossen ist, lässt keine Lücke.
    """

    jahr: int
    eintraege: tuple[Eintrag | None, ...]
    plan: Jahresplan
    ueber_quote: int
    danach: bool = False

    @property
    def fehlt(self) -> int | None:
        return None if self.danach else self.plan.fehlt


def blatt(
    eintraege: Iterable[Eintrag], mittel: Iterable[Mittel], quoten: Iterable[tuple[int, int, Fraction]] = (), letztes: int | None = None
) -> tuple[Blattjahr, ...]:
    """Alle Jahre, in denen es Bedarf oder Geld gibt. ``quoten``: Jahr, Betrag und Förderquote je Fördermittel.

    ``letztes``: das Jahr, in dem die Maßnahme endete.
    """
    je_jahr: dict[int, dict[str, Eintrag]] = {}
    for e in eintraege:
        je_jahr.setdefault(e.jahr, {})[e.art] = e
    geld, grenzen = list(mittel), list(quoten)
    jahre = sorted({*je_jahr, *(m.jahr for m in geld)})
    zeilen = (_jahr(jahr, je_jahr.get(jahr, {}), geld, grenzen) for jahr in jahre)
    return tuple(replace(z, danach=letztes is not None and z.jahr > letztes) for z in zeilen)


def _jahr(jahr: int, je_art: dict[str, Eintrag], mittel: list[Mittel], quoten: list[tuple[int, int, Fraction]]) -> Blattjahr:
    beschlossen = je_art.get("beschlossen")
    bedarf = beschlossen.betrag if beschlossen else None
    bedarfe = [Bedarf(1, jahr, bedarf)] if bedarf is not None else []
    plan = plane([1], bedarfe, [Mittel(1, m.jahr, m.betrag, m.gesichert, m.gefoerdert) for m in mittel], jahr, 1).summe
    ueber = sum(ueber_quote(bedarf, betrag, quote) for j, betrag, quote in quoten if j == jahr)
    return Blattjahr(jahr, tuple(je_art.get(art) for art in ARTEN), plan, ueber)
