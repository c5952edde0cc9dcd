"""Returned questionnaires: upload, differences, take over together."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from basis.zahlen import zahl
from sozialraum.access import seite
from sozialraum.actions import ruecklauf as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.forms.abfragen import RuecklaufForm, RuecklaufGrundForm
from sozialraum.models import Traegerabfrage
from sozialraum.rechte import Recht
from sozialraum.views.abfragen.listen import hole, weg_zu
from sozialraum.views.importe import ZU_GROSS, zu_gross


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_ruecklauf(request: Any, pk: int) -> HttpResponse:
    """One or many files; with one error in one of them none is kept."""
    abfrage, _ = hole(request, pk)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    form = RuecklaufForm(request.POST or None, request.FILES or None)
    je_datei: Any = ()
    if zu_gross(request):
        form.add_error("dateien", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        dateien = [(datei.name, datei.read()) for datei in form.cleaned_data["dateien"]]
        try:
            anzahl = actions.nimm_dateien_an(wer=wer, abfrage=abfrage, dateien=dateien)
            messages.success(request, f"{zahl(anzahl)} {'Bogen' if anzahl == 1 else 'Bögen'} erkannt. Noch ist nichts übernommen.")
            return redirect("traegerabfrage_pruefen", abfrage.pk)
        except actions.Ruecklauffehler as fehler:
            je_datei = fehler.je_datei
            form.add_error("dateien", "Mindestens eine Datei hat Fehler; sie stehen unten. Es wurde keine Datei aufbewahrt.")
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    context = {
        "titel": "Rücklauf hochladen",
        "abfrage": abfrage,
        "form": form,
        "je_datei": je_datei,
        "wartend": len(actions.vorlagen(wer=wer, abfrage=abfrage)),
        "absenden": "Hochladen und prüfen",
        "abbrechen_url": abfrage.get_absolute_url(),
        "brotkrumen": weg_zu(abfrage, "Rücklauf"),
    }
    return render(request, "sozialraum/traegerabfrage_ruecklauf.html", context, status=422 if form.errors else 200)


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_pruefen(request: Any, pk: int) -> HttpResponse:
    """Every difference to what is known; a POST takes all over."""
    abfrage, _ = hole(request, pk)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    vorlagen = actions.vorlagen(wer=wer, abfrage=abfrage)
    noetig = any(v.korrigiert for v in vorlagen)
    form = RuecklaufGrundForm(request.POST if request.method == "POST" else None, noetig=noetig)
    if request.method == "POST" and form.is_valid():
        try:
            return _uebernimm(request, wer, abfrage, form.cleaned_data.get("grund", ""))
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    anders = sum(u.weicht_ab for v in vorlagen for u in v.unterschiede)
    boegen = f"{zahl(len(vorlagen))} {'Bogen' if len(vorlagen) == 1 else 'Bögen'}"
    context = {
        "titel": "Rücklauf prüfen",
        "kernaussage": f"{boegen}; anders als bekannt: {zahl(anders)} Angaben." if vorlagen else "",
        "abfrage": abfrage,
        "vorlagen": vorlagen,
        "form": form,
        "muster": any(v.bogen.einrichtung.muster for v in vorlagen),
        "absenden": f"{boegen} übernehmen",
        "abbrechen_url": abfrage.get_absolute_url(),
        "brotkrumen": weg_zu(abfrage, "Rücklauf prüfen"),
    }
    return render(request, "sozialraum/traegerabfrage_pruefen.html", context, status=422 if form.errors else 200)


def _uebernimm(request: Any, wer: Any, abfrage: Traegerabfrage, grund: str) -> HttpResponse:
    anzahl = len(actions.uebernimm_ruecklauf(wer=wer, abfrage=abfrage, grund=grund))
    if anzahl:
        messages.success(request, f"{zahl(anzahl)} {'Bogen ist' if anzahl == 1 else 'Bögen sind'} übernommen.")
    else:
        messages.info(request, "Die Bögen wiederholten nur, was schon galt. Es wurde nichts geändert.")
    return redirect(abfrage)


@seite(lesen=Recht.DATEN_PFLEGEN, schreiben=Recht.DATEN_PFLEGEN, methoden=("POST",))
def traegerabfrage_verwerfen(request: Any, pk: int) -> HttpResponse:
    """Deletes uploaded files that were not taken over: one (``entwurf``) or all."""
    abfrage, _ = hole(request, pk)
    nummer = request.POST.get("entwurf", "")
    welche = [int(nummer)] if nummer.isascii() and nummer.isdigit() and len(nummer) < 19 else None
    anzahl = actions.verwirf_ruecklauf(wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), abfrage=abfrage, entwuerfe=welche)
    messages.success(request, f"{zahl(anzahl)} {'Datei' if anzahl == 1 else 'Dateien'} verworfen. Es wurde nichts gespeichert.")
    return redirect("traegerabfrage_pruefen" if welche else "traegerabfrage", abfrage.pk)
