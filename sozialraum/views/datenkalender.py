"""The calendar of deliveries: list, one entry with its history, create and change."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.actions.datenkalender import speichere_verantwortung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.filters.datenkalender import KalenderFilter
from sozialraum.forms.datenkalender import DatenverantwortungForm
from sozialraum.models import Datenverantwortung
from sozialraum.rechte import Recht
from sozialraum.tables.datenkalender import KalenderTable
from sozialraum.views.daten import darf, krumen

KALENDER = ("Datenkalender", "datenkalender")
ROWS = Datenverantwortung.objects.select_related("indikator", "einheit")


@seite(lesen=Recht.INTERN_LESEN)
def datenkalender(request: Any) -> HttpResponse:
    context = {
        "titel": "Datenkalender",
        "kernaussage": "Wer liefert was, wie oft, und wie viele Tage nach dem Ende des Zeitraums.",
        "brotkrumen": krumen(("Datenstand", "datenstand"), jetzt="Datenkalender"),
    }
    return list_page(
        request,
        template="sozialraum/datenkalender.html",
        table=KalenderTable,
        rows=ROWS.order_by("stelle", "indikator__name", "gueltig_von"),
        filterset=KalenderFilter,
        name="datenkalender",
        context=context | darf(request),
    )


@seite(lesen=Recht.INTERN_LESEN)
def datenverantwortung(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(ROWS, pk=pk)
    context = {
        "titel": row.gegenstand,
        "kernaussage": f"{row.stelle} liefert {row.get_rhythmus_display()}, spätestens {row.frist_tage} Tage nach dem Ende des Zeitraums.",
        "eintrag": row,
        "muster": row.muster,
        "brotkrumen": krumen(("Datenstand", "datenstand"), KALENDER, jetzt=row.gegenstand),
    }
    return render(request, "sozialraum/datenverantwortung.html", context | darf(request))


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def datenverantwortung_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(ROWS, pk=pk) if pk else None
    form = DatenverantwortungForm(request.POST or None, instance=ziel, initial={"gueltig_von": heute()} if ziel is None else None)
    if request.method == "POST" and form.is_valid():
        try:
            neu = speichere_verantwortung(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), verantwortung=form.save(commit=False), grund=form.cleaned_data["grund"]
            )
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, "Der Eintrag ist gespeichert.")
            return redirect(neu)
    titel = "Eintrag ändern" if ziel else "Eintrag anlegen"
    context = {
        "titel": titel,
        "form": form,
        "abbrechen_url": ziel.get_absolute_url() if ziel else reverse("datenkalender"),
        "brotkrumen": krumen(("Datenstand", "datenstand"), KALENDER, jetzt=titel),
    }
    return render(request, "sozialraum/formular.html", context, status=422 if form.errors else 200)
