"""Pages that write Konzeptionen and their parts."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from proaktiv.actions import konzeptionen as aktionen
from proaktiv.actions.massnahmen import loese_papier, verknuepfe_papier
from proaktiv.forms import konzeptionen as forms
from proaktiv.models import (
    Beteiligung,
    Kapitel,
    Konzeption,
    Konzeptionsevaluation,
    Konzeptionsfassung,
    Meilenstein,
    Umsetzungspapier,
)
from proaktiv.views.kettenansicht import KONZEPTIONEN, PFLEGEN, kettenweg
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite


def _teil(wer: Wer, form: Any) -> None:
    aktionen.speichere_teil(wer=wer, teil=form.save(commit=False), geprueft=form.geprueft, gesehen=form.bisher)


def _fassung(wer: Wer, form: Any) -> None:
    aktionen.fasse_neu(wer=wer, fassung=form.save(commit=False), geprueft=form.geprueft)


def _papier(wer: Wer, form: Any) -> None:
    verknuepfe_papier(wer=wer, papier=form.save(commit=False))


def _meilenstein(wer: Wer, form: Any) -> None:
    aktionen.speichere_meilenstein(wer=wer, meilenstein=form.save(commit=False), gesehen=form.bisher, geprueft=form.geprueft)


# kind of part → its model, its form, the action that adds it, what the page is called
Teile = dict[str, tuple[type[Any], type[Any], Callable[[Wer, Any], None], str]]
# parts that a Konzeption and a Maßnahme have alike
GEMEINSAME: Teile = {
    "papier": (Umsetzungspapier, forms.PapierForm, _papier, "Papier verknüpfen"),
    "meilenstein": (Meilenstein, forms.MeilensteinForm, _meilenstein, "Meilenstein eintragen"),
}
TEILE: Teile = {
    **GEMEINSAME,
    "kapitel": (Kapitel, forms.KapitelForm, _teil, "Kapitel anlegen"),
    "fassung": (Konzeptionsfassung, forms.FassungForm, _fassung, "Fassung eintragen"),
    "beteiligung": (Beteiligung, forms.BeteiligungForm, _teil, "Beteiligung eintragen"),
    "evaluation": (Konzeptionsevaluation, forms.EvaluationForm, _teil, "Evaluation eintragen"),
}


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeption_neu(request: Any) -> HttpResponse:
    form, titel = forms.KonzeptionForm(request.POST or None, initial={"laufzeit_von": heute()}), "Konzeption anlegen"

    def speichere() -> Konzeption:
        wer = request.zugang.verlange(PFLEGEN)
        return aktionen.speichere_konzeption(wer=wer, konzeption=form.save(commit=False), geprueft=form.geprueft)

    krumen = kettenweg((KONZEPTIONEN[0], reverse(KONZEPTIONEN[1])), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=reverse("konzeptionen"), brotkrumen=krumen)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeption_aendern(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Konzeption, schluessel=schluessel)
    form = forms.KonzeptionForm(request.POST or None, instance=get_object_or_404(Konzeption, pk=row.pk))

    def speichere() -> Konzeption:
        wer = request.zugang.verlange(PFLEGEN)
        return aktionen.speichere_konzeption(wer=wer, konzeption=form.save(commit=False), geprueft=form.geprueft, gesehen=form.bisher)

    return _seite(request, form, speichere, row, "Konzeption ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def konzeptionsteil_neu(request: Any, schluessel: str, teil: str) -> HttpResponse:
    if teil not in TEILE:
        raise Http404
    row = get_object_or_404(Konzeption, schluessel=schluessel)
    modell, form_klasse, tun, titel = TEILE[teil]
    form = form_klasse(request.POST or None, instance=modell(konzeption=row))

    def speichere() -> Konzeption:
        tun(request.zugang.verlange(PFLEGEN), form)
        return row

    return _seite(request, form, speichere, row, titel, absenden=titel)


def _teil_aendern(request: Any, pk: int, modell: type[Any], form_klasse: type[Any]) -> HttpResponse:
    teil = get_object_or_404(modell.objects.select_related("konzeption"), pk=pk)
    form = form_klasse(request.POST or None, instance=teil)

    def speichere() -> Konzeption:
        _teil(request.zugang.verlange(PFLEGEN), form)
        return teil.konzeption

    return _seite(request, form, speichere, teil.konzeption, f"{modell._meta.verbose_name.removesuffix(' einer Konzeption')} ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def kapitel_aendern(request: Any, pk: int) -> HttpResponse:
    return _teil_aendern(request, pk, Kapitel, forms.KapitelForm)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def beteiligung_aendern(request: Any, pk: int) -> HttpResponse:
    return _teil_aendern(request, pk, Beteiligung, forms.BeteiligungForm)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def evaluation_aendern(request: Any, pk: int) -> HttpResponse:
    return _teil_aendern(request, pk, Konzeptionsevaluation, forms.EvaluationForm)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def papier_loesen(request: Any, pk: int) -> HttpResponse:
    papier = get_object_or_404(Umsetzungspapier.objects.select_related("konzeption", "massnahme", "vorlage", "beschluss"), pk=pk)
    form = forms.LoesenForm(request.POST or None)

    def speichere() -> Any:
        grund = form.cleaned_data["grund"]
        return loese_papier(wer=request.zugang.verlange(PFLEGEN), papier=papier, grund=grund, geprueft=form.geprueft)

    hinweis = f"„{papier}“ selbst bleibt; es gehört nur hier nicht mehr dazu."
    return _seite(
        request, form, speichere, papier.konzeption or papier.massnahme, "Verknüpfung lösen", hinweis=hinweis, absenden="Verknüpfung lösen",
        meldung="Das Papier ist nicht mehr verknüpft.",
    )  # fmt: skip


def _stein(pk: int) -> Meilenstein:
    return get_object_or_404(Meilenstein.objects.select_related("konzeption", "massnahme"), pk=pk)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def meilenstein_aendern(request: Any, pk: int) -> HttpResponse:
    stein = _stein(pk)
    wovon: Any = stein.konzeption or stein.massnahme
    form = forms.MeilensteinForm(request.POST or None, instance=stein)

    def speichere() -> Any:
        _meilenstein(request.zugang.verlange(PFLEGEN), form)
        return wovon

    return _seite(request, form, speichere, wovon, "Meilenstein ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def meilenstein_erreichen(request: Any, pk: int) -> HttpResponse:
    stein = _stein(pk)
    wovon: Any = stein.konzeption or stein.massnahme
    form = forms.ErreichtForm(request.POST or None, initial={"am": stein.erreicht_am or heute()})

    def speichere() -> Any:
        aktionen.erreiche_meilenstein(wer=request.zugang.verlange(PFLEGEN), meilenstein=stein, am=form.cleaned_data["am"])
        return wovon

    return _seite(request, form, speichere, wovon, "Meilenstein erreicht", hinweis=stein.titel)


def _seite(request: Any, form: Any, speichere: Any, row: Any, titel: str, **dazu: Any) -> HttpResponse:
    krumen = kettenweg((str(row), row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)
