"""Ein Hinweis im Rückblick: wie er am Ende eines Tages stand und wie lange er auf seinen nächsten Schritt wartete (domain.md 6, 8). Rein.

Gelesen aus seinem Verlauf: Was später geschah, ändert an einem früheren Tag nichts. Am heutigen Tag ergibt sich der Stand, den er hat.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from proaktiv.kreislauf import Schritt, Stand
from proaktiv.kreislauffristen import Schleife


@dataclass(frozen=True)
class Wechsel:
    """Ein Schritt im Verlauf; ``alt`` und ``neu`` sind gleich, wo der Stand bleibt."""

    schritt: Schritt
    alt: Stand
    neu: Stand
    tag: date

    @property
    def beginnt_neu(self) -> bool:
        """Ob der Hinweis seit diesem Tag so steht: bei jedem anderen Stand, und wo von Neuem abgewogen ist."""
        return self.neu is not self.alt or self.schritt is Schritt.ABWAEGEN


@dataclass(frozen=True)
class Einsatz:
    """Ein Angebot oder eine Aktion, so weit es für den Rückblick zählt."""

    geplant_am: date
    bis: date
    beendet_am: date | None = None

    def laeuft_am(self, tag: date) -> bool:
        """Geplant und noch nicht beendet."""
        return self.geplant_am <= tag and (self.beendet_am is None or self.beendet_am > tag)


@dataclass(frozen=True)
class Rueckblick:
    """``wechsel`` in der Reihenfolge, in der sie geschahen; ``wiedervorlagen``: (Tag der Abwägung, Tag der Wiedervorlage)."""

    erfasst_am: date
    wechsel: tuple[Wechsel, ...] = ()
    wiedervorlagen: tuple[tuple[date, date], ...] = ()
    einsaetze: tuple[Einsatz, ...] = ()

    def stand_am(self, tag: date) -> Stand | None:
        """Am Ende des Tages; None, wo er noch nicht aufgenommen war."""
        if self.erfasst_am > tag:
            return None
        return next((w.neu for w in reversed(self.wechsel) if w.tag <= tag), Stand.AUFGENOMMEN)

    def schleife_am(self, tag: date) -> Schleife | None:
        """Was für seine Frist zählt, am Ende des Tages."""
        stand = self.stand_am(tag)
        if stand is None:
            return None
        seit = next((w.tag for w in reversed(self.wechsel) if w.tag <= tag and w.beginnt_neu), self.erfasst_am)
        vorlage = next((wieder for am, wieder in reversed(self.wiedervorlagen) if am <= tag), None)
        laufende = [e.bis for e in self.einsaetze if e.laeuft_am(tag)]
        return Schleife(stand, seit, vorlage if stand is Stand.BEOBACHTET else None, min(laufende, default=None))

    def wartezeiten(self, von: date, bis: date) -> Iterator[tuple[Stand, int]]:
        """Jeder Stand, der in dem Zeitraum endete, und wie viele Tage er gedauert hat."""
        seit = self.erfasst_am
        for w in self.wechsel:
            if w.beginnt_neu:
                if von <= w.tag <= bis:
                    yield w.alt, (w.tag - seit).days
                seit = w.tag


def median(werte: Sequence[int]) -> Fraction | None:
    """Der mittlere Wert, bei gerader Zahl das Mittel der beiden mittleren; ohne Werte keiner."""
    return statistics.median(map(Fraction, werte)) if werte else None
