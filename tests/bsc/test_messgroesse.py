"""Werte aus Zähler und Nenner, Verhältnisse und ihre Schreibweise."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.messgroesse import Messart, Messung, miss, schreibe, schreibe_abweichung


@pytest.mark.parametrize(("art", "zaehler", "nenner", "seite", "wert"), [
    (Messart.VERHAELTNIS, 450, 2050, 1, 18),
    (Messart.VERHAELTNIS, 450, 2050, 2, 82),
    (Messart.VERHAELTNIS, 0, 5, 1, 0),
    (Messart.PROZENT, 1014, 1000, 1, F("101.4")),
    (Messart.EURO, 788_000, 200, 1, 3940),
    (Messart.ANZAHL, 21, 1, 1, 21),
    (Messart.DAUER, 340, 10, 1, 34),
])  # fmt: skip
def test_der_wert_kommt_aus_den_absoluten_zahlen(art: Messart, zaehler: int, nenner: int, seite: int, wert: F) -> None:
    assert miss(art, zaehler, nenner, seite=seite) == Messung(F(wert), F(zaehler), F(nenner))


@pytest.mark.parametrize(("art", "zaehler", "nenner"), [
    (Messart.VERHAELTNIS, 0, 0), (Messart.VERHAELTNIS, -1, 5), (Messart.PROZENT, 5, 0), (Messart.EURO, 0, 0),
])  # fmt: skip
def test_ohne_nenner_fehlt_der_wert_mit_grund(art: Messart, zaehler: int, nenner: int) -> None:
    messung = miss(art, zaehler, nenner)
    assert messung.wert is None and messung.grund.endswith(".")


@pytest.mark.parametrize(("art", "wert", "seite", "text"), [
    (Messart.VERHAELTNIS, F(15), 1, "15 : 85"),
    (Messart.VERHAELTNIS, F(10), 2, "90 : 10"),
    (Messart.VERHAELTNIS, F("17.5"), 1, "18 : 82"),
    (Messart.PROZENT, F("104.1"), 1, "104,1"),
    (Messart.EURO, F(3760), 1, "3.760"),
    (Messart.ANZAHL, F(0), 1, "0"),
    (Messart.ANZAHL, None, 1, "–"),
])  # fmt: skip
def test_schreibweise(art: Messart, wert: F | None, seite: int, text: str) -> None:
    assert schreibe(art, wert, seite=seite).replace("\u00a0", " ") == text


@given(wert=st.fractions(0, 100, max_denominator=997), seite=st.sampled_from([1, 2]))
def test_die_seiten_eines_verhaeltnisses_ergeben_hundert(wert: F, seite: int) -> None:
    assert sum(int(teil) for teil in schreibe(Messart.VERHAELTNIS, wert, seite=seite).split("\u00a0:\u00a0")) == 100


def test_abweichungen_haben_vorzeichen() -> None:
    assert schreibe_abweichung(Messart.VERHAELTNIS, F("-2.1")) == "−2,1"
    assert schreibe_abweichung(Messart.EURO, F(160)) == "+160"
    assert schreibe_abweichung(Messart.PROZENT, None) == "–"
