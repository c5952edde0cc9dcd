"""Der Kappungsfaktor bei riesigen Brüchen und Knicken, die sich erst nach Hunderten von Stellen unterscheiden."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import kappung
from budgets.kappung import Grenzen, Kappungsfehler, kappe
from tests import orakel

RIESIG = 10**200
Aufgabe = tuple[list[int], int, list[tuple[Fraction, Fraction]], int]


@st.composite
def aufgaben(draw: st.DrawFn) -> Aufgabe:
    anzahl = draw(st.integers(1, 8))
    roh = [draw(st.integers(0, 9)) * RIESIG + draw(st.integers(0, 3)) for _ in range(anzahl)]
    nenner = RIESIG + draw(st.integers(0, 3))
    unten = [draw(st.fractions(0, 9, max_denominator=4)) for _ in range(anzahl)]
    grenzen = [(tief, tief + draw(st.fractions(0, 5, max_denominator=4))) for tief in unten]
    tiefstens = sum(tief for tief, _ in grenzen)
    hoechstens = sum(hoch if anspruch else tief for (tief, hoch), anspruch in zip(grenzen, roh, strict=True))
    erreichbar = list(range(-(-tiefstens // 1), int(hoechstens) + 1))
    return roh, nenner, grenzen, draw(st.sampled_from(erreichbar)) if erreichbar else -1


@given(aufgaben())
def test_phi_und_betraege_stimmen_mit_der_zweiten_rechnung_ueberein(aufgabe: Aufgabe) -> None:
    roh, nenner, grenzen, gesamt = aufgabe
    if gesamt < 0:
        return
    gekappt = kappe(roh, nenner, Grenzen.aus([tief for tief, _ in grenzen], [hoch for _, hoch in grenzen]), gesamt)
    brueche = [Fraction(anspruch, nenner) for anspruch in roh]
    assert gekappt.phi == orakel.finde_phi(brueche, grenzen, gesamt)
    assert [Fraction(zaehler, gekappt.nenner) for zaehler in gekappt.zaehler] == orakel.kappe(brueche, grenzen, gekappt.phi)
    assert sum(gekappt.zaehler) == gesamt * gekappt.nenner


@given(aufgaben())
def test_die_genaue_reihenfolge_gibt_dasselbe_wie_die_schnelle(aufgabe: Aufgabe) -> None:
    roh, nenner, grenzen, gesamt = aufgabe
    if gesamt < 0:
        return
    ganze = Grenzen.aus([tief for tief, _ in grenzen], [hoch for _, hoch in grenzen])
    schnell = kappe(roh, nenner, ganze, gesamt)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kappung, "_stimmt", lambda *_: False)
        genau = kappe(roh, nenner, ganze, gesamt)
    assert schnell.phi == genau.phi
    assert [Fraction(z, schnell.nenner) for z in schnell.zaehler] == [Fraction(z, genau.nenner) for z in genau.zaehler]


def test_unerfuellbare_grenzen_sagen_welche() -> None:
    with pytest.raises(Kappungsfehler) as fehler:
        kappe([1, 1], 1, Grenzen.aus([Fraction(2), Fraction(3, 2)], [None, None]), 3)
    assert (fehler.value.grenze, fehler.value.summe) == ("unten", Fraction(7, 2))
    with pytest.raises(Kappungsfehler) as fehler:
        kappe([1, 0], 1, Grenzen([0, 1], [1, 9]), 3)
    assert (fehler.value.grenze, fehler.value.summe) == ("oben", Fraction(2))


def test_nach_oben_offen_bleibt_nur_die_untere_grenze() -> None:
    gekappt = kappe([60, 40], 1, Grenzen([0, 50], [None, None]), 100)
    assert (gekappt.phi, gekappt.zaehler, gekappt.zonen) == (Fraction(5, 6), (3000, 3000), ("frei", "unten"))
    assert Fraction(gekappt.zaehler[0], gekappt.nenner) == 50
