"""Umsteuerungsrechner: was das Ziel 25 : 75 (Prävention : HzE) in Euro heißt (Fachkonzept 2.5, 2.6; Ziele 15:85 → 25:75; domain.md 4).

Beträge sind ganze Cent, Anteile Brüche. Die Summe von Prävention und HzE ist immer genau der Ansatz; gerundet wird einmal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.geld import groesster_rest
from basis.zahlen import runde, zahl

TAGE_JE_MONAT = Fraction(365, 12)


@dataclass(frozen=True, slots=True)
class Aufteilung:
    """Ein Ansatz, geteilt in Prävention und HzE, in Cent."""

    praevention: int
    hze: int

    @property
    def ansatz(self) -> int:
        """Beides zusammen."""
        return self.praevention + self.hze

    @property
    def anteil(self) -> Fraction | None:
        """Der Anteil der Prävention; None bei Ansatz 0."""
        return Fraction(self.praevention, self.ansatz) if self.ansatz else None


@dataclass(frozen=True, slots=True)
class Umsteuerung:
    """Ausgang und Ziel nebeneinander."""

    ausgang: Aufteilung
    ziel: Aufteilung

    @property
    def praevention_mehr(self) -> int:
        """Was die Prävention im Ziel mehr hat, in Cent."""
        return self.ziel.praevention - self.ausgang.praevention

    @property
    def hze_mehr(self) -> int:
        """Was die HzE im Ziel mehr haben; negativ heißt weniger."""
        return self.ziel.hze - self.ausgang.hze


def teile(ansatz: int, anteil: Fraction) -> Aufteilung:
    """Teilt einen Ansatz nach dem Anteil der Prävention (0 bis 1).

    Beispiel: 25 % von 17.833.500 € sind 4.458.375 € Prävention, 13.375.125 € HzE.
    """
    if ansatz < 0 or not 0 <= anteil <= 1:
        raise ValueError("Der Ansatz liegt ab 0 €, der Anteil der Prävention zwischen 0 % und 100 %.")
    praevention = groesster_rest(ansatz, [anteil, 1 - anteil])[0]
    return Aufteilung(praevention, ansatz - praevention)


def steuere_um(ausgang: int, anteil_ausgang: Fraction, ziel: int, anteil_ziel: Fraction) -> Umsteuerung:
    """Stellt Ausgang und Ziel gegenüber.

    Beispiel: von 15 % aus 22.033.500 € zu 25 % aus 17.833.500 €: Prävention +1.153.350 €, HzE −5.353.350 €.
    """
    return Umsteuerung(teile(ausgang, anteil_ausgang), teile(ziel, anteil_ziel))


def kuerze(ausgang: Aufteilung, *, hze: int, praevention: int) -> Aufteilung:
    """Was entsteht, wenn nur gekürzt wird. Mehr als vorhanden lässt sich nicht kürzen.

    Beispiel: 4,0 Mio. € HzE und 0,2 Mio. € Prävention weniger als 15 : 85 aus 22.033.500 €: 3.105.025 € zu 14.728.475 €, also 17,4 : 82,6.
    """
    if not (0 <= hze <= ausgang.hze and 0 <= praevention <= ausgang.praevention):
        raise ValueError("Gekürzt wird um einen Betrag ab 0 €, höchstens um das, was da ist.")
    return Aufteilung(ausgang.praevention - praevention, ausgang.hze - hze)


def verhaeltnis_in_prozent(aufteilung: Aufteilung | None) -> str:
    """Prävention : HzE in Prozent; beide ergeben zusammen 100. Ohne Ansatz leer.

    Beispiel: 3.105.025 € zu 14.728.475 € sind 17,4 : 82,6.
    """
    if aufteilung is None or aufteilung.anteil is None:
        return ""
    praevention = runde(aufteilung.anteil * 100, 1)
    return f"{zahl(praevention, 1)} : {zahl(100 - praevention, 1)}"


def fallmonate(betrag: int, tagessatz: int | None) -> Fraction | None:
    """Wie viele stationäre Fallmonate ein Betrag bezahlt: Betrag / (Tagessatz × 365/12); None ohne Tagessatz.

    Beispiel: 120,00 € am Tag sind 3.650,00 € im Monat; 5.353.350 € sind 1.466,67 Fallmonate, gut 122 Plätze übers Jahr.
    """
    return None if not tagessatz or tagessatz < 0 else Fraction(betrag) / (tagessatz * TAGE_JE_MONAT)


def je_sozialraum(umsteuerung: Umsteuerung, gewichte: Mapping[str, int]) -> dict[str, Umsteuerung]:
    """Teilt Ausgang und Ziel nach den Beträgen der beschlossenen Verteilung auf; alle Räume zusammen sind genau das Ganze.

    Beispiel: Gewichte 3 : 1 und Ziel 100,00 € zu 300,00 €: der erste Raum hat 75,00 € zu 225,00 €.
    """
    reihe = list(gewichte.values())

    def spalte(seite: Aufteilung) -> list[Aufteilung]:
        return [Aufteilung(p, h) for p, h in zip(groesster_rest(seite.praevention, reihe), groesster_rest(seite.hze, reihe), strict=True)]

    paare = zip(gewichte, spalte(umsteuerung.ausgang), spalte(umsteuerung.ziel), strict=True)
    return {raum: Umsteuerung(vorher, nachher) for raum, vorher, nachher in paare}


def pfad(ansaetze: Sequence[tuple[int, int]], von: Fraction, bis: Fraction) -> tuple[tuple[int, Aufteilung], ...]:
    """Der Weg je Jahr: der Anteil steigt gleichmäßig nach Kalenderjahren vom ersten zum letzten Ansatz.

    Abgelehnt werden weniger als zwei Jahre und ungeordnete Jahre.
    Beispiel: 2006, 2007, 2008 von 15 % zu 25 %: 2007 sind es 20 %, von 19.833.500 € also 3.966.700 €.
    """
    jahre = [jahr for jahr, _ in ansaetze]
    if len(jahre) < 2 or jahre != sorted(set(jahre)):
        raise ValueError("Ein Pfad braucht mindestens zwei Jahre in ihrer Reihenfolge.")
    spanne = jahre[-1] - jahre[0]
    return tuple((jahr, teile(ansatz, von + (bis - von) * Fraction(jahr - jahre[0], spanne))) for jahr, ansatz in ansaetze)
