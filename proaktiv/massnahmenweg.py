"""Der Weg einer Maßnahme: nicht begonnen, begonnen, läuft, verspätet, fertig, nicht weiterverfolgt (domain.md 7). Rein."""

from collections.abc import Iterable
from enum import StrEnum


class Massnahmenstand(StrEnum):
    NICHT_BEGONNEN = "nicht_begonnen"
    BEGONNEN = "begonnen"
    LAEUFT = "laeuft"
    VERSPAETET = "verspaetet"
    FERTIG = "fertig"
    AUFGEGEBEN = "aufgegeben"

    @property
    def bezeichnung(self) -> str:
        return MASSNAHMENSTAENDE[self]


MASSNAHMENSTAENDE = {
    Massnahmenstand.NICHT_BEGONNEN: "nicht begonnen",
    Massnahmenstand.BEGONNEN: "begonnen",
    Massnahmenstand.LAEUFT: "läuft",
    Massnahmenstand.VERSPAETET: "verspätet",
    Massnahmenstand.FERTIG: "fertig",
    Massnahmenstand.AUFGEGEBEN: "nicht weiterverfolgt",
}
_N, _B, _L, _V, _F, _A = Massnahmenstand
OFFEN = frozenset({_N, _B, _L, _V})
UNTERWEGS = frozenset({_B, _L})
# Was auf einen Stand folgen kann; ein Bericht ohne Wechsel ist immer möglich.
WEGE: dict[Massnahmenstand, frozenset[Massnahmenstand]] = {
    _N: frozenset({_B, _L, _V, _A}),
    _B: frozenset({_L, _V, _F, _A}),
    _L: frozenset({_V, _F, _A}),
    _V: frozenset({_B, _L, _F, _A}),
    _F: frozenset({_L}),
    _A: frozenset({_N, _B}),
}
MIT_GRUND = frozenset({_N, _V, _A})


def hat_begonnen(stand: str, gemeldete: Iterable[str]) -> bool:
    """Ob ein Beginn gemeldet ist. „Verspätet“ und „nicht weiterverfolgt“ sagen es nicht: dann zählen die Berichte davor."""
    return stand != _N and any(gemeldet in UNTERWEGS or gemeldet == _F for gemeldet in gemeldete)


def uebergaenge() -> frozenset[tuple[Massnahmenstand, Massnahmenstand]]:
    """Alle Paare von Ständen, die einander folgen dürfen."""
    return frozenset((von, nach) for von, ziele in WEGE.items() for nach in ziele)


def moegliche(von: Massnahmenstand) -> tuple[Massnahmenstand, ...]:
    """Was ein Bericht melden kann: den Stand, der gilt, und was auf ihn folgt."""
    return tuple(stand for stand in Massnahmenstand if stand is von or stand in WEGE[von])


def braucht_grund(von: Massnahmenstand, nach: Massnahmenstand) -> bool:
    """Begründet wird, was nicht begonnen, verspätet oder aufgegeben ist, und was nach dem Ende weitergeht."""
    return nach in MIT_GRUND or (von not in OFFEN and nach is not von)


def maengel(von: Massnahmenstand, nach: Massnahmenstand, text: str, grund: str) -> list[tuple[str, str]]:
    """(Feld, Satz) zu allem, was einem Bericht fehlt; ein Grund sagt genug."""
    if satz := hindernis(von, nach, grund):
        return [("grund" if nach is von or nach in WEGE[von] else "stand_neu", satz)]
    return [] if text.strip() or grund.strip() else [("text", "Bitte sagen Sie, was getan ist.")]


def hindernis(von: Massnahmenstand, nach: Massnahmenstand, grund: str) -> str:
    """Warum ein Bericht so nicht geht; leer, wenn er geht."""
    if nach is not von and nach not in WEGE[von]:
        moeglich = ", ".join(f"„{stand.bezeichnung}“" for stand in moegliche(von))
        return f"Auf „{von.bezeichnung}“ folgt nicht „{nach.bezeichnung}“. Möglich sind: {moeglich}."
    if braucht_grund(von, nach) and not grund.strip():
        return f"Bitte nennen Sie den Grund, warum die Maßnahme jetzt „{nach.bezeichnung}“ ist."
    return ""
