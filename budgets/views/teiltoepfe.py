"""The Teiltöpfe of a draft: settings, Dienste, Gewichtung."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from budgets.actions import verteilung as actions
from budgets.forms.teiltopf import KEINE_BEVOELKERUNG, DienstFormSet, EinstellungenForm, TopfkopfForm
from budgets.inputs import einstellungen
from budgets.models import Gewichtung, Teiltopf
from budgets.selectors.verteilung import teiltoepfe
from budgets.views.common import einheit, hole, indikatornamen, seitenrahmen, veraltet, warum_nicht_aendern
from budgets.views.entwuerfe import ENTWERFEN, formularseite, lies_version, versuche
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_teiltopf(request: Any, pk: int, schluessel: str) -> HttpResponse:
    """Settings, Dienste and Gewichtung of one Teiltopf; each its own form with its own button."""
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    topf = next((t for t in teiltoepfe([ziel.pk]) if t.schluessel == schluessel), None)
    if topf is None:
        raise Http404
    wahl = einstellungen(topf)
    namen = indikatornamen()
    art, teil = einheit(ziel), request.POST.get("teil", "")
    kopf_start = {"name": topf.name, "betrag": topf.betrag_cent, "bevoelkerung": topf.bevoelkerung_id or KEINE_BEVOELKERUNG,
                  "unterabschnitte": [u.pk for u in topf.unterabschnitte.all()]}  # fmt: skip
    kopfform = TopfkopfForm(request.POST if teil == "einstellungen" else None, einheit=art, initial=kopf_start)
    form = EinstellungenForm(request.POST if teil == "einstellungen" else None, wahl=wahl, einheit=art, indikatoren=namen)
    dienste_start = [{"name": d.name, "betrag": d.betrag, "verantwortlich": d.verantwortlich} for d in wahl.dienste]
    dienste = DienstFormSet(
        request.POST if teil == "dienste" else None, initial=dienste_start, form_kwargs={"einheit": art}, prefix="dienst"
    )
    version = lies_version(request)
    fehler: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            if _speichere_teil(wer, topf, teil, version, kopfform, form, dienste, request):
                messages.success(request, "Gespeichert.")
                return redirect("verteilung_teiltopf", pk=pk, schluessel=schluessel) if teil != "entfernen" else redirect(ziel)
        except actions.Veraltet as grund:
            return veraltet(request, grund, ziel.get_absolute_url())
        except Abgelehnt as grund:
            fehler = grund.saetze
    kontext = {
        **seitenrahmen(request, ziel, "verteilung", (topf.name, None)),
        "reiter": None, "titel": f"{topf.name} bearbeiten", "topf": topf, "form": form, "kopfform": kopfform, "dienste": dienste,
        "gewichtungen": Gewichtung.objects.all(), "version": ziel.version, "ablehnung": fehler,
        "sperre": warum_nicht_aendern(request, ziel),
    }  # fmt: skip
    return render(request, "budgets/teiltopf.html", kontext, status=422 if request.method == "POST" else 200)


def _speichere_teil(
    wer: Any, topf: Teiltopf, teil: str, version: int, kopfform: TopfkopfForm, form: EinstellungenForm, dienste: Any, request: Any
) -> bool:
    """Does what the pressed button says; False if the input was not valid."""
    if teil == "einstellungen" and kopfform.is_valid() and form.is_valid():
        data = kopfform.cleaned_data
        wahl = form.einstellungen_mit(name=data["name"], betrag=data["betrag"])
        kopf = actions.Topfkopf(data["bevoelkerung"], tuple(data.get("unterabschnitte") or ()))
        actions.aendere_teiltopf(wer=wer, teiltopf=topf, version=version, wahl=wahl, kopf=kopf)
        return True
    if teil == "dienste" and dienste.is_valid():
        rows = [(f["name"], f["betrag"], f["verantwortlich"]) for f in dienste.cleaned_data if f.get("name")]
        actions.setze_dienste(wer=wer, teiltopf=topf, version=version, dienste=rows)
        return True
    if teil == "gewichtung":
        nummer = request.POST.get("gewichtung", "")
        gewichtung = get_object_or_404(Gewichtung, pk=int(nummer) if nummer.isascii() and nummer.isdigit() and len(nummer) < 10 else 0)
        actions.uebernimm_gewichtung(wer=wer, teiltopf=topf, version=version, gewichtung=gewichtung)
        return True
    if teil == "entfernen":
        actions.entferne_teiltopf(wer=wer, teiltopf=topf, version=version)
        return True
    return False


@seite(lesen=ENTWERFEN, methoden=("GET", "POST"))
def verteilung_teiltopf_neu(request: Any, pk: int) -> HttpResponse:
    ziel = hole(request, pk)
    wer = request.zugang.verlange(ENTWERFEN, ziel.gebiet_id)
    form = TopfkopfForm(request.POST or None, einheit=einheit(ziel))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kopf = actions.Topfkopf(data["bevoelkerung"], tuple(data.get("unterabschnitte") or ()))

        def lege_an() -> None:
            actions.lege_teiltopf_an(
                wer=wer, verteilung=ziel, version=lies_version(request), name=data["name"], betrag=data["betrag"], kopf=kopf
            )

        if antwort := versuche(request, form, ziel, lege_an):
            return antwort
    return formularseite(request, ziel, form, "Teiltopf anlegen", absenden="Anlegen")
