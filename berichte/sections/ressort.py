"""The Ressort somebody leads: its budget as the first card of the Übersicht, and its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from basis.geld import euro
from basis.zahlen import NBSP, vorzeichen
from berichte.sections.uebersicht import Jahreswerte, Karte, Massgebliche, mio
from budgets import paketspeicher
from budgets.budgetblatt import Budgetzeile, stelle_zusammen
from budgets.models import Verteilung
from budgets.rechnung import Rechnung
from sozialraum.access import Zugang
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.rechte import Rolle


@dataclass(frozen=True)
class Ressortbudget:
    """What the Ressort gets in a year; ``zeile`` is None while there is no Verteilung that can be calculated."""

    knoten: Knoten
    jahr: int
    verteilung: Massgebliche | None = None
    zeile: Budgetzeile | None = None

    @property
    def stand(self) -> str:
        return "beschlossen" if self.verteilung and self.verteilung.beschlossen else "vorgelegt, noch nicht beschlossen"


def eigenes(zugang: Zugang, baum: Gebietsbaum) -> Knoten | None:
    """The Ressort one leads; one led as Vertretung only if there is none of one's own."""
    leitet = [e for e in zugang.eigenschaften if e.rolle == Rolle.RESSORTLEITUNG and e.gebiet_id in baum.knoten]
    for eigenschaft in sorted(leitet, key=lambda e: bool(e.vertritt)):
        knoten = baum.knoten[eigenschaft.gebiet_id or 0]
        if knoten.ebene == Ebene.RESSORT:
            return knoten
    return None


def lade(knoten: Knoten, jahr: int, jahre: Mapping[int, Jahreswerte]) -> Ressortbudget:
    """The amounts of the budget page: as decided, else as presented, beside the year before."""
    dieses, vorher = (jahre[j].verteilung if j in jahre else None for j in (jahr, jahr - 1))
    if dieses is None:
        return Ressortbudget(knoten, jahr)
    rows = Verteilung.objects.select_related("haushaltsjahr", "vorjahr").in_bulk([v.pk for v in (dieses, vorher) if v])
    rechnung, *frueher = [_rechnung(rows[v.pk]) for v in (dieses, vorher) if v]
    ort = next((k for k in rechnung.baum.auf_ebene(Ebene.RESSORT) if k.schluessel == knoten.schluessel), None) if rechnung else None
    if rechnung is None or ort is None:
        return Ressortbudget(knoten, jahr, dieses)
    return Ressortbudget(knoten, jahr, dieses, stelle_zusammen(ort, rechnung, frueher[0] if frueher else None).summe)


def _rechnung(verteilung: Verteilung) -> Rechnung | None:
    """As it was presented or decided: from the stored Rechenpaket, without a query."""
    rechnung = paketspeicher.hole(verteilung.pruefsumme, verteilung.paket).rechnung if verteilung.paket else None
    return rechnung if rechnung and rechnung.rechenbar else None


def karte(budget: Ressortbudget) -> Karte:
    titel = f"Sozialraumbudget {budget.knoten.name}"
    url = reverse("budget", args=[budget.jahr, "ressort", budget.knoten.schluessel])
    if budget.zeile is None or budget.verteilung is None:
        return Karte(titel, "offen", "", f"Für {budget.jahr} liegt keine Verteilung vor, aus der sich Beträge ergeben.", "", "", url)
    zeile, vergleich = budget.zeile, ""
    if zeile.veraenderung is not None and zeile.veraenderung_anteil is not None:
        delta = f"{'+' if zeile.veraenderung > 0 else ''}{euro(zeile.veraenderung, voll=False)}"
        vergleich = f"{delta} ({vorzeichen(zeile.veraenderung_anteil * Fraction(100), 1)}{NBSP}%) zu {budget.jahr - 1}"
    fuss = f"{budget.jahr}: {euro(zeile.betrag, voll=False)}, {budget.stand}"
    return Karte(titel, mio(zeile.betrag), "Mio. €", vergleich, fuss, "", url, budget.verteilung.muster)


def kernaussage(budget: Ressortbudget) -> str:
    if budget.zeile is None:
        return f"Für {budget.knoten.name} liegt {budget.jahr} noch keine Verteilung vor."
    betrag = euro(budget.zeile.betrag, voll=False)
    return f"{budget.knoten.name} erhält im Haushaltsjahr {budget.jahr} ein Sozialraumbudget von {betrag} ({budget.stand})."
