"""How an Auftrag stood on a past day: worked by hand, and today it stands as its row says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.auftragslage import BEENDET, Auftragsstatus, Lage
from sozialraum.auftragsrueckblick import Schritt, Verlauf

A = Auftragsstatus
MAERZ, MAI, JULI, SEPTEMBER = date(2007, 3, 1), date(2007, 5, 1), date(2007, 7, 1), date(2007, 9, 1)
GANZ = Verlauf(A.KENNTNIS, JULI, "", date(2007, 7, 20), SEPTEMBER, (
    Schritt(MAERZ, "bericht", "begonnen", "offen", "in_arbeit"),
    Schritt(MAI, "frist", "mehr Zeit nötig", frist_alt=date(2007, 4, 30), frist_neu=JULI),
    Schritt(date(2007, 7, 5), "bericht", "Stelle unbesetzt", "in_arbeit", "verzoegert"),
    Schritt(date(2007, 8, 1), "bericht", "Bericht liegt vor", "verzoegert", "erledigt"),
    Schritt(SEPTEMBER, "kenntnis", "JHA", "erledigt", "kenntnis"),
))  # fmt: skip


def test_jeder_tag_zeigt_was_an_ihm_galt() -> None:
    je = {tag: GANZ.am(tag) for tag in (date(2007, 2, 28), MAERZ, MAI, date(2007, 7, 6), date(2007, 7, 20), SEPTEMBER)}
    assert [s.status for s in je.values()] == [A.OFFEN, A.IN_ARBEIT, A.IN_ARBEIT, A.VERZOEGERT, A.ERLEDIGT, A.KENNTNIS]
    assert [(s.frist, s.erste_frist) for s in je.values()][1:3] == [(date(2007, 4, 30), None), (JULI, date(2007, 4, 30))]
    assert [s.grund for s in je.values()] == ["", "", "mehr Zeit nötig", "Stelle unbesetzt", "", ""]
    assert [s.erledigt_am for s in je.values()][3:] == [None, date(2007, 7, 20), date(2007, 7, 20)]
    assert je[date(2007, 7, 20)].ergebnis == "Bericht liegt vor", "also when it was entered later"
    assert (je[date(2007, 7, 6)].lage(30), je[date(2007, 7, 6)].tage_ueberfaellig) == (Lage.UEBERFAELLIG, 5)


def test_ohne_verlauf_gilt_was_eingetragen_ist() -> None:
    v = Verlauf(A.OFFEN, MAI, "", None, None, ())
    assert v.am(MAERZ).lage(30) is Lage.IN_FRIST and v.am(MAI).lage(30) is Lage.BALD and v.am(JULI).lage(30) is Lage.UEBERFAELLIG
    assert Verlauf(A.VERZOEGERT, None, "ohne Mittel", None, None, ()).am(MAI).grund == "ohne Mittel"


@settings(max_examples=60, deadline=None)
@given(wege=st.lists(st.tuples(st.sampled_from([A.OFFEN, A.IN_ARBEIT, A.VERZOEGERT, A.ENTFALLEN]), st.integers(0, 60)), max_size=6))
def test_am_letzten_tag_steht_er_wie_heute_und_davor_wie_ein_schritt_nach_dem_anderen(wege: list[tuple[Auftragsstatus, int]]) -> None:
    """A second way: the steps played one after the other."""
    tag, stand, schritte, folge = MAERZ, A.OFFEN, [], [(date.min, A.OFFEN)]
    for neu, tage in wege:
        tag += timedelta(days=tage)
        schritte.append(Schritt(tag, "bericht", "x", stand.value, neu.value))
        stand = neu
        folge.append((tag, neu))
    v = Verlauf(stand, None, "", None, None, tuple(schritte))
    assert v.am(tag).status is stand
    for stichtag in {MAERZ - timedelta(days=1), MAERZ, *(t for t, _ in folge[1:]), *(t - timedelta(days=1) for t, _ in folge[1:])}:
        soll = [status for wann, status in folge if wann <= stichtag][-1]
        ist = v.am(stichtag)
        assert ist.status is soll and (ist.ergebnis == "" or soll in BEENDET)
