"""Import of Buchungen in three steps: send a file, see what it would do, take it over. A draft is seen by its owner only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.geld import euro
from basis.jobs import starte
from basis.zahlen import zahl
from budgets.actions.buchungsimport import Buchungsdatei, Pruefung, pruefe, uebernimm
from budgets.actions.buchungsprofil import lege_entwurf_an
from budgets.forms.buchungsprofil import BuchungsdateiForm, UebernahmeForm
from budgets.models import Buchung, Buchungsentwurf, Buchungsprofil
from budgets.views.buchungsprofile import PFLEGEN, krumen
from sozialraum.access import seite
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Gebiet
from sozialraum.views.importe import ZU_GROSS, zu_gross

GROSS = 20_000  # rows; more are checked and taken over as a job
GEZEIGT = 200


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def buchungen_import(request: Any) -> HttpResponse:
    form = BuchungsdateiForm(request.POST or None, request.FILES or None)
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        werte = form.cleaned_data
        try:
            entwurf = lege_entwurf_an(
                wer=request.zugang.verlange(PFLEGEN), profil=werte["profil"], inhalt=werte["datei"].read(),
                dateiname=werte["datei"].name, stichtag=werte["stichtag"], muster=werte["muster"],
            )  # fmt: skip
            return redirect(entwurf)
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    kontext = {
        "titel": "Buchungen importieren", "form": form, "absenden": "Prüfen", "brotkrumen": krumen(("Importieren", None)),
        "offene": Buchungsentwurf.objects.von(request.user)[:5], "gibt_es_profile": Buchungsprofil.objects.filter(aktiv=True).exists(),
    }  # fmt: skip
    return render(request, "budgets/buchungen_import.html", kontext, status=422 if form.errors else 200)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def buchungen_pruefen(request: Any, pk: int) -> HttpResponse:
    """The dry run; POST takes over or discards."""
    rows = Buchungsentwurf.objects.filter(nutzer=request.user).select_related("datei", "profil")
    entwurf = get_object_or_404(rows, pk=pk)
    form = UebernahmeForm(request.POST if request.method == "POST" else None)
    saetze: tuple[str, ...] = ()
    if request.method == "POST" and "verwerfen" in request.POST:
        verwirf(entwurf=entwurf)
        messages.info(request, "Der Import ist verworfen.")
        return redirect("buchungen_import")
    if request.method == "POST" and form.is_valid():
        try:
            return _uebernimm(request, entwurf, form.cleaned_data["grund"])
        except Abgelehnt as fehler:
            saetze = fehler.saetze
    gross = entwurf.zeilen > GROSS
    pruefung = None
    if not gross:
        try:
            pruefung = pruefe(Buchungsdatei.aus_entwurf(entwurf))
        except Abgelehnt as fehler:
            saetze = fehler.saetze
    kontext = {
        "titel": entwurf.datei.name, "entwurf": entwurf, "pruefung": pruefung, "gross": gross, "form": form, "saetze": saetze[:GEZEIGT],
        "brotkrumen": krumen(("Importieren", reverse("buchungen_import")), (entwurf.datei.name, None)), **_ansicht(pruefung),
    }  # fmt: skip
    return render(request, "budgets/buchungen_pruefen.html", kontext, status=422 if saetze else 200)


def _uebernimm(request: Any, entwurf: Buchungsentwurf, grund: str) -> HttpResponse:
    wer = request.zugang.verlange(PFLEGEN)
    if entwurf.zeilen > GROSS:
        titel = f"Buchungen aus {entwurf.datei.name}"[:200]
        return redirect("auftrag", starte("buchungen_import", titel=titel, nutzer=request.user, entwurf=entwurf.pk, grund=grund).pk)
    ergebnis = uebernimm(wer=wer, datei=Buchungsdatei.aus_entwurf(entwurf), grund=grund)
    verwirf(entwurf=entwurf)
    messages.success(request, ergebnis.satz)
    return redirect(f"{reverse('buchungen')}?lieferung={ergebnis.lieferung.pk}")


def _ansicht(pruefung: Pruefung | None) -> dict[str, Any]:
    if pruefung is None:
        return {}
    w, e = pruefung.wirkung, pruefung.ergebnis
    felder = (
        ("Zeilen", zahl(e.gelesen), f"{zahl(e.ausgelassen + e.ohne_betrag)} ausgelassen oder ohne Betrag"), ("Neu", zahl(w.neu), ""),
        ("Geändert", zahl(w.geaendert), "Storno und neu"), ("Bekannt", zahl(w.bekannt + w.aelter), "werden übergangen"),
        ("Nicht in der Datei", zahl(pruefung.fehlende), "früher gebucht, bleibt"), ("Ansätze", zahl(len(e.ansaetze)), ""),
    )  # fmt: skip
    namen = dict(Gebiet.objects.filter(pk__in={p.gebiet for p in pruefung.neue_posten}).values_list("pk", "name"))
    arten = {"ist": "Ist", "festlegung": "Festlegungen"}
    return {
        "kennzahlen": [{"bezeichnung": b, "wert": w, "zusatz": z} for b, w, z in felder],
        "summen": [(jahr, arten[art], euro(cent)) for (jahr, art), cent in pruefung.summen.items()],
        "neue_posten": [(p.jahr, p.nummer, namen.get(p.gebiet, "")) for p in pruefung.neue_posten[:GEZEIGT]],
        "neue_stellen": pruefung.neue_stellen[:GEZEIGT],
        "befunde": pruefung.fehler[:GEZEIGT], "warnungen": e.warnungen[:GEZEIGT],
        "fehlende": Buchung.objects.filter(pk__in=pruefung.fehlende_ids).select_related("posten__haushaltsstelle"),
    }  # fmt: skip
