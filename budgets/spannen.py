"""Spannen mehrerer Teiltöpfe zusammenfassen. Ihre Gewichte ändern sich unabhängig voneinander, also addieren sich die Grenzen."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.rechnung_typen import NICHT_ZUGEORDNET
from budgets.szenario import Spannweiten


@dataclass(frozen=True, slots=True)
class Gesamtspanne:
    """Was ein Empfänger aus allen Teiltöpfen mindestens und höchstens erhält. Cent oder Hundertstel VZÄ."""

    schluessel: str
    name: str
    betrag: int
    kleinster: int
    groesster: int

    @property
    def titel(self) -> str:
        """Name für Sätze und Bilder."""
        return self.name if self.schluessel == NICHT_ZUGEORDNET else f"{self.name} ({self.schluessel})"

    @property
    def breite(self) -> int:
        return self.groesster - self.kleinster


def fasse_zusammen(teile: Sequence[Spannweiten]) -> list[Gesamtspanne]:
    """Addiert die Spannen je Empfänger; ohne Teiltopf gibt es keine."""
    if not teile:
        return []
    je_schluessel = [{zeile.schluessel: zeile for zeile in teil.zeilen} for teil in teile]
    return [
        Gesamtspanne(
            zeile.schluessel,
            zeile.name,
            sum(spannen[zeile.schluessel].betrag for spannen in je_schluessel),
            sum(spannen[zeile.schluessel].kleinster for spannen in je_schluessel),
            sum(spannen[zeile.schluessel].groesster for spannen in je_schluessel),
        )
        for zeile in teile[0].zeilen
    ]
