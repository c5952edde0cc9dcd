"""The minutes of a Hausrunde as PDF, for whoever may read the round."""

from typing import Any

from django.http import HttpResponse

from berichte.sections import niederschrift
from berichte.views.budgetbericht import drucke
from proaktiv.views.hausrunden import hole
from sozialraum.access import seite
from sozialraum.rechte import Recht


@seite(lesen=Recht.HAUSRUNDEN_LESEN)
def niederschrift_pdf(request: Any, pk: int) -> HttpResponse:
    papier = niederschrift.stelle_zusammen(hole(request, pk))
    return drucke(request, niederschrift.auftrag(papier), papier.dateiname)
