"""Mittelfristige Finanzplanung der Maßnahmen: beschlossener Bedarf, gesicherte Mittel, Lücke, auf den Cent (domain.md 7). Rein.

Überdeckung der einen Maßnahme schließt keine Lücke einer anderen: sie steht für sich, und es gilt in jeder Zeile und jeder Summe
Bedarf − gesichert + Überdeckung = Lücke. Was nach dem Jahr liegt, in dem eine Maßnahme endete, steht für sich.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

JAHRE = 5


@dataclass(frozen=True)
class Bedarf:
    """Der beschlossene Bedarf einer Maßnahme in einem Jahr, in Cent."""

    massnahme: int
    jahr: int
    betrag: int


@dataclass(frozen=True)
class Mittel:
    """Geld für eine Maßnahme in einem Jahr, in Cent. ``gesichert``: im Haushalt beschlossen oder bewilligt; sonst nur in Aussicht."""

    massnahme: int
    jahr: int
    betrag: int
    gesichert: bool
    gefoerdert: bool = False


@dataclass(frozen=True)
class Jahresplan:
    """Ein Jahr einer Maßnahme oder einer Summe. ``bedarf`` None: kein beschlossener Bedarf, was etwas anderes ist als 0.

    ``eigenmittel``, ``foerdermittel`` und ``in_aussicht`` None: es ist überhaupt kein Geld eingetragen, was etwas anderes ist als 0.

    ``offen_nach_aussicht``: was auch dann fehlt, wenn alles in Aussicht Gestellte kommt. Auch das Geld in Aussicht schließt nur die Lücke
    der Maßnahme und des Jahres, für die es gedacht ist.
    """

    jahr: int
    bedarf: int | None
    eigenmittel: int | None
    foerdermittel: int | None
    in_aussicht: int | None
    luecke: int
    ueberdeckung: int
    offen_nach_aussicht: int

    @property
    def gesichert(self) -> int | None:
        return None if self.eigenmittel is None else self.eigenmittel + (self.foerdermittel or 0)

    @property
    def fehlt(self) -> int | None:
        """Die Lücke, wo etwas beschlossen ist; ohne beschlossenen Bedarf ist keine zu nennen, was etwas anderes ist als 0."""
        return None if self.bedarf is None else self.luecke


@dataclass(frozen=True)
class Planzeile:
    massnahme: int
    jahre: tuple[Jahresplan, ...]
    summe: Jahresplan


@dataclass(frozen=True)
class Finanzplan:
    """Die Zeilen der Maßnahmen, die Summe je Jahr und die Summe über alle Jahre."""

    von: int
    zeilen: tuple[Planzeile, ...]
    jahre: tuple[Jahresplan, ...]
    summe: Jahresplan


def plane(massnahmen: Sequence[int], bedarfe: Iterable[Bedarf], mittel: Iterable[Mittel], von: int, anzahl: int = JAHRE) -> Finanzplan:
    """Der Plan über ``anzahl`` Jahre ab ``von``; was außerhalb liegt oder zu keiner der Maßnahmen gehört, zählt nicht mit."""
    bedarf_je: dict[tuple[int, int], int] = {}
    for b in bedarfe:
        bedarf_je[b.massnahme, b.jahr] = bedarf_je.get((b.massnahme, b.jahr), 0) + b.betrag
    mittel_je: dict[tuple[int, int], list[Mittel]] = {}
    for m in mittel:
        mittel_je.setdefault((m.massnahme, m.jahr), []).append(m)
    spanne = range(von, von + anzahl)
    zeilen = []
    for nummer in massnahmen:
        jahre = tuple(_jahr(jahr, bedarf_je.get((nummer, jahr)), mittel_je.get((nummer, jahr), [])) for jahr in spanne)
        zeilen.append(Planzeile(nummer, jahre, _summe(0, jahre)))
    je_jahr = tuple(_summe(jahr, [z.jahre[stelle] for z in zeilen]) for stelle, jahr in enumerate(spanne))
    return Finanzplan(von, tuple(zeilen), je_jahr, _summe(0, je_jahr))


def trenne_nach_ende(
    bedarfe: Iterable[Bedarf], mittel: Iterable[Mittel], letzte: Mapping[int, int]
) -> tuple[tuple[list[Bedarf], list[Mittel]], tuple[list[Bedarf], list[Mittel]]]:
    """(was zählt, was danach liegt). ``letzte``: je geendeter Maßnahme das Jahr, in dem sie endete; es zählt noch ganz."""

    def zaehlt(posten: Bedarf | Mittel) -> bool:
        return posten.massnahme not in letzte or posten.jahr <= letzte[posten.massnahme]

    noetig, geld = list(bedarfe), list(mittel)
    drin = [b for b in noetig if zaehlt(b)], [m for m in geld if zaehlt(m)]
    return drin, ([b for b in noetig if not zaehlt(b)], [m for m in geld if not zaehlt(m)])


def _jahr(jahr: int, bedarf: int | None, mittel: Sequence[Mittel]) -> Jahresplan:
    eigen = sum(m.betrag for m in mittel if m.gesichert and not m.gefoerdert)
    foerder = sum(m.betrag for m in mittel if m.gesichert and m.gefoerdert)
    fehlt = (bedarf or 0) - eigen - foerder
    aussicht = sum(m.betrag for m in mittel if not m.gesichert)
    genannt: tuple[int | None, int | None, int | None] = (eigen, foerder, aussicht) if mittel else (None, None, None)
    return Jahresplan(jahr, bedarf, *genannt, max(fehlt, 0), max(-fehlt, 0), max(fehlt - aussicht, 0))


def _summe(jahr: int, teile: Sequence[Jahresplan]) -> Jahresplan:
    return Jahresplan(
        jahr, _genannt(t.bedarf for t in teile), _genannt(t.eigenmittel for t in teile), _genannt(t.foerdermittel for t in teile),
        _genannt(t.in_aussicht for t in teile), sum(t.luecke for t in teile), sum(t.ueberdeckung for t in teile),
        sum(t.offen_nach_aussicht for t in teile),
    )  # fmt: skip


def _genannt(werte: Iterable[int | None]) -> int | None:
    da = [wert for wert in werte if wert is not None]
    return sum(da) if da else None


def ueber_quote(bedarf: int | None, foerdermittel: int, quote: Fraction) -> int:
    """Um wie viele Cent die Fördermittel eines Jahres über dem liegen, was die Förderquote vom Bedarf erlaubt; ohne Bedarf 0.

    Die Grenze wird auf ganze Cent abgerundet: gefördert wird höchstens die Quote.
    """
    if bedarf is None:
        return 0
    return max(foerdermittel - int(bedarf * quote), 0)
