"""The first card of the Übersicht: where the year leads, beside what it began with."""

from fractions import Fraction

from django.urls import reverse

from basis.aufgaben import Faelligkeit
from basis.zahlen import NBSP, vorzeichen
from berichte.sections.uebersicht import Karte, mio
from sozialraum.ebenen import Knoten


def prognosekarte(jahr: int | None, ort: Knoten | None, stand: Faelligkeit | None) -> Karte | None:
    """None where one may not read all its Budgets, or where not each of them has a Prognose and an Ansatz."""
    if jahr is None or ort is None or stand is None or stand.betraege is None:
        return None
    ende, ansatz = stand.betraege
    vergleich = f"{vorzeichen(Fraction((ende - ansatz) * 100, ansatz), 1)}{NBSP}% zum fortgeschriebenen Ansatz"
    fuss = f"Ansatz {mio(ansatz)}{NBSP}Mio.{NBSP}€"
    weg = reverse("vollzug", args=[jahr, ort.ebene.name.lower(), ort.schluessel])
    return Karte("Prognose der Ausgaben", mio(ende), "Mio. €", vergleich, fuss, "", weg, stand.muster, stand.status)
