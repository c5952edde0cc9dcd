"""Personalbemessung: Stellen nach Punktwerten, mit derselben Rechnung wie die Budgets (Fachkonzept, Kapitel 4; § 79 Abs. 3 SGB VIII).

Stellen sind Hundertstel Vollzeitäquivalente (VZÄ) in ganzen Zahlen: 4,25 VZÄ sind 425. Verteilt wird in Schritten, üblich 0,25.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import NBSP, Zahlfehler, lies_zahl, zahl
from budgets.verteilung import Dienst, Kappung, Topf, Verteilergebnis, verteile
from sozialraum.punktwerte import Punktergebnis, Raum

VIERTELSTELLE = 25


def lies_vzae(text: str) -> int:
    """Liest Stellen in deutscher Schreibweise (``4,25`` oder ``4,25 VZÄ``) als Hundertstel; höchstens zwei Nachkommastellen."""
    wert = Fraction(lies_zahl(text.removesuffix("VZÄ"))) * 100
    if wert.denominator != 1:
        raise Zahlfehler(f"„{text}“ hat mehr als zwei Nachkommastellen; Stellen werden in Hundertsteln geführt.")
    return int(wert)


def vzae(hundertstel: int) -> str:
    """Schreibt Hundertstel als ``4,25 VZÄ``."""
    return f"{zahl(Fraction(hundertstel, 100), 2)}{NBSP}VZÄ"


def stellentopf(
    stellen: int, *, dienste: tuple[Dienst, ...] = (), reserve: int = 0, sockel: int = 0, schritt: int = VIERTELSTELLE,
    kappung: Kappung | None = None, bezug: str = "Einwohner",
) -> Topf:  # fmt: skip
    """Ein Topf aus Stellen in Hundertsteln; ``sockel`` erhält jeder Raum, ``dienste`` sind übergreifende Stellen."""
    return Topf(stellen, dienste, reserve, sockel, schritt, kappung, "VZÄ", bezug)


@dataclass(frozen=True, slots=True)
class Abgleich:
    """Bemessene Stellen gegen die besetzten eines Raums, in Hundertsteln."""

    schluessel: str
    soll: int
    ist: int | None

    @property
    def differenz(self) -> int | None:
        """Ist minus Soll; None ohne Angabe."""
        return None if self.ist is None else self.ist - self.soll

    def satz(self) -> str:
        """Der Abgleich als ein deutscher Satz."""
        if self.differenz is None:
            return f"Bemessen sind {vzae(self.soll)}; zu den besetzten Stellen gibt es keine Angabe."
        if not self.differenz:
            return f"Bemessen und besetzt sind {vzae(self.soll)}."
        wort = "mehr" if self.differenz > 0 else "weniger"
        return f"Bemessen sind {vzae(self.soll)}, besetzt {vzae(self.soll + self.differenz)}: {vzae(abs(self.differenz))} {wort}."


def bemesse(topf: Topf, raeume: Sequence[Raum], punkte: Punktergebnis) -> Verteilergebnis:
    """Verteilt Stellen nach Bedarfseinheiten. Lehnt Töpfe ab, die nicht in VZÄ geführt werden."""
    if topf.einheit != "VZÄ":
        raise ValueError("Die Personalbemessung verteilt Stellen (Einheit VZÄ), keine Beträge.")
    return verteile(topf, raeume, punkte)


def gleiche_ab(ergebnis: Verteilergebnis, besetzt: dict[str, int]) -> tuple[Abgleich, ...]:
    """Stellt Soll und Ist je Raum nebeneinander; ohne Eintrag in ``besetzt`` fehlt die Angabe, sie ist nicht 0."""
    return tuple(Abgleich(zeile.schluessel, zeile.betrag, besetzt.get(zeile.schluessel)) for zeile in ergebnis.zeilen)
