"""Wo beginnt die Tabelle, und welche Zeilen sind nur Beiwerk? Titel, Summenzeilen, Striche und Fußnoten, wie Ämter sie schreiben."""

import re
import unicodedata
from collections.abc import Sequence

PROBE = 60
_ZAHLARTIG = re.compile(r"[-+\u2212]?[0-9.,\u00a0 ]*[0-9][0-9.,\u00a0 ]*\s?[%€]?")
_STRICHE = re.compile(r"[-_=–—*.\s]{3,}")
_SUMME = re.compile(
    r"(stadt\s+|gesamtstadt|.{0,40}\s)?(insgesamt|gesamt|summe|zusammen|total|gesamtsumme)\b.{0,40}|gesamtstadt|σ", re.IGNORECASE
)
_SCHLUESSELARTIG = re.compile(r"[0-9A-Za-z]{1,12}")


def finde_kopfzeile(zeilen: Sequence[Sequence[str]]) -> int | None:
    """Index der Kopfzeile unter den ersten Zeilen: die erste, die fast so breit ist wie die Tabelle und mit Text beginnt.

    None, wenn es keine gibt (zum Beispiel beginnen alle breiten Zeilen mit einer Zahl).
    """
    belegt = [0 if _ist_kommentar(zellen) else sum(1 for zelle in zellen if zelle) for zellen in zeilen[:PROBE]]
    if not belegt:
        return None
    breite = sorted(belegt)[(len(belegt) * 3) // 4]
    mindestens = min(breite, max(2, -(-breite * 6 // 10)))
    for index, anzahl in enumerate(belegt):
        if anzahl >= mindestens:
            erste = next(zelle for zelle in zeilen[index] if zelle)
            return None if _ZAHLARTIG.fullmatch(erste) else index
    return None


def _ist_kommentar(zellen: Sequence[str]) -> bool:
    return next((zelle for zelle in zellen if zelle), "").startswith("#")


def beiwerk(zellen: Sequence[str], breite: int) -> str | None:
    """Was für eine Zeile das ist, wenn sie keine Daten trägt: „Summenzeile“, „Trennlinie“ oder „Fußnote“; sonst None.

    Eine Zeile mit nur einer Angabe, die ein Schlüssel sein könnte, gilt als Daten. ``breite`` ist die Zahl der Spalten der Tabelle.
    """
    belegt = [zelle for zelle in zellen if zelle]
    if not belegt:
        return "Leerzeile"
    if all(_STRICHE.fullmatch(zelle) for zelle in belegt):
        return "Trennlinie"
    if _SUMME.fullmatch(next(zelle for zelle in zellen if zelle)):
        return "Summenzeile"
    if len(belegt) == 1 and breite > 2 and not _SCHLUESSELARTIG.fullmatch(belegt[0]):
        return "Fußnote"
    return None


def normalisiere(text: str) -> str:
    """Vergleichsform von Überschriften und Namen: klein, ohne Akzente und Zeichen, ``ä`` wie ``ae``, ``ß`` wie ``ss``."""
    klein = text.casefold().translate({228: "ae", 246: "oe", 252: "ue", 223: "ss"})
    zerlegt = unicodedata.normalize("NFKD", klein)
    return "".join(zeichen for zeichen in zerlegt if zeichen.isalnum())
