"""Laufende Fälle ins folgende Jahr fortgeschrieben, und wie sich die Einwohner dabei ändern (docs/methodik.md 13.8). Rein.

Fortgeschrieben wird mit dem, was die letzten zwölf Monate zeigten: Je Monat endet derselbe Anteil der Fälle, und gleich viele beginnen.
Neue Fälle eines künftigen Jahres folgen auf Wunsch den Einwohnern ihrer Altersgruppe. Alles in Brüchen; gerundet wird anderswo, einmal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.monate import folgemonat, monate, monatsende
from basis.zahlen import datum

VOLLJAEHRIG = 18  # § 7 Abs. 1 SGB VIII
JUNGE_VOLLJAEHRIGE_BIS = 21  # § 41 Abs. 1 SGB VIII: in der Regel bis zur Vollendung des 21. Lebensjahres
BAENDER = ((0, VOLLJAEHRIG), (VOLLJAEHRIG, JUNGE_VOLLJAEHRIGE_BIS))


@dataclass(frozen=True, slots=True)
class Falltage:
    """Falltage eines Monats: der Fälle, die am Stand laufen, und derer, die danach beginnen."""

    laufend: Fraction
    neu: Fraction

    @property
    def alle(self) -> Fraction:
        return self.laufend + self.neu


@dataclass(frozen=True, slots=True)
class Trend:
    """Einwohner einer Altersgruppe an den beiden letzten Stichtagen und der Faktor für neue Fälle; ohne Faktor der Grund."""

    faktor: Fraction | None
    grund: str = ""
    davor: date | None = None
    vorher: int | None = None
    stichtag: date | None = None
    zuletzt: int | None = None


def schreibe_fort(
    bestand: int, abgang: Fraction, je_monat: Fraction | int, stand: date, jahr: int, faktor: Fraction | int = 1
) -> dict[date, Falltage]:
    """Die Falltage jedes Monats von ``jahr``; ``stand`` ist das Ende des letzten gezählten Monats davor.

    Je Monat endet der Anteil ``abgang`` der Fälle von vorher und der halben neuen, und ``je_monat`` beginnen, in ``jahr`` mal ``faktor``.
    Ein Monat zählt seinen mittleren Bestand mal seine Tage. Abgelehnt: ein Anteil außerhalb von 0 bis 1, negative Anzahlen, ein Jahr, das
    nicht nach dem Stand beginnt.

    Beispiel: Ende November 10 Fälle, ein Zehntel endet, einer beginnt. Ende Dezember laufen davon 9 und 0,95 neue, Ende Januar 8,1 und
    1,805 neue: (9 + 8,1) / 2 × 31 = 265,05 und (0,95 + 1,805) / 2 × 31 = 42,7025 Falltage im Januar.
    """
    if not 0 <= abgang <= 1 or bestand < 0 or je_monat < 0 or faktor < 0:
        raise ValueError("Der Anteil der Abgänge liegt zwischen 0 und 1, Anzahlen und Faktor sind nicht negativ.")
    if jahr <= stand.year:
        raise ValueError("Fortgeschrieben wird in ein Jahr nach dem Stand.")
    laufend, neu = Fraction(bestand), Fraction(0)
    ergebnis = {}
    for monat in monate(folgemonat(stand), date(jahr, 12, 1)):
        kommen = Fraction(je_monat) * (faktor if monat.year == jahr else 1)
        davor = laufend, neu
        laufend -= abgang * laufend
        neu += kommen - abgang * (neu + kommen / 2)
        if monat.year == jahr:
            halbe_tage = Fraction(monatsende(monat).day, 2)
            ergebnis[monat] = Falltage((davor[0] + laufend) * halbe_tage, (davor[1] + neu) * halbe_tage)
    return ergebnis


def einwohnertrend(zaehlungen: Mapping[date, Mapping[int, int]], von: date, bis: date) -> Trend:
    """Um welchen Faktor sich die Einwohner von ``von`` bis ``bis`` ändern, wenn es weitergeht wie zwischen den beiden letzten Stichtagen.

    ``zaehlungen``: Stichtag → Stadtteil → Einwohner. Ein Faktor unter 0 wird 0. Unbekannt bleibt er, mit Grund, ohne zwei Stichtage, wenn
    an einem ein Stadtteil fehlt, und ohne Einwohner.

    Beispiel: 1.000 Einwohner am 31.12.2005, 900 am 31.12.2006: Am 31.12.2007 wären es 800. Von dort bis zum 31.12.2008: 7/8 (in
    einem Schaltjahr einen Tag weniger).
    """
    tage = sorted(zaehlungen)[-2:]
    if len(tage) < 2:
        stand = f"nur der Stichtag {datum(tage[0])}" if tage else "kein Stichtag"
        return Trend(None, f"Zur Bevölkerung liegt {stand} vor; ein Trend lässt sich nicht ablesen.")
    davor, zuletzt = (zaehlungen[tag] for tag in tage)
    if davor.keys() != zuletzt.keys():
        return Trend(None, f"Am {datum(tage[0])} und am {datum(tage[1])} sind nicht dieselben Stadtteile gezählt.")
    vorher, jetzt = sum(davor.values()), sum(zuletzt.values())
    je_tag = Fraction(jetzt - vorher, (tage[1] - tage[0]).days)
    anfang, ende = (jetzt + je_tag * (tag - tage[1]).days for tag in (von, bis))
    if anfang <= 0:
        return Trend(None, "In dieser Altersgruppe gibt es hier keine Einwohner.", tage[0], vorher, tage[1], jetzt)
    return Trend(max(Fraction(0), ende / anfang), "", tage[0], vorher, tage[1], jetzt)


def mitte_des_rueckblicks(stand: date) -> date:
    """Die Mitte der zwölf Monate bis zum Stand, aus denen die neuen Fälle kommen. Beispiel: Stand 30.09.2007: 01.04.2007."""
    return folgemonat(stand, -5)
