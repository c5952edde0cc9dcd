"""Kalendermonate: ein Monat steht für seinen ersten Tag."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from basis.zahlen import Zahlfehler

ERSTES_JAHR, LETZTES_JAHR = 1900, 2100

NAMEN = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
_FORMEN = (re.compile(r"(?P<m>[0-9]{1,2})[./](?P<j>[0-9]{4})"), re.compile(r"(?P<j>[0-9]{4})-(?P<m>[0-9]{2})"))


def monatserster(tag: date) -> date:
    """Der Monat, in dem ein Tag liegt."""
    return tag.replace(day=1)


def monatsende(monat: date) -> date:
    """Der letzte Tag des Monats."""
    return folgemonat(monat) - timedelta(days=1)


def folgemonat(monat: date, schritte: int = 1) -> date:
    """Der Monat nach (oder mit negativen Schritten vor) einem Monat."""
    nummer = monat.year * 12 + monat.month - 1 + schritte
    return date(nummer // 12, nummer % 12 + 1, 1)


def plus_monate(tag: date, monate: int) -> date:
    """Derselbe Tag so viele Monate später (mit negativen davor); gibt es ihn dann nicht, der letzte des Monats."""
    ziel = folgemonat(tag, monate)
    return ziel.replace(day=min(tag.day, monthrange(ziel.year, ziel.month)[1]))


def abstand(von: date, bis: date) -> int:
    """Wie viele Monate ``bis`` nach ``von`` liegt; negativ, wenn davor."""
    return (bis.year - von.year) * 12 + bis.month - von.month


def monate(von: date, bis: date) -> tuple[date, ...]:
    """Alle Monate von einem bis zu einem anderen, beide eingeschlossen; leer, wenn das Ende vor dem Anfang liegt."""
    return tuple(folgemonat(monatserster(von), schritte) for schritte in range(abstand(von, bis) + 1))


def monatsname(monat: date) -> str:
    """Zum Beispiel „September 2007“."""
    return f"{NAMEN[monat.month - 1]} {monat.year}"


def monatsspanne(von: date, bis: date) -> str:
    """Ganze Monate in Worten.

    Beispiel: „September 2007“, „Januar bis Juni 2007“, „Dezember 2006 bis Januar 2007“.
    """
    if (von.year, von.month) == (bis.year, bis.month):
        return monatsname(bis)
    anfang = NAMEN[von.month - 1] if von.year == bis.year else monatsname(von)
    return f"{anfang} bis {monatsname(bis)}"


def monatsreihe(nummern: Iterable[int]) -> str:
    """Monate eines Jahres in Worten, drei und mehr hintereinander als Spanne.

    Beispiel: 1, 2, 3, 5: „Januar bis März und Mai“; 1, 2: „Januar und Februar“.
    """
    spannen: list[list[int]] = []
    for nummer in sorted(set(nummern)):
        if spannen and spannen[-1][-1] == nummer - 1:
            spannen[-1].append(nummer)
        else:
            spannen.append([nummer])
    teile: list[str] = []
    for spanne in spannen:
        namen = [NAMEN[nummer - 1] for nummer in spanne]
        teile += [f"{namen[0]} bis {namen[-1]}"] if len(namen) > 2 else namen
    return " und ".join(filter(None, (", ".join(teile[:-1]), *teile[-1:])))


def kurz(monat: date) -> str:
    """Zum Beispiel „09.2007“; so steht er in Adressen und Dateien."""
    return f"{monat.month:02d}.{monat.year:04d}"


def lies_monat(text: str) -> date:
    """Liest MM.JJJJ, MM/JJJJ oder JJJJ-MM; alles andere ist ein ``Zahlfehler`` mit einem Satz."""
    treffer = next((t for form in _FORMEN if (t := form.fullmatch(text.strip()))), None)
    if treffer is None:
        raise Zahlfehler(f"„{text[:40]}“ ist kein Monat; erwartet wird MM.JJJJ, zum Beispiel 09.2007.")
    monat, jahr = int(treffer["m"]), int(treffer["j"])
    if not 1 <= monat <= 12 or not ERSTES_JAHR <= jahr <= LETZTES_JAHR:
        raise Zahlfehler(f"Den Monat „{text[:40]}“ gibt es nicht.")
    return date(jahr, monat, 1)
