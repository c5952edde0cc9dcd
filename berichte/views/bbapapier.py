"""The list of a Förderrunde as PDF, for whoever may read bildungsbezogene Angebote."""

from typing import Any

from django.http import HttpResponse

from berichte.sections import bbaliste
from berichte.views.budgetbericht import drucke
from proaktiv.selectors.bba import listenzeilen, obergrenze
from proaktiv.views.bba import hole_runde
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.BBA_LESEN)
def bba_runde_pdf(request: Any, pk: int) -> HttpResponse:
    runde = hole_runde(pk)
    grenze = obergrenze(runde.kalenderjahr)
    papier = bbaliste.stelle_zusammen(runde, listenzeilen(runde, grenze), grenze, heute())
    return drucke(request, bbaliste.auftrag(papier), papier.dateiname)
