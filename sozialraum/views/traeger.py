"""Träger: list, page with the Einrichtungen, add, change, end."""

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.actions import einrichtungen as actions
from sozialraum.clock import heute
from sozialraum.filters.einrichtungen import TraegerFilter, Traegerhaeuser
from sozialraum.forms.einrichtungen import BeendenForm, TraegerForm
from sozialraum.models import Gebiet, Traeger
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.tables.einrichtungen import EinrichtungTable, TraegerTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.einrichtungen import EINRICHTUNGEN, reiter
from sozialraum.views.formularseite import formularseite
from sozialraum.views.vertragswege import vertragswege

TRAEGER = ("Träger", "traeger")


@seite(lesen=Recht.INTERN_LESEN)
def traeger(request: Any) -> HttpResponse:
    heutige = gueltig_am(heute(), "einrichtungen__")
    rows = Traeger.objects.annotate(
        haeuser=Count("einrichtungen", filter=heutige), plaetze_heute=Sum("einrichtungen__plaetze", filter=heutige)
    )
    muster = rows.filter(muster=True).exists()
    context = {
        "titel": "Träger",
        "kernaussage": _kernaussage(),
        "muster": muster,
        "reiter": reiter("traeger"),
        "brotkrumen": krumen(EINRICHTUNGEN, jetzt="Träger"),
    }
    return list_page(
        request,
        template="sozialraum/traeger.html",
        table=TraegerTable,
        rows=rows,
        filterset=TraegerFilter,
        name="traeger",
        context=context | darf(request),
        notes=[f"Einrichtungen und Plätze am {datum(heute())}", *(["Musterdaten: erfunden"] if muster else [])],
    )


def _kernaussage() -> str:
    worte = dict(Traeger.Art.choices)
    je_art = Traeger.objects.gueltig_am(heute()).order_by("art").values_list("art").annotate(n=Count("pk"))
    zahlen = [(n, worte[art]) for art, n in je_art]
    if not zahlen:
        return ""
    return f"{zahl(sum(n for n, _ in zahlen))} Träger am {datum(heute())}: " + ", ".join(f"{n}× {wort}" for n, wort in zahlen) + "."


@seite(lesen=Recht.INTERN_LESEN)
def traeger_seite(request: Any, schluessel: str) -> HttpResponse:
    """One Träger; its Einrichtungen are a list of their own that can be exported."""
    row = get_object_or_404(Traeger.objects.select_related("lieferung__datei").defer("lieferung__datei__inhalt"), schluessel=schluessel)
    baum = Gebiet.objects.baum(heute())
    context = {
        "titel": row.name,
        "traeger": row,
        "kernaussage": _satz(row),
        "muster": row.muster,
        "vertragswege": vertragswege(request.zugang, traeger=row.schluessel),
        "brotkrumen": krumen(EINRICHTUNGEN, TRAEGER, jetzt=row.name),
    }
    return list_page(
        request,
        template="sozialraum/traeger_seite.html",
        table=EinrichtungTable,
        rows=row.einrichtungen.mit_allem(),
        filterset=Traegerhaeuser,
        name=f"traeger-{row.schluessel}",
        context=context | darf(request),
        caption=f"Einrichtungen von {row.name}",
        baum=baum,
        exclude=("traeger",),
    )


def _satz(row: Traeger) -> str:
    je = row.einrichtungen.gueltig_am(heute()).aggregate(n=Count("pk"), plaetze=Sum("plaetze"))
    haeuser = "1 Einrichtung" if je["n"] == 1 else f"{zahl(je['n'])} Einrichtungen"
    plaetze = f" mit zusammen {zahl(je['plaetze'])} Plätzen" if je["plaetze"] is not None else ""
    return f"{haeuser} am {datum(heute())}{plaetze}."


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traeger_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    row = get_object_or_404(Traeger, schluessel=schluessel) if schluessel else None
    form = TraegerForm(request.POST or None, instance=row, initial={"gueltig_von": heute()} if row is None else None)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    titel = "Träger ändern" if row else "Träger anlegen"
    return formularseite(
        request,
        form,
        lambda: actions.speichere_traeger(wer=wer, traeger=form.save(commit=False), grund=form.begruendung),
        titel=titel,
        zurueck=row.get_absolute_url() if row else reverse("traeger"),
        brotkrumen=krumen(EINRICHTUNGEN, TRAEGER, jetzt=titel),
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def traeger_beenden(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Traeger, schluessel=schluessel)
    form = BeendenForm(request.POST or None, initial={"bis": heute()})
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    return formularseite(
        request,
        form,
        lambda: actions.beende_traeger(wer=wer, traeger=row, **form.cleaned_data),
        titel=f"{row.name} beenden",
        zurueck=row.get_absolute_url(),
        brotkrumen=krumen(EINRICHTUNGEN, TRAEGER, jetzt=f"{row.name} beenden"),
        hinweis="Der Träger bleibt mit seinem letzten Tag in der Liste. Einrichtungen, die weiter gelten, beenden Sie zuerst.",
        absenden="Träger beenden",
    )
