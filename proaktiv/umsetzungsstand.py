"""Der Umsetzungsstand von Konzeptionen: fertig, läuft, verspätet, nicht begonnen, nicht weiterverfolgt (domain.md 7). Rein."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proaktiv.massnahmenweg import UNTERWEGS, Massnahmenstand


class Gruppe(StrEnum):
    FERTIG = "fertig"
    LAEUFT = "laeuft"
    VERSPAETET = "verspaetet"
    NICHT_BEGONNEN = "nicht_begonnen"
    AUFGEGEBEN = "aufgegeben"

    @property
    def bezeichnung(self) -> str:
        return GRUPPEN[self]


GRUPPEN = {
    Gruppe.FERTIG: "fertig",
    Gruppe.LAEUFT: "läuft",
    Gruppe.VERSPAETET: "verspätet",
    Gruppe.NICHT_BEGONNEN: "nicht begonnen",
    Gruppe.AUFGEGEBEN: "nicht weiterverfolgt",
}
OHNE = "ohne Angabe"


@dataclass(frozen=True)
class Massnahmenlage:
    """Eine Maßnahme, wie sie an einem Tag steht. ``beginn`` und ``ende`` sind geplant; ``gemeldet_am``: letzter Wechsel ihres Standes."""

    massnahme: int
    konzeption: str
    kapitel: str
    lebensphasen: tuple[str, ...]
    stand: Massnahmenstand
    beginn: date | None
    ende: date | None
    gemeldet_am: date | None


@dataclass(frozen=True)
class Standzeile:
    """Wie viele Maßnahmen unter einem Kapitel oder einer Lebensphase wie weit sind; ``neu``: seit dem letzten Bericht anders."""

    name: str
    zahlen: dict[Gruppe, int]
    neu: int

    @property
    def alle(self) -> int:
        return sum(self.zahlen.values())


def gruppe(lage: Massnahmenlage, tag: date) -> Gruppe:
    """Verspätet ist auch, was nach Plan hätte beginnen oder enden müssen und es nicht gemeldet hat; der letzte Tag zählt noch nicht."""
    if lage.stand is Massnahmenstand.FERTIG:
        return Gruppe.FERTIG
    if lage.stand is Massnahmenstand.AUFGEGEBEN:
        return Gruppe.AUFGEGEBEN
    ueber_beginn = lage.stand is Massnahmenstand.NICHT_BEGONNEN and lage.beginn is not None and lage.beginn < tag
    ueber_ende = lage.ende is not None and lage.ende < tag
    if lage.stand is Massnahmenstand.VERSPAETET or ueber_beginn or ueber_ende:
        return Gruppe.VERSPAETET
    return Gruppe.LAEUFT if lage.stand in UNTERWEGS else Gruppe.NICHT_BEGONNEN


def ist_neu(lage: Massnahmenlage, seit: date | None) -> bool:
    """Ob der Stand seit dem letzten Bericht (``seit``) gewechselt hat; ohne früheren Bericht ist alles neu, was gemeldet ist."""
    return lage.gemeldet_am is not None and (seit is None or lage.gemeldet_am > seit)


def je_kapitel(lagen: Sequence[Massnahmenlage], tag: date, seit: date | None = None) -> tuple[Standzeile, ...]:
    """Eine Zeile je Konzeption und Kapitel, in der Reihenfolge der Maßnahmen; jede Maßnahme steht in genau einer."""
    return _zeilen(lagen, lambda lage: (f"{lage.konzeption}: {lage.kapitel or OHNE}",), tag, seit)


def je_lebensphase(lagen: Sequence[Massnahmenlage], tag: date, seit: date | None = None) -> tuple[Standzeile, ...]:
    """Eine Zeile je Lebensphase; eine Maßnahme für mehrere Phasen steht in jeder, die Zeilen addieren sich also nicht zur Summe."""
    return _zeilen(lagen, lambda lage: lage.lebensphasen or (OHNE,), tag, seit)


def gesamt(lagen: Iterable[Massnahmenlage], tag: date, seit: date | None = None) -> Standzeile:
    """Alle Maßnahmen, jede einmal."""
    return _zaehle("Summe", list(lagen), tag, seit)


def _zeilen(
    lagen: Sequence[Massnahmenlage], worunter: Callable[[Massnahmenlage], Iterable[str]], tag: date, seit: date | None
) -> tuple[Standzeile, ...]:
    je: dict[str, list[Massnahmenlage]] = {}
    for lage in lagen:
        for name in worunter(lage):
            je.setdefault(name, []).append(lage)
    return tuple(_zaehle(name, dort, tag, seit) for name, dort in je.items())


def _zaehle(name: str, lagen: Sequence[Massnahmenlage], tag: date, seit: date | None) -> Standzeile:
    gruppen = [gruppe(lage, tag) for lage in lagen]
    return Standzeile(name, {g: gruppen.count(g) for g in Gruppe}, sum(ist_neu(lage, seit) for lage in lagen))
