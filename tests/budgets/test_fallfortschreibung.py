"""Running cases carried on into the next year, and what the inhabitants do to new ones: by hand, naively, as properties."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.fallfortschreibung import einwohnertrend, mitte_des_rueckblicks, schreibe_fort

NOV, SEP = date(2007, 11, 30), date(2007, 9, 30)
ANTEILE = st.fractions(min_value=0, max_value=1, max_denominator=50)
JE_MONAT = st.fractions(min_value=0, max_value=40, max_denominator=12)


def naiv(bestand: int, abgang: Fraction, je_monat: Fraction, stand: date, jahr: int, faktor: Fraction) -> dict[date, Fraction]:
    """Month by month with plain calendar steps, running and new cases in one sum; nothing of the product's code."""
    alle, je = Fraction(bestand), {}
    tag = stand + timedelta(days=1)
    while tag.year <= jahr:
        kommen = je_monat * faktor if tag.year == jahr else je_monat
        vorher = alle
        alle = vorher + kommen - abgang * (vorher + kommen / 2)
        naechster = date(tag.year + tag.month // 12, tag.month % 12 + 1, 1)
        if tag.year == jahr:
            je[tag] = (vorher + alle) / 2 * (naechster - tag).days
        tag = naechster
    return je


class TestFortschreibung:
    def test_das_beispiel_von_hand(self) -> None:
        januar = schreibe_fort(10, Fraction(1, 10), 1, NOV, 2008)[date(2008, 1, 1)]
        assert (januar.laufend, januar.neu) == (Fraction("265.05"), Fraction("42.7025"))

    def test_ohne_bewegung_bleibt_alles_wie_es_ist(self) -> None:
        jahr = schreibe_fort(10, Fraction(0), 0, SEP, 2008)
        assert len(jahr) == 12 and sum(t.alle for t in jahr.values()) == 3660, "2008 has 366 days"

    def test_wer_jeden_monat_ganz_endet_ist_im_folgejahr_nicht_mehr_da(self) -> None:
        assert sum(t.alle for t in schreibe_fort(10, Fraction(1), 0, SEP, 2008).values()) == 0

    def test_der_faktor_trifft_nur_die_neuen_des_folgejahrs(self) -> None:
        ohne, halb = (schreibe_fort(10, Fraction(0), 2, NOV, 2008, f) for f in (1, Fraction(1, 2)))
        januar = date(2008, 1, 1)
        assert ohne[januar].laufend == halb[januar].laufend == 310
        assert (ohne[januar].neu, halb[januar].neu) == (93, Fraction("77.5")), "the 2 of December stay: (2 + 4) / 2 × 31, (2 + 3) / 2 × 31"

    @given(st.integers(0, 400), ANTEILE, JE_MONAT, st.integers(1, 12), st.fractions(min_value=0, max_value=2, max_denominator=30))
    def test_eine_naive_zweite_rechnung(self, bestand: int, abgang: Fraction, neu: Fraction, monat: int, f: Fraction) -> None:
        stand = date(2007 + monat // 12, monat % 12 + 1, 1) - timedelta(days=1)
        gerechnet = schreibe_fort(bestand, abgang, neu, stand, 2008, f)
        assert {m: t.alle for m, t in gerechnet.items()} == naiv(bestand, abgang, neu, stand, 2008, f)

    @given(st.integers(0, 200), st.integers(0, 200), ANTEILE, JE_MONAT)
    def test_zwei_gruppen_zusammen_sind_ihre_summe(self, a: int, b: int, abgang: Fraction, neu: Fraction) -> None:
        beide, eine, andere = (schreibe_fort(n, abgang, z, SEP, 2008) for n, z in ((a + b, neu), (a, neu), (b, Fraction(0))))
        assert all(beide[m].alle == eine[m].alle + andere[m].alle for m in beide)

    @pytest.mark.parametrize(("bestand", "abgang", "neu", "jahr", "faktor"), [
        (-1, 0, 0, 2008, 1), (1, 2, 0, 2008, 1), (1, 0, -1, 2008, 1), (1, 0, 0, 2007, 1), (1, 0, 0, 2008, -1),
    ])  # fmt: skip
    def test_unmoegliches_wird_abgelehnt(self, bestand: int, abgang: int, neu: int, jahr: int, faktor: int) -> None:
        with pytest.raises(ValueError, match=r"Fortgeschrieben|Anteil"):
            schreibe_fort(bestand, Fraction(abgang), neu, SEP, jahr, faktor)


class TestTrend:
    def test_das_beispiel_von_hand(self) -> None:
        gezaehlt = {date(2005, 12, 31): {1: 600, 2: 400}, date(2006, 12, 31): {1: 550, 2: 350}}
        t = einwohnertrend(gezaehlt, date(2007, 12, 31), date(2008, 12, 30))
        assert (t.faktor, t.vorher, t.zuletzt) == (Fraction(700, 800), 1000, 900)

    def test_nur_die_beiden_letzten_stichtage_zaehlen(self) -> None:
        gezaehlt = {date(j, 12, 31): {1: n} for j, n in ((2003, 5000), (2005, 100), (2006, 100))}
        assert einwohnertrend(gezaehlt, SEP, date(2008, 7, 1)).faktor == 1

    @pytest.mark.parametrize(("gezaehlt", "satz"), [
        ({}, "kein Stichtag"),
        ({date(2006, 12, 31): {1: 10}}, "nur der Stichtag 31.12.2006"),
        ({date(2005, 12, 31): {1: 10, 2: 5}, date(2006, 12, 31): {1: 10}}, "nicht dieselben Stadtteile"),
        ({date(2005, 12, 31): {1: 0}, date(2006, 12, 31): {1: 0}}, "keine Einwohner"),
    ])  # fmt: skip
    def test_was_sich_nicht_sagen_laesst_bleibt_mit_grund_unbekannt(self, gezaehlt: dict[date, dict[int, int]], satz: str) -> None:
        t = einwohnertrend(gezaehlt, SEP, date(2008, 7, 1))
        assert t.faktor is None and satz in t.grund

    def test_weniger_als_niemand_gibt_es_nicht(self) -> None:
        gezaehlt = {date(2005, 12, 31): {1: 100}, date(2006, 12, 31): {1: 40}}
        assert einwohnertrend(gezaehlt, date(2007, 4, 1), date(2008, 7, 1)).faktor == 0

    @given(st.integers(1, 10**6), st.integers(1, 50))
    def test_wer_gleich_bleibt_hat_den_faktor_eins(self, anzahl: int, wievielmal: int) -> None:
        gezaehlt = {date(2000, 12, 31): {1: anzahl}, date(2000 + wievielmal, 12, 31): {1: anzahl}}
        assert einwohnertrend(gezaehlt, SEP, date(2008, 7, 1)).faktor == 1


def test_die_mitte_der_letzten_zwoelf_monate() -> None:
    assert mitte_des_rueckblicks(SEP) == date(2007, 4, 1) and mitte_des_rueckblicks(date(2007, 1, 31)) == date(2006, 8, 1)
