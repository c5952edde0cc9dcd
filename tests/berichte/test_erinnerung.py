"""Was an welchem Tag in einem Brief steht und ob er hinausgeht: Tabellen von Hand und Eigenschaften."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.aufgaben import Art, Faelligkeit
from berichte.erinnerung import Gesendet, Takt, faellige, kennung, schreibe, zu_senden

MONTAG, DONNERSTAG = date(2007, 10, 15), date(2007, 10, 18)
ADRESSE = "https://steuerung.example"


def eintrag(titel: str, tag: str = "", **angaben: Any) -> Faelligkeit:
    f = Faelligkeit(titel, "", f"/{titel.lower()}/", date.fromisoformat(tag) if tag else None, art=Art.BERICHT, brief=True)
    return replace(f, **angaben)


ALT, MORGEN, FERN = eintrag("Alt", "2007-10-01"), eintrag("Morgen", "2007-10-16"), eintrag("Fern", "2007-11-30")
OHNE, DRINGEND = eintrag("Ohne"), eintrag("Dringend", dringend=True)
ESKALIERT = eintrag("Eskaliert", "2007-09-15", eskaliert=True)
ALLE = [FERN, OHNE, MORGEN, ALT, DRINGEND, ESKALIERT]


def gesendet(tag: date, *eintraege: Faelligkeit) -> Gesendet:
    return Gesendet(tag, frozenset(map(kennung, eintraege)))


def namen(eintraege: list[Faelligkeit]) -> list[str]:
    return [f.titel for f in eintraege]


@pytest.mark.parametrize(
    ("tag", "erwartet"),
    [
        ("2007-09-15", ["Dringend", "Eskaliert"]),
        ("2007-10-01", ["Dringend", "Eskaliert", "Alt"]),  # am Tag selbst
        ("2007-10-08", ["Dringend", "Eskaliert", "Alt"]),
        ("2007-10-09", ["Dringend", "Eskaliert", "Alt", "Morgen"]),  # sieben Tage vorher
        ("2007-11-22", ["Dringend", "Eskaliert", "Alt", "Morgen"]),
        ("2007-11-23", ["Dringend", "Eskaliert", "Alt", "Morgen", "Fern"]),
    ],
)
def test_was_an_einem_tag_im_brief_steht(tag: str, erwartet: list[str]) -> None:
    assert namen(faellige(ALLE, date.fromisoformat(tag))) == erwartet


@pytest.mark.parametrize(
    ("takt", "tag", "bisher", "erwartet"),
    [
        (Takt.AUS, MONTAG, [], []),
        (Takt.TAEGLICH, MONTAG, [], ["Eskaliert", "Alt", "Morgen"]),
        (Takt.TAEGLICH, MONTAG, [gesendet(MONTAG, ESKALIERT, ALT, MORGEN)], []),  # derselbe Inhalt am selben Tag
        (Takt.TAEGLICH, MONTAG, [gesendet(MONTAG, ESKALIERT, ALT, MORGEN, DRINGEND)], []),  # etwas ist erledigt: kein Brief deshalb
        (Takt.TAEGLICH, MONTAG, [gesendet(MONTAG, ALT)], ["Eskaliert", "Alt", "Morgen"]),  # etwas ist neu
        (Takt.TAEGLICH, DONNERSTAG, [gesendet(MONTAG, ESKALIERT, ALT, MORGEN)], ["Eskaliert", "Alt", "Morgen"]),
        (Takt.WOECHENTLICH, MONTAG, [gesendet(MONTAG - timedelta(days=1), ALT)], ["Eskaliert", "Alt", "Morgen"]),
        (Takt.WOECHENTLICH, DONNERSTAG, [], ["Eskaliert", "Alt", "Morgen"]),  # am Montag ging keiner hinaus: nachgeholt
        (Takt.WOECHENTLICH, DONNERSTAG, [gesendet(MONTAG, ESKALIERT, ALT)], []),
        (Takt.WOECHENTLICH, DONNERSTAG, [gesendet(MONTAG, ALT)], ["Eskaliert"]),  # neu eskaliert: gleich, und nur das
        (Takt.WOECHENTLICH, DONNERSTAG, [gesendet(MONTAG, ALT), gesendet(DONNERSTAG, ESKALIERT)], []),
    ],
)
def test_ob_ein_brief_hinausgeht(takt: Takt, tag: date, bisher: list[Gesendet], erwartet: list[str]) -> None:
    assert namen(zu_senden([ALT, MORGEN, FERN, ESKALIERT], takt, tag, bisher)) == erwartet


def test_wo_nichts_faellig_ist_geht_nichts_hinaus() -> None:
    assert zu_senden([FERN, OHNE], Takt.TAEGLICH, MONTAG, []) == zu_senden([], Takt.WOECHENTLICH, MONTAG, []) == []


def test_der_brief_im_ganzen() -> None:
    offen = eintrag("Erläutern: Sozialraum II", brief=False, art=Art.BUDGET, dringend=True)
    hinweise = [eintrag(f"Hinweis: {name}", tag, brief=False, art=Art.RUNDE) for name, tag in (("A", "2007-10-02"), ("B", "2007-09-30"))]
    brief = schreibe([ESKALIERT, ALT, MORGEN, offen, *hinweise], MONTAG, ADRESSE)
    assert brief.betreff == "Sozialraumsteuerung: 6 Aufgaben, davon 4 überfällig"
    assert brief.text == """Guten Tag,

in der Sozialraumsteuerung wartet am 15.10.2007 auf Sie:

Zu Ihnen eskaliert, bei anderen überfällig (1)
- Eskaliert, überfällig seit 15.09.2007
  https://steuerung.example/eskaliert/

Budgets und Monate (1)
- 1 Sache
  https://steuerung.example/aufgaben/?art=budget

Hausrunden und Hinweise (2)
- 2 Sachen, überfällig seit 30.09.2007
  https://steuerung.example/aufgaben/?art=runde

Berichte (2)
- Alt, überfällig seit 01.10.2007
  https://steuerung.example/alt/
- Morgen, fällig am 16.10.2007
  https://steuerung.example/morgen/

Alle Aufgaben: https://steuerung.example/aufgaben/

--
Diese E-Mail hat die Sozialraumsteuerung von selbst geschrieben. Wie oft sie kommt, stellen Sie hier ein:
https://steuerung.example/konto/erinnerungen/
"""


@pytest.mark.parametrize(
    ("tag", "wie_viele", "zeile"),
    [
        ("2007-10-14", 1, "- Titel, überfällig seit 14.10.2007"),
        ("2007-10-15", 1, "- Titel, heute fällig"),
        ("2007-10-16", 1, "- Titel, fällig am 16.10.2007"),
        ("2007-10-14", 3, "- Titel, zuerst fällig am 14.10.2007"),
        ("", 1, "- Titel"),
    ],
)
def test_wann_etwas_faellig_ist(tag: str, wie_viele: int, zeile: str) -> None:
    assert zeile in schreibe([eintrag("Titel", tag, wie_viele=wie_viele)], MONTAG, ADRESSE).text.splitlines()


TAGE = st.dates(date(2007, 9, 1), date(2007, 12, 31))
EINTRAEGE = st.lists(
    st.builds(
        lambda n, tag, dringend, eskaliert, brief: eintrag(f"Geheim{n}", tag.isoformat() if tag else "", dringend=dringend,
                                                           eskaliert=eskaliert, brief=brief or eskaliert),
        st.integers(0, 20), TAGE | st.none(), st.booleans(), st.booleans(), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(EINTRAEGE, st.sampled_from(list(Takt)), TAGE)
def test_zweimal_am_selben_tag_geht_nichts_doppelt_hinaus_und_nichts_verloren(alle: list[Faelligkeit], takt: Takt, tag: date) -> None:
    erster = zu_senden(alle, takt, tag, [])
    assert zu_senden(alle, takt, tag, [gesendet(tag, *erster)] if erster else []) == []
    if takt is not Takt.AUS:
        assert erster == faellige(alle, tag)


@given(EINTRAEGE, TAGE)
def test_ein_titel_der_nicht_in_einen_brief_darf_steht_in_keinem(alle: list[Faelligkeit], tag: date) -> None:
    if eintraege := faellige(alle, tag):
        brief = schreibe(eintraege, tag, ADRESSE)
        genannt = {f.titel for f in eintraege if f.brief}
        zeilen = [zeile.removeprefix("- ").split(",")[0] for zeile in brief.text.splitlines() if zeile.startswith("- Geheim")]
        assert set(zeilen) == genannt
