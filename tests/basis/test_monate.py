"""Kalendermonate."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.monate import abstand, folgemonat, lies_monat, monate, monatsende, monatsname, monatsreihe
from basis.zahlen import Zahlfehler

tage = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("nummern", "satz"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], "Januar bis August"),
        ([5, 3, 1, 2], "Januar bis März und Mai"),
        ([1, 2], "Januar und Februar"),
        ([1, 3, 5, 6, 7], "Januar, März und Mai bis Juli"),
        ([7], "Juli"),
        ([], ""),
    ],
)
def test_eine_reihe_von_monaten_in_worten(nummern: list[int], satz: str) -> None:
    assert monatsreihe(nummern) == satz


def test_ein_jahr_hat_zwoelf_monate() -> None:
    reihe = monate(date(2006, 3, 17), date(2007, 2, 1))
    assert (reihe[0], reihe[-1], len(reihe)) == (date(2006, 3, 1), date(2007, 2, 1), 12)
    assert monate(date(2007, 2, 1), date(2007, 1, 1)) == ()


@pytest.mark.parametrize(("monat", "ende"), [(date(2004, 2, 1), 29), (date(2007, 2, 1), 28), (date(2007, 12, 1), 31)])
def test_das_ende_eines_monats(monat: date, ende: int) -> None:
    assert monatsende(monat) == monat.replace(day=ende)


@given(tage)
def test_auf_das_ende_folgt_der_erste_des_naechsten(tag: date) -> None:
    monat = tag.replace(day=1)
    assert monatsende(monat) + timedelta(days=1) == folgemonat(monat) and folgemonat(monat, -1) == folgemonat(monat, 0 - 1)


@given(tage, st.integers(-300, 300))
def test_der_abstand_macht_die_schritte_rueckgaengig(tag: date, schritte: int) -> None:
    monat = tag.replace(day=1)
    assert abstand(monat, folgemonat(monat, schritte)) == schritte


@pytest.mark.parametrize("text", ["09.2007", "9.2007", "09/2007", "2007-09", " 09.2007 "])
def test_ein_monat_wird_gelesen(text: str) -> None:
    assert lies_monat(text) == date(2007, 9, 1) and monatsname(lies_monat(text)) == "September 2007"


@pytest.mark.parametrize("text", ["13.2007", "2007", "September", "", "01.01.2007", "09.1700"])
def test_was_kein_monat_ist_wird_abgelehnt(text: str) -> None:
    with pytest.raises(Zahlfehler):
        lies_monat(text)
