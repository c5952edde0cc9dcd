"""Der Sollpfad: was an einem Tag zwischen Basis und Ziel erreicht sein soll (domain.md 5). Rein.

Er führt von der Basis über die Planwerte der Jahre. Geradlinig zählt jeder Tag gleich; in Stufen gilt der Planwert des nächsten Plantags
schon vorher, so wie ein Jahresplan für das ganze Jahr gilt. Korridore gehen immer in Stufen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bsc.zielerreichung import Korridor, Plan


class Verlauf(StrEnum):
    GERADLINIG = "geradlinig"
    STUFEN = "stufen"


@dataclass(frozen=True, slots=True)
class Planpunkt:
    """``mindest`` und ``ambitioniert`` stehen neben dem Planwert; der Sollpfad kennt sie nicht."""

    tag: date
    wert: Plan
    mindest: Fraction | None = None
    ambitioniert: Fraction | None = None

    @property
    def hat_stufen(self) -> bool:
        return self.mindest is not None or self.ambitioniert is not None


@dataclass(frozen=True, slots=True)
class Sollpfad:
    """``basis`` fehlt, wo kein Ausgangswert bekannt ist: dann gilt vor dem ersten Plantag nur in Stufen ein Soll."""

    punkte: tuple[Planpunkt, ...]
    verlauf: Verlauf = Verlauf.GERADLINIG
    basis: Planpunkt | None = None

    def __post_init__(self) -> None:
        tage = [p.tag for p in (*filter(None, [self.basis]), *self.punkte)]
        if tage != sorted(set(tage)):
            raise ValueError("Die Punkte eines Sollpfads folgen aufeinander; der Ausgangswert liegt vor dem ersten.")

    @property
    def ziel(self) -> Planpunkt | None:
        return self.punkte[-1] if self.punkte else None

    def soll(self, tag: date) -> Plan | None:
        """Das Soll eines Tages; vor der Basis keines, nach dem letzten Plantag der letzte Planwert.

        Beispiel: Ist 15 am 31.12.2006, Plan 25 am 31.12.2008: am 31.12.2007 sind es 15 + 10 · 365/731, rund 20,0.
        """
        if not self.punkte or (self.basis and tag < self.basis.tag):
            return None
        danach = next((p for p in self.punkte if p.tag >= tag), None)
        if danach is None:
            return self.punkte[-1].wert
        davor = next((p for p in reversed(self.punkte) if p.tag < tag), self.basis)
        if self.verlauf == Verlauf.STUFEN or isinstance(danach.wert, Korridor):
            return self.basis.wert if self.basis and tag == self.basis.tag and not isinstance(self.basis.wert, Korridor) else danach.wert
        if davor is None or isinstance(davor.wert, Korridor):
            return None if tag < danach.tag else danach.wert
        anteil = Fraction((tag - davor.tag).days, (danach.tag - davor.tag).days)
        return davor.wert + (danach.wert - davor.wert) * anteil


def sollpfad(basis: Planpunkt | None, punkte: Iterable[Planpunkt], verlauf: Verlauf = Verlauf.GERADLINIG) -> Sollpfad:
    """Nach Tagen geordnet; was nicht nach der Basis liegt, ist schon Vergangenheit und fällt weg."""
    geordnet = sorted((p for p in punkte if basis is None or p.tag > basis.tag), key=lambda p: p.tag)
    return Sollpfad(tuple(geordnet), verlauf, basis)
