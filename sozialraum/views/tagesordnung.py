"""The points of a Tagesordnung: added, changed, moved, taken off, and what came of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from sozialraum.access import seite
from sozialraum.actions import tagesordnung as actions
from sozialraum.forms.sitzungen import ErgebnisForm, PunktAendernForm, PunktForm
from sozialraum.models import Sitzung, Tagesordnungspunkt, Vorlage
from sozialraum.rechte import Recht
from sozialraum.views.papiere import formularseite
from sozialraum.views.sitzungen import zurueck_zur


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def punkt_neu(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Sitzung.objects.select_related("gremium"), pk=pk)
    nummer = request.GET.get("vorlage", "")
    vorlage = Vorlage.objects.filter(pk=nummer).first() if nummer.isascii() and nummer.isdigit() else None
    vorgabe = {"oeffentlich": ziel.oeffentlicher_teil and (vorlage is None or vorlage.oeffentlich), "vorlage": vorlage}
    form = PunktForm(request.POST or None, initial=vorgabe)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)

    def speichere() -> Sitzung:
        actions.fuege_punkt_hinzu(wer=wer, sitzung=ziel, angaben=form.angaben())
        return ziel

    return formularseite(request, form, speichere, titel=f"Punkt ergänzen: {ziel}", zurueck=ziel.get_absolute_url())


def _punkt(pk: int) -> Tagesordnungspunkt:
    return get_object_or_404(Tagesordnungspunkt.objects.select_related("sitzung__gremium", "beratung__vorlage"), pk=pk)


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def punkt_aendern(request: Any, pk: int) -> HttpResponse:
    punkt = _punkt(pk)
    form = PunktAendernForm(request.POST or None, instance=punkt)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)

    def speichere() -> Sitzung:
        actions.aendere_punkt(wer=wer, punkt=punkt, **form.cleaned_data)
        return punkt.sitzung

    return formularseite(request, form, speichere, titel=f"TOP {punkt.nummer} ändern", zurueck=punkt.sitzung.get_absolute_url())


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def punkt_ergebnis(request: Any, pk: int) -> HttpResponse:
    punkt = _punkt(pk)
    quelle = punkt.quelle_des_ergebnisses
    gesendet = request.POST if request.method == "POST" else None  # an empty one is an answer too
    form = ErgebnisForm(gesendet, initial={"ergebnis": quelle.ergebnis, "text": quelle.ergebnis_text})
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)

    def speichere() -> Sitzung:
        actions.halte_ergebnis_fest(wer=wer, punkt=punkt, **form.cleaned_data)
        return punkt.sitzung

    return formularseite(
        request, form, speichere, titel=f"Ergebnis zu TOP {punkt.nummer}: {punkt.titel}", zurueck=punkt.sitzung.get_absolute_url()
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("POST",))
def punkt_verschieben(request: Any, pk: int, richtung: str) -> HttpResponse:
    punkt = _punkt(pk)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return zurueck_zur(
        request, punkt.sitzung, "Die Reihenfolge ist geändert.", lambda: actions.verschiebe_punkt(wer=wer, punkt=punkt, richtung=richtung)
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("POST",))
def punkt_absetzen(request: Any, pk: int) -> HttpResponse:
    punkt = _punkt(pk)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    return zurueck_zur(request, punkt.sitzung, f"„{punkt.titel}“ ist abgesetzt.", lambda: actions.entferne_punkt(wer=wer, punkt=punkt))
