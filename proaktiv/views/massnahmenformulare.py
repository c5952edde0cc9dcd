"""Pages that write Maßnahmen: new, change, many at once, reports, need, money, papers, expected effects, evaluation notes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from proaktiv.actions import finanzierung as geld
from proaktiv.actions import massnahmen as aktionen
from proaktiv.forms import massnahmen as forms
from proaktiv.models import (
    Konzeption,
    Massnahme,
    Massnahmenauswertung,
    Massnahmenbedarf,
    Massnahmenbericht,
    Massnahmenfinanzierung,
    Wirkungserwartung,
)
from proaktiv.selectors.kette import darf_berichten, mit_orten
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.views.kettenansicht import BERICHTEN, PFLEGEN
from proaktiv.views.konzeptionsformulare import GEMEINSAME, Teile
from proaktiv.views.massnahmen import EIGENE, massnahmenweg
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.views.formularseite import formularseite


def _bedarf(wer: Wer, form: Any) -> None:
    geld.trage_bedarf_ein(wer=wer, bedarf=form.save(commit=False), geprueft=form.geprueft)


def _finanzierung(wer: Wer, form: Any) -> None:
    geld.speichere_finanzierung(wer=wer, finanzierung=form.save(commit=False), geprueft=form.geprueft, gesehen=form.bisher)


def _erwartung(wer: Wer, form: Any) -> None:
    grund = form.cleaned_data.get("grund", "")
    aktionen.erwarte_wirkung(wer=wer, erwartung=form.save(commit=False), grund=grund, gesehen=form.bisher, geprueft=form.geprueft)


TEILE: Teile = {
    **GEMEINSAME,
    "bedarf": (Massnahmenbedarf, forms.BedarfForm, _bedarf, "Bedarf eintragen"),
    "finanzierung": (Massnahmenfinanzierung, forms.FinanzierungForm, _finanzierung, "Mittel eintragen"),
    "erwartung": (Wirkungserwartung, forms.ErwartungForm, _erwartung, "Indikator nennen"),
}


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahme_neu(request: Any) -> HttpResponse:
    wahl = Konzeption.objects.filter(schluessel=request.GET.get("konzeption", "")).first()
    form = forms.MassnahmeForm(request.POST or None, tag=heute(), initial={"konzeption": wahl})
    meldung = "Die Maßnahme ist angelegt. Jetzt fehlen noch Bedarf, Mittel und der Indikator, der die Wirkung zeigt."
    titel, zurueck = "Maßnahme anlegen", wahl.get_absolute_url() if wahl else reverse("massnahmen")
    return formularseite(
        request, form, lambda: _speichere(request, form), titel=titel, zurueck=zurueck, brotkrumen=massnahmenweg((titel, None)),
        meldung=meldung,
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahme_aendern(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Massnahme, pk=pk)
    instanz: Any = get_object_or_404(mit_orten(Massnahme.objects.all()), pk=pk)
    anfang = {"gebiete": instanz.orte, "phasen": instanz.dabei}
    form = forms.MassnahmeForm(request.POST or None, instance=instanz, tag=heute(), initial=anfang)
    return _seite(request, form, lambda: _speichere(request, form), row, "Maßnahme ändern")


def _speichere(request: Any, form: Any) -> Massnahme:
    row = form.save(commit=False)
    gebiete, phasen = form.cleaned_data["gebiete"], form.cleaned_data["phasen"]
    wer = request.zugang.verlange(PFLEGEN)
    return aktionen.speichere_massnahme(
        wer=wer, massnahme=row, gebiete=gebiete, phasen=phasen, gesehen=form.bisher, geprueft=form.geprueft
    )


def _zu_berichten(request: Any, pk: int) -> tuple[Massnahme, Wer]:
    """All staff read Maßnahmen: 403 with the sentence for who works in other Gebiete."""
    row = get_object_or_404(Massnahme.objects.select_related("konzeption"), pk=pk)
    gebiete = list(row.gebiete.values_list("gebiet", flat=True))
    if not darf_berichten(request.zugang, gebiete):
        raise PermissionDenied(f"{request.zugang.warum_nicht_hier(BERICHTEN)} {EIGENE}")
    eigenes = next((g for g in gebiete if request.zugang.darf(BERICHTEN, g)), None)
    return row, request.zugang.wer(BERICHTEN, eigenes)


@seite(lesen=BERICHTEN, methoden=("GET", "POST"))
def massnahme_berichten(request: Any, pk: int) -> HttpResponse:
    row, wer = _zu_berichten(request, pk)
    bericht = Massnahmenbericht(massnahme=row)
    form = forms.BerichtForm(request.POST or None, instance=bericht, massnahme=row, initial={"tag": kettenstand()})

    def speichere() -> Massnahme:
        aktionen.berichte(wer=wer, bericht=form.save(commit=False), geprueft=form.geprueft)
        return row

    return _seite(request, form, speichere, row, "Über den Stand berichten", absenden="Bericht speichern", meldung="Der Bericht steht.")


@seite(lesen=BERICHTEN, methoden=("GET", "POST"))
def massnahme_auswerten(request: Any, pk: int) -> HttpResponse:
    row, wer = _zu_berichten(request, pk)
    form = forms.AuswertungForm(request.POST or None, instance=Massnahmenauswertung(massnahme=row))

    def speichere() -> Massnahme:
        aktionen.werte_aus(wer=wer, auswertung=form.save(commit=False), geprueft=form.geprueft)
        return row

    return _seite(request, form, speichere, row, "Auswertung eintragen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahmenteil_neu(request: Any, pk: int, teil: str) -> HttpResponse:
    if teil not in TEILE:
        raise Http404
    row = get_object_or_404(Massnahme, pk=pk)
    modell, form_klasse, tun, titel = TEILE[teil]
    dazu = {"tag": heute()} if teil == "erwartung" else {}
    anfang = {"jahr": kettenstand().year} if teil in ("bedarf", "finanzierung") else {}
    form = form_klasse(request.POST or None, instance=modell(massnahme=row), initial=anfang, **dazu)

    def speichere() -> Massnahme:
        tun(request.zugang.verlange(PFLEGEN), form)
        return row

    return _seite(request, form, speichere, row, titel, absenden=titel)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def finanzierung_aendern(request: Any, pk: int) -> HttpResponse:
    mittel = get_object_or_404(Massnahmenfinanzierung.objects.select_related("massnahme"), pk=pk)
    form = forms.FinanzierungForm(request.POST or None, instance=mittel)

    def speichere() -> Massnahme:
        _finanzierung(request.zugang.verlange(PFLEGEN), form)
        return mittel.massnahme

    return _seite(request, form, speichere, mittel.massnahme, "Mittel ändern")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def erwartung_aendern(request: Any, pk: int) -> HttpResponse:
    erwartung = get_object_or_404(Wirkungserwartung.objects.select_related("massnahme"), pk=pk)
    form = forms.ErwartungAendernForm(request.POST or None, instance=erwartung, tag=heute())

    def speichere() -> Massnahme:
        _erwartung(request.zugang.verlange(PFLEGEN), form)
        return erwartung.massnahme

    return _seite(request, form, speichere, erwartung.massnahme, "Erwartete Wirkung ändern")


def _seite(request: Any, form: Any, speichere: Any, row: Massnahme, titel: str, **dazu: Any) -> HttpResponse:
    krumen = massnahmenweg((row.titel, row.get_absolute_url()), (titel, None))
    return formularseite(request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, **dazu)
