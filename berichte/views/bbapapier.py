"""The lists of a Förderrunde as PDF: for the Steuergruppe, and what is decided for the committee."""

from typing import Any

from django.http import HttpResponse

from berichte.sections import bbaausschuss, bbaliste
from berichte.views.budgetbericht import drucke
from proaktiv.selectors.bba import listenstand, listenzeilen, obergrenze
from proaktiv.views.bba import hole_runde
from proaktiv.views.bbaliste import lies_liste
from sozialraum.access import seite
from sozialraum.rechte import Recht


@seite(lesen=Recht.BBA_LESEN)
def bba_runde_pdf(request: Any, pk: int) -> HttpResponse:
    runde = hole_runde(pk)
    grenze = obergrenze(runde.kalenderjahr)
    zeilen = listenzeilen(runde, grenze)
    papier = bbaliste.stelle_zusammen(runde, zeilen, grenze, listenstand(zeilen))
    return drucke(request, bbaliste.auftrag(papier), papier.dateiname)


@seite(lesen=Recht.PAPIERE_LESEN)
def bba_liste_pdf(request: Any, pk: int) -> HttpResponse:
    """For staff who read BbA; for members of a Gremium once something is decided."""
    runde, zeilen, grenze = lies_liste(request.zugang, pk)
    papier = bbaausschuss.stelle_zusammen(runde, zeilen, grenze, listenstand(zeilen))
    return drucke(request, bbaausschuss.auftrag(papier), papier.dateiname)
