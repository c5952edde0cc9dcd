"""Sozialraumbudgets split over Unterabschnitte: rows and columns both add up to the cent."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from budgets.zuweisung import teile_auf

BETRAEGE = st.lists(st.integers(0, 10**9), min_size=1, max_size=8)
GEWICHTE = st.lists(st.integers(0, 10**9), min_size=1, max_size=4)


def test_beispiel_von_hand():
    assert teile_auf([100, 101], [1, 2]) == [[33, 67], [34, 67]]


def test_ohne_gewichte_zaehlt_jedes_gleich():
    assert teile_auf([10], [0, 0]) == [[5, 5]]


@given(BETRAEGE, GEWICHTE)
def test_jede_zeile_ergibt_ihren_betrag_und_kein_teil_ist_negativ(betraege, gewichte):
    for betrag, zeile in zip(betraege, teile_auf(betraege, gewichte), strict=True):
        assert sum(zeile) == betrag
        assert min(zeile) >= 0


@example([100] * 5, [1, 1, 1, 226])  # ein Teil wird erst −1, und niemand verliert dadurch an seiner Summe
@example([100, 100, 134766935, 105034593, 100], [45, 337741, 1, 703949])
@given(st.lists(st.integers(100, 10**9), min_size=1, max_size=8), st.lists(st.integers(1, 10**6), min_size=1, max_size=4))
def test_jede_spalte_ergibt_ihren_anteil_und_kein_teil_weicht_mehr_als_zwei_cent_ab(betraege, gewichte):
    zeilen, ganzes = teile_auf(betraege, gewichte), sum(gewichte)
    for k, gewicht in enumerate(gewichte):
        assert abs(sum(z[k] for z in zeilen) - Fraction(sum(betraege) * gewicht, ganzes)) <= 1
        assert all(abs(z[k] - Fraction(b * gewicht, ganzes)) <= 2 for b, z in zip(betraege, zeilen, strict=True))


def test_die_unterabschnitte_ergeben_ihre_ansaetze():
    """Where the pot is the sum of the Ansätze, every Unterabschnitt gets exactly its own."""
    ansaetze = [14_633_075_00, 1_995_400_00]
    zeilen = teile_auf([3_141_592_65, 2_718_281_82, sum(ansaetze) - 5_859_874_47], ansaetze)
    assert [sum(z[k] for z in zeilen) for k in (0, 1)] == ansaetze
