"""Outlines of the Stadtteile: the versions, one with its map, upload, take-back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis.diagramme import Diagramm, Klassen, Umriss, polygonkarte, ringe_aus_geojson
from basis.lists import list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.geometrie import ZU_GROSS, Angaben, lade_umrisse, nimm_umrisse_zurueck
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.filters.geometrie import GeometriestandFilter
from sozialraum.forms.geometrie import UmrisseForm
from sozialraum.forms.importe import RuecknahmeForm
from sozialraum.imports.geometrie import MAX_BYTES
from sozialraum.kartenbild import gruppe
from sozialraum.models import Gebiet, Geometriestand
from sozialraum.rechte import Recht
from sozialraum.tables.geometrie import GeometriestandTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.importe import zu_gross

UMRISSE = ("Umrisse", "geometriestaende")
ROWS = Geometriestand.objects.select_related("datei", "nutzer", "zurueckgenommen_von").defer("datei__inhalt")


@seite(lesen=Recht.INTERN_LESEN)
def geometriestaende(request: Any) -> HttpResponse:
    context = {"titel": "Umrisse der Stadtteile", "kernaussage": _geltend(), "brotkrumen": krumen(jetzt=UMRISSE[0])}
    return list_page(
        request, template="sozialraum/geometriestaende.html", table=GeometriestandTable, rows=ROWS.all(), filterset=GeometriestandFilter,
        name="umrisse", context=context | darf(request),
    )  # fmt: skip


def _geltend() -> str:
    stand = Geometriestand.objects.am(heute()).first()
    return f"Karten zeigen die Umrisse vom {datum(stand.gueltig_ab)}: {stand.quelle}." if stand else ""


@seite(lesen=Recht.INTERN_LESEN)
def geometriestand(request: Any, pk: int) -> HttpResponse:
    return _stand(request, get_object_or_404(ROWS, pk=pk), RuecknahmeForm())


def _stand(request: Any, stand: Geometriestand, form: RuecknahmeForm) -> HttpResponse:
    context = {
        "titel": str(stand),
        "kernaussage": _satz(stand),
        "stand": stand,
        "form": form,
        "diagramm": _bild(stand),
        "brotkrumen": krumen(UMRISSE, jetzt=datum(stand.gueltig_ab)),
    }
    return render(request, "sozialraum/geometriestand.html", context | darf(request), status=422 if form.errors else 200)


def _satz(stand: Geometriestand) -> str:
    if stand.zurueckgenommen_am:
        am = datum(timezone.localtime(stand.zurueckgenommen_am))
        return f"Zurückgenommen am {am} von {stand.zurueckgenommen_von}: {stand.ruecknahme_grund}"
    return f"{zahl(stand.anzahl)} Stadtteile mit Umriss, aus {stand.datei.name}."


def _bild(stand: Geometriestand) -> Diagramm:
    baum = Gebiet.objects.baum(heute())
    gruppen = {k.id: gruppe(baum, k) for k in baum.auf_ebene(Ebene.STADTTEIL)}
    umrisse = [
        Umriss(u.gebiet.schluessel, u.gebiet.name, ringe_aus_geojson(u.geometrie), 1, gruppen.get(u.gebiet_id, ""),
               u.gebiet.get_absolute_url())
        for u in stand.umrisse.select_related("gebiet").order_by("gebiet__schluessel")
    ]  # fmt: skip
    return polygonkarte(
        umrisse, Klassen((1,), worte=("ohne Umriss", "mit Umriss")), titel=f"Umrisse der Stadtteile, Stand {datum(stand.gueltig_ab)}",
        schreibweise=lambda wert: "ja", kopf=("Stadtteil", "Sozialraum", "Umriss"),
    )  # fmt: skip


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def geometriestand_neu(request: Any) -> HttpResponse:
    """The file is read in a limited child process; all of it becomes a version, or every finding is named and nothing is stored."""
    form = UmrisseForm(request.POST or None, request.FILES or None, initial={"gueltig_ab": datum(heute())})
    if request.method == "POST" and zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        wahl = form.cleaned_data
        angaben = Angaben(wahl["gueltig_ab"], wahl["quelle"], wahl["lizenz"], wahl["schluesselname"])
        try:
            if wahl["datei"].size > MAX_BYTES:
                raise Abgelehnt(ZU_GROSS)
            stand = lade_umrisse(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), inhalt=wahl["datei"].read(), dateiname=wahl["datei"].name, angaben=angaben
            )
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
        else:
            messages.success(request, f"{zahl(stand.anzahl)} Umrisse sind geladen.")
            return redirect(stand)
    context = {"titel": "Umrisse laden", "form": form, "absenden": "Prüfen und laden", "brotkrumen": krumen(UMRISSE, jetzt="Laden")}
    context["abbrechen_url"] = reverse("geometriestaende")
    return render(request, "sozialraum/geometriestand_neu.html", context, status=422 if form.errors else 200)


@seite(lesen=Recht.INTERN_LESEN, schreiben=Recht.DATEN_PFLEGEN, methoden=("POST",))
def geometriestand_zuruecknehmen(request: Any, pk: int) -> HttpResponse:
    stand, form = get_object_or_404(ROWS, pk=pk), RuecknahmeForm(request.POST)
    if form.is_valid():
        try:
            nimm_umrisse_zurueck(wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), stand=stand, grund=form.cleaned_data["grund"])
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
        else:
            messages.success(request, "Die Umrisse sind zurückgenommen.")
            return redirect(stand)
    return _stand(request, stand, form)
