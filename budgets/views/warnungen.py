"""Everything of the running year that asks for action, on one page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from budgets.filters.warnungen import WarnungFilter
from budgets.selectors.erlaeuterungen import jahreslage
from budgets.selectors.haushaltsjahre import haushaltsjahre
from budgets.selectors.warnungen import warnungen as alle_warnungen
from budgets.tables.warnungen import WarnungTable
from budgets.views.vollzugsansicht import standsatz
from budgets.warnungen import ABSCHLUSS_TAGE, REST_MONATE, VORLAUF
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.BUCHUNGEN_LESEN)
def warnungen(request: Any) -> HttpResponse:
    """Of the Haushaltsjahr of today, for what the person may read."""
    tag, jahre = heute(), haushaltsjahre(request)
    jahr = next((j for j in reversed(jahre) if j.jahr <= tag.year), None)
    if jahr is None:
        raise Http404
    lage = jahreslage(jahr.jahr)
    rows, stand = alle_warnungen(request.zugang, jahr, tag, lage), standsatz(lage.stand, lage.stichtag)
    satz = f"Im Haushaltsjahr {jahr.jahr} ist an {anzahl(len(rows), 'Stelle', 'Stellen')} zu handeln."
    context = {
        "titel": "Warnungen",
        "kernaussage": satz if rows else f"Im Haushaltsjahr {jahr.jahr} ist nichts zu tun.",
        "tag": tag,
        "stand": stand,
        "tage": ABSCHLUSS_TAGE,
        "monate": REST_MONATE,
        "vorlauf": VORLAUF.days,
        "brotkrumen": [("Budgets", reverse("budgets")), ("Warnungen", None)],
    }
    return list_page(
        request, template="budgets/warnungen.html", table=WarnungTable, rows=rows, filterset=WarnungFilter, name="warnungen",
        context=context, notes=[f"Beträge: {stand}. Fristen: am {datum(tag)}"],
    )  # fmt: skip
