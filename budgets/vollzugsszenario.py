"""Was wäre, wenn: das Jahresende mit anderen Fallzahlen und Entgelten, gerechnet an den laufenden Fällen (domain.md 4). Rein.

Ein Szenario ändert keine Daten; seine Annahmen stehen in der Adresse. Weniger Fälle treffen alle laufenden im selben Anteil (``aendere``).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from basis.geld import euro, teur, teur_vorzeichen
from basis.monate import monatsname
from basis.zahlen import NBSP, runde, vorzeichen, zahl
from budgets.prognose_kohorte import (
    Aenderung,
    Fallgruppe,
    Kohorteneingabe,
    aendere,
    erwartete,
    resttage,
    tage,
    voraussichtliches_ende,
)


class Szenariofehler(ValueError):
    """Eine Annahme, mit der nicht zu rechnen ist; der Satz steht an ihrem Feld."""


@dataclass(frozen=True, slots=True)
class Annahmen:
    """``faelle`` mehr (oder weniger) ab Monat ``ab``; Entgelte um den Anteil ``entgelt`` anders ab Monat ``entgelt_ab``."""

    faelle: int = 0
    ab: int = 1
    entgelt: Fraction = Fraction(0)
    entgelt_ab: int = 1


@dataclass(frozen=True, slots=True)
class Szenario:
    """Was die Annahmen am Jahresende ausmachen, in Cent, mit den Sätzen, die es vorrechnen."""

    faelle: int
    entgelt: int
    saetze: tuple[str, ...]

    @property
    def unterschied(self) -> int:
        return self.faelle + self.entgelt


def laufende_faelle(eingabe: Kohorteneingabe, arten: Collection[str]) -> dict[str, Fraction]:
    """Wie viele Fälle nach dem Stand noch laufen, je Hilfeart."""
    je_art: dict[str, Fraction] = {}
    for g in eingabe.laufend:
        if g.hilfeart in arten and resttage(g, eingabe.stand, eingabe.uebliche_dauer):
            je_art[g.hilfeart] = je_art.get(g.hilfeart, Fraction(0)) + g.faelle
    return je_art


def rechne_szenario(eingabe: Kohorteneingabe, hilfen: Mapping[str, str], bezeichnung: str, annahmen: Annahmen) -> Szenario:
    """Der Unterschied am Jahresende; ``hilfen``: Schlüssel → Name der Hilfearten, die es betrifft, zusammen ``bezeichnung``.

    Beispiel: Stand 30.09., 2 Fälle zu 100,00 € bis Jahresende. Einer weniger ab Dezember: −1 × 31 Tage × 100,00 € = −3.100,00 €; Entgelte
    +10 % ab Dezember danach auf 3.100,00 €: +310,00 €.
    """
    bestand = laufende_faelle(eingabe, hilfen)
    neu = _mit_faellen(eingabe, bestand, bezeichnung, annahmen) if annahmen.faelle else eingabe
    ab_stand = eingabe.stand + timedelta(days=1)
    davor, danach = (list(_gruppen(e, hilfen)) for e in (eingabe, neu))
    faelle = _kosten(danach, neu, ab_stand) - _kosten(davor, eingabe, ab_stand)
    grundlage = _kosten(danach, neu, date(eingabe.stand.year, annahmen.entgelt_ab, 1))
    entgelt = grundlage * annahmen.entgelt
    saetze = []
    if annahmen.faelle:
        je_fall = (_falltage(danach, neu, ab_stand) - _falltage(davor, eingabe, ab_stand)) / annahmen.faelle
        saetze.append(_fallsatz(bezeichnung, annahmen, je_fall, faelle, eingabe.stand.year))
    if annahmen.entgelt:
        name = monatsname(date(eingabe.stand.year, annahmen.entgelt_ab, 1))
        saetze.append(
            f"Entgelte ({bezeichnung}) ab {name}: {vorzeichen(annahmen.entgelt * 100, 1)}{NBSP}% auf "
            f"{teur(int(runde(grundlage)))}{NBSP}TEUR noch zu erwartende Kosten = {teur_vorzeichen(int(runde(entgelt)))}{NBSP}TEUR."
        )
    return Szenario(int(runde(faelle)), int(runde(entgelt)), tuple(saetze))


def _fallsatz(bezeichnung: str, annahmen: Annahmen, je_fall: Fraction, kosten: Fraction, jahr: int) -> str:
    satz = kosten / (je_fall * annahmen.faelle) if je_fall else Fraction(0)
    return (
        f"{bezeichnung} ab {monatsname(date(jahr, annahmen.ab, 1))}: {vorzeichen(annahmen.faelle)} Fälle × {zahl(je_fall, 1)} Tage "
        f"je Fall × {euro(int(runde(satz)))} je Tag = {teur_vorzeichen(int(runde(kosten)))}{NBSP}TEUR."
    )


def _mit_faellen(eingabe: Kohorteneingabe, bestand: Mapping[str, Fraction], bezeichnung: str, annahmen: Annahmen) -> Kohorteneingabe:
    """Die Änderung verteilt sich auf die Hilfearten, wie ihre Fälle laufen."""
    laufend = sum(bestand.values(), Fraction(0))
    if not laufend:
        raise Szenariofehler(f"{bezeichnung}: Hier läuft kein Fall, also ist kein Tagessatz bekannt, mit dem zu rechnen wäre.")
    if laufend + annahmen.faelle < 0:
        raise Szenariofehler(f"{bezeichnung}: Hier laufen nur {zahl(laufend)} Fälle; so viele können nicht wegfallen.")
    return aendere(eingabe, [Aenderung(art, annahmen.faelle * anzahl / laufend, annahmen.ab) for art, anzahl in bestand.items()])


def _gruppen(eingabe: Kohorteneingabe, arten: Collection[str]) -> Iterable[Fallgruppe]:
    alle = [*eingabe.laufend, *(g for zugang in eingabe.zugaenge for g in erwartete(zugang, eingabe.stand))]
    return (g for g in alle if g.hilfeart in arten)


def _tage_ab(gruppe: Fallgruppe, eingabe: Kohorteneingabe, ab: date) -> int:
    ende = min(voraussichtliches_ende(gruppe, eingabe.stand, eingabe.uebliche_dauer), date(eingabe.stand.year, 12, 31))
    return tage(max(gruppe.beginn, eingabe.stand + timedelta(days=1), ab), ende)


def _falltage(gruppen: Iterable[Fallgruppe], eingabe: Kohorteneingabe, ab: date) -> Fraction:
    return sum((Fraction(g.faelle) * _tage_ab(g, eingabe, ab) for g in gruppen), Fraction(0))


def _kosten(gruppen: Iterable[Fallgruppe], eingabe: Kohorteneingabe, ab: date) -> Fraction:
    return sum((Fraction(g.faelle) * _tage_ab(g, eingabe, ab) * Fraction(g.tagessatz) for g in gruppen), Fraction(0))
