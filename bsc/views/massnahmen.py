"""What is done for a goal: the list of its Maßnahmen."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.zahlen import anzahl
from bsc.models import Ziel
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import stand_von
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def zielmassnahmen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Ziel.objects.select_related("gebiet", "katalogziel", "oberziel__gebiet"), pk=pk)
    knoten = request.zugang.baum.knoten.get(ziel.gebiet_id)
    if knoten is None:
        raise Http404
    massnahmen = list(ziel.massnahmen.all())
    zeilen = [(m, m.ist_verspaetet(heute())) for m in massnahmen]
    offen, spaet = sum(m.ist_offen for m in massnahmen), sum(zu_spaet for _, zu_spaet in zeilen)
    ort = adresse(stand_von(request).year, knoten)
    satz = f"{anzahl(len(massnahmen), 'Maßnahme', 'Maßnahmen')}, davon {offen} offen und {spaet} über dem Termin."
    context = {
        "titel": ziel.text,
        "kernaussage": satz if massnahmen else "Für dieses Ziel ist noch keine Maßnahme festgelegt.",
        "ziel": ziel,
        "massnahmen": zeilen,
        "muster": ziel.muster or any(m.muster for m in massnahmen),
        "darf_pflegen": request.zugang.darf(Recht.SCORECARD_PFLEGEN, ziel.gebiet_id),
        "brotkrumen": [("Scorecard", reverse("scorecards")), (kurzname(knoten), ort), ("Maßnahmen", None)],
    }
    return render(request, "bsc/massnahmen.html", context)
