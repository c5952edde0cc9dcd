"""Szenarien vergleichen und fragen, wie robust eine Verteilung ist.

Dieses Modul darf numpy verwenden: für Ränge und für die Simulation, wenn eine Kappung oder Untergrenze genaue Grenzen nicht zulässt.
Kein Betrag, der beschlossen wird, geht durch numpy; numpy wird erst geladen, wenn es gebraucht wird.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from basis.zahlen import NBSP, prozent, vorzeichen, zahl
from budgets.robustheit import Gewichtsbereich, Lage, extrem, lage, skaliert, untergrenze_greift
from budgets.verteilung import Topf, Verteilergebnis, betragstext, verteile
from sozialraum.ebenen import ordnung
from sozialraum.punktwerte import Punktmodell, Raum, berechne

ZIEHUNGEN = 2_000
STARTWERT = 20_060_101
_BLOCK = 2_500  # große Blöcke: jedes Matrixprodukt weckt alle Kerne


@dataclass(frozen=True, slots=True)
class Vergleichszeile:
    """Ein Gebiet in zwei Verteilungen; None, wo es nicht vorkommt. Beträge in Cent oder Hundertsteln VZÄ."""

    schluessel: str
    basis: int | None
    neu: int | None

    @property
    def differenz(self) -> int | None:
        return None if self.basis is None or self.neu is None else self.neu - self.basis

    @property
    def veraenderung(self) -> Fraction | None:
        """Differenz als Anteil der Basis; None ohne Basis."""
        return Fraction(self.differenz, self.basis) if self.differenz is not None and self.basis else None

    def satz(self, einheit: str = "€") -> str:
        """Die Veränderung als ein deutscher Satz."""
        if self.basis is None or self.neu is None or self.differenz is None:
            return "Dieses Gebiet kommt nur in einer der beiden Verteilungen vor."
        if not self.differenz:
            return f"Unverändert {betragstext(self.neu, einheit)}."
        relativ = "" if self.veraenderung is None else f" ({vorzeichen(100 * self.veraenderung, 1)}{NBSP}%)"
        richtung = "mehr" if self.differenz > 0 else "weniger"
        return f"{betragstext(abs(self.differenz), einheit)} {richtung} als {betragstext(self.basis, einheit)}{relativ}."


def vergleiche(basis: Verteilergebnis | Mapping[str, int], neu: Verteilergebnis | Mapping[str, int]) -> tuple[Vergleichszeile, ...]:
    """Stellt zwei Verteilungen nebeneinander, je Schlüssel, in der Reihenfolge der Schlüssel."""
    links, rechts = _betraege(basis), _betraege(neu)
    alle = sorted({*links, *rechts}, key=ordnung)
    return tuple(Vergleichszeile(schluessel, links.get(schluessel), rechts.get(schluessel)) for schluessel in alle)


def _betraege(quelle: Verteilergebnis | Mapping[str, int]) -> Mapping[str, int]:
    return quelle.betraege if isinstance(quelle, Verteilergebnis) else quelle


@dataclass(frozen=True, slots=True)
class Spanne:
    """Was ein Raum mindestens und höchstens erhält, wenn sich die Gewichte ändern, und welche Ränge (1: höchster Punktwert) er dann hat."""

    schluessel: str
    name: str
    betrag: int
    kleinster: int
    groesster: int
    rang: int
    rang_von: int
    rang_bis: int

    @property
    def rang_stabil(self) -> bool:
        return self.rang_von == self.rang_bis

    def satz(self, abweichung: Fraction = Fraction(1, 10), einheit: str = "€") -> str:
        """Die Spanne als ein deutscher Satz für Laien."""
        name = self.name or self.schluessel
        grenzen = f"{betragstext(self.kleinster, einheit)} und {betragstext(self.groesster, einheit)}"
        rang = f"bleibt auf Rang {zahl(self.rang)}" if self.rang_stabil else f"liegt auf Rang {self.rang_von} bis {self.rang_bis}"
        return f"{name} erhält zwischen {grenzen}, wenn sich jedes Gewicht um bis zu {prozent(abweichung, 0)} ändert, und {rang}."


@dataclass(frozen=True, slots=True)
class Spannweiten:
    """Alle Spannen; ``exakt`` sagt, ob die Grenzen bewiesen oder simuliert sind, ``satz`` sagt es dem Leser."""

    zeilen: tuple[Spanne, ...]
    exakt: bool
    satz: str


def spannweiten(
    raeume: Sequence[Raum], modell: Punktmodell, topf: Topf, abweichung: Fraction = Fraction(1, 10),
    *, ziehungen: int = ZIEHUNGEN, startwert: int = STARTWERT,
) -> Spannweiten:  # fmt: skip
    """Zwischen welchen Beträgen liegt jeder Raum, wenn jedes Gewicht (auch das Basisgewicht) um ± ``abweichung`` schwankt?

    Die Gewichte werden danach wieder auf 1 gebracht. Ohne Kappung und Untergrenze sind die Grenzen genau und nach außen auf die
    Verteileinheit gerundet; sonst kommen sie aus einer Simulation mit festem Startwert. Ränge gelten paarweise: kein Raum kann sie
    innerhalb der Abweichung verlassen. Quelle: domain.md 3, Robustness.
    """
    if not 0 <= abweichung < 1:
        raise ValueError("abweichung liegt zwischen 0 und 1")
    geordnet = sorted(raeume, key=lambda raum: ordnung(raum.schluessel))
    punkte = berechne(geordnet, modell)
    ergebnis = verteile(topf, geordnet, punkte)
    zerlegt = lage(geordnet, modell, punkte)
    bereich = zerlegt.bereich(abweichung)
    exakt = topf.kappung is None and not untergrenze_greift(zerlegt, modell, bereich)
    if exakt:
        grenzen, satz = _genaue_grenzen(zerlegt, bereich, ergebnis), "Die Grenzen sind genau berechnet."
    else:
        grenzen = simulierte_grenzen(zerlegt, modell, ergebnis, abweichung, ziehungen, startwert)
        satz = f"Die Grenzen kommen aus {zahl(ziehungen)} zufälligen Änderungen der Gewichte (Startwert {startwert})."
    raenge = _rangspannen(zerlegt, abweichung)
    zeilen = tuple(
        Spanne(zeile.schluessel, zeile.name, zeile.betrag, min(tief, zeile.betrag), max(hoch, zeile.betrag), zeile.rang, von, bis)
        for zeile, (tief, hoch), (von, bis) in zip(ergebnis.zeilen, grenzen, raenge, strict=True)
    )
    return Spannweiten(zeilen, exakt, satz)


def _genaue_grenzen(zerlegt: Lage, bereich: Gewichtsbereich, ergebnis: Verteilergebnis) -> list[tuple[int, int]]:
    einheiten = skaliert(zerlegt)
    alle = [sum(spalte) for spalte in zip(*einheiten, strict=True)]
    return [
        _auf_einheit(ergebnis, raum, extrem(zeile, alle, bereich, groesstes=False), extrem(zeile, alle, bereich, groesstes=True))
        for raum, zeile in zip(_sockel(ergebnis), einheiten, strict=True)
    ]


def _auf_einheit(ergebnis: Verteilergebnis, raum: str, tief: Fraction, hoch: Fraction) -> tuple[int, int]:
    """Anteile zu Beträgen."""
    sockel = _sockel(ergebnis)
    rest, eigener = ergebnis.verteilbar - sum(sockel.values()), sockel[raum]
    return _nach_aussen(eigener + rest * tief, eigener + rest * hoch, ergebnis.topf.rundung)


def _sockel(ergebnis: Verteilergebnis) -> dict[str, int]:
    """Der Sockel je Raum, in der Reihenfolge der Zeilen."""
    return {zeile.schluessel: ergebnis.topf.sockel_von(zeile.schluessel) for zeile in ergebnis.zeilen}


def _nach_aussen(tief: Fraction, hoch: Fraction, einheit: int) -> tuple[int, int]:
    """Nach außen auf die Verteileinheit; ein Millionstel Cent Spielraum, damit ein genaues Vielfaches eines bleibt."""
    spiel = Fraction(1, 10**6)
    unten, oben = int((tief + spiel) // einheit) * einheit, -int(-(hoch - spiel) // einheit) * einheit
    return max(unten, 0), max(oben, 0)


def _rangspannen(zerlegt: Lage, abweichung: Fraction) -> list[tuple[int, int]]:
    """Bester und schlechtester Rang: zwei Räume tauschen, wenn die Differenz ihrer Punktwerte im Bereich das Vorzeichen wechselt."""
    import numpy as np

    punkte = np.array([[float(wert) for wert in zeile] for zeile in zerlegt.punkte]).reshape(len(zerlegt.punkte), len(zerlegt.gewichte))
    gewichte = np.array([float(gewicht) for gewicht in zerlegt.gewichte])
    spiel = 1e-12 * (np.abs(punkte) @ gewichte).max(initial=0.0)
    spannen = []
    for zeile in punkte:
        mitte = (punkte - zeile) @ gewichte
        breite = float(abweichung) * (np.abs(punkte - zeile) @ gewichte)
        immer_davor, manchmal_davor = int((mitte - breite > spiel).sum()), int((mitte + breite > spiel).sum())
        spannen.append((1 + immer_davor, 1 + manchmal_davor))
    return spannen


def simulierte_grenzen(
    zerlegt: Lage, modell: Punktmodell, ergebnis: Verteilergebnis, abweichung: Fraction, ziehungen: int, startwert: int
) -> list[tuple[int, int]]:
    """Kleinster und größter gezogener Betrag je Raum, nach außen auf die Verteileinheit."""
    import numpy as np

    anteile_je_block = _ziehe(zerlegt, modell, abweichung, ziehungen, startwert)
    topf = ergebnis.topf
    je_raum = list(_sockel(ergebnis).values())
    sockel, rest = np.array(je_raum, dtype=float), ergebnis.verteilbar - sum(je_raum)
    kleinste, groesste = np.full(len(ergebnis.zeilen), np.inf), np.zeros(len(ergebnis.zeilen))
    for anteile in anteile_je_block:
        # Ohne Kappung wächst der Betrag mit dem Anteil; umgerechnet wird dann nur das Ende.
        werte = anteile if topf.kappung is None else _kappe_alle(sockel + rest * anteile, ergebnis)
        np.minimum(kleinste, werte.min(axis=0), out=kleinste)
        np.maximum(groesste, werte.max(axis=0), out=groesste)
    if not ziehungen:
        return [(zeile.betrag, zeile.betrag) for zeile in ergebnis.zeilen]
    if topf.kappung is None:
        kleinste, groesste = sockel + rest * kleinste, sockel + rest * groesste
    return [_nach_aussen(Fraction(float(tief)), Fraction(float(hoch)), topf.rundung) for tief, hoch in zip(kleinste, groesste, strict=True)]


def _ziehe(zerlegt: Lage, modell: Punktmodell, abweichung: Fraction, ziehungen: int, startwert: int) -> Any:
    """Anteile an den Bedarfseinheiten in Blöcken (Ziehungen × Räume): die Hälfte Ecken, die Hälfte dazwischen."""
    import numpy as np

    zufall = np.random.default_rng(startwert)
    grund = np.array([float(gewicht) for gewicht in zerlegt.gewichte])
    punkte = np.array([[float(wert) for wert in zeile] for zeile in zerlegt.punkte]).T
    bevoelkerung = np.array([float(menge) for menge in zerlegt.bevoelkerung])
    mit_untergrenze = modell.verfahren == "zwert"
    faktoren = punkte if mit_untergrenze else punkte * bevoelkerung
    zusammen = faktoren.sum(axis=1)
    for anfang in range(0, ziehungen, _BLOCK):
        anzahl = min(_BLOCK, ziehungen - anfang)
        schwankung = zufall.uniform(-1.0, 1.0, (anzahl, len(grund)))
        schwankung[::2] = np.sign(schwankung[::2])
        gewichte = grund * (1 + float(abweichung) * schwankung)
        gewichte /= gewichte.sum(axis=1, keepdims=True)
        einheiten = gewichte @ faktoren
        if mit_untergrenze:
            np.maximum(einheiten, float(modell.untergrenze), out=einheiten)
            einheiten *= bevoelkerung
        summen = einheiten.sum(axis=1) if mit_untergrenze else gewichte @ zusammen
        einheiten /= np.where(summen > 0, summen, 1.0)[:, np.newaxis]
        yield einheiten


def _kappe_alle(roh: Any, ergebnis: Verteilergebnis) -> Any:
    """Kappt jede Ziehung mit ihrem eigenen φ, gefunden durch Halbieren."""
    import numpy as np

    kappung = ergebnis.topf.kappung
    vorjahr = np.array([float(zeile.vorjahr or 0) for zeile in ergebnis.zeilen])
    unten = vorjahr * float(kappung.unten) if kappung else vorjahr
    oben = vorjahr * float(kappung.oben) if kappung and kappung.oben is not None else np.full_like(vorjahr, np.inf)
    verhaeltnis = np.divide(np.where(np.isfinite(oben), oben, ergebnis.verteilbar), roh, out=np.ones_like(roh), where=roh > 0)
    tief, hoch = np.zeros((len(roh), 1)), verhaeltnis.max(axis=1, keepdims=True)
    for _ in range(60):
        mitte = (tief + hoch) / 2
        zu_klein = np.clip(roh * mitte, unten, oben).sum(axis=1, keepdims=True) < ergebnis.verteilbar
        tief, hoch = np.where(zu_klein, mitte, tief), np.where(zu_klein, hoch, mitte)
    return np.clip(roh * hoch, unten, oben)
