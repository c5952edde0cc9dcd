"""The ways to the year's end side by side, each with what it was worth in earlier years."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.prognose import bestes, drei_wege, pruefe_rueckwaerts
from budgets.selectors.vollzug import Postenstand
from budgets.views.vollzugsansicht import Verlauf
from budgets.vollzugsblatt import Vollzugsblatt


@dataclass(frozen=True, slots=True)
class Weg:
    """One way to the year's end for the whole Gebiet, with its error in earlier years."""

    name: str
    betrag: int | None
    abweichung: int | None
    fehler: Fraction | None
    grund: str
    bester: bool


def stelle_wege_zusammen(
    blatt: Vollzugsblatt, rows: Sequence[Postenstand], frueher: Verlauf, stand: int
) -> tuple[list[Weg], str]:
    """The ways side by side for all Ausgaben of the sheet, each with its backtest, and the sentence that names the best."""
    posten = {p for g in blatt.ausgaben for z in g.zeilen for p in z.posten}
    schluessel = {(r.nummer, r.gebiet, r.art, r.dienst) for r in rows if r.posten in posten}
    reihen: dict[int, dict[int, int]] = {}
    for (vor, *wo), je_monat in frueher.items():
        if tuple(wo) in schluessel:
            for monat, summe in je_monat.items():
                reihe = reihen.setdefault(vor, {})
                reihe[monat] = reihe.get(monat, 0) + summe
    bisher = blatt.summe.nachweis.ist if stand else None
    gueten = {g.verfahren: g for g in pruefe_rueckwaerts(dict(sorted(reihen.items())), stand or 12)}
    bester, satz = bestes(list(gueten.values()))
    ansatz = blatt.summe.nachweis.fortgeschrieben
    alle = []
    for prognose in drei_wege(bisher, stand, [reihen[j] for j in sorted(reihen)], None):
        guete, betrag = gueten[prognose.verfahren], prognose.betrag
        delta = None if betrag is None else betrag - ansatz
        alle.append(
            Weg(prognose.verfahren.value, betrag, delta, guete.fehler, prognose.grund or guete.grund, prognose.verfahren == bester)
        )
    return alle, satz
