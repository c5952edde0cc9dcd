"""Das Ziel 25 : 75 in Euro und die Zerlegung der Abweichung, von Hand und gegen eine zweite Rechnung."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import runde
from budgets.abweichung import Kostenstand, zerlege
from budgets.umsteuerung import fallmonate, je_sozialraum, kuerze, pfad, steuere_um, teile

MIO = 100_000_000
ZIEL = steuere_um(2_203_350_000, Fraction(15, 100), 1_783_350_000, Fraction(25, 100))


def test_die_gedruckten_zahlen_des_umsteuerns() -> None:
    assert (ZIEL.ziel.praevention, ZIEL.ziel.hze) == (445_837_500, 1_337_512_500)
    assert (ZIEL.praevention_mehr, ZIEL.hze_mehr) == (115_335_000, -535_335_000)


def test_kuerzen_allein_verfehlt_das_ziel() -> None:
    nachher = kuerze(ZIEL.ausgang, hze=4 * MIO, praevention=MIO // 5)
    assert nachher.ansatz == 1_783_350_000 and nachher.anteil is not None
    assert str(runde(nachher.anteil * 100, 1)) == "17.4" and str(runde((1 - nachher.anteil) * 100, 1)) == "82.6"
    with pytest.raises(ValueError, match="höchstens"):
        kuerze(ZIEL.ausgang, hze=20 * MIO, praevention=0)


def test_fallmonate_von_hand() -> None:
    assert fallmonate(535_335_000, 12_000) == Fraction(535_335_000, 365_000)
    assert fallmonate(1, None) is None and fallmonate(1, 0) is None


def test_der_pfad_steigt_gleichmaessig() -> None:
    jahre = pfad([(2006, 2_203_350_000), (2007, 1_983_350_000), (2008, 1_783_350_000)], Fraction(15, 100), Fraction(25, 100))
    assert [teil.praevention for _, teil in jahre] == [330_502_500, 396_670_000, 445_837_500]
    for falsch in ([(2008, 1)], [(2008, 1), (2007, 1)]):
        with pytest.raises(ValueError, match="zwei Jahre"):
            pfad(falsch, Fraction(0), Fraction(1))


@given(st.integers(0, 10**12), st.fractions(0, 1, max_denominator=1000), st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_alle_raeume_zusammen_sind_das_ganze(ansatz: int, anteil: Fraction, gewichte: list[int]) -> None:
    ganz = steuere_um(ansatz, 1 - anteil, ansatz, anteil)
    raeume = je_sozialraum(ganz, {str(n): wert for n, wert in enumerate(gewichte)}).values()
    assert teile(ansatz, anteil).ansatz == ansatz
    assert sum(r.praevention_mehr for r in raeume) == ganz.praevention_mehr and sum(r.ziel.hze for r in raeume) == ganz.ziel.hze


def test_die_zerlegung_von_hand() -> None:
    ergebnis = zerlege(Kostenstand(Fraction(10), Fraction(1_000), 100_000), Kostenstand(Fraction(12), Fraction(1_200), 132_000))
    assert (ergebnis.menge, ergebnis.dauer, ergebnis.preis) == (21_000, 0, 11_000)
    ohne = zerlege(Kostenstand(Fraction(0), Fraction(0), 0), Kostenstand(Fraction(1), Fraction(1), 5))
    assert ohne.abweichung == 5 and ohne.menge is None and ohne.grund


def _alle_reihenfolgen(vorher: list[Fraction], nachher: list[Fraction]) -> list[Fraction]:
    """Naiv: jede der sechs Reihenfolgen Schritt für Schritt gehen und mitteln."""
    teile_je = [Fraction(0)] * 3
    for folge in permutations(range(3)):
        stand = list(vorher)
        for platz in folge:
            alt = stand[0] * stand[1] * stand[2]
            stand[platz] = nachher[platz]
            teile_je[platz] += (stand[0] * stand[1] * stand[2] - alt) / 6
    return teile_je


SEITE = st.builds(Kostenstand, st.fractions(1, 500, max_denominator=4), st.fractions(1, 90_000, max_denominator=4), st.integers(0, 10**10))


@given(SEITE, SEITE)
def test_die_teile_ergeben_die_abweichung_auf_den_cent(plan: Kostenstand, prognose: Kostenstand) -> None:
    ergebnis = zerlege(plan, prognose)
    teile_ = [ergebnis.menge, ergebnis.dauer, ergebnis.preis]
    naiv = _alle_reihenfolgen(*[[s.faelle, s.tage / s.faelle, s.kosten / s.tage] for s in (plan, prognose)])
    assert sum(t for t in teile_ if t is not None) == ergebnis.abweichung == sum(naiv)
    assert all(t is not None and abs(t - n) < 1 for t, n in zip(teile_, naiv, strict=True))
