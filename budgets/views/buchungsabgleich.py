"""The Abgleich of finance software and Jucon, and the page of a Haushaltsstelle."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from budgets.filters.buchungsprofile import StellenjahrFilter
from budgets.models import Buchung, Buchungsprofil, Budgetposten, Haushaltsjahr, Haushaltsstelle
from budgets.selectors.abgleich import GRUPPEN, Abgleich, abgleich
from budgets.tables.buchungen import AbgleichTable, StellenjahrTable
from budgets.views.buchungen import LESEN
from budgets.views.buchungsprofile import krumen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=LESEN)
def buchungsabgleich(request: Any) -> HttpResponse:
    """Ist of one Verfahren beside what another one had bound in all; what differs comes first."""
    quellen = sorted(set(Buchungsprofil.objects.values_list("quelle", flat=True)))
    gruppe = request.GET.get("nach", "")
    gruppe = gruppe if gruppe in GRUPPEN else "posten"
    jahre = list(Haushaltsjahr.objects.values_list("jahr", flat=True))
    jahr = next((j for j in jahre if str(j) == request.GET.get("jahr")), max((j for j in jahre if j <= heute().year), default=heute().year))
    wahl = [_wahl(request, name, quellen) for name in ("links", "rechts")]
    ergebnis = abgleich(Buchung.objects.sichtbar_fuer(request.zugang), jahr, gruppe, quellen, *wahl)
    kontext = {
        "titel": "Abgleich der Verfahren", "brotkrumen": krumen(("Abgleich", None)), "quellen": quellen, "links": ergebnis.links,
        "rechts": ergebnis.rechts, "gruppen": GRUPPEN, "nach": gruppe, "jahre": jahre, "jahr": jahr,
        "kernaussage": _kernaussage(ergebnis, jahr),
    }  # fmt: skip
    return list_page(
        request, template="budgets/buchungsabgleich.html", table=AbgleichTable, rows=ergebnis.zeilen, name="abgleich", context=kontext,
        totals=ergebnis.summen, caption=f"Abgleich {jahr} nach {GRUPPEN[gruppe]}",
    )  # fmt: skip


def _wahl(request: Any, name: str, quellen: list[str]) -> str:
    wert: str = request.GET.get(name, "")
    return wert if wert in quellen else ""


def _kernaussage(ergebnis: Abgleich, jahr: int) -> str:
    """Which two are compared, and whether one of them has delivered nothing for the year."""
    if not (ergebnis.links and ergebnis.rechts):
        return ""
    satz = f"Ist aus {ergebnis.links}, Festlegungen aus {ergebnis.rechts}, Haushaltsjahr {jahr}."
    ohne = [
        f"{quelle} hat dafür keine {was} geliefert."
        for seite_, quelle, was in (("links", ergebnis.links, "Zahlungen"), ("rechts", ergebnis.rechts, "Festlegungen"))
        if all(z[seite_] is None for z in ergebnis.zeilen)
    ]  # fmt: skip
    return " ".join([satz, *ohne])


@seite(lesen=LESEN)
def haushaltsstelle(request: Any, pk: int) -> HttpResponse:
    """One Haushaltsstelle over the years: what one may see of it."""
    ziel = get_object_or_404(Haushaltsstelle.objects.select_related("unterabschnitt"), pk=pk)
    jahre = Budgetposten.objects.filter(haushaltsstelle=ziel).sichtbar_fuer(request.zugang).je_jahr()
    kontext = {
        "titel": str(ziel), "stelle": ziel, "brotkrumen": krumen((ziel.nummer, None)), "muster": ziel.muster,
        "darf_pflegen": request.zugang.darf(Recht.HAUSHALT_PFLEGEN),
        "ueberleitungen": ziel.ueberleitungen.select_related("nach"), "herkuenfte": ziel.herkuenfte.select_related("von"),
        "kernaussage": f"{ziel.get_richtung_display()}, {ziel.get_mittelart_display()}; {ziel.get_welt_display()}.",
        "buchungen_url": f"{reverse('buchungen')}?stelle={ziel.nummer}",
    }  # fmt: skip
    return list_page(
        request, template="budgets/haushaltsstelle.html", table=StellenjahrTable, rows=jahre, filterset=StellenjahrFilter,
        name=f"haushaltsstelle-{ziel.pk}",
        context=kontext, caption=f"{ziel.nummer} nach Jahren",
    )  # fmt: skip
