"""Wann ein Hinweis überfällig ist: Tage je Stand als Daten, dazu die Tage, die eine Runde selbst gesetzt hat (domain.md 6). Rein."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from basis.zahlen import datum
from proaktiv.kreislauf import BEENDET, Stand

FRIST = "kreislauf_frist_"
# Gilt, wo die Stadt keinen eigenen Wert führt. Ein Vorschlag: das Fachkonzept nennt keine Fristen.
TAGE_SONST: Mapping[Stand, int] = {
    Stand.AUFGENOMMEN: 28,
    Stand.IN_ABWAEGUNG: 28,
    Stand.IN_AKTION: 14,
    Stand.IN_REFLEXION: 28,
    Stand.UEBERGEBEN: 90,
}
WAS_FEHLT = {
    Stand.AUFGENOMMEN: "gemeinsam abzuwägen",
    Stand.IN_ABWAEGUNG: "gemeinsam abzuwägen",
    Stand.BEOBACHTET: "wieder vorzulegen",
    Stand.IN_AKTION: "eine Aktion zu planen",
    Stand.IN_REFLEXION: "zu reflektieren",
    Stand.UEBERGEBEN: "die Rückmeldung des Gremiums einzutragen",
}


def parameter(stand: Stand) -> str:
    """Unter welchem Schlüssel die Stadt die Tage eines Stands führt."""
    return f"{FRIST}{stand.value}"


class Faelligkeit(StrEnum):
    OFFEN = "offen"
    BALD = "bald"
    UEBERFAELLIG = "ueberfaellig"
    BEENDET = "beendet"

    @property
    def bezeichnung(self) -> str:
        return FAELLIGKEITEN[self]


FAELLIGKEITEN = {
    Faelligkeit.OFFEN: "im Zeitplan",
    Faelligkeit.BALD: "bald fällig",
    Faelligkeit.UEBERFAELLIG: "überfällig",
    Faelligkeit.BEENDET: "beendet",
}


@dataclass(frozen=True)
class Schleife:
    """Ein Hinweis, so weit er für seine Frist zählt. ``aktion_bis``: das früheste Ende seiner offenen Aktionen."""

    stand: Stand
    seit: date
    wiedervorlage: date | None = None
    aktion_bis: date | None = None


def faellig_am(s: Schleife, tage: Mapping[Stand, int]) -> date | None:
    """Der Tag, an dem der nächste Schritt fällig ist; None, wenn der Hinweis beendet ist.

    Beobachtetes hat seine Wiedervorlage, eine Aktion ihr eigenes Ende; sonst zählen die Tage seit dem letzten Wechsel des Stands.
    """
    if s.stand in BEENDET:
        return None
    if s.stand is Stand.BEOBACHTET:
        return s.wiedervorlage or s.seit
    if s.stand is Stand.IN_AKTION and s.aktion_bis is not None:
        return s.aktion_bis
    return s.seit + timedelta(days=tage.get(s.stand, TAGE_SONST[s.stand]))


def faelligkeit_am(am: date | None, heute: date, vorlauf: int = 7) -> Faelligkeit:
    """Am Tag selbst ist noch nichts überfällig; ``vorlauf``: so viele Tage vorher heißt es „bald“; ``am`` None: beendet."""
    if am is None:
        return Faelligkeit.BEENDET
    if am < heute:
        return Faelligkeit.UEBERFAELLIG
    return Faelligkeit.BALD if am - heute <= timedelta(days=vorlauf) else Faelligkeit.OFFEN


def fristsatz(s: Schleife, tage: Mapping[Stand, int], heute: date) -> str:
    """Was bis wann zu tun ist, als Satz; leer, wenn nichts mehr zu tun ist."""
    am = faellig_am(s, tage)
    if am is None:
        return ""
    was = "die Aktion zu beenden" if s.stand is Stand.IN_AKTION and s.aktion_bis else WAS_FEHLT[s.stand]
    if am < heute:
        return f"Seit dem {datum(am)} ist {was}."
    return f"Bis zum {datum(am)} ist {was}."
