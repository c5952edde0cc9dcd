"""What the page of the running year works out of what the database said: once, for all requests for which it says the same.

Nothing here knows who looks, or what the address asks for beyond year, day and Gebiet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from basis.diagramme import Diagramm, legende_budget
from budgets.ampel import Schwellen
from budgets.selectors.vollzug import Eckdaten
from budgets.selectors.vorgeschichte import Vorgeschichte
from budgets.views import vollzugsansicht as ansicht
from budgets.views.budget import ansichten, reiter, unterebenen
from budgets.views.budgetansicht import ortsname
from budgets.views.vollzugsprognose import lies_wege
from budgets.views.vollzugsvergleich import vergleiche
from budgets.vollzugsblatt import Vollzugsblatt, Vollzugszeile
from budgets.vollzugsgliederung import gliedere, postenzeilen
from budgets.vollzugswege import Wegeblatt
from sozialraum.ebenen import Gebietsbaum, Knoten


@dataclass(frozen=True, eq=False)
class Auswertung:
    """The sheet with all that follows from it. ``orte``: Posten → Gebiet; ``kontext``: what the template shows of it.

    Many requests look at the same one, and nobody changes it.
    """

    ort: str
    baum: Gebietsbaum
    grenzen: Schwellen
    monat: int
    blatt: Vollzugsblatt
    orte: Mapping[int, int]
    zeilen: Mapping[int, Vollzugszeile]
    wege: Wegeblatt
    buchungswege: Mapping[str, str]
    kontext: Mapping[str, Any]

    def verlaufsbilder(self, jahr: int, szenario: int) -> list[Diagramm]:
        """The pictures once more, with the line of a scenario."""
        punkte = ansicht.verlaufspunkte(self.blatt, self.blatt.summe.aussicht.betrag)
        return ansicht.verlaufsbilder(punkte, self.ort, jahr, ansicht.verlaufspunkte(self.blatt, szenario))


@lru_cache(maxsize=48)
def werte_aus(geschichte: Vorgeschichte, eck: Eckdaten, knoten: Knoten, jahr: int, tag: date) -> Auswertung:
    """``geschichte`` and ``eck`` are the same objects for as long as the database says the same; they are never looked into here."""
    baum, grenzen, rows, frueher = eck.baeume.am(tag), eck.schwellen(tag), geschichte.rows, geschichte.verlauf
    monat, ort = ansicht.letzter_monat(jahr, tag, eck.gebucht_bis), ortsname(knoten)
    blatt = gliedere(ort, knoten, baum, rows, frueher, jahr, monat)
    kontext = {
        "titel": f"Budget {ort}, Haushaltsjahr {jahr}",
        "kernaussage": ansicht.kernaussage(blatt, tag, eck.gebucht_bis),
        "datenstand_der_seite": tag,
        **_wohin(baum, knoten, jahr),
        "blatt": blatt,
        "knoten": knoten,
        "standsatz": ansicht.standsatz(tag, eck.gebucht_bis),
        **_bilder(blatt, ort, jahr, grenzen),
        **_anmerkungen(blatt),
        "vergleich": vergleiche(blatt, knoten, baum, rows, frueher, eck.pfad, jahr, monat),
        "muster": any(row.muster for row in rows),
    }
    wege = lies_wege(blatt, geschichte, jahr, monat)
    je_posten, adressen = postenzeilen(rows, frueher, jahr, monat), ansicht.buchungswege(blatt, tag)
    return Auswertung(ort, baum, grenzen, monat, blatt, {r.posten: r.gebiet for r in rows}, je_posten, wege, adressen, kontext)


def _anmerkungen(blatt: Vollzugsblatt) -> dict[str, Any]:
    """Whether a row lacks its Ansatz, and why rows have no Prognose."""
    zeilen = [z for g in blatt.ausgaben for z in g.zeilen]
    gruende = sorted({z.aussicht.grund for z in zeilen if z.aussicht.betrag is None})
    return {"ohne_ansatz": any(z.ohne_ansatz for z in zeilen), "gruende": gruende}


def _wohin(baum: Gebietsbaum, knoten: Knoten, jahr: int) -> dict[str, Any]:
    """The ways to the other Ebenen and views of the budget."""
    return {
        "budgetansichten": ansichten(jahr, knoten.ebene.name.lower(), knoten.schluessel, aktiv="vollzug"),
        "reiter": reiter(baum, jahr, knoten, "vollzug"),
        "reiter_name": "Ebenen des Budgets",
        "unterebenen": unterebenen(baum, jahr, knoten, "vollzug"),
        "brotkrumen": [("Budgets", reverse("budgets")), (ortsname(knoten), None)],
    }


def _bilder(blatt: Vollzugsblatt, ort: str, jahr: int, grenzen: Schwellen) -> dict[str, Any]:
    punkte = ansicht.verlaufspunkte(blatt, blatt.summe.aussicht.betrag)
    return {
        "balken": ansicht.gesamtbalken(blatt, ort),
        "balken_legende": legende_budget(),
        "bilder": ansicht.bilder([z for g in blatt.ausgaben for z in g.zeilen]),
        "ampeln": ansicht.ampeln(blatt, grenzen),
        "grenzen": ansicht.grenzsatz(grenzen),
        "diagramme": ansicht.verlaufsbilder(punkte, ort, jahr),
    }
