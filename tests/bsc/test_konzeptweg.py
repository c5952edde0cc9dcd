"""The way of a Handlungskonzept: each step from each state, what is missing, from when it is in force, the words of a day."""

from datetime import date
from itertools import product

import pytest

from bsc.konzeptweg import (
    VON,
    Laufzeit,
    Schritt,
    Stand,
    ende_des_vorgaengers,
    gilt_am,
    lage,
    laufzeit_aus,
    pruefe_stand,
    warum_nicht_ab,
    was_fehlt,
)

A, B, ENDE = date(2007, 1, 1), date(2007, 7, 1), date(2008, 12, 31)
ERLAUBT = {
    ("entwurf", "abstimmen"), ("entwurf", "zurueckziehen"), ("abgestimmt", "ueberarbeiten"), ("abgestimmt", "in-kraft-setzen"),
    ("abgestimmt", "zurueckziehen"), ("gilt", "rueckmelden"), ("gilt", "auftrag-nennen"), ("gilt", "neue-fassung"), ("gilt", "beenden"),
    ("abgeloest", "rueckmelden"), ("beendet", "rueckmelden"),
}  # fmt: skip


@pytest.mark.parametrize(("stand", "schritt"), list(product(Stand, Schritt)))
def test_jeder_schritt_geht_nur_von_seinem_stand(stand: Stand, schritt: Schritt) -> None:
    gruende = pruefe_stand(stand, schritt)
    assert (not gruende) == ((stand.value, schritt.value) in ERLAUBT)
    assert all(g.endswith(("“.", ".")) for g in gruende)


def test_von_zurueckgezogen_fuehrt_kein_schritt_weg() -> None:
    assert all(Stand.ZURUECKGEZOGEN not in von for von in VON.values())


@pytest.mark.parametrize(("ziele", "systeme", "beteiligte", "saetze"), [
    ({"A": 1}, 1, 1, []),
    ({}, 0, 0, ["operatives Ziel", "beteiligt"]),
    ({"A": 1, "B": 0}, 1, 1, ["„B“ fehlt eine Maßnahme"]),
    ({"A": 2}, 0, 1, ["Pro-Aktives System"]),
    ({"A": 0}, 0, 2, ["„A“", "Pro-Aktives System"]),
])  # fmt: skip
def test_was_zur_abstimmung_fehlt(ziele: dict[str, int], systeme: int, beteiligte: int, saetze: list[str]) -> None:
    fehlt = was_fehlt(ziele, systeme=systeme, beteiligte=beteiligte)
    assert len(fehlt) == len(saetze) and all(wort in satz for wort, satz in zip(saetze, fehlt, strict=True))


@pytest.mark.parametrize(("ab", "vorgaenger", "grund"), [
    (A, None, ""),
    (ENDE, None, ""),
    (date(2006, 12, 31), None, "im Zeitraum"),
    (date(2009, 1, 1), None, "im Zeitraum"),
    (B, Laufzeit(A, ENDE), ""),
    (A, Laufzeit(A, ENDE), "beginnt danach"),
    (A, Laufzeit(B, ENDE), "beginnt danach"),
])  # fmt: skip
def test_ab_wann_es_gelten_kann(ab: date, vorgaenger: Laufzeit | None, grund: str) -> None:
    gruende = warum_nicht_ab(ab, A, ENDE, vorgaenger)
    assert (grund in gruende[0]) if grund else gruende == []


def test_die_laufzeit_kommt_aus_den_tagen_einer_zeile() -> None:
    zeile = {"pk": 1, "gilt_ab": "2007-01-01", "gueltig_bis": "2008-12-31", "endete_am": "2007-06-30"}
    assert laufzeit_aus(zeile) == Laufzeit(A, ENDE, date(2007, 6, 30))
    assert laufzeit_aus(zeile | {"gilt_ab": None, "endete_am": None}) == Laufzeit(None, ENDE)


def test_die_alte_fassung_endet_am_tag_davor_nie_spaeter_als_sie_sollte() -> None:
    assert ende_des_vorgaengers(B, Laufzeit(A, ENDE)) == date(2007, 6, 30)
    assert ende_des_vorgaengers(date(2009, 5, 1), Laufzeit(A, ENDE)) == ENDE


@pytest.mark.parametrize(("stand", "laufzeit", "tag", "worte", "gilt"), [
    ("entwurf", Laufzeit(None, ENDE), B, "Entwurf", False),
    ("abgestimmt", Laufzeit(None, ENDE), B, "abgestimmt", False),
    ("gilt", Laufzeit(B, ENDE), A, "gilt ab 01.07.2007", False),
    ("gilt", Laufzeit(A, ENDE), A, "gilt seit 01.01.2007", True),
    ("gilt", Laufzeit(A, ENDE), ENDE, "gilt seit 01.01.2007", True),
    ("gilt", Laufzeit(A, ENDE), date(2009, 1, 1), "abgelaufen am 31.12.2008", False),
    ("abgeloest", Laufzeit(A, ENDE, date(2007, 6, 30)), date(2007, 6, 30), "gilt noch bis 30.06.2007", True),
    ("abgeloest", Laufzeit(A, ENDE, date(2007, 6, 30)), B, "abgelöst zum 30.06.2007", False),
    ("beendet", Laufzeit(A, ENDE, B), date(2007, 8, 1), "beendet zum 01.07.2007", False),
    ("zurueckgezogen", Laufzeit(None, ENDE), B, "zurückgezogen", False),
])  # fmt: skip
def test_der_stand_in_worten_des_tages(stand: str, laufzeit: Laufzeit, tag: date, worte: str, gilt: bool) -> None:
    assert lage(Stand(stand), laufzeit, tag) == worte
    assert gilt_am(Stand(stand), laufzeit, tag) is gilt
