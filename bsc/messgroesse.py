"""Messgrößen: ihre Arten, ihre Zielrichtung, ihr Wert aus Zähler und Nenner und seine Schreibweise (domain.md 5). Rein, exakt in Brüchen.

Werte stehen in der Einheit der Messgröße: Stück, Prozent, je 1.000, Euro, Tage; bei einem Verhältnis der Anteil der gewerteten Seite in %.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from basis.monate import folgemonat, monatsende, monatserster
from basis.zahlen import ZEICHEN_OHNE_WERT, runde, vorzeichen, zahl

Zahl = Fraction | Decimal | int


class Messart(StrEnum):
    """Woran gemessen wird. Ein Verhältnis hat zwei benannte Seiten, die zusammen 100 ergeben."""

    ANZAHL = "anzahl"
    PROZENT = "prozent"
    EURO = "euro"
    DAUER = "dauer"
    JE_1000 = "je_1000"
    JE_10000 = "je_10000"
    VERHAELTNIS = "verhaeltnis"


class Zielrichtung(StrEnum):
    ERHOEHEN = "erhoehen"
    SENKEN = "senken"
    KORRIDOR = "korridor"


EINHEITEN = {
    Messart.ANZAHL: "Anzahl",
    Messart.PROZENT: "%",
    Messart.EURO: "€",
    Messart.DAUER: "Tage",
    Messart.JE_1000: "je 1.000",
    Messart.JE_10000: "je 10.000",
    Messart.VERHAELTNIS: "Prozentanteile",
}
STELLEN = {
    Messart.ANZAHL: 0, Messart.PROZENT: 1, Messart.EURO: 0, Messart.DAUER: 0, Messart.JE_1000: 1, Messart.JE_10000: 1,
    Messart.VERHAELTNIS: 0,
}  # fmt: skip
STELLEN_DER_ABWEICHUNG = STELLEN | {Messart.VERHAELTNIS: 1}
RHYTHMUS_MONATE = {"monatlich": 1, "vierteljaehrlich": 3, "halbjaehrlich": 6, "jaehrlich": 12}
HUNDERT = Fraction(100)
FAKTOR = {Messart.PROZENT: 100, Messart.JE_1000: 1000, Messart.JE_10000: 10000}


@dataclass(frozen=True, slots=True)
class Messung:
    """Ein Wert mit dem, woraus er kommt. ``zaehler`` und ``nenner`` fehlen, wo nur der Wert selbst bekannt ist (gedruckte Verhältnisse).

    Bei einem Verhältnis sind sie die beiden Seiten, sonst Zähler und Nenner. Fehlt der Wert, sagt ``grund``, warum; er ist nie 0.
    """

    wert: Fraction | None
    zaehler: Fraction | None = None
    nenner: Fraction | None = None
    grund: str = ""

    @property
    def ist_zerlegbar(self) -> bool:
        return self.zaehler is not None and self.nenner is not None


def miss(art: Messart, zaehler: Zahl, nenner: Zahl, *, seite: int = 1) -> Messung:
    """Der Wert aus den beiden absoluten Zahlen. Ohne Nenner gibt es keinen Wert.

    Beispiel: 4,5 Mio. € Prävention und 20,5 Mio. € HzE sind 18 : 82; bei Seite 1 ist der Wert 18, bei Seite 2 ist er 82.
    """
    oben, unten = Fraction(zaehler), Fraction(nenner)
    if art == Messart.VERHAELTNIS:
        if oben < 0 or unten < 0:
            return Messung(None, oben, unten, "Eine Seite des Verhältnisses ist negativ; ein Anteil lässt sich nicht bilden.")
        if oben + unten == 0:
            return Messung(None, oben, unten, "Beide Seiten des Verhältnisses sind 0.")
        return Messung((oben if seite == 1 else unten) / (oben + unten) * HUNDERT, oben, unten)
    if unten == 0:
        return Messung(None, oben, unten, "Der Nenner ist 0.")
    return Messung(oben / unten * FAKTOR.get(art, 1), oben, unten)


def schreibe(art: Messart, wert: Zahl | None, *, seite: int = 1) -> str:
    """Der Wert, wie ihn die Scorecard zeigt: ``15 : 85``, ``104,1``, ``3.760``; ohne Wert „–“. Die Einheit steht daneben."""
    if wert is None:
        return ZEICHEN_OHNE_WERT
    if art != Messart.VERHAELTNIS:
        return zahl(wert, STELLEN[art])
    gewertet = runde(wert)
    paar = (gewertet, 100 - gewertet) if seite == 1 else (100 - gewertet, gewertet)
    return f"{zahl(paar[0])} : {zahl(paar[1])}".replace(" ", "\u00a0")


def mit_einheit(art: Messart, text: str, gezaehltes: str = "") -> str:
    """Ein geschriebener Wert mit seiner Einheit; eine Anzahl nennt, was sie zählt, wie die Definition es sagt.

    Beispiel: ``14 (Einrichtungen mit aktiver Hausrunde)``, ``12,5 %``, ``15 : 85``.
    """
    if art == Messart.VERHAELTNIS:
        return text
    if art == Messart.ANZAHL:
        return f"{text} ({gezaehltes})" if gezaehltes else text
    return f"{text}\u00a0{EINHEITEN[art]}"


def schreibe_abweichung(art: Messart, abweichung: Zahl | None) -> str:
    """Ist minus Soll mit Vorzeichen, bei Verhältnissen in Prozentpunkten."""
    return ZEICHEN_OHNE_WERT if abweichung is None else vorzeichen(abweichung, STELLEN_DER_ABWEICHUNG[art])


def naechster_stichtag(letzter: date | None, ab: date, rhythmus: str) -> date:
    """Das Ende des nächsten Zeitraums nach dem letzten Wert, frühestens nach dem Beginn der Definition: davor nimmt sie keinen an.

    Beispiel: vierteljährlich, letzter Wert vom 30.06.2007: 30.09.2007.
    """
    schritt = RHYTHMUS_MONATE[rhythmus]
    beginn = monatserster(letzter) if letzter and letzter >= ab else folgemonat(monatserster(ab), -1)
    monat = folgemonat(beginn)
    while monat.month % schritt:
        monat = folgemonat(monat)
    return monatsende(monat)


def fehlende_stichtage(vorhandene: Collection[date], ab: date, bis: date, rhythmus: str) -> list[date]:
    """Die Stichtage des Rhythmus vom ersten Zeitraum an, der nicht vor ``ab`` endet, bis vor ``bis``, zu denen es keinen Wert gibt.

    Beispiel: vierteljährlich ab 01.01.2007, ein Wert zum 30.06.2007: am 15.10.2007 fehlen der 31.03. und der 30.09.
    """
    fehlend, tag = [], naechster_stichtag(None, ab, rhythmus)
    while tag < bis:
        if tag not in vorhandene:
            fehlend.append(tag)
        tag = naechster_stichtag(tag, ab, rhythmus)
    return fehlend
