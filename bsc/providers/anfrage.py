"""What a reader of computed measures is asked, and who answers it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from bsc.messquellen import MESSQUELLEN, Berechnet, Messquelle
from bsc.providers import fallstatistik, haushalt, prognose
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum

Antwort = Mapping[tuple[int, date], Berechnet]


@dataclass(frozen=True)
class Anfrage:
    """For these Gebiete up to ``stand``; ``tage`` are further days, such as the ends of quarters for the course.

    ``zugang`` None: nothing is locked, for freezing and loading; such values pass the lock when they are shown.
    """

    zugang: Zugang | None
    baum: Gebietsbaum
    gebiete: tuple[int, ...]
    stand: date
    tage: tuple[date, ...] = ()

    def stichtage(self, quelle: Messquelle) -> tuple[date, ...]:
        """What the source has a value for: its own Stichtag at ``stand`` and those of the other days."""
        return tuple(sorted({quelle.stichtag(tag) for tag in (*self.tage, self.stand)}))


LESER: Mapping[str, Callable[[Anfrage], Antwort]] = {
    haushalt.QUELLE.schluessel: haushalt.lies,
    fallstatistik.QUELLE.schluessel: fallstatistik.lies,
    prognose.QUELLE.schluessel: prognose.lies,
}


def berechne(quellen: Collection[str], anfrage: Anfrage) -> dict[str, Antwort]:
    """The values of these sources: source → (Gebiet, day) → value. An unknown source has none."""
    return {quelle: LESER[quelle](anfrage) for quelle in sorted({*quellen} & {*MESSQUELLEN})}
