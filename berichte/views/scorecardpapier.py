"""The Scorecard as PDF: as it stands, or one that was released."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from berichte.models import Scorecardablage
from berichte.sections import scorecardpapier
from berichte.views.ablage import abgelegtes_pdf
from berichte.views.budgetbericht import drucke
from bsc.models import Scorecardfreigabe
from bsc.selectors.blatt import lies_blatt, lies_freigabe
from bsc.views.freigaben import hole
from bsc.views.scorecard import knoten_der_adresse, stand_von
from sozialraum.access import seite
from sozialraum.models import Stadt
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def scorecard_pdf(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """The release of this day if it says the same; else a draft. The same for every reader: what is kept secret is so on paper."""
    baum, stand, stadt = request.zugang.baum, stand_von(request, jahr), Stadt.objects.aktuelle()
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    blatt = lies_blatt(knoten, baum, stand, stadt)
    if not blatt.zeilen:
        raise Http404
    rows = Scorecardfreigabe.objects.filter(gebiet=knoten.id, stichtag=stand).select_related("gebiet", "nutzer")
    freigabe = rows.order_by("-pk").first()
    if freigabe and lies_freigabe(freigabe).zeilen == blatt.zeilen:
        return _freigegeben(request, freigabe, stadt)
    papier = scorecardpapier.entwurf(blatt)
    auftrag = scorecardpapier.auftrag(papier, timezone.now(), stadt, stadt.fester_tag if stadt else None)
    return drucke(request, auftrag, papier.dateiname)


@seite(lesen=Recht.INTERN_LESEN)
def scorecardfreigabe_pdf(request: Any, pk: int) -> HttpResponse:
    return _freigegeben(request, hole(pk), Stadt.objects.aktuelle())


def _freigegeben(request: Any, freigabe: Scorecardfreigabe, stadt: Stadt | None) -> HttpResponse:
    """The stored bytes, unless they are not those that were kept; what is not kept yet is printed from what was released."""
    if ablage := Scorecardablage.objects.filter(freigabe=freigabe).select_related("pdf").first():
        return abgelegtes_pdf(request, ablage)
    papier = scorecardpapier.aus_freigabe(freigabe)
    auftrag = scorecardpapier.freigabeauftrag(papier, freigabe, stadt)
    return drucke(request, auftrag, scorecardpapier.freigabename(papier, freigabe))
