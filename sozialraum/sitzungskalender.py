"""Sitzungstage aus dem Turnus eines Gremiums (Fachkonzept 2.3: 14-tägig, einmal im Monat, einmal im Quartal; domain.md 1).

Der Turnus ist Angabe des Gremiums, der Ankertag legt Wochentag und Takt fest: „jeder 1. Donnerstag im Monat“. Feiertage und Ferien
kennt diese Rechnung nicht; wer die Reihe anlegt, nimmt die Tage heraus, an denen nicht getagt wird.
"""

import re
from calendar import MONDAY, Calendar, monthrange
from collections.abc import Iterator
from datetime import date, time, timedelta
from enum import StrEnum

LAENGSTE_REIHE = 3 * 366  # Tage
_LETZTE = 5


class Kalenderfehler(ValueError):
    """Aus diesen Angaben ergibt sich keine Reihe. Die Meldung ist ein deutscher Satz."""


class Turnus(StrEnum):
    """Wie oft ein Gremium tagt."""

    VIERZEHNTAEGLICH = "14_taeglich"
    MONATLICH = "monatlich"
    VIERTELJAEHRLICH = "vierteljaehrlich"
    HALBJAEHRLICH = "halbjaehrlich"
    NACH_BEDARF = "nach_bedarf"

    @property
    def bezeichnung(self) -> str:
        return TURNUSNAMEN[self]


TURNUSNAMEN = {
    Turnus.VIERZEHNTAEGLICH: "14-täglich",
    Turnus.MONATLICH: "monatlich",
    Turnus.VIERTELJAEHRLICH: "vierteljährlich",
    Turnus.HALBJAEHRLICH: "halbjährlich",
    Turnus.NACH_BEDARF: "nach Bedarf",
}
_MONATE = {Turnus.MONATLICH: 1, Turnus.VIERTELJAEHRLICH: 3, Turnus.HALBJAEHRLICH: 6}
_WOERTER = {
    "14täglich": Turnus.VIERZEHNTAEGLICH,
    "14tägig": Turnus.VIERZEHNTAEGLICH,
    "vierzehntäglich": Turnus.VIERZEHNTAEGLICH,
    "zweiwöchentlich": Turnus.VIERZEHNTAEGLICH,
    "monatlich": Turnus.MONATLICH,
    "1ximmonat": Turnus.MONATLICH,
    "einmalimmonat": Turnus.MONATLICH,
    "vierteljährlich": Turnus.VIERTELJAEHRLICH,
    "quartalsweise": Turnus.VIERTELJAEHRLICH,
    "einmalimquartal": Turnus.VIERTELJAEHRLICH,
    "halbjährlich": Turnus.HALBJAEHRLICH,
    "nachbedarf": Turnus.NACH_BEDARF,
    "beibedarf": Turnus.NACH_BEDARF,
}
_UHRZEIT = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:\s*Uhr)?")
WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONATSNAMEN = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


def lies_turnus(text: str) -> Turnus | None:
    """Der Turnus, den ein Text nennt („14-tägig“, „1x im Monat“, „quartalsweise“); None für Leeres und für Unbekanntes."""
    wort = re.sub(r"[\s_.\-–]", "", text.casefold())
    return _WOERTER.get(wort) or next((turnus for turnus in Turnus if turnus.replace("_", "") == wort), None)


def lies_uhrzeit(text: str) -> time:
    """„16:30“, „16.30 Uhr“ oder „9 Uhr“ als Uhrzeit. Kalenderfehler für anderes und für Zeiten, die es nicht gibt."""
    treffer = _UHRZEIT.fullmatch(text.strip())
    if treffer is None or int(treffer[1]) > 23 or int(treffer[2] or 0) > 59:
        raise Kalenderfehler(f"„{text}“ ist keine Uhrzeit; erwartet wird zum Beispiel 16:30.")
    return time(int(treffer[1]), int(treffer[2] or 0))


def sitzungstage(turnus: Turnus, anker: date, von: date, bis: date) -> list[date]:
    """Alle Tage des Turnus in [von, bis]; der Ankertag bestimmt Wochentag und Takt, auch für Tage vor ihm.

    Abgelehnt werden ein Turnus ohne Takt („nach Bedarf“), ein Ende vor dem Beginn und mehr als drei Jahre.
    """
    if turnus is Turnus.NACH_BEDARF:
        raise Kalenderfehler("Ein Gremium, das nach Bedarf tagt, hat keine Reihe; legen Sie seine Sitzungen einzeln an.")
    if bis < von:
        raise Kalenderfehler("Das Ende der Reihe liegt vor ihrem Beginn.")
    if (bis - von).days > LAENGSTE_REIHE:
        raise Kalenderfehler("Eine Reihe reicht über höchstens drei Jahre.")
    if turnus is Turnus.VIERZEHNTAEGLICH:
        erster = von + timedelta(days=(anker - von).days % 14)
        return [erster + timedelta(days=n) for n in range(0, (bis - erster).days + 1, 14)]
    return [tag for tag in _nach_monaten(_MONATE[turnus], anker, von, bis) if von <= tag <= bis]


def _nach_monaten(abstand: int, anker: date, von: date, bis: date) -> Iterator[date]:
    takt = (anker.year * 12 + anker.month) % abstand
    for nummer in range(von.year * 12 + von.month - 1, bis.year * 12 + bis.month):
        jahr, monat = nummer // 12, nummer % 12 + 1
        if (jahr * 12 + monat) % abstand == takt:
            yield _wochentag_im_monat(jahr, monat, anker.weekday(), _woche(anker))


def _woche(anker: date) -> int:
    """Der wievielte seines Wochentags im Monat ein Tag ist; ein fünfter steht für den letzten."""
    return (anker.day - 1) // 7 + 1


def _wochentag_im_monat(jahr: int, monat: int, wochentag: int, woche: int) -> date:
    laenge = monthrange(jahr, monat)[1]
    erster = 1 + (wochentag - date(jahr, monat, 1).weekday()) % 7
    tag = erster + 7 * (woche - 1)
    return date(jahr, monat, tag if tag <= laenge else tag - 7)


def beschreibe(turnus: Turnus, anker: date | None) -> str:
    """Der Takt als Wort: „monatlich, am 1. Donnerstag“; ohne Ankertag nur der Turnus."""
    if anker is None or turnus is Turnus.NACH_BEDARF:
        return turnus.bezeichnung
    name, woche = WOCHENTAGE[anker.weekday()], _woche(anker)
    wann = f"am {'letzten' if woche == _LETZTE else f'{woche}.'} {name}"
    if turnus is Turnus.VIERZEHNTAEGLICH:
        return f"{turnus.bezeichnung}, {name}"
    if turnus is Turnus.MONATLICH:
        return f"{turnus.bezeichnung}, {wann}"
    abstand = _MONATE[turnus]
    erster = (anker.month - 1) % abstand
    namen = [MONATSNAMEN[monat] for monat in range(erster, 12, abstand)]
    return f"{turnus.bezeichnung}, {wann} im {', '.join(namen[:-1])} und {namen[-1]}"


def monatsblatt(jahr: int, monat: int) -> list[list[date]]:
    """Die Wochen eines Monats von Montag bis Sonntag, mit den Tagen der Nachbarmonate am Rand."""
    return Calendar(MONDAY).monthdatescalendar(jahr, monat)


def nachbarmonat(jahr: int, monat: int, um: int) -> tuple[int, int]:
    """Jahr und Monat, ``um`` Monate weiter."""
    nummer = jahr * 12 + monat - 1 + um
    return nummer // 12, nummer % 12 + 1
