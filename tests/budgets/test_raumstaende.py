"""The first sentence of the Übersicht about the Prognose of all Budgets, by hand."""

import pytest

from budgets.nachweis import Nachweis
from budgets.querysets.raumstaende import kernsatz
from budgets.vollzugsblatt import Aussicht, Vollzugszeile

TAUSEND = 1000_00


def zeile(ansatz: int, prognose: int | None) -> Vollzugszeile:
    """Thousands of euros."""
    return Vollzugszeile("", Nachweis(ansatz=ansatz * TAUSEND), Aussicht(None if prognose is None else prognose * TAUSEND))


@pytest.mark.parametrize(
    ("ansatz", "prognose", "raeume", "satz"),
    [
        (19_834, 20_107, {"I": (100, 99), "II": (100, 120)},
         "Die Prognose der Ausgaben liegt 273 TEUR (1,4 %) über dem fortgeschriebenen Ansatz; am meisten trägt Sozialraum II bei."),
        (1_000, 950, {"I": (100, 130), "II": (100, 90)},
         "Die Prognose der Ausgaben liegt 50 TEUR (5,0 %) unter dem fortgeschriebenen Ansatz; am meisten trägt Sozialraum II bei."),
        (1_000, 1_100, {"I": (100, 100), "II": (100, 80), "III": (100, None)},  # none of them leads there
         "Die Prognose der Ausgaben liegt 100 TEUR (10,0 %) über dem fortgeschriebenen Ansatz."),
        (1_000, 1_000, {"I": (100, 110)}, "Die Prognose der Ausgaben liegt beim fortgeschriebenen Ansatz."),
        (1_000, None, {"I": (100, 110)}, ""),
        (0, 10, {}, ""),
    ],
)  # fmt: skip
def test_worauf_das_jahr_hinauslaeuft(ansatz: int, prognose: int | None, raeume: dict[str, tuple[int, int | None]], satz: str) -> None:
    gesagt = kernsatz(zeile(ansatz, prognose), [(raum, zeile(*werte)) for raum, werte in raeume.items()])
    assert gesagt.replace("\u00a0", " ") == satz
