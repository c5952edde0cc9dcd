"""Eingaben der Punktwerte: Merkmale, Messwerte, Räume, Modell. Eingefroren, ohne Rechnung."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from basis.zahlen import Zustand

VERFAHREN = ("anteil", "minmax", "zwert", "rang", "quintil")
RICHTUNGEN = ("belastend", "entlastend")
FEHLEND = ("stadtwert", "fehler")
FALLZAHLGRENZE = Fraction(3, 10)


@dataclass(frozen=True, slots=True)
class Befund:
    """Eine Beanstandung: der Satz, und wo sie liegt (Schlüssel des Merkmals und des Raums, leer für das Modell)."""

    satz: str
    merkmal: str = ""
    raum: str = ""


class Punktwertfehler(ValueError):
    """Die Punktwerte lassen sich nicht berechnen. ``saetze`` nennt alle Gründe, je ein deutscher Satz; ``befunde`` auch ihren Ort."""

    def __init__(self, befunde: Sequence[Befund | str] | str) -> None:
        liste = [befunde] if isinstance(befunde, str) else befunde
        self.befunde = tuple(befund if isinstance(befund, Befund) else Befund(befund) for befund in liste)
        self.saetze = tuple(befund.satz for befund in self.befunde)
        super().__init__(" ".join(self.saetze))


@dataclass(frozen=True, slots=True)
class Merkmal:
    """Ein gewichteter Indikator. ``gewicht`` ist ein Anteil (0,35 = 35 %); ``beruht_auf_fallzahlen`` warnt vor Fehlanreizen."""

    schluessel: str
    name: str
    gewicht: Fraction
    richtung: str = "belastend"
    beruht_auf_fallzahlen: bool = False


@dataclass(frozen=True, slots=True)
class Messwert:
    """Zähler und Nenner eines Merkmals in einem Raum. Nur der Zustand WERT trägt Zahlen."""

    zaehler: Fraction | None
    nenner: Fraction | None
    zustand: Zustand = Zustand.WERT


@dataclass(frozen=True, slots=True)
class Raum:
    """Ein Raum, der Punkte und Geld erhält. ``vorjahr`` in Cent (oder Hundertstel VZÄ); ``bevoelkerung`` ist der Bezug des Teiltopfs."""

    schluessel: str
    name: str
    bevoelkerung: Fraction
    werte: Mapping[str, Messwert]
    vorjahr: int | None = None
    uebergeordnet: str = ""

    def bezeichnung(self) -> str:
        """Name mit Schlüssel für Sätze."""
        return f"{self.name} ({self.schluessel})" if self.name and self.name != self.schluessel else self.schluessel


@dataclass(frozen=True, slots=True)
class Punktmodell:
    """Verfahren, Merkmale und Parameter.

    ``basisgewicht`` gilt nur für ``anteil``; ``grundpunkte`` für die anderen. ``ddof``, ``spreizung`` und ``untergrenze`` gehören zu
    ``zwert``. Oberhalb von ``fallzahlgrenze`` wird vor Merkmalen gewarnt, die auf Fallzahlen beruhen.
    """

    verfahren: str
    merkmale: tuple[Merkmal, ...]
    basisgewicht: Fraction = Fraction(0)
    grundpunkte: Fraction = Fraction(0)
    fehlend: str = "stadtwert"
    ddof: int = 0
    spreizung: Fraction = Fraction(10)
    untergrenze: Fraction = Fraction(0)
    fallzahlgrenze: Fraction = FALLZAHLGRENZE
