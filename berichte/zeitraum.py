"""Der Berichtszeitraum eines Berichts von–bis, der davor und die, die zur Wahl stehen. Rein."""

from dataclasses import dataclass
from datetime import date, timedelta

from basis.monate import abstand, folgemonat, monatsende, monatserster
from basis.zahlen import datum
from sozialraum.zeitraum import Rhythmus, Zeitraum, letzte_abgeschlossene, zeitraum_mit

HALBJAHRE = 4
LAENGSTER = 366 * 5
FRUEHESTER = date(1990, 1, 1)  # das Jahr des Kinder- und Jugendhilfegesetzes


@dataclass(frozen=True)
class Berichtszeitraum:
    """Beide Tage gehören dazu."""

    von: date
    bis: date

    @property
    def name(self) -> str:
        """Zum Beispiel „01.01.2007 bis 30.06.2007“."""
        return f"{datum(self.von)} bis {datum(self.bis)}"

    @property
    def davor(self) -> "Berichtszeitraum":
        """Der gleich lange davor: ganze Monate gehen ganze Monate zurück, sonst zählen die Tage."""
        ende = self.von - timedelta(days=1)
        if self.von.day == 1 and self.bis == monatsende(monatserster(self.bis)):
            return Berichtszeitraum(folgemonat(self.von, -abstand(self.von, self.bis) - 1), ende)
        return Berichtszeitraum(ende - (self.bis - self.von), ende)

    @property
    def danach(self) -> "Berichtszeitraum":
        """Der gleich lange danach: auf ganze Monate folgen ganze Monate, sonst zählen die Tage."""
        anfang = self.bis + timedelta(days=1)
        if self.von.day == 1 and self.bis == monatsende(monatserster(self.bis)):
            return Berichtszeitraum(anfang, monatsende(folgemonat(anfang, abstand(self.von, self.bis))))
        return Berichtszeitraum(anfang, anfang + (self.bis - self.von))

    @property
    def letzter_monat(self) -> date | None:
        """Der erste Tag des letzten Monats, der ganz darin liegt; None, wenn keiner es tut."""
        letzter = monatserster(self.bis) if self.bis == monatsende(monatserster(self.bis)) else folgemonat(monatserster(self.bis), -1)
        return letzter if letzter >= self.von else None

    @property
    def jahr(self) -> "Berichtszeitraum":
        """Das Kalenderjahr, in dem er endet."""
        return Berichtszeitraum(date(self.bis.year, 1, 1), date(self.bis.year, 12, 31))

    def enthaelt(self, tag: date | None) -> bool:
        return tag is not None and self.von <= tag <= self.bis


def zeitraumfehler(von: date, bis: date, heute: date) -> str:
    """Warum kein Bericht über diese Tage spricht; leer, wenn einer es kann."""
    if von > bis:
        return "Der Zeitraum endet nicht, bevor er beginnt."
    if von < FRUEHESTER:
        return f"Der Zeitraum beginnt frühestens am {datum(FRUEHESTER)}."
    if von > heute:
        return f"Der Zeitraum hat noch nicht begonnen; er beginnt spätestens heute, am {datum(heute)}."
    return "Der Zeitraum ist höchstens fünf Jahre lang." if (bis - von).days >= LAENGSTER else ""


def vorgabe(heute: date) -> Berichtszeitraum:
    """Das letzte Halbjahr, das zu Ende gegangen ist."""
    return _von(letzte_abgeschlossene(Rhythmus.HALBJAHR, heute, 1)[0])


def zur_wahl(heute: date) -> list[tuple[str, Berichtszeitraum]]:
    """Das laufende Halbjahr bis heute, die letzten Halbjahre und das letzte Jahr."""
    laufend = zeitraum_mit(Rhythmus.HALBJAHR, heute)
    folge = [("laufendes Halbjahr", Berichtszeitraum(laufend.anfang, heute))]
    folge += [(z.name, _von(z)) for z in reversed(letzte_abgeschlossene(Rhythmus.HALBJAHR, heute, HALBJAHRE))]
    jahr = letzte_abgeschlossene(Rhythmus.JAHR, heute, 1)[0]
    return [*folge, (f"Jahr {jahr.name}", _von(jahr))]


def _von(z: Zeitraum) -> Berichtszeitraum:
    return Berichtszeitraum(z.anfang, z.ende)
