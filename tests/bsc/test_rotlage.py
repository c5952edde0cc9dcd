"""Wann eine Antwort auf Rot gilt, und wie lange sie gedauert hat."""

from datetime import UTC, date, datetime

import pytest

from basis.diagramme import Status
from bsc.rotlage import Notiz, geltende, reaktionssatz, rot_seit, termin_zaehlt, terminsatz

JUNI, JULI, SEPT = date(2007, 6, 30), date(2007, 7, 15), date(2007, 9, 30)
DULDUNG = Notiz("duldung", JULI, date(2007, 10, 31), JUNI)


def test_eine_notiz_endet_mit_ihrem_tag() -> None:
    assert [geltende([DULDUNG], tag) for tag in (date(2007, 7, 14), JULI, date(2007, 10, 31), date(2007, 11, 1))] == [
        None, DULDUNG, DULDUNG, None,
    ]  # fmt: skip
    neuere = Notiz("korrektur", date(2007, 8, 1), date(2007, 12, 31), JUNI)
    assert geltende([neuere, DULDUNG], SEPT) == neuere


def test_eine_spaetere_antwort_loest_die_fruehere_ab() -> None:
    korrektur = Notiz("korrektur", JULI, date(2007, 12, 31), JUNI)
    assert geltende([korrektur, DULDUNG], SEPT) == DULDUNG  # am selben Tag notiert
    assert geltende([korrektur, DULDUNG], date(2007, 11, 1)) is None


def test_rot_seit_dem_ersten_stichtag_der_letzten_roten_folge() -> None:
    rot, gut, leer = Status.HANDELN, Status.IM_PLAN, Status.KEIN_WERT
    maerz = date(2007, 3, 31)
    assert rot_seit([(maerz, gut), (JUNI, rot), (SEPT, rot)]) == JUNI
    assert rot_seit([(maerz, rot), (JUNI, leer), (SEPT, rot)]) == maerz
    assert rot_seit([(JUNI, rot), (SEPT, gut)]) is None
    assert rot_seit([]) is None


def test_die_reaktion_wird_in_tagen_gesagt() -> None:
    assert reaktionssatz(JUNI, [DULDUNG], SEPT) == "Rot seit 30.06.2007; beantwortet am 15.07.2007, nach 15 Tagen."
    assert reaktionssatz(JUNI, [], date(2007, 7, 1)) == "Rot seit 30.06.2007; seit 1 Tag ohne Antwort."
    assert reaktionssatz(None, [DULDUNG], SEPT) == ""


@pytest.mark.parametrize(("bisher", "satz"), [
    (SEPT, "Termin verschoben auf 31.10.2007 (Korrektur vom 15.07.2007)"),
    (date(2007, 12, 31), "Termin vorgezogen auf 31.10.2007 (Korrektur vom 15.07.2007)"),
    (None, "Termin gesetzt auf 31.10.2007 (Korrektur vom 15.07.2007)"), (date(2007, 10, 31), ""),
])  # fmt: skip
def test_der_termin_einer_korrektur_zaehlt(bisher: date | None, satz: str) -> None:
    assert terminsatz(DULDUNG, bisher) == satz


def test_ein_spaeter_gesetzter_termin_der_massnahme_zaehlt_statt_der_korrektur() -> None:
    frueh, notiert, spaet = (datetime(2007, 7, tag, 12, tzinfo=UTC) for tag in (1, 15, 20))
    assert termin_zaehlt(notiert, [(frueh, JUNI)]) and termin_zaehlt(notiert, [])
    assert termin_zaehlt(notiert, [(frueh, JUNI), (spaet, JUNI)])  # only its Stand was changed
    assert not termin_zaehlt(notiert, [(frueh, JUNI), (spaet, SEPT)])
    assert termin_zaehlt(notiert, [(frueh, None), (frueh, JUNI)])
