"""Punktwerte der Räume aus gewichteten Merkmalen (Fachkonzept, Kapitel 4; Formel: docs/methodik.md).

Fünf Verfahren: ``anteil`` (Belastungsfaktor, die Regel), ``minmax`` (Standardpunkte), ``zwert``, ``rang``, ``quintil``. Alles ist exakt
(Fraction); nur z-Werte beruhen auf einer Wurzel mit 80 Stellen. Ein fehlender oder gesperrter Wert ist nie 0: er wird durch den Wert der
Stadt ersetzt und vermerkt, oder er ist ein Fehler.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Zustand, prozent, summe, zahl
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

    def satz(self) -> str:
        """Der Rechenweg als ein deutscher Satz, vom Rohwert bis zum Beitrag in Punkten."""
        quote = self.stadtquote if self.quote is None else self.quote
        if self.verfahren == "anteil":
            weg = f"{self._quotentext(quote)} geteilt durch {self._quotentext(self.stadtquote)} in der Stadt ergibt den Faktor "
            weg += f"{zahl(self.punkte, 4)}; mal Gewicht {prozent(self.merkmal.gewicht)} mal 100 sind das"
        else:
            weg = f"{zahl(quote, 4)} ergibt {zahl(self.punkte, 4)} {_PUNKTNAME[self.verfahren]}; "
            weg += f"mal Gewicht {prozent(self.merkmal.gewicht)} sind das"
        ersetzt = " (Wert der Stadt, weil der eigene fehlt oder gesperrt ist)" if self.ersetzt else ""
        richtung = ", entlastend" if self.merkmal.richtung == "entlastend" else ""
        return f"{self.merkmal.name}{richtung}{ersetzt}: {weg} {zahl(self.beitrag, 4)} Punkte."

    def _quotentext(self, quote: Fraction) -> str:
        return prozent(quote, 2) if 0 <= quote <= 1 and self.stadtquote <= 1 else zahl(quote, 4)


_PUNKTNAME = {
    "minmax": "Standardpunkte (0 bis 100)",
    "zwert": "Punkte (z-Wert mal Spreizung)",
    "rang": "Rangpunkte",
    "quintil": "Quintilpunkte (1 bis 5)",
}


@dataclass(frozen=True, slots=True)
class Punktwert:
    """Der Punktwert eines Raums mit seinen Summanden; 100 ist beim Verfahren ``anteil`` der Durchschnitt der Stadt.

    ``grundbetrag`` ist, was jeder Raum vorab erhält (100 · Basisgewicht oder die Grundpunkte). ``angehoben`` heißt: die Summe lag unter
    der Untergrenze des Verfahrens ``zwert``.
    """

    schluessel: str
    wert: Fraction
    summanden: tuple[Summand, ...]
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
    spalten = [_summandenspalte(werte, modell) for werte in eingaben.merkmale]
    punktwerte = _summiere(geordnet, spalten, modell)
    stadtquoten = {werte.merkmal.schluessel: werte.stadtquote for werte in eingaben.merkmale}
    return Punktergebnis(punktwerte, stadtquoten, (*eingaben.hinweise, *_anhebungen(geordnet, punktwerte)))


def _summandenspalte(werte: Merkmalwerte, modell: Punktmodell) -> list[Summand]:
    """Ein Merkmal über alle Räume."""
    merkmal = werte.merkmal
    if modell.verfahren == "anteil":
        punkte, je_punkt = _belastungsfaktoren(werte), 100 * merkmal.gewicht
    else:
        punkte, je_punkt = _punkte(werte, modell), merkmal.gewicht
    return [
        Summand(merkmal, quote, werte.stadtquote, punktzahl, je_punkt * punktzahl, quote is None, modell.verfahren)
        for quote, punktzahl in zip(werte.quoten, punkte, strict=True)
    ]


def _belastungsfaktoren(werte: Merkmalwerte) -> list[Fraction]:
    eins = Fraction(1)
    if not werte.stadtquote:  # nur bei Gewicht 0 erlaubt; der Beitrag ist dann ohnehin 0
        return [eins] * len(werte.quoten)
    kehrwert = 1 / werte.stadtquote
    return [eins if quote is None else quote * kehrwert for quote in werte.quoten]


def _punkte(werte: Merkmalwerte, modell: Punktmodell) -> list[Fraction]:
    """Standardpunkte, z-Werte, Ränge oder Quintile; ein entlastendes Merkmal mit umgekehrten Punkten."""
    reihe = [werte.stadtquote if quote is None else quote for quote in werte.quoten]
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


def _summiere(raeume: Sequence[Raum], spalten: Sequence[Sequence[Summand]], modell: Punktmodell) -> dict[str, Punktwert]:
    grundbetrag = 100 * modell.basisgewicht if modell.verfahren == "anteil" else modell.grundpunkte
    ergebnis = {}
    for platz, raum in enumerate(raeume):
        summanden = tuple(spalte[platz] for spalte in spalten)
        wert = summe([grundbetrag, *(summand.beitrag for summand in summanden)])
        angehoben = modell.verfahren == "zwert" and wert < modell.untergrenze
        if angehoben:
            wert = modell.untergrenze
        ergebnis[raum.schluessel] = Punktwert(raum.schluessel, wert, summanden, grundbetrag, angehoben)
    return ergebnis


def _anhebungen(raeume: Sequence[Raum], punktwerte: Mapping[str, Punktwert]) -> Iterator[str]:
    for raum in raeume:
        punktwert = punktwerte[raum.schluessel]
        if punktwert.angehoben:
            yield f"{raum.bezeichnung()}: Der Punktwert wurde auf die Untergrenze {zahl(punktwert.wert, 2)} angehoben."
