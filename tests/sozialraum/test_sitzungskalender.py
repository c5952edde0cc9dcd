"""Sitzungstage aus dem Turnus: von Hand, gegen eine naive zweite Rechnung, als Eigenschaft."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.sitzungskalender import (
    Kalenderfehler,
    Turnus,
    beschreibe,
    lies_turnus,
    lies_uhrzeit,
    monatsblatt,
    nachbarmonat,
    sitzungstage,
)

NEUJAHR, SILVESTER = date(2007, 1, 1), date(2007, 12, 31)
TAKTE = [Turnus.VIERZEHNTAEGLICH, Turnus.MONATLICH, Turnus.VIERTELJAEHRLICH, Turnus.HALBJAEHRLICH]
TAGE = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def naiv(turnus: Turnus, anker: date, von: date, bis: date) -> list[date]:
    """Jeden Tag einzeln fragen: derselbe Wochentag, derselbe wievielte im Monat, der richtige Monat."""
    monate = {Turnus.MONATLICH: 1, Turnus.VIERTELJAEHRLICH: 3, Turnus.HALBJAEHRLICH: 6}
    tage = [von + timedelta(days=n) for n in range((bis - von).days + 1)]
    if turnus is Turnus.VIERZEHNTAEGLICH:
        return [tag for tag in tage if (tag - anker).days % 14 == 0]
    fuenfter = anker.day > 28
    passt = [
        tag
        for tag in tage
        if tag.weekday() == anker.weekday()
        and (tag.month - anker.month) % monate[turnus] == 0
        and ((tag + timedelta(days=7)).month != tag.month if fuenfter else (tag.day - 1) // 7 == (anker.day - 1) // 7)
    ]
    return passt


class TestVonHand:
    def test_vierzehntaeglich_ab_montag_8_januar(self) -> None:
        tage = sitzungstage(Turnus.VIERZEHNTAEGLICH, date(2007, 1, 8), NEUJAHR, date(2007, 2, 28))
        assert tage == [date(2007, 1, 8), date(2007, 1, 22), date(2007, 2, 5), date(2007, 2, 19)]

    def test_monatlich_am_ersten_donnerstag(self) -> None:
        tage = sitzungstage(Turnus.MONATLICH, date(2007, 1, 4), NEUJAHR, date(2007, 4, 30))
        assert tage == [date(2007, 1, 4), date(2007, 2, 1), date(2007, 3, 1), date(2007, 4, 5)]

    def test_einmal_im_quartal_und_im_halbjahr(self) -> None:
        assert [t.month for t in sitzungstage(Turnus.VIERTELJAEHRLICH, date(2007, 2, 13), NEUJAHR, SILVESTER)] == [2, 5, 8, 11]
        assert [t.month for t in sitzungstage(Turnus.HALBJAEHRLICH, date(2007, 10, 10), NEUJAHR, SILVESTER)] == [4, 10]

    def test_ein_fuenfter_wochentag_steht_fuer_den_letzten(self) -> None:
        tage = sitzungstage(Turnus.MONATLICH, date(2007, 1, 31), NEUJAHR, date(2007, 3, 31))
        assert tage == [date(2007, 1, 31), date(2007, 2, 28), date(2007, 3, 28)]

    def test_der_takt_gilt_auch_vor_dem_ankertag(self) -> None:
        assert sitzungstage(Turnus.VIERZEHNTAEGLICH, date(2007, 6, 11), NEUJAHR, date(2007, 1, 31)) == [date(2007, 1, 8), date(2007, 1, 22)]

    def test_feiertage_werden_nicht_erfunden(self) -> None:
        """Der 1. Mai bleibt stehen: ob getagt wird, entscheidet, wer die Reihe anlegt."""
        assert date(2007, 5, 1) in sitzungstage(Turnus.MONATLICH, date(2007, 1, 2), NEUJAHR, SILVESTER)


@given(turnus=st.sampled_from(TAKTE), anker=TAGE, von=TAGE, laenge=st.integers(0, 800))
def test_gleicht_der_naiven_rechnung(turnus: Turnus, anker: date, von: date, laenge: int) -> None:
    bis = von + timedelta(days=laenge)
    assert sitzungstage(turnus, anker, von, bis) == naiv(turnus, anker, von, bis)


@given(turnus=st.sampled_from(TAKTE), anker=TAGE)
def test_der_ankertag_gehoert_zu_seiner_reihe_und_alle_tage_haben_seinen_wochentag(turnus: Turnus, anker: date) -> None:
    tage = sitzungstage(turnus, anker, anker, anker + timedelta(days=400))
    if turnus is Turnus.VIERZEHNTAEGLICH or anker.day <= 28 or (anker + timedelta(days=7)).month != anker.month:
        assert tage[0] == anker
    assert {tag.weekday() for tag in tage} == {anker.weekday()}


class TestAbgelehnt:
    @pytest.mark.parametrize(
        ("turnus", "von", "bis", "satz"),
        [
            (Turnus.NACH_BEDARF, NEUJAHR, SILVESTER, "hat keine Reihe"),
            (Turnus.MONATLICH, SILVESTER, NEUJAHR, "vor ihrem Beginn"),
            (Turnus.MONATLICH, NEUJAHR, date(2011, 1, 1), "höchstens drei Jahre"),
        ],
    )
    def test_mit_einem_satz(self, turnus: Turnus, von: date, bis: date, satz: str) -> None:
        with pytest.raises(Kalenderfehler, match=satz):
            sitzungstage(turnus, NEUJAHR, von, bis)


class TestWorte:
    @pytest.mark.parametrize(
        ("text", "turnus"),
        [
            ("14-täglich", Turnus.VIERZEHNTAEGLICH),
            ("14-tägig", Turnus.VIERZEHNTAEGLICH),
            ("1x im Monat", Turnus.MONATLICH),
            ("Quartalsweise", Turnus.VIERTELJAEHRLICH),
            ("vierteljaehrlich", Turnus.VIERTELJAEHRLICH),
            ("halbjährlich", Turnus.HALBJAEHRLICH),
            ("nach Bedarf", Turnus.NACH_BEDARF),
            ("alle sechs Wochen", None),
            ("", None),
        ],
    )
    def test_gelesen(self, text: str, turnus: Turnus | None) -> None:
        assert lies_turnus(text) is turnus

    @given(st.sampled_from(list(Turnus)))
    def test_jede_bezeichnung_und_jeder_schluessel_wird_wieder_gelesen(self, turnus: Turnus) -> None:
        assert lies_turnus(turnus.bezeichnung) is turnus and lies_turnus(turnus.value) is turnus

    @pytest.mark.parametrize(
        ("turnus", "anker", "satz"),
        [
            (Turnus.VIERZEHNTAEGLICH, date(2007, 1, 8), "14-täglich, Montag"),
            (Turnus.MONATLICH, date(2007, 1, 4), "monatlich, am 1. Donnerstag"),
            (Turnus.MONATLICH, date(2007, 1, 31), "monatlich, am letzten Mittwoch"),
            (Turnus.VIERTELJAEHRLICH, date(2007, 2, 13), "vierteljährlich, am 2. Dienstag im Februar, Mai, August und November"),
            (Turnus.HALBJAEHRLICH, date(2007, 10, 10), "halbjährlich, am 2. Mittwoch im April und Oktober"),
            (Turnus.MONATLICH, None, "monatlich"),
            (Turnus.NACH_BEDARF, date(2007, 1, 4), "nach Bedarf"),
        ],
    )
    def test_der_takt_als_wort(self, turnus: Turnus, anker: date | None, satz: str) -> None:
        assert beschreibe(turnus, anker) == satz


def test_ein_monatsblatt_beginnt_am_montag_und_enthaelt_jeden_tag_einmal() -> None:
    wochen = monatsblatt(2007, 10)
    assert wochen[0][0] == date(2007, 10, 1) and all(len(woche) == 7 for woche in wochen)
    assert [tag.day for woche in wochen for tag in woche if tag.month == 10] == list(range(1, 32))


@pytest.mark.parametrize(("um", "erwartet"), [(1, (2008, 1)), (-1, (2007, 11)), (-12, (2006, 12))])
def test_der_nachbarmonat_von_dezember_2007(um: int, erwartet: tuple[int, int]) -> None:
    assert nachbarmonat(2007, 12, um) == erwartet


@pytest.mark.parametrize(("text", "zeit"), [("16:30", time(16, 30)), ("16.30 Uhr", time(16, 30)), ("9 Uhr", time(9)), ("00:00", time(0))])
def test_eine_uhrzeit_wird_gelesen(text: str, zeit: time) -> None:
    assert lies_uhrzeit(text) == zeit


@pytest.mark.parametrize("text", ["24:00", "16:60", "halb fünf", "16:3", "-1", ""])
def test_was_keine_uhrzeit_ist_wird_abgelehnt(text: str) -> None:
    with pytest.raises(Kalenderfehler, match="keine Uhrzeit"):
        lies_uhrzeit(text)
