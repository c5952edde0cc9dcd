"""Punktwerte der Räume aus gewichteten Merkmalen (Fachkonzept, Kapitel 4; Formel: docs/methodik.md).

Fünf Verfahren: ``anteil`` (Belastungsfaktor, die Regel), ``minmax`` (Standardpunkte), ``zwert``, ``rang``, ``quintil``. Alles ist exakt
(Fraction); nur z-Werte beruhen auf einer Wurzel mit 80 Stellen. Ein fehlender oder gesperrter Wert ist nie 0: er wird durch den Wert der
Stadt ersetzt und vermerkt, oder er ist ein Fehler.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import overload

from basis.zahlen import Zustand, gemeinsamer_nenner, prozent, zahl
from sozialraum import streuung
from sozialraum.punktwerte_pruefung import Merkmalwerte, pruefe
from sozialraum.punktwerte_typen import Merkmal, Messwert, Punktmodell, Punktwertfehler, Raum

__all__ = [
    "Merkmal", "Messwert", "Punktergebnis", "Punktmodell", "Punktwert", "Punktwertfehler", "Raum", "Summand", "Zustand", "berechne",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summand:
    """Was ein Merkmal zum Punktwert eines Raums beiträgt.

    ``quote`` und ``stadtquote`` sind bei entlastenden Merkmalen des Verfahrens ``anteil`` die Gegenquoten (1 − Quote). ``punkte`` ist der
    Belastungsfaktor (anteil) oder die Punktzahl; ``beitrag`` das, was in die Summe eingeht. ``ersetzt`` heißt: der Wert der Stadt steht
    für einen fehlenden oder gesperrten.
    """

    merkmal: Merkmal
    quote: Fraction | None
    stadtquote: Fraction
    punkte: Fraction
    beitrag: Fraction
    ersetzt: bool
    verfahren: str = "anteil"

    def satz(self, faktor: int = 100, einheit: str = "%") -> str:
        """Der Rechenweg als ein deutscher Satz, vom Rohwert bis zum Beitrag in Punkten.

        ``faktor`` und ``einheit`` sind die des Indikators (1.000 und „je 1.000“), damit überall dieselbe Zahl steht.
        """
        quote = self.stadtquote if self.quote is None else self.quote
        if self.verfahren == "anteil":
            eigene, stadt = (self._quotentext(q, faktor, einheit) for q in (quote, self.stadtquote))
            weg = f"{eigene} geteilt durch {stadt} in der Stadt ergibt den Faktor "
            weg += f"{zahl(self.punkte, 4)}; mal Gewicht {prozent(self.merkmal.gewicht)} mal 100 sind das"
        else:
            weg = f"{zahl(quote, 4)} ergibt {zahl(self.punkte, 4)} {_PUNKTNAME[self.verfahren]}; "
            weg += f"mal Gewicht {prozent(self.merkmal.gewicht)} sind das"
        ersetzt = " (Wert der Stadt, weil der eigene fehlt oder gesperrt ist)" if self.ersetzt else ""
        richtung = ", entlastend" if self.merkmal.richtung == "entlastend" else ""
        return f"{self.merkmal.name}{richtung}{ersetzt}: {weg} {zahl(self.beitrag, 4)} Punkte."

    def _quotentext(self, quote: Fraction, faktor: int, einheit: str) -> str:
        if (faktor, einheit) != (100, "%"):
            return f"{zahl(quote * faktor, 2)} {einheit}".strip()
        return prozent(quote, 2) if 0 <= quote <= 1 and self.stadtquote <= 1 else zahl(quote, 4)


_PUNKTNAME = {
    "minmax": "Standardpunkte (0 bis 100)",
    "zwert": "Punkte (z-Wert mal Spreizung)",
    "rang": "Rangpunkte",
    "quintil": "Quintilpunkte (1 bis 5)",
}


@dataclass(frozen=True, slots=True)
class _Spalte:
    """Ein Merkmal über alle Räume: sein Beitrag ist ``je_wert`` mal ``zaehler / nenner``, bei ``anteil`` der Quote, sonst der Punkte."""

    werte: Merkmalwerte
    verfahren: str
    je_wert: Fraction
    zaehler: Sequence[int]
    nenner: Sequence[int]

    def summand(self, platz: int) -> Summand:
        merkmal, quote, punkte = self.werte.merkmal, self.werte.quote(platz), Fraction(self.zaehler[platz], self.nenner[platz])
        beitrag = self.je_wert * punkte
        if self.verfahren == "anteil":
            punkte = punkte / self.werte.stadtquote if self.werte.stadtquote else Fraction(1)
        return Summand(merkmal, quote, self.werte.stadtquote, punkte, beitrag, quote is None, self.verfahren)


class Summandenreihe(Sequence[Summand]):
    """Die Summanden eines Raums; jeder entsteht erst, wenn jemand nach ihm fragt (bei 5.420 Räumen sind es über 65.000)."""

    __slots__ = ("_platz", "_spalten")

    def __init__(self, spalten: tuple[_Spalte, ...], platz: int) -> None:
        self._spalten, self._platz = spalten, platz

    def __len__(self) -> int:
        return len(self._spalten)

    @overload
    def __getitem__(self, stelle: int) -> Summand: ...
    @overload
    def __getitem__(self, stelle: slice) -> tuple[Summand, ...]: ...
    def __getitem__(self, stelle: int | slice) -> Summand | tuple[Summand, ...]:
        if isinstance(stelle, slice):
            return tuple(spalte.summand(self._platz) for spalte in self._spalten[stelle])
        return self._spalten[stelle].summand(self._platz)

    def __eq__(self, andere: object) -> bool:
        return isinstance(andere, Sequence) and tuple(self) == tuple(andere)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Punktwert:
    """Der Punktwert eines Raums mit seinen Summanden; 100 ist beim Verfahren ``anteil`` der Durchschnitt der Stadt.

    ``grundbetrag`` ist, was jeder Raum vorab erhält (100 · Basisgewicht oder die Grundpunkte). ``angehoben`` heißt: die Summe lag unter
    der Untergrenze des Verfahrens ``zwert``.
    """

    schluessel: str
    wert: Fraction
    summanden: Sequence[Summand]
    grundbetrag: Fraction = Fraction(0)
    angehoben: bool = False

    def satz(self) -> str:
        """Die Summe als ein deutscher Satz."""
        teile = [f"{zahl(self.grundbetrag, 2)} für alle gleich"]
        teile += [f"{zahl(summand.beitrag, 2)} {summand.merkmal.name}" for summand in self.summanden]
        angehoben = ", angehoben auf die Untergrenze" if self.angehoben else ""
        return f"Der Punktwert {zahl(self.wert, 2)} ist die Summe aus {' + '.join(teile)}{angehoben}."


@dataclass(frozen=True, slots=True)
class Punktergebnis:
    """Punktwerte je Raum, Quoten der Stadt je Merkmal (Σ Zähler / Σ Nenner, entlastend bei ``anteil``: die Gegenquote) und Hinweise."""

    punktwerte: Mapping[str, Punktwert]
    stadtquoten: Mapping[str, Fraction]
    hinweise: tuple[str, ...]


def berechne(raeume: Sequence[Raum], modell: Punktmodell) -> Punktergebnis:
    """Berechnet die Punktwerte aller Räume. Die Reihenfolge der Räume ändert nichts.

    Abgelehnt (Punktwertfehler mit allen Sätzen): Gewichte, die nicht genau 1 ergeben oder negativ sind, Stadtquote 0, Merkmale ohne
    Unterschiede (außer bei ``anteil``), unmögliche Werte, und fehlende Werte, wenn das Modell es so will.
    Quelle: domain.md 3; Vorbilder Rheinland-Pfalz § 25 Abs. 5 KiTaG (anteil), Hamburg Jugendeinwohnerwert (minmax).
    """
    geordnet = sorted(raeume, key=lambda raum: raum.schluessel)
    eingaben = pruefe(geordnet, modell)
    spalten = tuple(_spalte(werte, modell) for werte in eingaben.merkmale)
    punktwerte = _summiere(geordnet, spalten, modell)
    stadtquoten = {werte.merkmal.schluessel: werte.stadtquote for werte in eingaben.merkmale}
    return Punktergebnis(punktwerte, stadtquoten, (*eingaben.hinweise, *_anhebungen(geordnet, punktwerte)))


def _spalte(werte: Merkmalwerte, modell: Punktmodell) -> _Spalte:
    gewicht = werte.merkmal.gewicht
    if modell.verfahren != "anteil":
        punkte = _punkte(werte, modell)
        return _Spalte(werte, modell.verfahren, gewicht, [p.numerator for p in punkte], [p.denominator for p in punkte])
    # Stadtquote 0 gibt es nur bei Gewicht 0; der Beitrag ist dann 0.
    je_wert = 100 * gewicht / werte.stadtquote if werte.stadtquote else Fraction(0)
    return _Spalte(werte, modell.verfahren, je_wert, *werte.mit_stadtquote())


def _punkte(werte: Merkmalwerte, modell: Punktmodell) -> list[Fraction]:
    """Standardpunkte, z-Werte, Ränge oder Quintile; ein entlastendes Merkmal mit umgekehrten Punkten."""
    reihe = werte.reihe()
    entlastend = werte.merkmal.richtung == "entlastend"
    if min(reihe) == max(reihe):  # nur bei Gewicht 0 erlaubt
        return [Fraction(0)] * len(reihe)
    if modell.verfahren == "minmax":
        punkte = streuung.standardpunkte(reihe)
        return [100 - punkt for punkt in punkte] if entlastend else punkte
    if modell.verfahren == "zwert":
        faktor = -modell.spreizung if entlastend else modell.spreizung
        return [faktor * z for z in streuung.z_werte(reihe, modell.ddof)]
    if modell.verfahren == "rang":
        punkte = streuung.raenge(reihe)
        return [len(reihe) + 1 - punkt for punkt in punkte] if entlastend else punkte
    punkte = streuung.quintile(reihe)
    return [6 - punkt for punkt in punkte] if entlastend else punkte


def _summiere(raeume: Sequence[Raum], spalten: tuple[_Spalte, ...], modell: Punktmodell) -> dict[str, Punktwert]:
    """Grundbetrag plus Beiträge, je Raum über einen gemeinsamen Nenner: gekürzt wird einmal am Ende."""
    grundbetrag = 100 * modell.basisgewicht if modell.verfahren == "anteil" else modell.grundpunkte
    (grund, *faktoren), nenner = gemeinsamer_nenner([grundbetrag, *(spalte.je_wert for spalte in spalten)])
    ergebnis = {}
    for platz, raum in enumerate(raeume):
        werte = [(spalte.zaehler[platz], spalte.nenner[platz]) for spalte in spalten]
        vielfaches = lcm(*(n for _, n in werte))
        beitraege = sum(f * z * (vielfaches // n) for f, (z, n) in zip(faktoren, werte, strict=True))
        wert = Fraction(grund * vielfaches + beitraege, nenner * vielfaches)
        angehoben = modell.verfahren == "zwert" and wert < modell.untergrenze
        endwert = modell.untergrenze if angehoben else wert
        ergebnis[raum.schluessel] = Punktwert(raum.schluessel, endwert, Summandenreihe(spalten, platz), grundbetrag, angehoben)
    return ergebnis


def _anhebungen(raeume: Sequence[Raum], punktwerte: Mapping[str, Punktwert]) -> Iterator[str]:
    for raum in raeume:
        punktwert = punktwerte[raum.schluessel]
        if punktwert.angehoben:
            yield f"{raum.bezeichnung()}: Der Punktwert wurde auf die Untergrenze {zahl(punktwert.wert, 2)} angehoben."
