"""Parameters with their validity, Löschfristen, and the city's details."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.actions import einstellungen as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.loeschung import aendere_loeschfrist
from sozialraum.clock import heute
from sozialraum.filters.einstellungen import LoeschfristFilter, ParameterFilter, geltende
from sozialraum.forms.einstellungen import LoeschfristForm, ParameterForm, StadtForm, stand
from sozialraum.jobs import pruefe_fallzahlen_neu
from sozialraum.models import Loeschfrist, Parameter, Stadt
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.einstellungen import ParameterTable
from sozialraum.tables.loeschung import LoeschfristTable

PFLEGEN = Recht.EINSTELLUNGEN_PFLEGEN


@seite(lesen=Recht.INTERN_LESEN)
def parameter(request: Any) -> HttpResponse:
    context = {
        "titel": "Parameter",
        "kernaussage": "Schwellen, Fristen und Grenzen gelten ab einem Tag. Eine Änderung ist ein weiterer Eintrag.",
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Parameter", None)],
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    return list_page(
        request,
        template="sozialraum/parameter.html",
        table=ParameterTable,
        rows=Parameter.objects.select_related("beschluss__gremium", "beschluss__vorlage"),
        filterset=ParameterFilter,
        name="parameter",
        context=context,
        geltende=frozenset(geltende().values_list("pk", flat=True)),
    )


@seite(lesen=PFLEGEN, schreiben=PFLEGEN, methoden=("GET", "POST"))
def parameter_neu(request: Any) -> HttpResponse:
    form = ParameterForm(request.POST or None, initial={"schluessel": request.GET.get("parameter", ""), "gueltig_von": heute()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.setze_parameter(wer=request.zugang.verlange(PFLEGEN), **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            pruefe_fallzahlen_neu()
            messages.success(request, "Der neue Wert ist eingetragen.")
            return redirect("parameter")
    return _formular(request, form, "Neuen Wert eintragen", reverse("parameter"))


@seite(lesen=PFLEGEN)
def loeschfristen(request: Any) -> HttpResponse:
    context = {
        "titel": "Löschfristen",
        "kernaussage": "Was nach welcher Zeit gelöscht wird. Der Befehl loesche_altes tut es täglich; was es war, steht im Protokoll.",
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Löschfristen", None)],
    }
    return list_page(
        request,
        template="sozialraum/loeschfristen.html",
        table=LoeschfristTable,
        rows=Loeschfrist.objects.all(),
        filterset=LoeschfristFilter,
        name="loeschfristen",
        context=context,
    )


@seite(lesen=PFLEGEN, schreiben=PFLEGEN, methoden=("GET", "POST"))
def loeschfrist_aendern(request: Any, schluessel: str) -> HttpResponse:
    frist = get_object_or_404(Loeschfrist, schluessel=schluessel)
    form = LoeschfristForm(request.POST or None, frist=frist, initial={"tage": frist.tage})
    if request.method == "POST" and form.is_valid():
        try:
            aendere_loeschfrist(wer=request.zugang.verlange(PFLEGEN), frist=frist, **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(error.feld or None, list(error.saetze))
        else:
            messages.success(request, "Die Frist ist geändert.")
            return redirect("loeschfristen")
    return _formular(request, form, f"Löschfrist: {frist.bezeichnung}", reverse("loeschfristen"))


@seite(lesen=PFLEGEN, schreiben=PFLEGEN, methoden=("GET", "POST"))
def stadt(request: Any) -> HttpResponse:
    ziel = get_object_or_404(Stadt)
    form = StadtForm(request.POST or None, initial=StadtForm.anfang(ziel))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != stand(ziel):
            form.add_error(
                None, "Inzwischen hat jemand anderes diese Angaben geändert. Laden Sie die Seite neu, und ändern Sie noch einmal."
            )
            return _formular(request, form, "Angaben zur Stadt", reverse("konto"), status=409)
        try:
            actions.aendere_stadt(wer=request.zugang.verlange(PFLEGEN), stadt=ziel, angaben=form.angaben())
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Die Angaben sind gespeichert.")
            return redirect("stadt")
    return _formular(request, form, "Angaben zur Stadt", reverse("konto"))


def _formular(request: Any, form: Any, titel: str, zurueck: str, status: int = 0) -> HttpResponse:
    brotkrumen = [("Mein Zugang", reverse("konto")), (titel, None)]
    context = {"titel": titel, "form": form, "absenden": "Speichern", "abbrechen_url": zurueck, "brotkrumen": brotkrumen}
    return render(request, "sozialraum/zugang_formular.html", context, status=status or (422 if form.errors else 200))
