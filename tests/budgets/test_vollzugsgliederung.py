"""How Posten become the sheet of a Gebiet: nothing is lost, nothing stands twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.nachweis import Nachweis, summiere
from budgets.postenart import Postenart
from budgets.vollzugsgliederung import Postenstand, gliedere
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten


def knoten(nummer: int, ebene: Ebene, eltern: int | None) -> Knoten:
    return Knoten(nummer, f"G{nummer}", f"Gebiet {nummer}", ebene, eltern)


EBENEN = {1: (Ebene.FACHBEREICH, None), 2: (Ebene.RESSORT, 1), 3: (Ebene.SOZIALRAUM, 2), 4: (Ebene.SOZIALRAUM, 2)}
BAUM = Gebietsbaum(date(2007, 1, 1), {nummer: knoten(nummer, *ort) for nummer, ort in EBENEN.items()})
POSTEN = st.lists(
    st.builds(
        lambda gebiet, art, ausgabe, ansatz, ist: (gebiet, art, ausgabe, Nachweis(ansatz=ansatz, ist=ist)),
        st.sampled_from([1, 2, 3, 4, 99]), st.sampled_from(list(Postenart)), st.booleans(), st.integers(0, 10**6), st.integers(0, 10**6),
    ),
    max_size=12,
)  # fmt: skip


def staende(angaben) -> list[Postenstand]:
    return [
        Postenstand(n, gebiet, art, "", f"4550.{n}", "Hilfen", ausgabe, "4550", nachweis, {date(2007, 3, 1): nachweis.ist}, False)
        for n, (gebiet, art, ausgabe, nachweis) in enumerate(angaben)
    ]


@given(POSTEN)
def test_fuer_den_fachbereich_steht_jeder_posten_genau_einmal(angaben):
    rows = staende(angaben)
    blatt = gliedere("Fachbereich", BAUM.knoten[1], BAUM, rows, {}, 2007, 3)
    gezeigt = [p for g in (*blatt.ausgaben, *blatt.einnahmen) for z in g.zeilen for p in z.posten]
    assert sorted(gezeigt) == [row.posten for row in rows]
    assert blatt.summe.nachweis == summiere(row.nachweis for row in rows if row.ist_ausgabe)


@given(POSTEN)
def test_ein_ressort_zeigt_was_in_ihm_liegt(angaben):
    rows = staende(angaben)
    blatt = gliedere("Ressort", BAUM.knoten[2], BAUM, rows, {}, 2007, 3)
    assert blatt.summe.nachweis == summiere(row.nachweis for row in rows if row.ist_ausgabe and row.gebiet in {2, 3, 4})


def test_ein_begonnener_monat_steht_im_nachweis_und_nicht_in_der_prognose():
    """900 until September, 1 in October, as of September: 900 / 9 × 12."""
    monate = {date(2007, 9, 1): 900, date(2007, 10, 1): 1}
    row = Postenstand(1, 3, Postenart.SOZIALRAUM, "", "4550.1", "Hilfen", True, "4550", Nachweis(ansatz=1_200, ist=901), monate, False)
    blatt = gliedere("Raum", BAUM.knoten[3], BAUM, [row], {}, 2007, 9)
    assert (blatt.summe.nachweis.ist, blatt.summe.aussicht.betrag, sum(blatt.monate.values())) == (901, 1_200, 900)


@pytest.mark.parametrize(
    ("ausgabe", "fest", "stand", "betrag", "weg"),
    [
        (True, 250, 9, 1_200, "gleichmäßig"),
        (True, 400, 9, 1_300, "Ist und Festlegungen"),
        (False, 400, 9, 1_200, "gleichmäßig"),  # what is still to come in is no least amount
        (True, 400, 12, 900, "gleichmäßig"),  # after December nothing more is expected
    ],
)
def test_ein_budget_endet_nicht_unter_dem_was_gebunden_ist(ausgabe: bool, fest: int, stand: int, betrag: int, weg: str) -> None:
    """900 until September, so 1,200 at the end; with 400 bound at least 1,300."""
    n = Nachweis(ansatz=1_200, ist=900, festlegung=fest)
    row = Postenstand(1, 3, Postenart.SOZIALRAUM, "", "4550.1", "Hilfen", ausgabe, "4550", n, {date(2007, 9, 1): 900}, False)
    blatt = gliedere("Raum", BAUM.knoten[3], BAUM, [row], {}, 2007, stand)
    [zeile] = [z for g in (*blatt.ausgaben, *blatt.einnahmen) for z in g.zeilen]
    assert (zeile.aussicht.betrag, zeile.aussicht.verfahren) == (betrag, weg)


def test_vor_der_ersten_buchung_ist_auch_gebundenes_keine_prognose() -> None:
    row = Postenstand(1, 3, Postenart.SOZIALRAUM, "", "4550.1", "Hilfen", True, "4550", Nachweis(ansatz=9, festlegung=5), {}, False)
    assert gliedere("Raum", BAUM.knoten[3], BAUM, [row], {}, 2007, 0).summe.aussicht.betrag is None
