"""Akteure: the list, one with its memberships, new and change."""

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.actions.akteure import speichere_akteur
from proaktiv.filters.systeme import AkteurFilter
from proaktiv.forms.systeme import AkteurForm
from proaktiv.models import Akteur, Akteursart, Mitgliedschaft
from proaktiv.tables.akteure import AkteurTable
from proaktiv.views.ansicht import AKTEURE, INTERN, PFLEGEN, darf_pflegen, reiter, weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models.gebiet import gueltig_am
from sozialraum.views.formularseite import formularseite


def _weg(*dazu: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return weg((AKTEURE[0], reverse(AKTEURE[1]) if dazu else None), *dazu)


@seite(lesen=INTERN)
def akteure(request: Any) -> HttpResponse:
    tag = heute()
    mitglied = gueltig_am(tag, "mitgliedschaften__")
    geltende = Mitgliedschaft.objects.gueltig_am(tag).select_related("system").order_by("system__name")
    rows = Akteur.objects.select_related("art", "traeger").annotate(systemzahl=Count("mitgliedschaften", filter=mitglied)).order_by("name")
    gilt = Akteur.objects.filter(gueltig_am(tag)).aggregate(
        alle=Count("pk"), jugendhilfe=Count("pk", filter=Q(art__seite=Akteursart.Seite.JUGENDHILFE))
    )
    schnittstellen = anzahl(gilt["alle"] - gilt["jugendhilfe"], "Schnittstelle", "Schnittstellen")
    context = {
        "titel": AKTEURE[0],
        "kernaussage": f"{anzahl(gilt['jugendhilfe'], 'Akteur', 'Akteure')} der Jugendhilfe und {schnittstellen} am {datum(tag)}.",
        "brotkrumen": _weg(),
        "reiter": reiter(request.zugang, AKTEURE[1]),
        **darf_pflegen(request.zugang),
    }
    return list_page(
        request, template="proaktiv/akteure.html", table=AkteurTable,
        rows=rows.prefetch_related(Prefetch("mitgliedschaften", geltende)), filterset=AkteurFilter, name="akteure", context=context,
        notes=[f"Systeme am {datum(tag)}"],
    )  # fmt: skip


@seite(lesen=INTERN)
def akteur(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Akteur.objects.select_related("art", "traeger", "einrichtung"), pk=pk)
    tag = heute()
    mitglied = list(row.mitgliedschaften.select_related("system__gebiet").order_by("-gueltig_von", "system__name"))
    jetzt = sum(1 for m in mitglied if m.gueltig_bis is None or m.gueltig_bis >= tag)
    context = {
        "titel": row.name,
        "kernaussage": f"{row.art} ({row.art.get_seite_display()}), in {anzahl(jetzt, 'System', 'Systemen')}.",
        "brotkrumen": _weg((row.name, None)),
        "muster": row.muster,
        "akteur": row,
        "mitgliedschaften": [(m, (m.gueltig_bis is None) and request.zugang.darf(PFLEGEN, m.system.gebiet_id)) for m in mitglied],
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/akteur.html", context)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def akteur_neu(request: Any) -> HttpResponse:
    return _formular(request, None, "Akteur anlegen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def akteur_aendern(request: Any, pk: int) -> HttpResponse:
    return _formular(request, get_object_or_404(Akteur, pk=pk), "Akteur ändern")


def _formular(request: Any, row: Akteur | None, titel: str) -> HttpResponse:
    wer, tag = request.zugang.verlange(PFLEGEN), heute()
    anfang = {} if row else {"gueltig_von": tag}
    form = AkteurForm(request.POST or None, instance=row, initial=anfang, tag=tag)
    krumen = _weg(*([(Akteur.objects.values_list("name", flat=True).get(pk=row.pk), row.get_absolute_url())] if row else []), (titel, None))
    return formularseite(
        request, form, lambda: speichere_akteur(wer=wer, akteur=form.save(commit=False), geprueft=form.geprueft), titel=titel,
        zurueck=row.get_absolute_url() if row else reverse(AKTEURE[1]), brotkrumen=krumen, mitgeben="akteur",
        meldung="Der Akteur ist geändert." if row else "Der Akteur ist angelegt.",
    )  # fmt: skip
