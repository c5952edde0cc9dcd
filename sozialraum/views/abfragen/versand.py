"""Sending and reminding is the user's: files, texts to copy, and the note that it was done."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, urlencode

from basis.zahlen import anzahl, datum, zahl
from sozialraum.abfragebrief import erinnerungstext, versandtext
from sozialraum.access import seite
from sozialraum.actions import traegerabfrage as actions
from sozialraum.actions.entwurf import XLSX
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.export import als_zip, bogen_als_xlsx
from sozialraum.inputs.abfragen import absender, boegen_zum_ausfuellen, sichtbare_boegen
from sozialraum.models import Abfragebogen, Traegerabfrage
from sozialraum.rechte import Recht
from sozialraum.views.abfragen.listen import hole, weg_zu

NACHFRIST = timedelta(days=14)


def _datei(inhalt: bytes, name: str, mime: str) -> HttpResponse:
    return HttpResponse(inhalt, content_type=mime, headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"})


@seite(lesen=Recht.DATEN_PFLEGEN)
def abfragebogen_datei(request: Any, pk: int) -> HttpResponse:
    """One questionnaire, with what is known today."""
    row = get_object_or_404(sichtbare_boegen(request.zugang), pk=pk)
    [(_, bogen)] = boegen_zum_ausfuellen([row])
    return _datei(bogen_als_xlsx(bogen), f"bogen-{row.einrichtung.schluessel}.xlsx", XLSX)


@seite(lesen=Recht.DATEN_PFLEGEN)
def traegerabfrage_zip(request: Any, pk: int) -> HttpResponse:
    """All questionnaires, a folder for each Träger; ``traeger`` and ``fehlend`` narrow them."""
    abfrage, boegen = hole(request, pk)
    if traeger := request.GET.get("traeger", ""):
        boegen = boegen.filter(einrichtung__traeger__schluessel=traeger)
    if request.GET.get("fehlend"):
        boegen = boegen.ohne_antwort()
    paare = boegen_zum_ausfuellen(boegen)
    dateien = [(f"{r.einrichtung.traeger.schluessel}/bogen-{r.einrichtung.schluessel}.xlsx", bogen_als_xlsx(b)) for r, b in paare]
    return _datei(als_zip(dateien), f"abfrage-{abfrage.pk}{'-' + traeger if traeger else ''}.zip", "application/zip")


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_versand(request: Any, pk: int) -> HttpResponse:
    """What was not sent yet, with a text for each Träger; a POST notes it as sent."""
    abfrage, boegen = hole(request, pk)
    offen = list(boegen.zu_versenden())
    if request.method == "POST":
        return _vermerke(request, abfrage, offen, erinnerung=False)
    von = absender()
    briefe = [
        {"traeger": traeger, "anzahl": len(namen), "text": versandtext(namen, abfrage.stichtag, abfrage.rueckgabe_bis, von)}
        for traeger, namen in _je_traeger(offen).items()
    ]
    wie_viele = anzahl(len(offen), "Bogen ist", "Bögen sind")
    satz = f"{wie_viele} noch nicht versandt." if offen else "Alle Bögen sind versandt oder schon zurück."
    return _seite(request, abfrage, briefe, titel="Bögen versenden", satz=satz, erinnerung=False)


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_erinnerung(request: Any, pk: int) -> HttpResponse:
    """What is overdue, with a reminder for each Träger; a POST notes it as reminded."""
    abfrage, boegen = hole(request, pk)
    fehlend = [b for b in boegen.mit_stand(heute()) if b.stand == "fehlt"]  # type: ignore[attr-defined]
    if request.method == "POST":
        return _vermerke(request, abfrage, fehlend, erinnerung=True)
    von, bis = absender(), heute() + NACHFRIST
    briefe = [
        {"traeger": traeger, "anzahl": len(namen), "text": erinnerungstext(namen, abfrage.stichtag, abfrage.rueckgabe_bis, bis, von)}
        for traeger, namen in _je_traeger(fehlend).items()
    ]
    wie_viele = anzahl(len(fehlend), "Bogen ist", "Bögen sind")
    satz = f"{wie_viele} seit dem {datum(abfrage.rueckgabe_bis)} überfällig." if fehlend else "Nichts ist überfällig."
    return _seite(request, abfrage, briefe, titel="An Bögen erinnern", satz=satz, erinnerung=True)


def _je_traeger(boegen: Iterable[Abfragebogen]) -> dict[Any, list[str]]:
    """The names of the Einrichtungen of each Träger, in alphabetical order."""
    gruppen: dict[Any, list[str]] = {}
    for bogen in sorted(boegen, key=lambda b: (b.einrichtung.traeger.name.casefold(), b.einrichtung.name.casefold())):
        gruppen.setdefault(bogen.einrichtung.traeger, []).append(bogen.einrichtung.name)
    return gruppen


def _vermerke(request: Any, abfrage: Traegerabfrage, boegen: list[Abfragebogen], *, erinnerung: bool) -> HttpResponse:
    if traeger := request.POST.get("traeger", ""):
        boegen = [b for b in boegen if b.einrichtung.traeger.schluessel == traeger]
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    vermerke = actions.vermerke_erinnerung if erinnerung else actions.vermerke_versand
    try:
        anzahl = vermerke(wer=wer, abfrage=abfrage, boegen=boegen)
    except Abgelehnt as fehler:
        messages.error(request, " ".join(fehler.saetze))
        return redirect(abfrage)
    was = "erinnert" if erinnerung else "versandt"
    messages.success(request, f"{zahl(anzahl)} {'Bogen' if anzahl == 1 else 'Bögen'} als {was} vermerkt.")
    return redirect("traegerabfrage_erinnerung" if erinnerung else "traegerabfrage_versand", abfrage.pk)


def _seite(
    request: Any, abfrage: Traegerabfrage, briefe: list[dict[str, Any]], *, titel: str, satz: str, erinnerung: bool
) -> HttpResponse:
    for brief in briefe:
        brief["zip"] = urlencode({"traeger": brief["traeger"].schluessel, "fehlend": 1})
    context = {
        "titel": titel,
        "kernaussage": satz,
        "abfrage": abfrage,
        "briefe": briefe,
        "erinnerung": erinnerung,
        "offen": abfrage.geschlossen_am is None,
        "brotkrumen": weg_zu(abfrage, titel),
    }
    return render(request, "sozialraum/traegerabfrage_texte.html", context)

