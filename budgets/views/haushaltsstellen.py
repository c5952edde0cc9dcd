"""Haushaltsstellen: the list, and the forms to create one, to let it carry the Sozialraumbudgets, to carry it on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from budgets.actions import haushaltsstellen as aktionen
from budgets.filters.haushaltsstellen import HaushaltsstelleFilter
from budgets.forms.haushaltsstellen import StelleForm, UeberleitungForm
from budgets.forms.umschichtungen import LeerForm
from budgets.models import Haushaltsstelle
from budgets.tables.haushaltsstellen import HaushaltsstelleTable
from sozialraum.access import seite
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

LESEN, PFLEGEN = Recht.BUCHUNGEN_LESEN, Recht.HAUSHALT_PFLEGEN


def krumen(*weg: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Budgets", reverse("budgets")), ("Haushalt", reverse("haushalt")), *weg]


@seite(lesen=LESEN)
def haushaltsstellen(request: Any) -> HttpResponse:
    kontext = {
        "titel": "Haushaltsstellen", "brotkrumen": krumen(("Haushaltsstellen", None)), "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }  # fmt: skip
    return list_page(
        request, template="budgets/haushaltsstellen.html", table=HaushaltsstelleTable, filterset=HaushaltsstelleFilter,
        rows=Haushaltsstelle.objects.select_related("unterabschnitt"), name="haushaltsstellen", context=kontext,
    )  # fmt: skip


def _formular(
    request: Any, form: Any, speichere: Any, titel: str, stelle: Haushaltsstelle | None = None, hinweis: str = ""
) -> HttpResponse:
    liste = reverse("haushaltsstellen")
    weg: list[tuple[str, str | None]] = [("Haushaltsstellen", liste)]
    if stelle is not None:
        weg.append((stelle.nummer, stelle.get_absolute_url()))
    zurueck = stelle.get_absolute_url() if stelle else liste
    return formularseite(
        request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen(*weg, (titel, None)), hinweis=hinweis
    )


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def haushaltsstelle_neu(request: Any) -> HttpResponse:
    form = StelleForm(request.POST or None)

    def speichere() -> str:
        stelle = aktionen.lege_haushaltsstelle_an(wer=request.zugang.verlange(PFLEGEN), stelle=form.save(commit=False))
        return stelle.get_absolute_url()

    return _formular(request, form, speichere, "Haushaltsstelle anlegen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def haushaltsstelle_traegt(request: Any, pk: int) -> HttpResponse:
    stelle = get_object_or_404(Haushaltsstelle.objects.select_related("unterabschnitt"), pk=pk)
    form = LeerForm(request.POST if request.method == "POST" else None)

    def speichere() -> str:
        aktionen.lasse_verteilung_tragen(wer=request.zugang.verlange(PFLEGEN), stelle=stelle)
        return stelle.get_absolute_url()

    hinweis = (
        f"Die nächste Zuweisung bucht die Sozialraumbudgets von {stelle.unterabschnitt or 'keinem Unterabschnitt'} auf {stelle.nummer}. "
        "Trägt sie heute eine andere, gibt diese sie dabei ab; bis dahin bleibt, was gebucht ist."
    )
    return _formular(request, form, speichere, "Sozialraumbudgets tragen", stelle, hinweis)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ueberleitung_neu(request: Any, pk: int) -> HttpResponse:
    stelle = get_object_or_404(Haushaltsstelle, pk=pk)
    form = UeberleitungForm(request.POST or None, von=stelle)

    def speichere() -> str:
        aktionen.leite_ueber(wer=request.zugang.verlange(PFLEGEN), ueberleitung=form.save(commit=False))
        return stelle.get_absolute_url()

    hinweis = f"Ab dem Haushaltsjahr wird {stelle.nummer} doppisch weitergeführt. Was bis dahin gebucht ist, bleibt hier."
    return _formular(request, form, speichere, "Überleitung eintragen", stelle, hinweis)
