"""The Abgleich of finance software and Jucon, and the page of a Haushaltsstelle."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from budgets.filters.buchungsprofile import StellenjahrFilter
from budgets.models import Buchung, Buchungsprofil, Budgetposten, Haushaltsjahr, Haushaltsstelle
from budgets.selectors.abgleich import GRUPPEN, abgleich
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
    links, rechts = _wahl(request, "links", quellen, 0), _wahl(request, "rechts", quellen, 1)
    gruppe = request.GET.get("nach", "")
    gruppe = gruppe if gruppe in GRUPPEN else "posten"
    jahre = list(Haushaltsjahr.objects.values_list("jahr", flat=True))
    jahr = next((j for j in jahre if str(j) == request.GET.get("jahr")), max((j for j in jahre if j <= heute().year), default=heute().year))
    zeilen = abgleich(Buchung.objects.sichtbar_fuer(request.zugang), jahr, gruppe, links, rechts)
    kontext = {
        "titel": "Abgleich der Verfahren", "brotkrumen": krumen(("Abgleich", None)), "quellen": quellen, "links": links, "rechts": rechts,
        "gruppen": GRUPPEN, "nach": gruppe, "jahre": jahre, "jahr": jahr,
        "kernaussage": f"{links} und {rechts} im Haushaltsjahr {jahr}." if links and rechts else "",
    }  # fmt: skip
    summe = {"name": "Summe", **{k: sum(z[k] for z in zeilen) for k in ("links", "rechts", "differenz")}}
    return list_page(
        request, template="budgets/buchungsabgleich.html", table=AbgleichTable, rows=zeilen, name="abgleich", context=kontext,
        totals=[summe] if zeilen else [], caption=f"Abgleich {jahr} nach {GRUPPEN[gruppe]}",
    )  # fmt: skip


def _wahl(request: Any, name: str, quellen: list[str], platz: int) -> str:
    wert = request.GET.get(name, "")
    return wert if wert in quellen else quellen[platz] if len(quellen) > platz else ""


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
