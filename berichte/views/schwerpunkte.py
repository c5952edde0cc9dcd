"""The report *Schwerpunkträume*: page, PDF, XLSX, CSV; for staff, and for members of the Gremium that took the list over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import as_file, druckadresse, export_links
from berichte import pdf
from berichte.sections import schwerpunkte
from berichte.views.budgetbericht import drucke
from sozialraum.access import seite
from sozialraum.kartenbild import kartenart
from sozialraum.models import Schwerpunktraumliste
from sozialraum.rechte import Recht


def _lade(request: Any, pk: int) -> schwerpunkte.Schwerpunktbericht:
    rows = Schwerpunktraumliste.objects.sichtbar_fuer(request.zugang).festgestellt()
    return schwerpunkte.stelle_zusammen(
        get_object_or_404(rows.select_related("verfahren", "beschluss__gremium", "beschluss__vorlage", "festgestellt_von"), pk=pk),
        kartenart(request.GET),
    )


def _wahl(request: Any) -> str:
    """The PDF shows the map that the page shows."""
    art = kartenart(request.GET)
    return f"?kartenart={art}" if art else ""


@seite(lesen=Recht.PAPIERE_LESEN)
def schwerpunkt_bericht(request: Any, pk: int) -> HttpResponse:
    bericht = _lade(request, pk)
    papier = f"{reverse('schwerpunkt_bericht_pdf', args=[pk])}{_wahl(request)}"
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, [schwerpunkte.blatt(bericht)])
    context = {
        "titel": bericht.titel,
        "kernaussage": bericht.wichtigste[0],
        "brotkrumen": [("Übersicht", "/"), ("Berichte", reverse("berichte")), (bericht.liste.name, None)],
        "exporte": [("Bericht als PDF", druckadresse(papier)), *export_links(request.GET)],
        "muster": bericht.liste.muster,
        "bericht": bericht,
        "intern": request.zugang.ist_intern,
    }
    return render(request, "berichte/schwerpunkte.html", context)


@seite(lesen=Recht.PAPIERE_LESEN)
def schwerpunkt_bericht_pdf(request: Any, pk: int) -> HttpResponse:
    """Printed from what was frozen: the same numbers, and the same bytes, whenever it is asked for."""
    bericht = _lade(request, pk)
    return drucke(request, pdf.schwerpunktauftrag(bericht), bericht.dateiname)
