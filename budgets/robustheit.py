"""Genaue Grenzen eines Anteils, wenn sich jedes Gewicht um höchstens einen Bruchteil ändert.

Der Anteil eines Raums ist ``Σ w·c / Σ w·C``: c sind seine Bedarfseinheiten je Merkmal, C die aller Räume, w die geänderten Gewichte. Dass
die Gewichte danach wieder auf 1 gebracht werden, kürzt sich heraus. Ein solcher Quotient nimmt seine Extreme an Ecken des Quaders an, und
das Verfahren von Dinkelbach (1967) findet die Ecke in wenigen Schritten: zum Quotienten λ gehört jedes Gewicht nach oben, dessen
``c − λ·C`` positiv ist; ändert sich λ nicht mehr, ist es das Maximum. Gerechnet wird in ganzen Zahlen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import gemeinsamer_nenner
from sozialraum.punktwerte import Punktergebnis, Punktmodell, Raum

SKALA = 10**36


@dataclass(frozen=True, slots=True)
class Gewichtsbereich:
    """Gewichte als ganze Zahlen mit ihrem kleinsten und größten Wert."""

    tief: tuple[int, ...]
    hoch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lage:
    """Punkte je Raum und Merkmal (das Basisgewicht als erstes Merkmal mit 1), wie sie mit den Gewichten multipliziert werden."""

    gewichte: tuple[Fraction, ...]
    punkte: tuple[tuple[Fraction, ...], ...]
    bevoelkerung: tuple[Fraction, ...]

    def bereich(self, abweichung: Fraction) -> Gewichtsbereich:
        """Jedes Gewicht mal (1 − Abweichung) bis mal (1 + Abweichung)."""
        ganze, _ = gemeinsamer_nenner(self.gewichte)
        weniger, mehr = abweichung.denominator - abweichung.numerator, abweichung.denominator + abweichung.numerator
        return Gewichtsbereich(tuple(g * weniger for g in ganze), tuple(g * mehr for g in ganze))


def lage(raeume: Sequence[Raum], modell: Punktmodell, punkte: Punktergebnis) -> Lage:
    """Zerlegt die Punktwerte so, dass sie in den Gewichten linear sind; Grundpunkte gehen anteilig in jedes Merkmal ein."""
    gewichte = tuple(merkmal.gewicht for merkmal in modell.merkmale)
    zeilen = [tuple(summand.punkte for summand in punkte.punktwerte[raum.schluessel].summanden) for raum in raeume]
    if modell.verfahren == "anteil":
        gewichte = (modell.basisgewicht, *gewichte)
        zeilen = [(Fraction(1), *zeile) for zeile in zeilen]
    else:
        zeilen = [tuple(modell.grundpunkte + punkt for punkt in zeile) for zeile in zeilen]
    return Lage(gewichte, tuple(zeilen), tuple(Fraction(raum.bevoelkerung) for raum in raeume))


def skaliert(punkte: Lage) -> list[list[int]]:
    """Bedarfseinheiten je Raum und Merkmal, auf 36 Stellen genau als ganze Zahlen."""
    return [
        [wert.numerator * menge.numerator * SKALA // (wert.denominator * menge.denominator) for wert in zeile]
        for zeile, menge in zip(punkte.punkte, punkte.bevoelkerung, strict=True)
    ]


def extrem(zaehler: Sequence[int], nenner: Sequence[int], bereich: Gewichtsbereich, *, groesstes: bool) -> Fraction:
    """Größter oder kleinster Wert von ``Σ w·zaehler / Σ w·nenner`` über den Bereich; der Nenner muss dort positiv sein."""
    gewichte: Sequence[int] = bereich.hoch
    while True:
        oben = sum(w * z for w, z in zip(gewichte, zaehler, strict=True))
        unten = sum(w * n for w, n in zip(gewichte, nenner, strict=True))
        neu = [
            hoch if (z * unten > oben * n) is groesstes else tief
            for tief, hoch, z, n in zip(bereich.tief, bereich.hoch, zaehler, nenner, strict=True)
        ]
        neu_oben = sum(w * z for w, z in zip(neu, zaehler, strict=True))
        neu_unten = sum(w * n for w, n in zip(neu, nenner, strict=True))
        besser = neu_oben * unten - oben * neu_unten
        if besser == 0 or (besser > 0) is not groesstes:
            return Fraction(oben, unten)
        gewichte = neu


def untergrenze_greift(punkte: Lage, modell: Punktmodell, bereich: Gewichtsbereich) -> bool:
    """Fiele bei z-Werten irgendein Punktwert im Bereich unter die Untergrenze? Dann ist der Anteil kein Quotient zweier Summen mehr."""
    if modell.verfahren != "zwert":
        return False
    eins = [SKALA] * len(punkte.gewichte)
    for zeile in punkte.punkte:
        ganze = [wert.numerator * SKALA // wert.denominator for wert in zeile]
        if extrem(ganze, eins, bereich, groesstes=False) < modell.untergrenze:
            return True
    return False
