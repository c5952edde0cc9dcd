"""Die Kalenderdatei nach RFC 5545: von Hand gelesen, Umbruch und Schutz der Zeichen als Eigenschaft."""

import re
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.kalenderdatei import ZEILE, Termin, schreibe

GEAENDERT = datetime(2007, 2, 1, 9, 30, tzinfo=UTC)
SCHUTZ = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def termin(**felder: object) -> Termin:
    angaben: dict[str, object] = {
        "kennung": "5f0c@steuerung", "tag": date(2007, 3, 1), "beginn": time(16, 30), "ende": time(18, 0), "titel": "JHA", "ort": "",
        "beschreibung": "", "url": "", "stand": "CONFIRMED", "folge": 0, "geaendert": GEAENDERT,
    }  # fmt: skip
    return Termin(**(angaben | felder))  # type: ignore[arg-type]


def lies(inhalt: bytes) -> dict[str, str]:
    """Ein Leser, wie ein Kalender einer ist: Zeilen zusammenfügen, am ersten Doppelpunkt teilen, Schutz aufheben."""
    zeilen = inhalt.decode().replace("\r\n ", "").split("\r\n")
    paare = [zeile.split(":", 1) for zeile in zeilen if zeile]
    return {name: re.sub(r"\\[nN,;\\]", lambda m: SCHUTZ[m.group()], wert) for name, wert in paare}


def test_eine_sitzung_im_winter_steht_in_weltzeit() -> None:
    felder = lies(schreibe("JHA", [termin(ort="Rathaus, Saal 1")]))
    assert (felder["DTSTART"], felder["DTEND"]) == ("20070301T153000Z", "20070301T170000Z")
    assert (felder["UID"], felder["SUMMARY"], felder["LOCATION"]) == ("5f0c@steuerung", "JHA", "Rathaus, Saal 1")
    assert (felder["STATUS"], felder["SEQUENCE"], felder["DTSTAMP"]) == ("CONFIRMED", "0", "20070201T093000Z")


def test_im_sommer_gilt_die_sommerzeit() -> None:
    assert lies(schreibe("x", [termin(tag=date(2007, 7, 5))]))["DTSTART"] == "20070705T143000Z"


def test_ohne_ende_steht_keines_da_und_ueber_mitternacht_endet_sie_am_naechsten_tag() -> None:
    felder = lies(schreibe("x", [termin(ende=None)]))
    assert felder["DTSTART"] == "20070301T153000Z" and "DTEND" not in felder
    assert lies(schreibe("x", [termin(beginn=time(22), ende=time(0, 30))]))["DTEND"] == "20070301T233000Z"


def test_ohne_uhrzeit_gilt_der_ganze_tag() -> None:
    felder = lies(schreibe("x", [termin(beginn=None, ende=None)]))
    assert (felder["DTSTART;VALUE=DATE"], felder["DTEND;VALUE=DATE"]) == ("20070301", "20070302")


def test_der_rahmen_ist_vollstaendig_und_leere_angaben_fehlen() -> None:
    text = schreibe("JHA", [termin(), termin(kennung="b")]).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert "LOCATION" not in text and "URL" not in text
    assert "\n" not in text.replace("\r\n", "")


def test_ein_zeilenende_im_text_wird_keine_neue_angabe() -> None:
    """Sonst könnte ein Titel eigene Angaben in den Kalender schreiben."""
    text = schreibe("x", [termin(titel="a\r\nATTACH:http://boese")]).decode()
    assert "SUMMARY:a\\nATTACH:http://boese\r\n" in text and "\r\nATTACH" not in text


@given(titel=st.text(max_size=300), ort=st.text(max_size=120))
def test_jede_zeile_passt_und_der_text_kommt_zurueck(titel: str, ort: str) -> None:
    inhalt = schreibe("x", [termin(titel=titel, ort=ort)])
    assert all(len(zeile) <= ZEILE for zeile in inhalt.split(b"\r\n"))
    inhalt.decode()
    erwartet = "".join(z for z in "\n".join(titel.splitlines()) if (z >= " " and z != "\x7f") or z == "\n")
    assert lies(inhalt)["SUMMARY"] == erwartet


@pytest.mark.parametrize("titel", ["ä" * 100, "€" * 100, "x" * 200])
def test_kein_zeichen_wird_zerrissen(titel: str) -> None:
    assert lies(schreibe("x", [termin(titel=titel)]))["SUMMARY"] == titel
