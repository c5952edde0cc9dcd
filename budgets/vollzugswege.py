"""Die Wege zum Jahresende nebeneinander, jeder mit dem, was er in früheren Jahren wert war. Rein."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgets.prognose import bestes, linear, pruefe_rueckwaerts, saisonal
from budgets.vollzugsblatt import Vollzugsblatt
from budgets.vollzugsgliederung import Postenstand, Verlauf


@dataclass(frozen=True, slots=True)
class Weg:
    """Ein Weg zum Jahresende für das ganze Blatt, mit seinem Fehler in früheren Jahren."""

    name: str
    betrag: int | None
    abweichung: int | None
    fehler: Fraction | None
    grund: str
    bester: bool


def stelle_wege_zusammen(
    blatt: Vollzugsblatt, rows: Sequence[Postenstand], frueher: Verlauf, stand: int
) -> tuple[list[Weg], str]:
    """Die Wege nebeneinander für alle Ausgaben des Blatts, jeder mit seinem Fehler in früheren Jahren, und der Satz, der den besten nennt.

    Ein Weg ohne Angaben fehlt: Fälle mit Tagessatz liegen hier nicht vor. ``stand`` ist ein Monat von 1 bis 12.
    """
    posten = {p for g in blatt.ausgaben for z in g.zeilen for p in z.posten}
    schluessel = {r.reihe for r in rows if r.posten in posten}
    reihen: dict[int, dict[int, int]] = {}
    for (vor, *wo), je_monat in frueher.items():
        if tuple(wo) in schluessel:
            for monat, summe in je_monat.items():
                reihe = reihen.setdefault(vor, {})
                reihe[monat] = reihe.get(monat, 0) + summe
    bisher = blatt.summe.nachweis.ist
    gueten = {g.verfahren: g for g in pruefe_rueckwaerts(dict(sorted(reihen.items())), stand)}
    bester, satz = bestes(list(gueten.values()))
    ansatz = blatt.summe.nachweis.fortgeschrieben
    alle = []
    for prognose in (linear(bisher, stand), saisonal(bisher, stand, [reihen[j] for j in sorted(reihen)])):
        guete, betrag = gueten[prognose.verfahren], prognose.betrag
        delta = None if betrag is None else betrag - ansatz
        alle.append(
            Weg(prognose.verfahren.value, betrag, delta, guete.fehler, prognose.grund or guete.grund, prognose.verfahren == bester)
        )
    return alle, satz
