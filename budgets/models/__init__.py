"""Haushalt, Verteilung and the running year: the models by subject."""

from budgets.models.abweichungserlaeuterung import Abweichungserlaeuterung
from budgets.models.buchungsprofil import Buchungsentwurf, Buchungsprofil, Modus
from budgets.models.erlaubnis import Betriebserlaubnis
from budgets.models.foerderung import Foerderantrag, Foerderliste, Foerderschritt
from budgets.models.gewichtung import Gewicht, Gewichtung
from budgets.models.haushalt import Ansatz, Deckungskreis, Deckungskreisansatz, Haushaltsjahr, Konsolidierungsschritt, Unterabschnitt
from budgets.models.haushaltsstelle import Budgetposten, Haushaltsstelle, Kostenstelle, Mittelart, Richtung, Ueberleitung, Welt
from budgets.models.leistungsbewertung import Leistungsbewertung
from budgets.models.ueberschreitung import Ueberschreitung, Ueberschreitungsdeckung, Ueberschreitungsgrenze
from budgets.models.umschichtung import Deckungsvermerk, Umschichtung, Umschichtungsrecht, Umschichtungsweg
from budgets.models.vereinbarung import Vereinbarung, Vereinbarungsfassung
from budgets.models.vereinbarungstermin import Vereinbarungstermin
from budgets.models.verteilung import Dienst, Teiltopf, Teiltopfgewicht, Verteilung, Verteilungszeile
from budgets.models.vollzug import Buchung, Buchungsart, Buchungssumme, Mittel, Mittelbewegung, Monatsabschluss, Verfahrenssumme

__all__ = [
    "Abweichungserlaeuterung",
    "Ansatz",
    "Betriebserlaubnis",
    "Buchung",
    "Buchungsart",
    "Buchungsentwurf",
    "Buchungsprofil",
    "Buchungssumme",
    "Budgetposten",
    "Deckungskreis",
    "Deckungskreisansatz",
    "Deckungsvermerk",
    "Dienst",
    "Foerderantrag",
    "Foerderliste",
    "Foerderschritt",
    "Gewicht",
    "Gewichtung",
    "Haushaltsjahr",
    "Haushaltsstelle",
    "Konsolidierungsschritt",
    "Kostenstelle",
    "Leistungsbewertung",
    "Mittel",
    "Mittelart",
    "Mittelbewegung",
    "Modus",
    "Monatsabschluss",
    "Richtung",
    "Teiltopf",
    "Teiltopfgewicht",
    "Ueberleitung",
    "Ueberschreitung",
    "Ueberschreitungsdeckung",
    "Ueberschreitungsgrenze",
    "Umschichtung",
    "Umschichtungsrecht",
    "Umschichtungsweg",
    "Unterabschnitt",
    "Vereinbarung",
    "Vereinbarungsfassung",
    "Vereinbarungstermin",
    "Verfahrenssumme",
    "Verteilung",
    "Verteilungszeile",
    "Welt",
]
