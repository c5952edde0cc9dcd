"""Deutsche Zahlen, Daten und die drei Zustände eines Werts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import (
    MINUS,
    NBSP,
    ZEICHEN_GESPERRT,
    ZEICHEN_OHNE_WERT,
    Wert,
    Zahlfehler,
    Zustand,
    anzahl,
    aufzaehlung,
    datum,
    lies_datum,
    lies_zahl,
    prozent,
    prozent_kurz,
    runde,
    vorzeichen,
    zahl,
)


def test_zahlen_werden_streng_gelesen() -> None:
    assert lies_zahl("1.234,5") == Decimal("1234.5")
    assert lies_zahl("−0,25") == Decimal("-0.25")
    assert lies_zahl(" 007 ") == 7
    assert lies_zahl("1234.5", komma=".") == Decimal("1234.5")


@pytest.mark.parametrize(
    ("anteil", "text"), [(Fraction(11, 10), "110"), (Fraction(1, 8), "12,5"), (Fraction(1, 3), "33,333333"), (0, "0")]
)
def test_ein_genauer_anteil_traegt_keine_angehaengten_nullen(anteil: Fraction, text: str) -> None:
    assert prozent_kurz(anteil) == f"{text}{NBSP}%"


@pytest.mark.parametrize("text", ["", "25.5", "1,2,3", "1e5", "NaN", "inf", "٣", "1.23.456", "½", "+1", "1 000"])
def test_zweideutige_zahlen_werden_abgelehnt(text: str) -> None:
    with pytest.raises(Zahlfehler, match="keine Zahl"):
        lies_zahl(text)


@pytest.mark.parametrize("text", ["1,5", "1.234.567", ".5", "5.", "1e5"])
def test_mit_dezimalpunkt_gibt_es_weder_komma_noch_gruppen(text: str) -> None:
    with pytest.raises(Zahlfehler):
        lies_zahl(text, komma=".")


def test_null_gesperrt_und_keine_angabe_sehen_nie_gleich_aus() -> None:
    zeichen = {zahl(Wert(Decimal(0))), zahl(Wert(None, Zustand.GESPERRT)), zahl(Wert(None, Zustand.KEINE_ANGABE))}
    assert zeichen == {"0", ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT}
    assert prozent(Wert(None, Zustand.GESPERRT)) == ZEICHEN_GESPERRT
    assert prozent(None) == zahl(None) == ZEICHEN_OHNE_WERT


def test_nur_ein_wert_traegt_eine_zahl() -> None:
    with pytest.raises(Zahlfehler):
        Wert(None, Zustand.WERT)
    with pytest.raises(Zahlfehler):
        Wert(Decimal(1), Zustand.GESPERRT)


def test_zahlen_werden_deutsch_geschrieben() -> None:
    assert zahl(Decimal("1234567.891"), 2) == "1.234.567,89"
    assert zahl(Fraction(-1, 3), 3) == f"{MINUS}0,333"
    assert zahl(Fraction(-1, 300), 1) == "0,0"
    assert zahl(Fraction(5, 2)) == "3"
    assert zahl(-Fraction(5, 2)) == f"{MINUS}3"
    assert prozent(Fraction(1, 4)) == f"25,0{NBSP}%"
    assert prozent(Fraction(-1, 8), 1) == f"{MINUS}12,5{NBSP}%"
    assert vorzeichen(Decimal("1.5"), 1) == "+1,5"
    assert vorzeichen(Decimal("-1.5"), 1) == f"{MINUS}1,5"
    assert vorzeichen(Decimal("0.04"), 1) == "0,0"
    assert vorzeichen(None) == ZEICHEN_OHNE_WERT


def test_eines_steht_in_der_einzahl() -> None:
    texte = ["0 Anträge", "1 Antrag", "2 Anträge", "1.234 Anträge"]
    assert [anzahl(n, "Antrag", "Anträge") for n in (0, 1, 2, 1234)] == texte


def test_tage_werden_deutsch_gelesen_und_geschrieben() -> None:
    assert datum(date(2005, 9, 28)) == "28.09.2005"
    assert lies_datum("28.9.2005") == date(2005, 9, 28)


@pytest.mark.parametrize("text", ["31.02.2006", "2006-01-01", "1.1.06", "", "0.1.2006", "01/02/2006"])
def test_tage_die_es_nicht_gibt_werden_abgelehnt(text: str) -> None:
    with pytest.raises(Zahlfehler):
        lies_datum(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_geschriebene_zahlen_werden_unveraendert_gelesen(wert: Decimal) -> None:
    assert lies_zahl(zahl(wert, 4)) == wert


@given(st.fractions(), st.integers(0, 12))
def test_gerundet_wird_hoechstens_um_die_halbe_letzte_stelle(wert: Fraction, stellen: int) -> None:
    assert abs(Fraction(runde(wert, stellen)) - wert) <= Fraction(1, 2 * 10**stellen)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_geschriebene_tage_werden_unveraendert_gelesen(tag: date) -> None:
    assert lies_datum(datum(tag)) == tag


def test_eine_aufzaehlung_zaehlt_was_sie_nicht_nennt() -> None:
    assert [aufzaehlung(["A", "B", "C"][:n]) for n in range(4)] == ["", "A", "A und B", "A, B und C"]
    assert aufzaehlung(["A", "B", "C"], 3) == "A, B und C" and aufzaehlung(["A", "B", "C"], 2) == "A, B und 1 weitere"
    assert aufzaehlung(["A"] * 1202, 2) == "A, A und 1.200 weitere"
