"""The Ausbaustand as PDF: all rules, or one rule of a Gebiet and a school year; for whoever reads the pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from berichte.sections import ausbaupapier
from berichte.views.budgetbericht import drucke
from proaktiv.views.ausbau import INTERN, ausbau_weg
from proaktiv.views.ausbaubild import lies_regelbild, uebersicht
from sozialraum.access import seite
from sozialraum.clock import heute


@seite(lesen=INTERN)
def ausbaustand_pdf(request: Any) -> HttpResponse:
    papier = ausbaupapier.uebersichtspapier(*uebersicht(), heute())
    return drucke(request, ausbaupapier.uebersichtsauftrag(papier), papier.dateiname)


@seite(lesen=INTERN)
def ausbauregel_pdf(request: Any, schluessel: str) -> HttpResponse:
    """``?schuljahr=`` and ``?gebiet=`` as on the page; one that does not exist is refused, for a paper of another would mislead."""
    bild = lies_regelbild(request, schluessel)
    if bild.form.errors:
        saetze = [str(satz) for fehler in bild.form.errors.values() for satz in fehler]
        krumen = ausbau_weg((bild.regel.name, bild.regel.get_absolute_url()), ("Papier", None))
        context = {"titel": "Die Angaben passen nicht", "saetze": saetze, "brotkrumen": krumen}
        return render(request, "berichte/bericht_fehler.html", context, status=422)
    papier = ausbaupapier.regelpapier(bild, heute())
    return drucke(request, ausbaupapier.regelauftrag(bild, heute()), papier.dateiname)
