"""Import of Maßnahmen: a template to fill in, send a file, see what it would do, take it over. A draft is seen by its owner only."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import as_file
from proaktiv.actions.massnahmenimport import lege_entwurf_an, pruefe, uebernimm
from proaktiv.forms.massnahmenimport import MassnahmendateiForm
from proaktiv.models import Konzeption, Massnahmenentwurf
from proaktiv.selectors.massnahmenimport import vorlage
from proaktiv.views.kettenansicht import PFLEGEN
from proaktiv.views.listenimport import Liste, pruefseite, sende_datei
from proaktiv.views.massnahmen import massnahmenweg
from sozialraum.access import seite
from sozialraum.views.importentwuerfe import mit_entwurf

LISTE = Liste(
    "massnahmen_import", "massnahmen-", "Maßnahmen importieren", "Maßnahme", "Maßnahmen", ("Maßnahme", "Konzeption"),
    massnahmenweg, pruefe, uebernimm,
)  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahmen_import(request: Any) -> HttpResponse:
    wahl = Konzeption.objects.filter(schluessel=request.GET.get("konzeption", "")).first()
    form = MassnahmendateiForm(request.POST or None, request.FILES or None, initial={"konzeption": wahl})

    def lege_an(inhalt: bytes, name: str) -> Massnahmenentwurf:
        wer = request.zugang.verlange(PFLEGEN)
        return lege_entwurf_an(wer=wer, inhalt=inhalt, dateiname=name, konzeption=form.cleaned_data["konzeption"])

    return sende_datei(
        request, LISTE, form, lege_an, template="proaktiv/massnahmen_import.html", offene=Massnahmenentwurf.objects,
        zurueck=wahl.get_absolute_url() if wahl else reverse("massnahmen"),
    )  # fmt: skip


@seite(lesen=PFLEGEN)
def massnahmen_vorlage(request: Any) -> HttpResponse:
    """XLSX with what may stand in it; as CSV the headings alone, since a CSV is one table."""
    wanted, blaetter = request.GET.get("format", "xlsx"), vorlage()
    return as_file(wanted, "massnahmen-vorlage", blaetter[:1] if wanted == "csv" else blaetter)


def _eigener(request: Any, pk: int) -> Massnahmenentwurf:
    return get_object_or_404(Massnahmenentwurf.objects.select_related("datei", "konzeption"), pk=pk, nutzer=request.user)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
@partial(mit_entwurf, hole=_eigener, art=LISTE.art)
def massnahmen_pruefen(request: Any, entwurf: Massnahmenentwurf) -> HttpResponse:
    gehoert = f"Zeilen ohne Konzeption gehören zu „{entwurf.konzeption.name}“." if entwurf.konzeption else ""
    return pruefseite(request, LISTE, entwurf, wohin=entwurf.konzeption or "massnahmen", gehoert=gehoert)
