"""The frame of the Scorecard's form pages: whose they are, the way back, the crumbs."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.zahlen import datum
from bsc.models import Messgroesse
from bsc.views.ansicht import adresse, kurzname
from bsc.views.scorecard import stand_von, wer_darf
from sozialraum.access import Wer
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite


def knoten_von(request: Any, gebiet: int) -> Any:
    knoten = request.zugang.baum.knoten.get(gebiet)
    if knoten is None:
        raise Http404
    return knoten


def rahmen(request: Any, form: Any, speichere: Any, gebiet: int, titel: str, *weg: tuple[str, str | None], **dazu: Any) -> HttpResponse:
    """The common frame: back to the measure or to the Scorecard of the Gebiet."""
    knoten = knoten_von(request, gebiet)
    ort = adresse(stand_von(request).year, knoten)
    krumen = [("Scorecard", reverse("scorecards")), (kurzname(knoten), ort), *weg, (titel, None)]
    zurueck = dazu.pop("zurueck", next((url for _, url in reversed(weg) if url), ort))
    return formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen, **dazu)


def messgroesse_von(request: Any, pk: int, recht: Recht) -> tuple[Messgroesse, Wer, tuple[str, str | None]]:
    m = get_object_or_404(Messgroesse.objects.select_related("ziel"), pk=pk)
    return m, wer_darf(request, recht, m.ziel.gebiet_id), (m.name, m.get_absolute_url())


def sage_ab_wann(request: Any, beschlossen: date) -> None:
    """Where the Scorecard of its usual Stand does not show a plan yet, from when it does."""
    stand = stand_von(request)
    if beschlossen > stand:
        messages.info(request, f"Der Plan gilt ab dem {datum(beschlossen)}; die Scorecard zum Stand {datum(stand)} zeigt ihn noch nicht.")
