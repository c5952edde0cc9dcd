"""Der Status eines Ziels aus dem seiner Messgrößen. Rein."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from basis.diagramme import STATUS_WORTE, Status
from bsc.scorecardzeile import OHNE_BEWERTUNG


@dataclass(frozen=True, slots=True)
class Stand:
    """Der Status einer Messgröße, wie dieser Leser ihn sieht; Gesperrtes hat für ihn keinen."""

    status: Status
    gesperrt: bool = False
    gewertet: bool = True


def zielstatus(staende: Sequence[Stand]) -> tuple[Status, str]:
    """Der dringendste Status der Messgrößen eines Ziels und sein Wort; was fehlt oder gesperrt ist, wird dazu gesagt.

    Beispiel: im Plan, handeln und gesperrt: „handeln, 1 gesperrt“.
    """
    gewertet = [s for s in staende if s.gewertet]
    if not gewertet:
        return Status.KEIN_WERT, OHNE_BEWERTUNG if staende else "ohne Messgröße"
    zahl = Counter("gesperrt" if s.gesperrt else s.status for s in gewertet)
    status = next((s for s in (Status.HANDELN, Status.BEOBACHTEN, Status.IM_PLAN) if zahl[s]), Status.KEIN_WERT)
    gesperrt, ohne = zahl["gesperrt"], zahl[Status.KEIN_WERT]
    if status == Status.KEIN_WERT and gesperrt:
        return status, f"gesperrt, {ohne} ohne Wert" if ohne else "gesperrt"
    dazu = [f"{gesperrt} gesperrt"] if gesperrt else []
    dazu += [f"{ohne} ohne Wert"] if ohne and status != Status.KEIN_WERT else []
    return status, ", ".join([STATUS_WORTE[status], *dazu])
