"""The Fallexport: headings first, then the file once; only its counts go on to the check. Nothing of a case is stored or logged."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sozialraum.access import seite
from sozialraum.actions.fallexport import Zaehlfehler, lege_fallentwurf_an, merke_profil, zaehle_export
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.forms.fallstatistik import FallexportForm, KopfForm, RollenForm
from sozialraum.imports.fallspalten import ERKLAERUNGEN, NAMEN, NOETIG, standardrollen
from sozialraum.models import Importprofil
from sozialraum.models.lieferung import Lieferungsart
from sozialraum.rechte import Recht
from sozialraum.views.daten import krumen
from sozialraum.views.importansicht import schritte
from sozialraum.views.importe import ZU_GROSS, zu_gross

AUF_DER_PLATTE = "Dieser Server legt hochgeladene Dateien auf die Platte. Für einen Fallexport ist das nicht erlaubt; bitte melden Sie es."


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def fallexport_neu(request: Any) -> HttpResponse:
    """Sends the file, which is counted within this request."""
    form = FallexportForm(request.POST or None, request.FILES or None, initial=_start(request))
    befunde: Any = ()
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        try:
            return _zaehle(request, form.cleaned_data)
        except Zaehlfehler as fehler:
            befunde = fehler.gruppen
            form.add_error("datei", "Die Datei hat Fehler; sie stehen unten. Es wurde nichts gespeichert.")
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    context = {
        "titel": "Fallexport zählen",
        "form": form,
        "befunde": befunde,
        "spalten": [(NAMEN[rolle], rolle in NOETIG, ERKLAERUNGEN[rolle]) for rolle in NAMEN],
        "profile": Importprofil.objects.filter(art=Lieferungsart.FALLEXPORT),
        "schritte": schritte(2, art=Lieferungsart.FALLEXPORT),
        "absenden": "Zählen und prüfen",
        "brotkrumen": krumen(("Lieferungen", "lieferungen"), jetzt="Fallexport zählen"),
    }
    return render(request, "sozialraum/fallexport_neu.html", context, status=422 if form.errors else 200)


def _start(request: Any) -> dict[str, Any]:
    nummer = request.GET.get("profil", "")
    return {"profil": int(nummer)} if nummer.isascii() and nummer.isdigit() else {}


def _zaehle(request: Any, angaben: dict[str, Any]) -> HttpResponse:
    datei, profil = angaben["datei"], angaben["profil"]
    if not isinstance(datei, InMemoryUploadedFile):
        raise Abgelehnt(AUF_DER_PLATTE)
    export = zaehle_export(
        inhalt=datei.read(),
        dateiname=datei.name or "",
        von=angaben["von"],
        bis=angaben["bis"],
        rollen=profil.zuordnung if profil else None,
    )
    entwurf = lege_fallentwurf_an(
        wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), export=export, quelle=angaben["quelle"], muster=angaben["muster"], profil=profil
    )
    return redirect("import_pruefen", entwurf.pk)


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def fallexport_spalten(request: Any) -> HttpResponse:
    """A profile from the headings alone: first the line, then a goal for each of them."""
    kopfform = KopfForm(request.POST if request.method == "POST" else None)
    kopf = kopfform.cleaned_data["kopfzeile"] if kopfform.is_valid() else []
    form = None
    if kopf:
        zugeordnet = "name" in request.POST
        form = RollenForm(request.POST if zugeordnet else None, kopf=kopf, vorschlag=standardrollen(kopf))
        if zugeordnet and form.is_valid():
            try:
                profil = merke_profil(
                    wer=request.zugang.verlange(Recht.DATEN_PFLEGEN), name=form.cleaned_data["name"], kopf=kopf, rollen=form.rollen()
                )
                messages.success(request, f"Das Spaltenprofil „{profil}“ ist gemerkt.")
                return redirect(f"{reverse('fallexport_neu')}?profil={profil.pk}")
            except Abgelehnt as fehler:
                form.add_error(None, list(fehler.saetze))
    gezeigt = form or kopfform
    context = {
        "titel": "Spaltenprofil für den Fallexport",
        "form": gezeigt,
        "rollenform": form,
        "kopfzeile": ";".join(kopf),
        "zeilen": [(name, form[f"spalte_{nummer}"]) for nummer, name in enumerate(kopf)] if form else [],
        "schritte": schritte(1, art=Lieferungsart.FALLEXPORT),
        "brotkrumen": krumen(("Lieferungen", "lieferungen"), jetzt="Spaltenprofil"),
    }
    return render(request, "sozialraum/fallexport_spalten.html", context, status=422 if gezeigt.errors else 200)
