"""Zielerreichung, Abweichung, Status und Trend einer Messgröße (domain.md 5). Rein, exakt, ohne Einheit; Fehlendes ist nie 0."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from basis.diagramme import Status
from bsc.messgroesse import Zielrichtung


@dataclass(frozen=True, slots=True)
class Korridor:
    """Von und bis eingeschlossen."""

    von: Fraction
    bis: Fraction

    def __post_init__(self) -> None:
        if self.von > self.bis:
            raise ValueError("Ein Korridor beginnt nicht über seinem Ende.")

    def abstand(self, wert: Fraction) -> Fraction:
        """Wie weit ein Wert außerhalb liegt, mit Vorzeichen; innerhalb 0."""
        return min(wert - self.von, Fraction(0)) if wert < self.von else max(wert - self.bis, Fraction(0))


Plan = Fraction | Korridor


@dataclass(frozen=True, slots=True)
class Schwellen:
    """Wie viel das Ist hinter dem Soll zurückbleiben darf, in der Einheit der Messgröße: bis ``gruen`` im Plan, bis ``gelb`` beobachten."""

    gruen: Fraction
    gelb: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.gruen <= self.gelb:
            raise ValueError("Die Schwellen beginnen bei 0 und steigen.")


class Trend(StrEnum):
    STEIGT = "steigt"
    FAELLT = "faellt"
    GLEICH = "gleich"


def zielerreichung(start: Fraction | None, ist: Fraction | None, plan: Plan | None, richtung: Zielrichtung) -> Fraction | None:
    """Der zurückgelegte Teil des Wegs, 1 = Ziel erreicht: (Ist − Start) / (Plan − Start); unter 0 heißt zurückgefallen, über 1 übertroffen.

    Plan = Start oder ein Start, der schon besser ist als der Plan, heißt halten:
    gehalten oder übertroffen ist 1, sonst fehlt der Anteil, um den der Plan verfehlt ist.
    Ein Korridor ist erreicht, wenn das Ist darin liegt; sonst zählt, um wie viel sich der Abstand zu ihm verkleinert hat. Ein einzelner
    Planwert ist dabei ein Korridor ohne Breite; wo zu erhöhen oder zu senken ist, zählt nur der Abstand auf der falschen Seite.

    Beispiele: Start 15, Ist 18, Plan 25: 0,3. Start = Plan = 3.800, Ist 3.990, senken: 0,95. Korridor 90–100, Start 120, Ist 110: 0,5.
    """
    if start is None or ist is None or plan is None:
        return None
    if richtung == Zielrichtung.KORRIDOR and not isinstance(plan, Korridor):
        plan = Korridor(plan, plan)
    if isinstance(plan, Korridor):
        return _im_korridor(start, ist, plan, richtung)
    if plan != start and not steht_besser(start, plan, richtung):
        return (ist - start) / (plan - start)
    rueckstand = plan - ist if richtung == Zielrichtung.ERHOEHEN else ist - plan
    if rueckstand <= 0:
        return Fraction(1)
    return 1 - rueckstand / abs(plan) if plan else Fraction(0)


def steht_besser(start: Fraction | None, plan: Plan | None, richtung: Zielrichtung) -> bool:
    """Ob der Ausgangswert den Plan schon übertrifft. Beispiel: senken, Start 1.247, Plan 1.250."""
    if start is None or not isinstance(plan, Fraction) or richtung == Zielrichtung.KORRIDOR:
        return False
    return start > plan if richtung == Zielrichtung.ERHOEHEN else start < plan


def _im_korridor(start: Fraction, ist: Fraction, korridor: Korridor, richtung: Zielrichtung) -> Fraction:
    abstand, anfang = (_zurueck(korridor.abstand(wert), richtung) for wert in (ist, start))
    if abstand <= 0:
        return Fraction(1)
    bezug = max(anfang, Fraction(0)) or (korridor.bis - korridor.von) or abs(korridor.von)
    return 1 - abstand / bezug if bezug else Fraction(0)


def abweichung(ist: Fraction | None, soll: Plan | None) -> Fraction | None:
    """Ist minus Soll heute, mit Vorzeichen; beim Korridor der Abstand zu seinem näheren Rand."""
    if ist is None or soll is None:
        return None
    return soll.abstand(ist) if isinstance(soll, Korridor) else ist - soll


def rueckstand(abweichung: Fraction | None, richtung: Zielrichtung) -> Fraction | None:
    """Die Abweichung in Zielrichtung gelesen: über 0 ungünstig, unter 0 günstig."""
    return None if abweichung is None else _zurueck(abweichung, richtung)


def _zurueck(abweichung: Fraction, richtung: Zielrichtung) -> Fraction:
    if richtung == Zielrichtung.KORRIDOR:
        return abs(abweichung)
    return abweichung if richtung == Zielrichtung.SENKEN else -abweichung


def status(ist: Fraction | None, soll: Plan | None, richtung: Zielrichtung, schwellen: Schwellen | None) -> Status:
    """Ohne Ist, ohne Soll oder ohne Schwellen gibt es keinen Status.

    Beispiel: Soll 20,1, Ist 18, erhöhen, Schwellen 1 und 4: 2,1 zurück, also beobachten.
    """
    zurueck = rueckstand(abweichung(ist, soll), richtung)
    if zurueck is None or schwellen is None:
        return Status.KEIN_WERT
    if zurueck <= schwellen.gruen:
        return Status.IM_PLAN
    return Status.BEOBACHTEN if zurueck <= schwellen.gelb else Status.HANDELN


def trend(werte: Sequence[Fraction | None]) -> Trend | None:
    """Der jüngste Wert gegen den davor bekannten; ohne zwei Werte gibt es keinen Trend. Fehlt der jüngste, ebenso."""
    if not werte or werte[-1] is None:
        return None
    frueher = [w for w in werte[:-1] if w is not None]
    if not frueher:
        return None
    schritt = werte[-1] - frueher[-1]
    return Trend.GLEICH if schritt == 0 else Trend.STEIGT if schritt > 0 else Trend.FAELLT


def ist_guenstig(werte: Sequence[Fraction | None], richtung: Zielrichtung, plan: Plan | None) -> bool | None:
    """Ob der Trend zum Ziel führt; None, wo es keinen gibt oder sich nichts bewegt."""
    gang = trend(werte)
    if gang is None or gang == Trend.GLEICH:
        return None
    if richtung != Zielrichtung.KORRIDOR:
        return (gang == Trend.STEIGT) == (richtung == Zielrichtung.ERHOEHEN)
    if not isinstance(plan, Korridor):
        return None
    bekannt = [w for w in werte if w is not None]
    vorher, jetzt = abs(plan.abstand(bekannt[-2])), abs(plan.abstand(bekannt[-1]))
    return jetzt == 0 or jetzt < vorher
