"""Prognose aus laufenden Fällen: Fälle × Tagessatz × Resttage, dazu erwartete neue Fälle (domain.md 4).

Ein Tag zählt vom ersten bis zum letzten, beide eingeschlossen. Tagessätze sind Cent, Anzahlen erwarteter Fälle Brüche; gerundet wird einmal
je Hilfeart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from basis.zahlen import runde


@dataclass(frozen=True, slots=True)
class Fallgruppe:
    """Gleiche Hilfen: Beginn, geplantes Ende (None: keines bekannt) und Tagessatz je Fall in Cent.

    ``faelle`` ist negativ nur in einer Was-wäre-wenn-Minderung.
    """

    hilfeart: str
    faelle: Fraction | int
    beginn: date
    ende: date | None
    tagessatz: Fraction | int


@dataclass(frozen=True, slots=True)
class Zugang:
    """Erwartete neue Fälle je Monat einer Hilfeart mit üblicher Dauer in Tagen und Tagessatz in Cent; sie beginnen am Tag ``am``."""

    hilfeart: str
    je_monat: Fraction | int
    dauer: int
    tagessatz: Fraction | int
    am: int = 1


@dataclass(frozen=True, slots=True)
class Kohorteneingabe:
    """Stand (letzter abgerechneter Tag), Kosten bis dahin je Hilfeart in Cent, laufende Fälle, Zugänge, übliche Dauern."""

    stand: date
    geleistet: Mapping[str, int]
    laufend: tuple[Fallgruppe, ...]
    zugaenge: tuple[Zugang, ...] = ()
    uebliche_dauer: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aenderung:
    """Was wäre, wenn: ``faelle`` mehr oder weniger ab ``ab_monat``, Entgelte um den Anteil ``entgelt`` anders; nur nach dem Stand."""

    hilfeart: str
    faelle: Fraction | int = 0
    ab_monat: int = 1
    entgelt: Fraction = Fraction(0)


def tage(von: date, bis: date) -> int:
    """Tage von bis, beide eingeschlossen; 0, wenn das Ende vor dem Anfang liegt."""
    return max(0, (bis - von).days + 1)


def voraussichtliches_ende(gruppe: Fallgruppe, stand: date, dauern: Mapping[str, int]) -> date:
    """Das geplante Ende; sonst Beginn + übliche Dauer; ist sie schon überschritten oder unbekannt, läuft die Hilfe bis zum Jahresende.

    Beispiel: Beginn 01.03., übliche Dauer 31 Tage, Stand 15.03.: letzter Tag 31.03.
    """
    if gruppe.ende is not None:
        return gruppe.ende
    dauer = dauern.get(gruppe.hilfeart)
    geschaetzt = gruppe.beginn + timedelta(days=dauer - 1) if dauer else None
    return geschaetzt if geschaetzt and geschaetzt > stand else date(stand.year, 12, 31)


def resttage(gruppe: Fallgruppe, stand: date, dauern: Mapping[str, int]) -> int:
    """Tage je Fall nach dem Stand bis zum Jahresende."""
    letzter = min(voraussichtliches_ende(gruppe, stand, dauern), date(stand.year, 12, 31))
    return tage(max(gruppe.beginn, stand + timedelta(days=1)), letzter)


def erwartete(zugang: Zugang, stand: date) -> tuple[Fallgruppe, ...]:
    """Die neuen Fälle als Gruppen: je Monat nach dem Monat des Standes eine."""
    gruppen = []
    for monat in range(stand.month + 1, 13):
        beginn = date(stand.year, monat, zugang.am)
        ende = beginn + timedelta(days=zugang.dauer - 1)
        gruppen.append(Fallgruppe(zugang.hilfeart, zugang.je_monat, beginn, ende, zugang.tagessatz))
    return tuple(gruppen)


def rechne_kohorten(eingabe: Kohorteneingabe) -> dict[str, int]:
    """Die Kosten des Jahres je Hilfeart in Cent: geleistet bis zum Stand + Rest der laufenden + neue Fälle.

    Beispiel: Stand 30.09., bis dahin 27.300,00 €; ein Fall zu 100,00 € endet am 31.10.: 31 Tage, 3.100,00 €; je Monat ein neuer Fall zu
    10,00 € für 30 Tage: ab Oktober 300,00 + 300,00 + 300,00 €. Zusammen 31.300,00 €.
    """
    gruppen = [*eingabe.laufend, *(g for zugang in eingabe.zugaenge for g in erwartete(zugang, eingabe.stand))]
    summen = {hilfeart: Fraction(betrag) for hilfeart, betrag in eingabe.geleistet.items()}
    for gruppe in gruppen:
        rest = resttage(gruppe, eingabe.stand, eingabe.uebliche_dauer) * Fraction(gruppe.faelle) * Fraction(gruppe.tagessatz)
        summen[gruppe.hilfeart] = summen.get(gruppe.hilfeart, Fraction(0)) + rest
    return {hilfeart: int(runde(betrag)) for hilfeart, betrag in summen.items()}


def mittlerer_tagessatz(gruppen: Sequence[Fallgruppe], hilfeart: str) -> Fraction | None:
    """Der mittlere Tagessatz der laufenden Fälle einer Hilfeart, nach Fällen gewichtet; None ohne Fälle."""
    eigene = [g for g in gruppen if g.hilfeart == hilfeart]
    faelle = sum((Fraction(g.faelle) for g in eigene), Fraction(0))
    return sum((Fraction(g.faelle) * g.tagessatz for g in eigene), Fraction(0)) / faelle if faelle > 0 else None


def _mit_faellen(eingabe: Kohorteneingabe, aenderung: Aenderung) -> Kohorteneingabe:
    """Mehr Fälle: zum mittleren Tagessatz bis zum Jahresende. Weniger: jede laufende Gruppe verliert denselben Anteil."""
    eigene = [g for g in eingabe.laufend if g.hilfeart == aenderung.hilfeart and resttage(g, eingabe.stand, eingabe.uebliche_dauer)]
    satz, laufend = mittlerer_tagessatz(eigene, aenderung.hilfeart), sum((Fraction(g.faelle) for g in eigene), Fraction(0))
    if satz is None:
        raise ValueError(f"{aenderung.hilfeart}: Ohne laufende Fälle ist kein Tagessatz bekannt, mit dem zu rechnen wäre.")
    if laufend + aenderung.faelle < 0:
        raise ValueError(f"{aenderung.hilfeart}: Es laufen weniger Fälle, als wegfallen sollen.")
    beginn = max(date(eingabe.stand.year, aenderung.ab_monat, 1), eingabe.stand + timedelta(days=1))
    if aenderung.faelle > 0:
        neu: tuple[Fallgruppe, ...] = (Fallgruppe(aenderung.hilfeart, aenderung.faelle, beginn, date(eingabe.stand.year, 12, 31), satz),)
    else:
        neu = tuple(
            replace(g, faelle=g.faelle * aenderung.faelle / laufend, beginn=max(beginn, g.beginn),
                    ende=voraussichtliches_ende(g, eingabe.stand, eingabe.uebliche_dauer))
            for g in eigene
        )  # fmt: skip
    return replace(eingabe, laufend=(*eingabe.laufend, *neu))


def aendere(eingabe: Kohorteneingabe, aenderungen: Sequence[Aenderung]) -> Kohorteneingabe:
    """Eine neue Eingabe mit den gedachten Änderungen, der Reihe nach; Geleistetes bleibt, wie es ist.

    Zusätzliche Fälle laufen zum mittleren Tagessatz bis zum Jahresende; wegfallende treffen alle laufenden Gruppen im selben Anteil.
    Beispiel: Stand 30.09., zwei Fälle zu 100,00 €; einer mehr ab Dezember: +3.100,00 €. Entgelte +10 %: die 92 Resttage der zwei Fälle
    kosten 20.240,00 € statt 18.400,00 €.
    """
    for aenderung in aenderungen:
        if aenderung.faelle:
            eingabe = _mit_faellen(eingabe, aenderung)
        mal, art = 1 + Fraction(aenderung.entgelt), aenderung.hilfeart
        eingabe = replace(
            eingabe,
            laufend=tuple(replace(g, tagessatz=g.tagessatz * mal) if g.hilfeart == art else g for g in eingabe.laufend),
            zugaenge=tuple(replace(z, tagessatz=z.tagessatz * mal) if z.hilfeart == art else z for z in eingabe.zugaenge),
        )
    return eingabe
