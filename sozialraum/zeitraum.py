"""Zeiträume, für die Daten geliefert werden: Monat, Quartal, Halbjahr, Jahr, Schuljahr (01.08. bis 31.07.)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Rhythmus(StrEnum):
    """Wie oft etwas geliefert wird."""

    MONATLICH = "monatlich"
    QUARTAL = "quartal"
    HALBJAHR = "halbjahr"
    JAHR = "jahr"
    SCHULJAHR = "schuljahr"

    @property
    def monate(self) -> int:
        return {"monatlich": 1, "quartal": 3, "halbjahr": 6}.get(self.value, 12)

    @property
    def wort(self) -> str:
        return RHYTHMUSWORTE[self]


RHYTHMUSWORTE = {
    Rhythmus.MONATLICH: "monatlich",
    Rhythmus.QUARTAL: "vierteljährlich",
    Rhythmus.HALBJAHR: "halbjährlich",
    Rhythmus.JAHR: "jährlich",
    Rhythmus.SCHULJAHR: "je Schuljahr",
}
MONATE = ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez.")
_SCHULJAHR_AB = 8


@dataclass(frozen=True, order=True)
class Zeitraum:
    """Ein Zeitraum mit erstem und letztem Tag."""

    anfang: date
    ende: date
    rhythmus: Rhythmus

    @property
    def name(self) -> str:
        """Zum Beispiel „2006“, „2006/07“, „1. Hj. 2007“, „3. Qu. 2007“, „Sep. 2007“."""
        jahr, nummer = self.anfang.year, (self.anfang.month - 1) // self.rhythmus.monate
        return {
            Rhythmus.MONATLICH: f"{MONATE[self.anfang.month - 1]} {jahr}",
            Rhythmus.QUARTAL: f"{nummer + 1}. Qu. {jahr}",
            Rhythmus.HALBJAHR: f"{nummer + 1}. Hj. {jahr}",
            Rhythmus.JAHR: f"{jahr}",
            Rhythmus.SCHULJAHR: f"{jahr}/{(jahr + 1) % 100:02d}",
        }[self.rhythmus]

    def faellig_am(self, frist_tage: int) -> date:
        """Der Tag, bis zu dem geliefert sein soll: so viele Tage nach dem Ende."""
        return self.ende + timedelta(days=frist_tage)

    def vorher(self) -> "Zeitraum":
        return zeitraum_mit(self.rhythmus, self.anfang - timedelta(days=1))


def zeitraum_mit(rhythmus: Rhythmus, tag: date) -> Zeitraum:
    """Der Zeitraum, in dem ein Tag liegt."""
    versatz = _SCHULJAHR_AB - 1 if rhythmus is Rhythmus.SCHULJAHR else 0
    monate = tag.year * 12 + tag.month - 1 - versatz
    erster = monate - monate % rhythmus.monate + versatz
    return Zeitraum(_monatsanfang(erster), _monatsanfang(erster + rhythmus.monate) - timedelta(days=1), rhythmus)


def _monatsanfang(monate: int) -> date:
    return date(monate // 12, monate % 12 + 1, 1)


def letzte_abgeschlossene(rhythmus: Rhythmus, tag: date, anzahl: int) -> tuple[Zeitraum, ...]:
    """Die letzten Zeiträume, die vor ``tag`` zu Ende gegangen sind, der älteste zuerst."""
    folge = []
    zeitraum = zeitraum_mit(rhythmus, tag).vorher()
    for _ in range(anzahl):
        folge.append(zeitraum)
        zeitraum = zeitraum.vorher()
    return tuple(reversed(folge))


def rhythmus_aus_wort(wort: str) -> Rhythmus:
    """Liest „jährlich“, „vierteljährlich“ und Ähnliches; was unbekannt ist, gilt als jährlich."""
    klein = wort.strip().casefold()
    for stueck, rhythmus in (
        ("monat", Rhythmus.MONATLICH),
        ("viertel", Rhythmus.QUARTAL),
        ("quartal", Rhythmus.QUARTAL),
        ("halb", Rhythmus.HALBJAHR),
        ("schuljahr", Rhythmus.SCHULJAHR),
    ):
        if stueck in klein:
            return rhythmus
    return Rhythmus.JAHR
