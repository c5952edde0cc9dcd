"""The lists of a Förderrunde as PDF: for the Steuergruppe, and what is decided for the committee."""

from typing import Any

from django.http import HttpResponse

from berichte.sections import bbaausschuss, bbaliste
from berichte.views.budgetbericht import drucke
from proaktiv.selectors.bba import listenzeilen, obergrenze
from proaktiv.views.bba import hole_runde
from proaktiv.views.bbaliste import lies_liste
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.BBA_LESEN)
def bba_runde_pdf(request: Any, pk: int) -> HttpResponse:
    runde = hole_runde(pk)
    grenze = obergrenze(runde.kalenderjahr)
    papier = bbaliste.stelle_zusammen(runde, listenzeilen(runde, grenze), grenze, heute())
    return drucke(request, bbaliste.auftrag(papier), papier.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def bba_liste_pdf(request: Any, pk: int) -> HttpResponse:
    """For staff who read BbA; for members of a Gremium once something is decided."""
    papier = bbaausschuss.stelle_zusammen(*lies_liste(request.zugang, pk), heute())
    return drucke(request, bbaausschuss.auftrag(papier), papier.dateiname)
