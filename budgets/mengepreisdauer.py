"""Warum die Hilfen mehr oder weniger kosten als im Vorjahr: Menge · Preis · Dauer je Hilfeart (domain.md 4). Rein.

Verglichen werden dieselben Monate zweier Jahre, und nur ganz gebuchte; so steht kein Buchungsverzug im Preis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from basis.monate import NAMEN, folgemonat
from budgets.abweichung import Kostenstand, Zerlegung, zerlege
from budgets.prognose_bestand import HOECHSTVERZUG, Faelle, Leistung, Monatsfaelle, falltage
from budgets.vollzugswege import Fallblick


@dataclass(frozen=True, slots=True)
class Zerlegungszeile:
    """Eine Hilfeart mit den Kosten beider Jahre in Cent und der Zerlegung ihres Unterschieds."""

    name: str
    vorjahr: Kostenstand
    jahr: Kostenstand
    zerlegung: Zerlegung


@dataclass(frozen=True, slots=True)
class Zerlegungsblatt:
    """Alle Hilfearten mit ihrer Summe; ``bis``: der letzte verglichene Monat. Ohne Vergleich der Grund."""

    zeilen: tuple[Zerlegungszeile, ...] = ()
    bis: int = 0
    grund: str = ""

    @property
    def summe(self) -> Zerlegung:
        """Die Teile zusammen; was sich nicht zerlegen ließ, steht nur in der Abweichung."""
        teile = [z.zerlegung for z in self.zeilen]
        menge, dauer, preis = (sum(getattr(t, was) or 0 for t in teile) for was in ("menge", "dauer", "preis"))
        return Zerlegung(sum(t.abweichung for t in teile), menge, dauer, preis)

    @property
    def unzerlegt(self) -> int:
        """Der Teil der Abweichung, zu dem es auf einer Seite keine Falltage gibt."""
        return sum(z.zerlegung.abweichung for z in self.zeilen if z.zerlegung.menge is None)

    @property
    def monat(self) -> str:
        """Der Name des letzten verglichenen Monats."""
        return NAMEN[self.bis - 1]

    @property
    def vorjahr(self) -> int:
        return sum(z.vorjahr.kosten for z in self.zeilen)

    @property
    def jahr(self) -> int:
        return sum(z.jahr.kosten for z in self.zeilen)


@lru_cache(maxsize=32)
def zerlege_jahr(blick: Fallblick, jahr: int, stand: int) -> Zerlegungsblatt:
    """Januar bis zum letzten ganz gebuchten Monat gegen dieselben Monate des Vorjahrs; ``stand``: der letzte gebuchte Monat.

    Beispiel: 10 Fälle × 100 Tage × 1,00 € im Vorjahr, 12 × 100 × 1,10 €: Menge 210 €, Preis 110 €, Dauer 0 €.
    """
    bis = stand if stand == 12 else stand - HOECHSTVERZUG + 1
    if blick.grund:
        return Zerlegungsblatt(grund=blick.grund)
    if bis < 1:
        return Zerlegungsblatt(grund="In diesem Jahr ist noch kein Monat ganz gebucht; verglichen wird ab dem ersten.")
    zeilen = []
    for art, hilfe in blick.hilfen.items():
        alt, neu = (kostenstand(blick.faelle, blick.leistungen, art, j, bis) for j in (jahr - 1, jahr))
        if alt is None or neu is None:
            monate = f"01 bis {bis:02d}/{jahr - 1} und {jahr}"
            return Zerlegungsblatt(grund=f"Die Fallstatistik nennt für {monate} nicht jeden Monat; verglichen werden kann nichts.")
        if alt.kosten or neu.kosten:
            zeilen.append(Zerlegungszeile(hilfe.name, alt, neu, zerlege(alt, neu)))
    if not zeilen:
        return Zerlegungsblatt(grund="In den verglichenen Monaten ist hier nichts mit Hilfeart gebucht.")
    return Zerlegungsblatt(tuple(zeilen), bis)


def kostenstand(faelle: Faelle, leistungen: Sequence[Leistung], art: str, jahr: int, bis: int) -> Kostenstand | None:
    """Fälle (Bestand am Anfang und begonnene), Falltage und Kosten von Januar bis ``bis``; None, wenn ein Monat keine Angabe hat."""
    kosten = sum(b.betrag for b in leistungen if b.hilfeart == art and b.leistung.year == jahr and b.leistung.month <= bis)
    monate = [date(jahr, monat, 1) for monat in range(1, bis + 1)]
    reihe: Mapping[date, Monatsfaelle] = faelle.get(art, {})
    vorher = folgemonat(monate[0], -1)
    if any(m not in reihe for m in (vorher, *monate)):
        return None if kosten else Kostenstand(Fraction(0), Fraction(0), 0)
    anzahl = reihe[vorher].bestand + sum(reihe[m].begonnen for m in monate)
    return Kostenstand(Fraction(anzahl), sum((falltage(reihe, m) for m in monate), Fraction(0)), kosten)


