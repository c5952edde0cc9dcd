"""The benchmark's own arithmetic: median of the pairs' ratios, spread, goal; a pair may measure something else than time."""

import pytest

from tests.benchmarks import Comparison, Outcome, measure
from tests.benchmarks.__main__ import _amount


def _gemessen(paare: list[tuple[float, float]], ziel: float) -> Outcome:
    return measure(Comparison("Arbeit", "groß", None, None, "Referenz", ziel, len(paare), iter(paare).__next__))


def test_es_gilt_der_median_der_verhaeltnisse_nicht_das_verhaeltnis_der_mediane() -> None:
    ergebnis = _gemessen([(1, 1), (20, 10), (3, 1)], 2)
    assert (ergebnis.ratio, ergebnis.spread, ergebnis.work, ergebnis.reference) == (2, (1, 3), 3, 1)
    assert ergebnis.reached and not _gemessen([(3, 1)], 2).reached


def test_arbeit_und_referenz_laufen_abwechselnd_und_je_einmal_ungemessen() -> None:
    lauf: list[str] = []
    measure(Comparison("Arbeit", "", lambda: lauf.append("A"), lambda: lauf.append("R"), "", 1, 3))
    assert "".join(lauf) == "AR" * 4


@pytest.mark.parametrize(("wert", "einheit", "text"), [(0.0123, "s", "12.3 ms"), (2.5, "s", "2.50 s"), (217.4, "MB", "217 MB")])
def test_zeiten_und_andere_groessen_stehen_mit_ihrer_einheit_da(wert: float, einheit: str, text: str) -> None:
    assert _amount(wert, einheit) == text
