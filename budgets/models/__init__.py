"""Haushalt and Verteilung: the models by subject."""

from budgets.models.gewichtung import Gewicht, Gewichtung
from budgets.models.haushalt import Ansatz, Deckungskreis, Deckungskreisansatz, Haushaltsjahr, Konsolidierungsschritt, Unterabschnitt
from budgets.models.verteilung import Dienst, Teiltopf, Teiltopfgewicht, Verteilung, Verteilungszeile

__all__ = [
    "Ansatz",
    "Deckungskreis",
    "Deckungskreisansatz",
    "Dienst",
    "Gewicht",
    "Gewichtung",
    "Haushaltsjahr",
    "Konsolidierungsschritt",
    "Teiltopf",
    "Teiltopfgewicht",
    "Unterabschnitt",
    "Verteilung",
    "Verteilungszeile",
]
