"""Der Umsetzungsstand von Maßnahmen: fertig, läuft, verspätet, nicht begonnen, nicht weiterverfolgt (domain.md 7). Rein.

Welche Maßnahme wie weit ist, sagt ``MassnahmeQuerySet.mit_gruppe``. Der Bericht zum Umsetzungsstand trennt davon, worüber noch niemand
berichtet hat: Ein fehlender Bericht sagt nicht, dass nichts begonnen ist.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


class Umsetzung(StrEnum):
    """Wie weit eine Maßnahme nach ihren Berichten ist; jede steht in genau einer."""

    FERTIG = "fertig"
    LAEUFT = "laeuft"
    VERSPAETET = "verspaetet"
    NICHT_BEGONNEN = "nicht_begonnen"
    OHNE_BERICHT = "ohne_bericht"
    AUFGEGEBEN = "aufgegeben"

    @property
    def bezeichnung(self) -> str:
        return "ohne Bericht" if self is Umsetzung.OHNE_BERICHT else GRUPPEN[Gruppe(self.value)]


BEENDET = frozenset({Umsetzung.FERTIG, Umsetzung.AUFGEGEBEN})
ZU_KLAEREN = (Umsetzung.VERSPAETET, Umsetzung.NICHT_BEGONNEN, Umsetzung.OHNE_BERICHT)


def umsetzung(gruppe: str, berichtet_am: date | None) -> Umsetzung:
    """Verspätet ist nach Plan auch, was nie berichtet hat; sonst ist ohne Bericht nichts darüber bekannt."""
    if gruppe == Gruppe.NICHT_BEGONNEN and berichtet_am is None:
        return Umsetzung.OHNE_BERICHT
    return Umsetzung(gruppe)


def standwort(gruppe: str, stand: str, berichtet_am: date | None) -> str:
    """Wie weit eine Maßnahme ist, in einem Wort; was erst begonnen hat, läuft noch nicht."""
    wie = umsetzung(gruppe, berichtet_am)
    return "begonnen" if wie is Umsetzung.LAEUFT and stand == "begonnen" else wie.bezeichnung


@dataclass(frozen=True)
class Lage:
    """Eine Maßnahme am Tag des Berichts (``jetzt``) und am Tag, seit dem etwas neu ist (``vorher``).

    ``feld``: Lebenswelt oder Handlungsfeld der Matrix. ``begonnen``: ein Bericht sagt, dass sie begonnen hat.
    """

    nummer: int
    konzeption: int
    kapitel: int | None
    phasen: tuple[int, ...]
    gebiete: tuple[int, ...]
    feld: int | None
    jetzt: Umsetzung
    vorher: Umsetzung
    berichtet_am: date | None
    beginn: date | None
    ende: date | None
    begonnen: bool

    def hat_berichtet(self, seit: date) -> bool:
        return self.berichtet_am is not None and self.berichtet_am > seit

    def ist_neu(self, seit: date) -> bool:
        """Seither hat jemand berichtet, oder sie ist nach ihrem Plan verspätet geworden."""
        return self.hat_berichtet(seit) or self.jetzt is not self.vorher

    def versaeumt(self, tag: date) -> date | None:
        """Der früheste geplante Tag, der vorbei ist, ohne dass er gemeldet wäre."""
        if self.jetzt is not Umsetzung.VERSPAETET:
            return None
        tage = [self.ende, None if self.begonnen else self.beginn]
        return min((t for t in tage if t is not None and t < tag), default=None)

    def termin(self, tag: date) -> tuple[str, date] | None:
        """Was nach Plan war oder kommt, mit seinem Tag: das Versäumte, sonst der Beginn, sonst das Ende."""
        versaeumt = self.versaeumt(tag)
        beginn, ende = ("Beginn", self.beginn), ("Ende", self.ende)
        for name, wann in ((ende, beginn) if self.begonnen else (beginn, ende)):
            if wann is not None and versaeumt in (None, wann):
                return name, wann
        return None


@dataclass(frozen=True)
class Standzahlen:
    """Wie viele Maßnahmen wie weit sind; ``neu``: seit dem gewählten Tag anders oder berichtet."""

    fertig: int
    laeuft: int
    verspaetet: int
    nicht_begonnen: int
    ohne_bericht: int
    aufgegeben: int
    neu: int

    @property
    def alle(self) -> int:
        return sum(self.je.values())

    @property
    def offen(self) -> int:
        return self.alle - self.fertig - self.aufgegeben

    @property
    def je(self) -> dict[Umsetzung, int]:
        return {u: getattr(self, u.value) for u in Umsetzung}


def zaehle(lagen: Iterable[Lage], seit: date, *, vorher: bool = False) -> Standzahlen:
    """Jede Maßnahme einmal; mit ``vorher`` so, wie sie an dem Tag stand, seit dem etwas neu ist."""
    alle = list(lagen)
    je = Counter(lage.vorher if vorher else lage.jetzt for lage in alle)
    return Standzahlen(**{u.value: je[u] for u in Umsetzung}, neu=0 if vorher else sum(lage.ist_neu(seit) for lage in alle))
