"""Der Umsetzungsstand von Maßnahmen: fertig, läuft, verspätet, nicht begonnen, nicht weiterverfolgt (domain.md 7). Rein.

Welche Maßnahme wie weit ist, sagt ``MassnahmeQuerySet.mit_gruppe``.
"""

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
