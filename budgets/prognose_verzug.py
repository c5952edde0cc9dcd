"""Buchungsverzug: was für schon geleistete Monate noch gebucht werden wird (Chain-Ladder; domain.md 4).

Der Buchungsmonat ist nicht der Leistungsmonat. Aus früheren Leistungsmonaten folgt, um welchen Faktor ein Monat von einem Verzug zum
nächsten noch wächst: Faktor = Summe bis Verzug k + 1 / Summe bis Verzug k, über alle Leistungsmonate, die beide Stände schon zeigen.
Das Produkt der noch fehlenden Faktoren macht einen Monat vollständig. Ohne Vorgeschichte gibt es keinen Faktor und keine Zahl, sondern
einen Grund.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from basis.zahlen import runde


@dataclass(frozen=True, slots=True)
class Monatssumme:
    """Was in einem Monat für einen Leistungsmonat gebucht wurde, in Cent; von beiden Tagen zählt der Monat."""

    buchung: date
    leistung: date
    betrag: int

    @property
    def verzug(self) -> int:
        """Monate von der Leistung bis zur Buchung; Vorauszahlungen zählen als Verzug 0."""
        return max(0, monatszahl(self.buchung) - monatszahl(self.leistung))


@dataclass(frozen=True, slots=True)
class Leistungsstand:
    """Leistungen bis zum Stand in Cent: gebucht, und ``voll`` geschätzt; None mit Grund, wenn es sich nicht schätzen lässt."""

    gebucht: int
    voll: int | None
    grund: str = ""


def monatszahl(tag: date) -> int:
    """Fortlaufende Nummer des Monats."""
    return tag.year * 12 + tag.month - 1


def _je_monat(summen: Sequence[Monatssumme]) -> dict[int, list[tuple[int, int]]]:
    """Leistungsmonat → (Verzug, Betrag)."""
    je_monat: dict[int, list[tuple[int, int]]] = {}
    for s in summen:
        je_monat.setdefault(monatszahl(s.leistung), []).append((s.verzug, s.betrag))
    return je_monat


def _bis(je_monat: Mapping[int, Sequence[tuple[int, int]]], monat: int, verzug: int) -> int:
    return sum(betrag for spaeter, betrag in je_monat.get(monat, ()) if spaeter <= verzug)


def faktoren(summen: Sequence[Monatssumme], stand: date, hoechstverzug: int) -> tuple[Fraction | None, ...]:
    """Die Faktoren von Verzug k nach k + 1 für k = 0 … ``hoechstverzug`` − 1; None, wo kein früherer Monat beide Stände zeigt.

    ``stand`` liegt im letzten ganz gebuchten Monat; Späteres zählt nicht. Beispiel: März bis Verzug 0 100 €, bis Verzug 1 120 €;
    April 100 € und 140 €: Faktor (120 + 140) / (100 + 100) = 1,3.
    """
    ende = monatszahl(stand)
    bekannt = [s for s in summen if monatszahl(s.buchung) <= ende]
    monate = _je_monat(bekannt)
    ergebnis: list[Fraction | None] = []
    for k in range(hoechstverzug):
        reif = [m for m in monate if m + k + 1 <= ende]
        unten = sum(_bis(monate, m, k) for m in reif)
        ergebnis.append(Fraction(sum(_bis(monate, m, k + 1) for m in reif), unten) if unten > 0 else None)
    return tuple(ergebnis)


def vervollstaendige(
    summen: Sequence[Monatssumme], jahr: int, stand: date, *, hoechstverzug: int = 6, ersatz: Mapping[int, Fraction] | None = None
) -> Leistungsstand:
    """Die Leistungen des Jahres bis zum Stand, um den Verzug ergänzt; gerundet wird einmal, am Ende.

    ``ersatz``: was ein Monat (``monatszahl``) kosten wird, für den noch nichts gebucht ist.
    Abgelehnt mit Grund: kein Vorjahr mit Buchungen über den ganzen Verzug, oder ein Monat ohne Buchung und Ersatz (fehlt ist nicht 0).
    Beispiel: Faktor 1,3 von Verzug 0 nach 1, danach 1: ein Mai mit 100 € im Mai wird 130 € kosten.
    """
    ende = min(monatszahl(stand), jahr * 12 + 11)
    bekannt = [s for s in summen if monatszahl(s.buchung) <= monatszahl(stand)]
    eigene = [s for s in bekannt if s.leistung.year == jahr and monatszahl(s.leistung) <= ende]
    gebucht = sum(s.betrag for s in eigene)
    if not any(s.leistung.year < jahr for s in bekannt):
        return Leistungsstand(gebucht, None, "Es gibt kein früheres Jahr; der Buchungsverzug lässt sich nicht schätzen.")
    stufen = faktoren(bekannt, stand, hoechstverzug)
    voll, je_monat = Fraction(0), _je_monat(eigene)
    for monat in range(jahr * 12, ende + 1):
        alter = monatszahl(stand) - monat
        if monat not in je_monat and ersatz and monat in ersatz:
            voll += ersatz[monat]
            continue
        if monat not in je_monat:
            return Leistungsstand(gebucht, None, f"Für {monat % 12 + 1:02d}/{jahr} ist noch nichts gebucht; das lässt sich nicht ergänzen.")
        betrag = Fraction(_bis(je_monat, monat, max(alter, hoechstverzug)))
        for faktor in stufen[alter:]:
            if faktor is None:
                return Leistungsstand(gebucht, None, "Frühere Monate zeigen nicht den ganzen Verzug; er lässt sich nicht schätzen.")
            betrag *= faktor
        voll += betrag
    return Leistungsstand(gebucht, int(runde(voll)))
