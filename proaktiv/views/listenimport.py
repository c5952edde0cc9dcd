"""What the imports of lists show: sending a file, the dry run, taking over or discarding, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse

from basis.lists import as_file
from basis.zahlen import anzahl, zahl
from proaktiv.actions.listenimport import GEAENDERT, NEU, UNVERAENDERT, Pruefung
from proaktiv.views.ansicht import Krumen
from proaktiv.views.kettenansicht import PFLEGEN
from sozialraum.actions.entwurf import verwirf
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.views.importansicht import befundblatt
from sozialraum.views.importe import ZU_GROSS, zu_gross
from sozialraum.views.importentwuerfe import VERWORFEN, merke_ende

GEZEIGT = 200
WORTE = {NEU: "Neu", GEAENDERT: "Geändert", UNVERAENDERT: "Unverändert"}


@dataclass(frozen=True)
class Liste:
    """One kind of list that comes in: where its pages lie, what it is called, and what to do with its files."""

    import_seite: str
    art: str  # of its drafts, in the session
    titel: str
    eins: str
    viele: str
    spalten: tuple[str, str]  # what the preview names of an entry
    weg: Callable[..., Krumen]
    pruefe: Callable[[Any], Pruefung[Any]]
    uebernimm: Callable[..., Pruefung[Any]]


def sende_datei(
    request: Any, liste: Liste, form: Any, lege_an: Callable[[bytes, str], Any], *, template: str, offene: Any, zurueck: str
) -> HttpResponse:
    """The page that takes a file; with a draft of it on to the dry run."""
    if zu_gross(request):
        form.add_error("datei", ZU_GROSS)
    if request.method == "POST" and form.is_valid():
        datei = form.cleaned_data["datei"]
        try:
            return redirect(lege_an(datei.read(), datei.name))
        except Abgelehnt as fehler:
            form.add_error("datei", list(fehler.saetze))
    context = {
        "titel": liste.titel,
        "kernaussage": "Übernommen wird erst, wenn Sie gesehen haben, was sich ändert, und es bestätigen.",
        "form": form,
        "brotkrumen": liste.weg(("Importieren", None)),
        "zurueck": zurueck,
        "offene": offene.filter(nutzer=request.user).select_related("datei").defer("datei__inhalt")[:5],
    }
    return render(request, template, context, status=422 if form.errors else 200)


def pruefseite(request: Any, liste: Liste, entwurf: Any, *, wohin: Any, gehoert: str = "") -> HttpResponse:
    """The dry run; POST takes over or discards. What another tab has ended leads to what came of it."""
    saetze: tuple[str, ...] = ()
    nummer = entwurf.pk
    if request.method == "POST" and "verwerfen" in request.POST:
        verwirf(entwurf=entwurf)
        merke_ende(request, nummer, reverse(liste.import_seite), VERWORFEN, art=liste.art)
        messages.info(request, "Der Import ist verworfen.")
        return redirect(liste.import_seite)
    if request.method == "POST":
        try:
            ergebnis = liste.uebernimm(wer=request.zugang.verlange(PFLEGEN), entwurf=entwurf, kennung=request.POST.get("kennung", ""))
        except Abgelehnt as fehler:
            saetze = fehler.saetze
        else:
            neu = anzahl(len(ergebnis.mit(NEU)), f"{liste.eins} ist", f"{liste.viele} sind")
            messages.success(request, f"{neu} neu, {len(ergebnis.mit(GEAENDERT))} geändert.")
            merke_ende(request, nummer, resolve_url(wohin), art=liste.art)
            return redirect(wohin)
    pruefung = liste.pruefe(entwurf)
    if pruefung.fehler and (wanted := request.GET.get("format")):
        blatt = befundblatt(entwurf.datei.name, (("Fehler", f) for f in pruefung.fehler), pruefung.hinweise)
        return as_file(wanted, f"fehler-{liste.art}", [blatt])
    context = {
        "titel": entwurf.datei.name,
        "kernaussage": _satz(pruefung),
        "import_url": reverse(liste.import_seite),
        "gehoert": gehoert,
        "spalten": liste.spalten,
        "pruefung": pruefung,
        "saetze": saetze,
        "kennzahlen": _kennzahlen(pruefung),
        **_befunde(pruefung),
        "bloecke": [(WORTE[w], w, rows[:GEZEIGT], len(rows) - GEZEIGT) for w in (NEU, GEAENDERT) if (rows := pruefung.mit(w))],
        "brotkrumen": liste.weg(("Importieren", reverse(liste.import_seite)), (entwurf.datei.name, None)),
    }
    return render(request, "proaktiv/liste_pruefen.html", context, status=422 if saetze else 200)


def _befunde(pruefung: Pruefung[Any]) -> dict[str, Any]:
    """What is wrong with the file and with its rows, and what would be lost."""
    befunde = [f for f in pruefung.fehler if f.zeile]
    return {
        "zur_datei": [f.satz for f in pruefung.fehler if not f.zeile],
        "befunde": befunde[:GEZEIGT],
        "mehr_befunde": max(0, len(befunde) - GEZEIGT),
        "geleert": ", ".join(f"{was} {zahl(wie_oft)}" for was, wie_oft in pruefung.geleert.items()),
        "leeren": anzahl(pruefung.geleert.total(), "Angabe wird", "Angaben werden"),
    }


def _satz(pruefung: Pruefung[Any]) -> str:
    if pruefung.fehler:
        return f"{anzahl(len(pruefung.fehler), 'Fehler', 'Fehler')}. Es ist nichts gespeichert."
    if not pruefung.aendert:
        return "Alles steht schon so da. Die Übernahme würde nichts ändern."
    return f"{zahl(len(pruefung.mit(NEU)))} neu, {zahl(len(pruefung.mit(GEAENDERT)))} geändert. Noch ist nichts gespeichert."


def _kennzahlen(pruefung: Pruefung[Any]) -> list[dict[str, str]]:
    zahlen = [(WORTE[wirkung], len(pruefung.mit(wirkung))) for wirkung in WORTE]
    if doppelt := sum(bool(v.doppelt) for v in pruefung.vorhaben):
        zahlen.append(("Vielleicht doppelt", doppelt))
    zahlen.append(("Fehler", len(pruefung.fehler)))
    return [{"bezeichnung": name, "wert": zahl(wert)} for name, wert in zahlen]
