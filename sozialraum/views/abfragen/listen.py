"""Träger-Abfragen: list, begin one, its page with the state of every questionnaire, close it."""

from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum, zahl
from sozialraum.access import seite
from sozialraum.actions import traegerabfrage as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.clock import heute
from sozialraum.filters.abfragen import Abfrageauswahl, AbfrageFilter, BogenFilter
from sozialraum.forms.abfragen import AbfrageForm, SchlussForm
from sozialraum.inputs.abfragen import Ruecklauf, ruecklauf, sichtbare_boegen
from sozialraum.models import Abfragebogen, Einrichtung, Gebiet, Traegerabfrage
from sozialraum.models.abfrage import AbfragebogenQuerySet
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.tables.abfragen import AbfrageTable, BogenTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.formularseite import formularseite

ABFRAGEN = ("Träger-Abfragen", "traegerabfragen")


def _gemeint(request: Any) -> QuerySet[Traegerabfrage]:
    """The Abfragen of which an account may see a questionnaire at least."""
    if request.zugang.sieht_alles:
        return Traegerabfrage.objects.all()
    return Traegerabfrage.objects.filter(boegen__einrichtung__stadtteil__in=_gebiete(request)).distinct()


def _gebiete(request: Any) -> frozenset[int]:
    gebiete: frozenset[int] = request.zugang.gebiete_mit(Recht.TRAEGERABFRAGEN_LESEN)
    return gebiete


def weg_zu(abfrage: Traegerabfrage, jetzt: str) -> list[tuple[str, str | None]]:
    """The breadcrumb of a page below an Abfrage."""
    oben = krumen(("Einrichtungen", "einrichtungen"), ABFRAGEN, jetzt="")[:-1]
    return [*oben, (abfrage.titel, abfrage.get_absolute_url()), (jetzt, None)]


def hole(request: Any, pk: int) -> tuple[Traegerabfrage, AbfragebogenQuerySet]:
    """An Abfrage and the questionnaires that this account may see; 404 where there is none for it."""
    abfrage = get_object_or_404(_gemeint(request), pk=pk)
    return abfrage, sichtbare_boegen(request.zugang).filter(abfrage=abfrage)


@seite(lesen=Recht.TRAEGERABFRAGEN_LESEN)
def traegerabfragen(request: Any) -> HttpResponse:
    sichtbar = Q() if request.zugang.sieht_alles else Q(boegen__einrichtung__stadtteil__in=_gebiete(request))
    zurueck = sichtbar & Q(boegen__angaben__lieferung__zurueckgenommen_am__isnull=True, boegen__angaben__isnull=False)
    rows = _gemeint(request).annotate(
        boegen_alle=Count("boegen", filter=sichtbar, distinct=True), boegen_zurueck=Count("boegen", filter=zurueck, distinct=True)
    )
    context = {
        "titel": "Träger-Abfragen",
        "kernaussage": "Einmal im Jahr nennen die Träger je Einrichtung Plätze, Personal, Angebote und erreichte Personen.",
        "brotkrumen": krumen(("Einrichtungen", "einrichtungen"), jetzt="Träger-Abfragen"),
    }
    return list_page(
        request,
        template="sozialraum/traegerabfragen.html",
        table=AbfrageTable,
        rows=rows,
        filterset=AbfrageFilter,
        name="traeger-abfragen",
        context=context | darf(request),
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_neu(request: Any) -> HttpResponse:
    """The choice of Einrichtungen is in the address, as in their list."""
    baum = Gebiet.objects.baum(heute())
    auswahl = Abfrageauswahl(request.GET, queryset=Einrichtung.objects.mit_allem(), request=request, baum=baum)
    form = AbfrageForm(request.POST or None)
    if request.method == "POST" and not auswahl.form.is_valid():
        form.add_error(None, "Diese Auswahl gibt es nicht. Bitte wählen Sie die Einrichtungen neu.")  # never all instead of some
    if request.method == "POST" and form.is_valid():
        angaben = form.cleaned_data
        haeuser = auswahl.qs.filter(gueltig_am(angaben["stichtag"]))
        wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
        try:
            return redirect(actions.starte_abfrage(wer=wer, einrichtungen=haeuser, auswahl=auswahl.als_text(), **angaben))
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    je = auswahl.qs.filter(gueltig_am(heute())).aggregate(n=Count("pk"), traeger=Count("traeger", distinct=True))
    von = f" von {anzahl(je['traeger'], 'Träger', 'Trägern')}" if je["n"] else ""
    context = {
        "titel": "Abfrage beginnen",
        "kernaussage": f"Diese Auswahl trifft heute {anzahl(je['n'], 'Einrichtung', 'Einrichtungen')}{von}.",
        "form": form,
        "filter": auswahl,
        "abbrechen_url": reverse("traegerabfragen"),
        "absenden": "Abfrage beginnen",
        "brotkrumen": krumen(("Einrichtungen", "einrichtungen"), ABFRAGEN, jetzt="Abfrage beginnen"),
    }
    return render(request, "sozialraum/traegerabfrage_neu.html", context, status=422 if form.errors else 200)


@seite(lesen=Recht.TRAEGERABFRAGEN_LESEN)
def traegerabfrage(request: Any, pk: int) -> HttpResponse:
    """Who has answered, who has not, and what is to do next."""
    abfrage, boegen = hole(request, pk)
    stand, tag = ruecklauf(boegen, heute()), heute()
    context = {
        "titel": abfrage.titel,
        "kernaussage": _satz(abfrage, stand),
        "abfrage": abfrage,
        "stand": stand,
        "muster": bool(stand.muster),
        "kennzahlen": _kennzahlen(stand),
        "brotkrumen": krumen(("Einrichtungen", "einrichtungen"), ABFRAGEN, jetzt=abfrage.titel),
    } | darf(request)
    return list_page(
        request,
        template="sozialraum/traegerabfrage.html",
        table=BogenTable,
        rows=boegen.mit_stand(tag).order_by("einrichtung__traeger__name", "einrichtung__name"),
        filterset=BogenFilter,
        name=f"abfrage-{abfrage.pk}",
        context=context,
        notes=[f"Stichtag {datum(abfrage.stichtag)}, Rückgabe bis {datum(abfrage.rueckgabe_bis)}, Stand {datum(tag)}."],
        exclude=() if context["darf_pflegen"] else ("datei",),
    )


def _kennzahlen(stand: Ruecklauf) -> list[dict[str, str]]:
    """All questionnaires and the states they are in, in words as the list has them; the states add up to all."""
    ohne = f"davon {zahl(stand.ohne_versand)} ohne vermerkten Versand" if stand.ohne_versand else ""
    paare = [("Bögen", stand.alle, "")]
    je = {"offen": stand.offen, "versandt": stand.unterwegs, "fehlt": stand.fehlt, "zurueck": stand.zurueck}
    paare += [(wort, je[schluessel], ohne if schluessel == "zurueck" else "") for schluessel, wort in Abfragebogen.STAENDE]
    return [{"bezeichnung": name, "wert": zahl(wert), "zusatz": zusatz} for name, wert, zusatz in paare]


def _satz(abfrage: Traegerabfrage, stand: Ruecklauf) -> str:
    satz = f"{zahl(stand.zurueck)} von {anzahl(stand.alle, 'Bogen', 'Bögen')} {'ist' if stand.zurueck == 1 else 'sind'} zurück"
    if abfrage.geschlossen_am:
        return f"{satz}; die Abfrage ist seit dem {datum(abfrage.geschlossen_am)} geschlossen."
    if stand.fehlt:
        return f"{satz}; {anzahl(stand.fehlt, 'ist', 'sind')} seit dem {datum(abfrage.rueckgabe_bis)} überfällig."
    return f"{satz}; Rückgabe bis {datum(abfrage.rueckgabe_bis)}."


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traegerabfrage_schliessen(request: Any, pk: int) -> HttpResponse:
    abfrage, _ = hole(request, pk)
    form = SchlussForm(request.POST or None)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    return formularseite(
        request,
        form,
        partial(_schliesse, wer, abfrage, form),
        titel=f"{abfrage.titel} schließen",
        zurueck=abfrage.get_absolute_url(),
        brotkrumen=weg_zu(abfrage, "Schließen"),
        hinweis="Danach gilt kein Bogen mehr als überfällig, und es wird keiner mehr übernommen. Was übernommen ist, bleibt.",
        absenden="Abfrage schließen",
    )


def _schliesse(wer: Any, abfrage: Traegerabfrage, form: SchlussForm) -> Traegerabfrage:
    return actions.schliesse_abfrage(wer=wer, abfrage=abfrage, grund=form.cleaned_data["grund"])
