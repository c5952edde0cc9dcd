"""Standorte of the Ressorts, and the Organisationseinheiten as a tree of a day."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links, list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.actions import organisation as actions
from sozialraum.clock import heute
from sozialraum.filters.einrichtungen import StandortFilter
from sozialraum.forms.einrichtungen import EinheitBeendenForm, EinheitForm, StandortForm
from sozialraum.models import Organisationseinheit, Standort
from sozialraum.organisationsbaum import Ast, baue_baum
from sozialraum.rechte import Recht
from sozialraum.tables.einrichtungen import StandortTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.einrichtungen import reiter
from sozialraum.views.formularseite import formularseite
from sozialraum.views.raeume import stand_aus

STANDORTE = ("Standorte", "standorte")
ORGANISATION = ("Organisation", "organisation")
KOPF = (
    *("Stufe", "Einheit", "Art", "Gehört zu", "Gebiet", "Gültig von", "Gültig bis"),
    *("Zentrale Aufgaben", "Dezentrale Aufgaben", "Quelle"),
)


@seite(lesen=Recht.INTERN_LESEN)
def standorte(request: Any) -> HttpResponse:
    rows = Standort.objects.select_related("gebiet")
    context = {"titel": "Standorte", "reiter": reiter("standorte"), "brotkrumen": krumen(jetzt="Standorte")}
    return list_page(
        request,
        template="sozialraum/standorte.html",
        table=StandortTable,
        rows=rows,
        filterset=StandortFilter,
        name="standorte",
        context=context | darf(request),
    )


@seite(lesen=Recht.INTERN_LESEN)
def standort(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Standort.objects.select_related("gebiet"), pk=pk)
    context = {"titel": row.bezeichnung, "standort": row, "brotkrumen": krumen(STANDORTE, jetzt=row.bezeichnung)}
    return render(request, "sozialraum/standort.html", context | darf(request))


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def standort_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Standort, pk=pk) if pk else None
    form = StandortForm(request.POST or None, instance=row)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    titel = "Standort ändern" if row else "Standort anlegen"
    return formularseite(
        request,
        form,
        lambda: reverse("standort", args=[actions.speichere_standort(wer=wer, standort=form.save(commit=False)).pk]),
        titel=titel,
        zurueck=reverse("standort", args=[row.pk]) if row else reverse("standorte"),
        brotkrumen=krumen(STANDORTE, jetzt=titel),
    )


@seite(lesen=Recht.INTERN_LESEN)
def organisation(request: Any) -> HttpResponse:
    """The units in force on a day as a tree; the others below, with their days."""
    tag = stand_aus(request)
    alle = list(Organisationseinheit.objects.select_related("gebiet", "nachfolger"))
    geltende = [e for e in alle if e.gilt_am(tag)]
    aeste = baue_baum([(e.pk, e.uebergeordnet_id, e) for e in geltende])
    if wanted := request.GET.get("format"):
        return as_file(wanted, "organisationseinheiten", [_blatt(aeste, tag)])
    context = {
        "titel": "Organisationseinheiten",
        "kernaussage": f"{zahl(len(geltende))} Einheiten am {datum(tag)}." if geltende else "",
        "stand": tag,
        "aeste": aeste,
        "uebrige": [e for e in alle if not e.gilt_am(tag)],
        "leer": not alle,
        "reiter": reiter("organisation"),
        "exporte": export_links(request.GET),
        "brotkrumen": krumen(jetzt="Organisation"),
    }
    return render(request, "sozialraum/organisation.html", context | darf(request))


def _blatt(aeste: list[Ast[Organisationseinheit]], tag: Any) -> Blatt:
    return Blatt("Organisationseinheiten", KOPF, list(_zeilen(aeste, "")), hinweise=[f"Einheiten am {datum(tag)}"])


def _zeilen(aeste: list[Ast[Organisationseinheit]], ueber: str, stufe: int = 1) -> Iterator[list[Zelle]]:
    for ast in aeste:
        e = ast.inhalt
        gebiet = str(e.gebiet) if e.gebiet else None
        kopf: list[Zelle] = [stufe, e.name, e.get_art_display(), ueber, gebiet, e.gueltig_von, e.gueltig_bis]
        yield [*kopf, "; ".join(e.aufgaben_zentral.splitlines()), "; ".join(e.aufgaben_dezentral.splitlines()), e.quelle]
        yield from _zeilen(ast.kinder, e.name, stufe + 1)


@seite(lesen=Recht.INTERN_LESEN)
def organisationseinheit(request: Any, schluessel: str) -> HttpResponse:
    rows = Organisationseinheit.objects.select_related("uebergeordnet", "nachfolger", "gebiet")
    row = get_object_or_404(rows.prefetch_related("untergeordnete", "vorgaenger"), schluessel=schluessel)
    von = f"seit {datum(row.gueltig_von)}" if row.gueltig_von else "Beginn nicht bekannt"
    bis = f", bis {datum(row.gueltig_bis)}" if row.gueltig_bis else ""
    context = {
        "titel": row.name,
        "kernaussage": f"{row.get_art_display()}, {von}{bis}.",
        "einheit": row,
        "brotkrumen": krumen(ORGANISATION, jetzt=row.name),
    }
    return render(request, "sozialraum/organisationseinheit.html", context | darf(request))


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def organisationseinheit_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    row = get_object_or_404(Organisationseinheit, schluessel=schluessel) if schluessel else None
    form = EinheitForm(request.POST or None, instance=row)
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    titel = "Organisationseinheit ändern" if row else "Organisationseinheit anlegen"
    return formularseite(
        request,
        form,
        lambda: actions.speichere_einheit(wer=wer, einheit=form.save(commit=False), grund=form.begruendung),
        titel=titel,
        zurueck=row.get_absolute_url() if row else reverse("organisation"),
        brotkrumen=krumen(ORGANISATION, jetzt=titel),
    )


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def organisationseinheit_beenden(request: Any, schluessel: str) -> HttpResponse:
    row = get_object_or_404(Organisationseinheit, schluessel=schluessel)
    form = EinheitBeendenForm(request.POST or None, einheit=row, initial={"bis": heute()})
    wer = request.zugang.verlange(Recht.DATEN_PFLEGEN)
    return formularseite(
        request,
        form,
        lambda: actions.beende_einheit(wer=wer, einheit=row, **form.cleaned_data),
        titel=f"{row.name} beenden",
        zurueck=row.get_absolute_url(),
        brotkrumen=krumen(ORGANISATION, jetzt=f"{row.name} beenden"),
        hinweis="Die Einheit bleibt mit ihrem letzten Tag und ihrem Nachfolger sichtbar; gelöscht wird nichts.",
        absenden="Einheit beenden",
    )
