"""Lage- und Streuungsmaße über Gebiete: z-Werte, Rangpunkte, Quintilklassen.

Ränge und Quintile sind exakt. Eine Standardabweichung ist im Allgemeinen irrational; sie wird mit 80 Stellen gerechnet und der z-Wert auf
50 Nachkommastellen festgelegt. So ist ein z-Wert, der genau 1 ist, auch genau 1, und jede Rechnung danach ist wieder exakt.
"""

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction

RECHENSTELLEN = 80
Z_STELLEN = 50
_KONTEXT = Context(prec=RECHENSTELLEN)
_EINHEIT = Decimal(1).scaleb(-Z_STELLEN)
_ANTEILE = (Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5))


class Streuungsfehler(ValueError):
    """Die Werte streuen nicht oder sind zu wenige. Die Meldung ist ein deutscher Satz."""


def mittel_und_streuung(werte: Sequence[Fraction], ddof: int = 0) -> tuple[Decimal, Decimal]:
    """Mittel und Standardabweichung auf 80 Stellen; ``ddof`` 0 teilt durch n, 1 durch n − 1. Abgelehnt wird, was nicht streut."""
    if len(werte) <= ddof or min(werte) == max(werte):
        raise Streuungsfehler("Die Werte sind überall gleich oder zu wenige; z-Werte gibt es nur, wo Werte streuen.")
    dezimal = [_dezimal(wert) for wert in werte]
    mittel = _KONTEXT.divide(_summe(dezimal), Decimal(len(werte)))
    abstaende = [_KONTEXT.subtract(wert, mittel) for wert in dezimal]
    varianz = _KONTEXT.divide(_summe([_KONTEXT.multiply(abstand, abstand) for abstand in abstaende]), Decimal(len(werte) - ddof))
    return mittel, _KONTEXT.sqrt(varianz)


def z_werte(werte: Sequence[Fraction], ddof: int = 0) -> list[Fraction]:
    """z = (x − Mittel) / Standardabweichung über alle Werte; ``ddof`` 0 teilt durch n, 1 durch n − 1.

    Abgelehnt wird, was nicht streut. Quelle: Berlin, Monitoring Soziale Stadtentwicklung (ddof 0); Townsend-Index (ddof 1).
    """
    mittel, streuung = mittel_und_streuung(werte, ddof)
    abstaende = [_KONTEXT.subtract(_dezimal(wert), mittel) for wert in werte]
    return [Fraction(_KONTEXT.divide(abstand, streuung).quantize(_EINHEIT, context=_KONTEXT)) for abstand in abstaende]


def _dezimal(wert: Fraction) -> Decimal:
    return _KONTEXT.divide(Decimal(wert.numerator), Decimal(wert.denominator))


def _summe(werte: Sequence[Decimal]) -> Decimal:
    summe = Decimal(0)
    for wert in werte:
        summe = _KONTEXT.add(summe, wert)
    return summe


def raenge(werte: Sequence[Fraction]) -> list[Fraction]:
    """Rangpunkte 1 (kleinster Wert) bis n (größter Wert); gleiche Werte teilen sich den mittleren Rang."""
    reihenfolge = sorted(range(len(werte)), key=lambda platz: werte[platz])
    punkte = [Fraction(0)] * len(werte)
    anfang = 0
    while anfang < len(reihenfolge):
        ende = anfang
        while ende < len(reihenfolge) and werte[reihenfolge[ende]] == werte[reihenfolge[anfang]]:
            ende += 1
        for platz in reihenfolge[anfang:ende]:
            punkte[platz] = Fraction(anfang + 1 + ende, 2)
        anfang = ende
    return punkte


def quintile(werte: Sequence[Fraction]) -> list[Fraction]:
    """Quintilpunkte 1 bis 5: 1 plus die Zahl der Quintilsgrenzen, die der Wert überschreitet.

    Die Grenzen sind die üblichen Quantile (linear zwischen den Nachbarn, Hyndman/Fan Typ 7), wie beim Townsend-Index 2011.
    """
    geordnet = sorted(werte)
    grenzen = [_quantil(geordnet, anteil) for anteil in _ANTEILE]
    return [Fraction(1 + sum(wert > grenze for grenze in grenzen)) for wert in werte]


def _quantil(geordnet: Sequence[Fraction], anteil: Fraction) -> Fraction:
    stelle = (len(geordnet) - 1) * anteil
    unten = stelle.numerator // stelle.denominator
    oben = min(unten + 1, len(geordnet) - 1)
    return geordnet[unten] + (stelle - unten) * (geordnet[oben] - geordnet[unten])


def standardpunkte(werte: Sequence[Fraction]) -> list[Fraction]:
    """Punkte 0 (kleinster Wert) bis 100 (größter Wert), linear dazwischen. Quelle: Hamburger Jugendeinwohnerwert."""
    kleinster, groesster = min(werte), max(werte)
    if kleinster == groesster:
        raise Streuungsfehler("Die Werte sind überall gleich; Standardpunkte gibt es nur, wo Werte sich unterscheiden.")
    je_einheit = 100 / (groesster - kleinster)
    return [(wert - kleinster) * je_einheit for wert in werte]
