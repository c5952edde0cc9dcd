"""Beträge: was gelesen, geschrieben und restlos geteilt wird."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.geld import Geldfehler, euro, groesster_rest, lies_cent, runde_auf_summe, teur
from basis.zahlen import MINUS, NBSP


@pytest.mark.parametrize(
    ("text", "cent"),
    [
        ("25000", 2_500_000),
        ("25.000", 2_500_000),
        ("25.000,50", 2_500_050),
        ("25000,50", 2_500_050),
        ("25,5", 2_550),
        ("0", 0),
        ("0,01", 1),
        ("-1,50", -150),
        ("−1.234,00", -123_400),
        ("17.833.500,00 €", 1_783_350_000),
        (f" 17.833.500{NBSP}€ ", 1_783_350_000),
        ("100 EUR", 10_000),
    ],
)
def test_betraege_in_deutscher_schreibweise_werden_gelesen(text: str, cent: int) -> None:
    assert lies_cent(text) == cent


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "25.5", "25.50", "1.00", "2.50.000", "25.0000", ".500", "1,234", "1,", ",50", "1e3", "NaN", "inf", "--5", "+5"),
        *("٢٥", "²", "5 €€", "€", "0x10", "1_000", "1 000", "25.000.5", "5$"),
    ],
)
def test_zweideutiges_und_fremdes_wird_abgelehnt(text: str) -> None:
    with pytest.raises(Geldfehler, match="kein Betrag"):
        lies_cent(text)


def test_betraege_werden_mit_geschuetztem_leerzeichen_und_echtem_minus_geschrieben() -> None:
    assert euro(123_456_700) == f"1.234.567,00{NBSP}€"
    assert euro(-5) == f"{MINUS}0,05{NBSP}€"
    assert euro(123_456_700, voll=False) == f"1.234.567{NBSP}€"
    assert euro(123_456_750, voll=False) == f"1.234.567,50{NBSP}€"
    assert euro(0) == f"0,00{NBSP}€"


def test_tausend_euro_werden_kaufmaennisch_gerundet() -> None:
    assert teur(1_983_350_000) == "19.834"
    assert teur(-1_983_350_000) == f"{MINUS}19.834"
    assert teur(-49_999) == "0"


@given(st.integers(min_value=-(10**15), max_value=10**15), st.booleans())
def test_geschriebenes_wird_unveraendert_gelesen(cent: int, voll: bool) -> None:
    assert lies_cent(euro(cent, voll=voll)) == cent


def test_groesster_rest_von_hand() -> None:
    # 10 Einheiten nach 5 : 3 : 1 sind 5,56 / 3,33 / 1,11; die eine übrige geht an den größten Rest 0,56.
    assert groesster_rest(10, [5, 3, 1]) == [6, 3, 1]
    assert groesster_rest(1, [1, 1]) == [1, 0]
    assert groesster_rest(6, [0, 14, 28, 0, 0]) == [0, 2, 4, 0, 0]
    assert groesster_rest(-1, [1, 1]) == [-1, 0]
    assert groesster_rest(0, [0, 0]) == [0, 0]
    assert groesster_rest(0, []) == []
    assert groesster_rest(7, [Fraction(1, 3), Fraction(2, 3)]) == [2, 5]


@pytest.mark.parametrize(("gesamt", "gewichte"), [(1, [0, 0]), (1, []), (5, [-1, 6]), (0, [-1])])
def test_negative_und_lauter_leere_gewichte_werden_abgelehnt(gesamt: int, gewichte: list[int]) -> None:
    with pytest.raises(Geldfehler):
        groesster_rest(gesamt, gewichte)


def test_brueche_die_nicht_aufgehen_werden_abgelehnt() -> None:
    with pytest.raises(Geldfehler, match="nicht den Gesamtbetrag"):
        runde_auf_summe([1, 1], 2, 2)


gewicht = st.one_of(st.integers(0, 10**9), st.fractions(min_value=0, max_value=1000, max_denominator=10**6))


@pytest.mark.zusage(1)
@given(st.integers(-(10**12), 10**12), st.lists(gewicht, min_size=1, max_size=30))
def test_die_teile_sind_zusammen_der_betrag_und_weichen_um_weniger_als_eins_ab(gesamt: int, gewichte: list[Fraction | int]) -> None:
    summe = sum(gewichte)
    if summe == 0:
        return
    teile = groesster_rest(gesamt, gewichte)
    assert sum(teile) == gesamt
    for teil, einzeln in zip(teile, gewichte, strict=True):
        assert abs(teil - Fraction(gesamt) * einzeln / summe) < 1
        assert einzeln or teil == 0
