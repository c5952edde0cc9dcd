"""The steps of a report on the way to its release: put forward, sent back, remarked on, released."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from berichte import access
from berichte.actions import freigabe as actions
from berichte.druck.maschine import Druckfehler
from berichte.forms.werkstatt import AnmerkungForm
from berichte.models import Berichtsentwurf
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.sections.werkstatt import Stelle
from berichte.views.budgetbericht import druckfehler
from berichte.views.werkstatt import LESEN, finde, ohne_bericht, zeige
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt


def _geprueft(request: Any) -> bool:
    return request.POST.get("geprueft", "") == "on"


def _lege_vor(request: Any, stelle: Stelle, entwurf: Berichtsentwurf | None) -> tuple[str, Any]:
    actions.lege_vor(wer=access.wer_schreibt(request.zugang, stelle), stelle=stelle)
    return "Der Bericht liegt jetzt zur Freigabe vor.", None


def _gib_zurueck(request: Any, stelle: Stelle, entwurf: Berichtsentwurf | None) -> tuple[str, Any]:
    wer = access.wer_schreibt(request.zugang, stelle)
    if entwurf is None:
        raise Abgelehnt(actions.LIEGT_NICHT_VOR)
    actions.gib_zurueck(wer=wer, entwurf=entwurf, grund=request.POST.get("text", ""), geprueft=_geprueft(request))
    return "Der Bericht ist zurückgegeben und kann wieder geändert werden.", None


def _merke_an(request: Any, stelle: Stelle, entwurf: Berichtsentwurf | None) -> tuple[str, Any]:
    wer = access.wer_merkt_an(request.zugang, stelle)
    actions.merke_an(wer=wer, stelle=stelle, text=request.POST.get("text", ""), geprueft=_geprueft(request))
    return "Die Anmerkung ist gespeichert.", None


def _gib_frei(request: Any, stelle: Stelle, entwurf: Berichtsentwurf | None) -> tuple[str, Any]:
    wer = access.wer_gibt_frei(request.zugang, stelle)
    if entwurf is None:
        raise Abgelehnt(actions.LIEGT_NICHT_VOR)
    gesehen, oeffentlich = request.POST.get("gesehen", ""), request.POST.get("oeffentlich") == "on"
    abgelegt = actions.gib_frei(wer=wer, stelle=stelle, entwurf=entwurf, gesehen=gesehen, oeffentlich=oeffentlich)
    return "Der Bericht ist freigegeben und bleibt unverändert.", abgelegt


SCHRITTE: dict[str, Callable[[Any, Stelle, Berichtsentwurf | None], tuple[str, Any]]] = {
    "vorlegen": _lege_vor, "zurueckgeben": _gib_zurueck, "anmerken": _merke_an, "freigeben": _gib_frei,
}  # fmt: skip
MIT_TEXT = ("zurueckgeben", "anmerken")


@seite(lesen=LESEN, methoden=("POST",))
def berichtsschritt(request: Any, typ: str, ebene: str, schluessel: str, von: str, bis: str, schritt: str) -> HttpResponse:
    """One step on the way to the release."""
    stelle = finde(request, typ, ebene, schluessel, von, bis)
    if schritt not in SCHRITTE:
        raise Http404
    try:
        satz, ziel = SCHRITTE[schritt](request, stelle, stelle.entwurf)
    except Abgelehnt as fehler:
        form = AnmerkungForm(request.POST)
        if schritt not in MIT_TEXT or "text" not in form.errors:  # else the form itself says it at its field
            form.add_error(fehler.am_feld(form), list(fehler.saetze))
        return zeige(request, stelle, form)
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    except Berichtsfehler as fehler:
        return ohne_bericht(request, fehler)
    messages.success(request, satz)
    return redirect(ziel or reverse("berichtswerkstatt", args=stelle.adresse))
