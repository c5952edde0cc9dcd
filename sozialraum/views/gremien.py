"""Gremien, Vorlagen, Beschlüsse. Members of a Gremium read what is öffentlich, and what is nichtöffentlich of their own Gremien."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.actions import gremien as actions
from sozialraum.filters.raeume import BeschlussFilter, GremiumFilter, VorlageFilter
from sozialraum.forms.raeume import BeratungForm, BeschlussForm, GremiumForm, VorlageForm
from sozialraum.models import Beschluss, Gremium, Vorlage
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.raeume import BeschlussTable, GremiumTable, VorlageTable
from sozialraum.views.formularseite import formularseite as gemeinsame_formularseite

GREMIEN = ("Gremien", "gremien")
BESCHLUESSE = ("Beschlüsse", "beschluesse")
VORLAGEN = ("Vorlagen", "vorlagen")


def sichtbare_beschluesse(zugang: Any) -> QuerySet[Beschluss]:
    """All for staff; for members the öffentliche ones and those of their own Gremien."""
    rows = Beschluss.objects.select_related("gremium", "vorlage")
    return rows if zugang.ist_intern else rows.filter(Q(oeffentlich=True) | Q(gremium__in=zugang.gremien))


def sichtbare_vorlagen(zugang: Any) -> QuerySet[Vorlage]:
    rows = Vorlage.objects.all()
    return rows if zugang.ist_intern else rows.filter(Q(oeffentlich=True) | Q(beratungsfolge__gremium__in=zugang.gremien)).distinct()


def rahmen(request: Any, *weg: tuple[str, str], jetzt: str) -> dict[str, Any]:
    """Breadcrumb, and what the person may do here."""
    return {
        "brotkrumen": [*((titel, reverse(name)) for titel, name in weg), (jetzt, None)],
        "darf_pflegen": request.zugang.darf(Recht.GREMIEN_PFLEGEN),
        "warum_nicht": warum_nicht(Recht.GREMIEN_PFLEGEN),
    }


@seite(lesen=Recht.PAPIERE_LESEN)
def gremien(request: Any) -> HttpResponse:
    rows = Gremium.objects.select_related("uebergeordnet", "gebiet").defer("gebiet__geometrie")
    context = {"titel": "Gremien", **rahmen(request, jetzt="Gremien"), "reiter": reiter("gremien")}
    return list_page(
        request,
        template="sozialraum/gremien.html",
        table=GremiumTable,
        rows=rows,
        filterset=GremiumFilter,
        name="gremien",
        context=context,
    )


def reiter(aktiv: str) -> list[dict[str, Any]]:
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in (GREMIEN, BESCHLUESSE, VORLAGEN)]


@seite(lesen=Recht.PAPIERE_LESEN)
def gremium(request: Any, schluessel: str) -> HttpResponse:
    rows = Gremium.objects.select_related("uebergeordnet", "gebiet").prefetch_related("untergeordnete")
    ziel = get_object_or_404(rows, schluessel=schluessel)
    beratungen = ziel.beratungen.filter(vorlage__in=sichtbare_vorlagen(request.zugang)).select_related("vorlage").order_by("-tag", "-pk")
    context = {
        "titel": ziel.name,
        "gremium": ziel,
        "beschluesse": sichtbare_beschluesse(request.zugang).filter(gremium=ziel),
        "beratungen": beratungen,
        **rahmen(request, GREMIEN, jetzt=ziel.name),
    }
    return render(request, "sozialraum/gremium.html", context)


@seite(lesen=Recht.PAPIERE_LESEN)
def beschluesse(request: Any) -> HttpResponse:
    context = {"titel": "Beschlüsse", **rahmen(request, GREMIEN, jetzt="Beschlüsse"), "reiter": reiter("beschluesse")}
    rows = sichtbare_beschluesse(request.zugang)
    return list_page(
        request,
        template="sozialraum/beschluesse.html",
        table=BeschlussTable,
        rows=rows,
        filterset=BeschlussFilter,
        name="beschluesse",
        context=context,
    )


@seite(lesen=Recht.PAPIERE_LESEN)
def beschluss(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(sichtbare_beschluesse(request.zugang), pk=pk)
    lesbar = ziel.vorlage if ziel.vorlage and sichtbare_vorlagen(request.zugang).filter(pk=ziel.vorlage.pk).exists() else None
    folge = lesbar.beratungsfolge.select_related("gremium") if lesbar else []
    context = {
        "titel": ziel.titel,
        "beschluss": ziel,
        "vorlage_lesbar": lesbar,
        "beratungsfolge": folge,
        **rahmen(request, GREMIEN, BESCHLUESSE, jetzt=ziel.bezeichnung),
    }
    return render(request, "sozialraum/beschluss.html", context)


@seite(lesen=Recht.PAPIERE_LESEN)
def vorlagen(request: Any) -> HttpResponse:
    context = {"titel": "Vorlagen", **rahmen(request, GREMIEN, jetzt="Vorlagen"), "reiter": reiter("vorlagen")}
    rows = sichtbare_vorlagen(request.zugang)
    return list_page(
        request,
        template="sozialraum/vorlagen.html",
        table=VorlageTable,
        rows=rows,
        filterset=VorlageFilter,
        name="vorlagen",
        context=context,
    )


@seite(lesen=Recht.PAPIERE_LESEN, schreiben=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def vorlage(request: Any, pk: int) -> HttpResponse:
    """A Vorlage with its Beratungsfolge; POST adds the next step."""
    ziel = get_object_or_404(sichtbare_vorlagen(request.zugang), pk=pk)
    form = BeratungForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.fuege_beratung_hinzu(wer=request.zugang.verlange(Recht.GREMIEN_PFLEGEN), vorlage=ziel, **form.cleaned_data)
        messages.success(request, "Die Beratung ist ergänzt.")
        return redirect("vorlage", pk=pk)
    context = {
        "titel": f"Vorlage {ziel.nummer}",
        "vorlage": ziel,
        "form": form,
        "beratungsfolge": ziel.beratungsfolge.select_related("gremium"),
        "beschluesse": sichtbare_beschluesse(request.zugang).filter(vorlage=ziel),
        **rahmen(request, GREMIEN, VORLAGEN, jetzt=ziel.nummer),
    }
    return render(request, "sozialraum/vorlage.html", context, status=422 if form.errors else 200)


def formularseite(request: Any, form: BaseForm, speichere: Callable[[], Any], *, titel: str, zurueck: str) -> HttpResponse:
    krumen = [("Gremien", reverse("gremien")), (titel, None)]
    return gemeinsame_formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=krumen)


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def gremium_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    ziel = get_object_or_404(Gremium, schluessel=schluessel) if schluessel else None
    form = GremiumForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    zurueck = ziel.get_absolute_url() if ziel else reverse("gremien")
    titel = "Gremium ändern" if ziel else "Gremium anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_gremium(wer=wer, gremium=form.save(commit=False)), titel=titel, zurueck=zurueck
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def vorlage_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(Vorlage, pk=pk) if pk else None
    form = VorlageForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    zurueck = ziel.get_absolute_url() if ziel else reverse("beschluesse")
    titel = "Vorlage ändern" if ziel else "Vorlage anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_vorlage(wer=wer, vorlage=form.save(commit=False)), titel=titel, zurueck=zurueck
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschluss_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(Beschluss, pk=pk) if pk else None
    form = BeschlussForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    zurueck = ziel.get_absolute_url() if ziel else reverse("beschluesse")
    titel = "Beschluss ändern" if ziel else "Beschluss anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_beschluss(wer=wer, beschluss=form.save(commit=False)), titel=titel, zurueck=zurueck
    )
