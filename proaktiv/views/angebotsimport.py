"""Import of Angebote: a template to fill in, send a file, see what it would do, take it over. A draft is seen by its owner only."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import as_file
from proaktiv.actions.angebotsimport import lege_entwurf_an, pruefe, uebernimm
from proaktiv.forms.massnahmenimport import ListendateiForm
from proaktiv.models import Angebotsentwurf
from proaktiv.selectors.angebotsimport import vorlage
from proaktiv.views.ansicht import Krumen
from proaktiv.views.ausbau import ausbau_weg
from proaktiv.views.ausbauformulare import ANGEBOTE
from proaktiv.views.kettenansicht import PFLEGEN
from proaktiv.views.listenimport import Liste, pruefseite, sende_datei
from sozialraum.access import seite
from sozialraum.views.importentwuerfe import mit_entwurf


def _weg(*dazu: tuple[str, str | None]) -> Krumen:
    return ausbau_weg((ANGEBOTE[0], reverse(ANGEBOTE[1])), *dazu)


LISTE = Liste(
    "angebote_import", "angebote-", "Angebote importieren", "Angebot", "Angebote", ("Einrichtung", "Angebot"),
    _weg, pruefe, uebernimm,
)  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def angebote_import(request: Any) -> HttpResponse:
    def lege_an(inhalt: bytes, name: str) -> Angebotsentwurf:
        return lege_entwurf_an(wer=request.zugang.verlange(PFLEGEN), inhalt=inhalt, dateiname=name)

    return sende_datei(
        request, LISTE, ListendateiForm(request.POST or None, request.FILES or None), lege_an,
        template="proaktiv/angebote_import.html", offene=Angebotsentwurf.objects, zurueck=reverse("angebote"),
    )  # fmt: skip


@seite(lesen=PFLEGEN)
def angebote_vorlage(request: Any) -> HttpResponse:
    """XLSX with what may stand in it; as CSV the headings alone, since a CSV is one table."""
    wanted, blaetter = request.GET.get("format", "xlsx"), vorlage()
    return as_file(wanted, "angebote-vorlage", blaetter[:1] if wanted == "csv" else blaetter)


def _eigener(request: Any, pk: int) -> Angebotsentwurf:
    return get_object_or_404(Angebotsentwurf.objects.select_related("datei"), pk=pk, nutzer=request.user)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
@partial(mit_entwurf, hole=_eigener, art=LISTE.art)
def angebote_pruefen(request: Any, entwurf: Angebotsentwurf) -> HttpResponse:
    return pruefseite(request, LISTE, entwurf, wohin="angebote")
