"""Sitzungen als Kalenderdatei nach RFC 5545 (iCalendar): UTF-8, CRLF, Zeilen bis 75 Byte, Zeiten in UTC.

Nur was eine Sitzung braucht: VEVENT mit UID, Beginn, Ende, Titel, Ort, Stand. Ein Termin ohne Uhrzeit gilt für den ganzen Tag.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
ZEILE = 75  # Byte, ohne Zeilenende (RFC 5545, 3.1)
HERSTELLER = "-//Sozialraumsteuerung//Sitzungskalender//DE"


@dataclass(frozen=True)
class Termin:
    """Ein Termin. ``stand`` ist TENTATIVE, CONFIRMED oder CANCELLED; ``folge`` zählt die Änderungen; ``geaendert`` hat eine Zeitzone."""

    kennung: str
    tag: date
    beginn: time | None
    ende: time | None
    titel: str
    ort: str
    beschreibung: str
    url: str
    stand: str
    folge: int
    geaendert: datetime


def schreibe(name: str, termine: Iterable[Termin]) -> bytes:
    """Die Datei mit allen Terminen. Dieselben Termine ergeben dieselben Bytes."""
    zeilen = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{HERSTELLER}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for termin in termine:
        zeilen += _termin(termin)
    zeilen.append("END:VCALENDAR")
    return "".join(f"{teil}\r\n" for zeile in zeilen for teil in _umbruch(zeile)).encode()


def _termin(termin: Termin) -> list[str]:
    geaendert = _utc(termin.geaendert)
    angaben = [("LOCATION", _text(termin.ort)), ("DESCRIPTION", _text(termin.beschreibung)), ("URL", termin.url)]
    return [
        "BEGIN:VEVENT",
        f"UID:{termin.kennung}",
        f"DTSTAMP:{geaendert}",
        f"LAST-MODIFIED:{geaendert}",
        f"SEQUENCE:{termin.folge}",
        *_zeit(termin),
        f"SUMMARY:{_text(termin.titel)}",
        *(f"{name}:{wert}" for name, wert in angaben if wert),
        f"STATUS:{termin.stand}",
        "END:VEVENT",
    ]


def _zeit(termin: Termin) -> list[str]:
    """Beginn und Ende; ein Ende vor dem Beginn liegt am nächsten Tag. Ein Ende, das niemand kennt, steht nicht da (RFC 5545, 3.6.1)."""
    if termin.beginn is None:
        return [f"DTSTART;VALUE=DATE:{termin.tag:%Y%m%d}", f"DTEND;VALUE=DATE:{termin.tag + timedelta(days=1):%Y%m%d}"]
    beginn = datetime.combine(termin.tag, termin.beginn, ZONE)
    if termin.ende is None:
        return [f"DTSTART:{_utc(beginn)}"]
    tage = timedelta(days=1 if termin.ende <= termin.beginn else 0)
    return [f"DTSTART:{_utc(beginn)}", f"DTEND:{_utc(datetime.combine(termin.tag + tage, termin.ende, ZONE))}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Text eines Werts (RFC 5545, 3.3.11): Rückstrich, Strichpunkt, Komma und Zeilenende sind geschützt, Steuerzeichen fallen weg."""
    geschuetzt = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    zeilen = "\\n".join(geschuetzt.splitlines())
    return "".join(zeichen for zeichen in zeilen if zeichen >= " " and zeichen != "\x7f")


def _umbruch(zeile: str) -> Iterator[str]:
    """Teilt eine Zeile in Stücke bis 75 Byte, nie mitten in einem Zeichen; jede Fortsetzung beginnt mit einem Leerzeichen."""
    stueck, laenge = "", 0
    for zeichen in zeile:
        breite = len(zeichen.encode())
        if laenge + breite > ZEILE:
            yield stueck
            stueck, laenge = " ", 1
        stueck += zeichen
        laenge += breite
    yield stueck
