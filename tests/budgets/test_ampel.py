"""The Ampel on the forecast: thresholds are data, and no state is a colour alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.diagramme import STATUS_WORTE, Status, status_zeichen
from budgets.ampel import Schwellen, ampel
from budgets.nachweis import Nachweis
from budgets.vollzugsblatt import Aussicht, Vollzugszeile

RANG = [Status.IM_PLAN, Status.BEOBACHTEN, Status.HANDELN]


def zeile(ansatz: int, prognose: int | None) -> Vollzugszeile:
    return Vollzugszeile("4550", Nachweis(ansatz=ansatz), Aussicht(prognose))


@pytest.mark.parametrize(
    ("prognose", "stand"),
    [(980, "im_plan"), (1000, "im_plan"), (1020, "im_plan"), (1021, "beobachten"), (1050, "beobachten"), (1051, "handeln"),
     (None, "kein_wert")],
)
def test_die_grenzen_gehoeren_zum_besseren_stand(prognose, stand):
    assert ampel(zeile(1000, prognose), Schwellen()) == stand


def test_ohne_ansatz_ist_jede_ausgabe_zu_viel_und_keine_im_plan():
    assert ampel(zeile(0, 1), Schwellen()) == Status.HANDELN
    assert ampel(zeile(0, 0), Schwellen()) == Status.IM_PLAN


def test_ein_betrag_kann_die_grenze_sein():
    assert ampel(zeile(10**9, 10**9 + 500), Schwellen(betrag=400)) == Status.HANDELN
    assert ampel(zeile(10**9, 10**9 + 500), Schwellen(betrag=500)) == Status.IM_PLAN


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_mehr_ausgaben_sind_nie_ein_besserer_stand(ansatz, weniger, mehr):
    weniger, mehr = sorted((weniger, mehr))
    schwellen = Schwellen(Fraction(1, 100), Fraction(3, 100), 10**7)
    assert RANG.index(ampel(zeile(ansatz, weniger), schwellen)) <= RANG.index(ampel(zeile(ansatz, mehr), schwellen))


def test_jeder_stand_hat_zeichen_und_wort():
    for stand in Status:
        assert status_zeichen(stand) and STATUS_WORTE[stand]
