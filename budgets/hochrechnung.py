"""Die Hochrechnung einer Budgetzeile aufs Jahresende nach dem Verlauf früherer Jahre, sonst gleichmäßig (domain.md 4).

Saisonal: bisher gebucht, geteilt durch den Anteil, der in früheren Jahren bis zum selben Monat gebucht war. So ist der Buchungsverzug schon
enthalten, solange er sich nicht ändert. Ohne ein ganzes früheres Jahr gilt der gleichmäßige Verlauf.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from budgets.vollzugsblatt import Aussicht


def saisonanteil(fruehere: Sequence[Mapping[int, int]], monat: int) -> Fraction | None:
    """Der Anteil am Jahres-Ist, der in den früheren Jahren zusammen bis Ende des Monats gebucht war; None ohne ein Jahr mit Ist.

    Beispiel: 2005 bis September 700 von 1.000, 2006 bis September 800 von 1.000: 1.500 von 2.000 sind drei Viertel.
    """
    ganzes = sum(sum(jahr.values()) for jahr in fruehere)
    bis = sum(betrag for jahr in fruehere for m, betrag in jahr.items() if m <= monat)
    return Fraction(bis, ganzes) if ganzes > 0 and bis > 0 else None


def rechne_hoch(ist: int, monat: int, fruehere: Sequence[Mapping[int, int]]) -> Aussicht:
    """Der erwartete Betrag am Jahresende in Cent, gerundet; ``monat`` ist der letzte ganz gebuchte (0: noch keiner).

    Beispiel: bis September 900, früher drei Viertel bis September: 1.200. Im Dezember gilt das Ist.
    """
    if monat == 0:
        return Aussicht(None, "Für dieses Jahr ist noch nichts gebucht.")
    if monat >= 12:
        return Aussicht(ist)
    anteil = saisonanteil(fruehere, monat) or Fraction(monat, 12)
    return Aussicht(round(ist / anteil))
