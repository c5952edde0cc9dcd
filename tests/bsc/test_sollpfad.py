"""Der Sollpfad zwischen Basis und Ziel."""

from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc.sollpfad import Planpunkt, Verlauf, sollpfad
from bsc.zielerreichung import Korridor

BASIS = Planpunkt(date(2006, 12, 31), F(15))
PLAN07, PLAN08 = Planpunkt(date(2007, 12, 31), F(18)), Planpunkt(date(2008, 12, 31), F(25))


@pytest.mark.parametrize(("tag", "erwartet"), [
    (date(2006, 12, 30), None),
    (date(2006, 12, 31), F(15)),
    (date(2007, 9, 30), 15 + F(10 * 273, 731)),
    (date(2007, 12, 31), 15 + F(10 * 365, 731)),
    (date(2008, 12, 31), F(25)),
    (date(2011, 1, 1), F(25)),
])  # fmt: skip
def test_geradlinig_zaehlt_jeder_tag_gleich(tag: date, erwartet: F | None) -> None:
    assert sollpfad(BASIS, [PLAN08]).soll(tag) == erwartet


def test_der_pfad_geht_durch_die_planwerte_der_jahre() -> None:
    pfad = sollpfad(BASIS, [PLAN08, PLAN07])
    assert [pfad.soll(t) for t in (date(2007, 12, 31), date(2008, 12, 31))] == [18, 25]
    assert pfad.soll(date(2008, 7, 1)) == 18 + F(7 * 183, 366)
    assert pfad.ziel == PLAN08


def test_in_stufen_gilt_der_plan_das_ganze_jahr() -> None:
    pfad = sollpfad(BASIS, [PLAN07, PLAN08], Verlauf.STUFEN)
    assert [pfad.soll(t) for t in (date(2006, 12, 31), date(2007, 1, 1), date(2007, 12, 31), date(2008, 1, 1))] == [15, 18, 18, 25]


def test_ohne_basis_gibt_es_vor_dem_ersten_plantag_nur_in_stufen_ein_soll() -> None:
    assert sollpfad(None, [PLAN08]).soll(date(2007, 9, 30)) is None
    assert sollpfad(None, [PLAN08]).soll(date(2008, 12, 31)) == 25
    assert sollpfad(None, [PLAN08], Verlauf.STUFEN).soll(date(2007, 9, 30)) == 25
    assert sollpfad(BASIS, []).soll(date(2007, 9, 30)) is None


def test_ein_korridor_gilt_bis_zu_seinem_plantag() -> None:
    korridor = Korridor(F(90), F(100))
    pfad = sollpfad(Planpunkt(date(2006, 12, 31), F(120)), [Planpunkt(date(2008, 12, 31), korridor)])
    assert pfad.soll(date(2007, 6, 1)) == korridor


def test_was_vor_der_basis_geplant_war_faellt_weg() -> None:
    alt = Planpunkt(date(2005, 12, 31), F(99))
    assert sollpfad(BASIS, [alt, PLAN08]).punkte == (PLAN08,)
    with pytest.raises(ValueError, match="folgen"):
        sollpfad(None, [PLAN08, PLAN08])


@given(tage=st.lists(st.integers(0, 731), min_size=2, max_size=2).map(sorted), start=st.integers(-99, 99), plan=st.integers(-99, 99))
def test_das_soll_liegt_zwischen_basis_und_ziel_und_geht_in_eine_richtung(tage: list[int], start: int, plan: int) -> None:
    pfad = sollpfad(Planpunkt(BASIS.tag, F(start)), [Planpunkt(PLAN08.tag, F(plan))])
    frueher, spaeter = (pfad.soll(BASIS.tag + timedelta(days=t)) for t in tage)
    assert isinstance(frueher, F) and isinstance(spaeter, F)
    assert min(start, plan) <= frueher <= max(start, plan)
    assert (spaeter - frueher) * (plan - start) >= 0
