"""Import of Maßnahmen: a template to fill in, send a file, see what it would do, take it over. A draft is seen by its owner only."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse

from basis.lists import as_file
from basis.zahlen import anzahl, zahl
from proaktiv.actions.massnahmenimport import GEAENDERT, NEU, UNVERAENDERT, Pruefung, lege_entwurf_an, pruefe, uebernimm
from proaktiv.forms.massnahmenimport import MassnahmendateiForm
from proaktiv.models import Konzeption, Massnahmenentwurf
from proaktiv.selectors.massnahmenimport import vorlage
from proaktiv.views.kettenansicht import PFLEGEN
from proaktiv.views.massnahmen import massnahmenweg
from sozialraum.access import seite
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.views.importe import ZU_GROSS, zu_gross
from sozialraum.views.importentwuerfe import VERWORFEN, merke_ende, mit_entwurf

GEZEIGT, ART = 200, "massnahmen-"
WORTE = {NEU: "Neu", GEAENDERT: "Geändert", UNVERAENDERT: "Unverändert"}


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahmen_import(request: Any) -> HttpResponse:
    wahl = Konzeption.objects.filter(schluessel=request.GET.get("konzeption", "")).first()
    form = MassnahmendateiForm(request.POST or None, request.FILES or None, initial={"konzeption": wahl})
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        datei, wer = form.cleaned_data["datei"], request.zugang.verlange(PFLEGEN)
        try:
            return redirect(lege_entwurf_an(wer=wer, inhalt=datei.read(), dateiname=datei.name, konzeption=form.cleaned_data["konzeption"]))
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    context = {
        "titel": "Maßnahmen importieren",
        "kernaussage": "Übernommen wird erst, wenn Sie gesehen haben, was sich ändert, und es bestätigen.",
        "form": form,
        "brotkrumen": massnahmenweg(("Importieren", None)),
        "zurueck": wahl.get_absolute_url() if wahl else reverse("massnahmen"),
        "offene": Massnahmenentwurf.objects.filter(nutzer=request.user).select_related("datei").defer("datei__inhalt")[:5],
    }
    return render(request, "proaktiv/massnahmen_import.html", context, status=422 if form.errors else 200)


@seite(lesen=PFLEGEN)
def massnahmen_vorlage(request: Any) -> HttpResponse:
    """XLSX with what may stand in it; as CSV the headings alone, since a CSV is one table."""
    wanted, blaetter = request.GET.get("format", "xlsx"), vorlage()
    return as_file(wanted, "massnahmen-vorlage", blaetter[:1] if wanted == "csv" else blaetter)


def _eigener(request: Any, pk: int) -> Massnahmenentwurf:
    return get_object_or_404(Massnahmenentwurf.objects.select_related("datei", "konzeption"), pk=pk, nutzer=request.user)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
@partial(mit_entwurf, hole=_eigener, art=ART)
def massnahmen_pruefen(request: Any, entwurf: Massnahmenentwurf) -> HttpResponse:
    """The dry run; POST takes over or discards. What another tab has ended leads to what came of it."""
    saetze: tuple[str, ...] = ()
    nummer = entwurf.pk
    if request.method == "POST" and "verwerfen" in request.POST:
        verwirf(entwurf=entwurf)
        merke_ende(request, nummer, reverse("massnahmen_import"), VERWORFEN, art=ART)
        messages.info(request, "Der Import ist verworfen.")
        return redirect("massnahmen_import")
    if request.method == "POST":
        try:
            ergebnis = uebernimm(wer=request.zugang.verlange(PFLEGEN), entwurf=entwurf, kennung=request.POST.get("kennung", ""))
        except Abgelehnt as fehler:
            saetze = fehler.saetze
        else:
            was = f"{anzahl(len(ergebnis.mit(NEU)), 'Maßnahme ist', 'Maßnahmen sind')} neu, {len(ergebnis.mit(GEAENDERT))} geändert."
            messages.success(request, was)
            wohin = resolve_url(entwurf.konzeption or "massnahmen")
            merke_ende(request, nummer, wohin, art=ART)
            return redirect(wohin)
    pruefung = pruefe(entwurf)
    context = {
        "titel": entwurf.datei.name,
        "kernaussage": _satz(pruefung),
        "entwurf": entwurf,
        "pruefung": pruefung,
        "saetze": saetze,
        "kennzahlen": _kennzahlen(pruefung),
        **_befunde(pruefung),
        "bloecke": [(WORTE[w], w, rows[:GEZEIGT], len(rows) - GEZEIGT) for w in (NEU, GEAENDERT) if (rows := pruefung.mit(w))],
        "brotkrumen": massnahmenweg(("Importieren", reverse("massnahmen_import")), (entwurf.datei.name, None)),
    }
    return render(request, "proaktiv/massnahmen_pruefen.html", context, status=422 if saetze else 200)


def _befunde(pruefung: Pruefung) -> dict[str, Any]:
    """What is wrong with the file and with its rows, and what would be lost."""
    befunde = [f for f in pruefung.fehler if f.zeile]
    return {
        "zur_datei": [f.satz for f in pruefung.fehler if not f.zeile],
        "befunde": befunde[:GEZEIGT],
        "mehr_befunde": max(0, len(befunde) - GEZEIGT),
        "geleert": ", ".join(f"{was} {zahl(wie_oft)}" for was, wie_oft in pruefung.geleert.items()),
        "leeren": anzahl(pruefung.geleert.total(), "Angabe wird", "Angaben werden"),
    }


def _satz(pruefung: Pruefung) -> str:
    if pruefung.fehler:
        return f"{anzahl(len(pruefung.fehler), 'Fehler', 'Fehler')}. Es ist nichts gespeichert."
    if not pruefung.aendert:
        return "Alles steht schon so da. Die Übernahme würde nichts ändern."
    return f"{zahl(len(pruefung.mit(NEU)))} neu, {zahl(len(pruefung.mit(GEAENDERT)))} geändert. Noch ist nichts gespeichert."


def _kennzahlen(pruefung: Pruefung) -> list[dict[str, str]]:
    zahlen = [(WORTE[wirkung], len(pruefung.mit(wirkung))) for wirkung in WORTE]
    zahlen += [("Vielleicht doppelt", sum(bool(v.doppelt) for v in pruefung.vorhaben)), ("Fehler", len(pruefung.fehler))]
    return [{"bezeichnung": name, "wert": zahl(wert)} for name, wert in zahlen]
