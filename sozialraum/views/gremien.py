"""Gremien and Beschlüsse, as far as one may read them (``models/lesbar.py``)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import datum
from sozialraum.access import seite
from sozialraum.actions import gremien as actions
from sozialraum.clock import heute
from sozialraum.filters.gremien import BeschlussFilter, GremiumFilter
from sozialraum.forms.gremien import BeschlussForm, GremiumForm
from sozialraum.models import Beratung, Beschluss, Gremium, Sitzung
from sozialraum.querysets.papiere import sichtbare_beschluesse, sichtbare_vorlagen
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.gremien import BeschlussTable, GremiumTable
from sozialraum.views.papiere import (
    BESCHLUESSE,
    GREMIEN,
    auftraege_aus,
    beratungen_in,
    beratungsfolge,
    formularseite,
    rahmen,
    reiter,
)


@seite(lesen=Recht.PAPIERE_LESEN)
def gremien(request: Any) -> HttpResponse:
    rows = Gremium.objects.select_related("uebergeordnet", "gebiet")
    context = {"titel": "Gremien", **rahmen(request, jetzt="Gremien"), "reiter": reiter("gremien")}
    return list_page(
        request, template="sozialraum/gremien.html", table=GremiumTable, rows=rows, filterset=GremiumFilter, name="gremien", context=context
    )


@seite(lesen=Recht.PAPIERE_LESEN)
def gremium(request: Any, schluessel: str) -> HttpResponse:
    rows = Gremium.objects.select_related("uebergeordnet", "gebiet").prefetch_related("untergeordnete")
    ziel = get_object_or_404(rows, schluessel=schluessel)
    kommend = list(Sitzung.objects.sichtbar_fuer(request.zugang).filter(gremium=ziel).select_related("gremium").kommend(heute())[:5])
    context = {
        "titel": ziel.name,
        "kernaussage": _kernaussage(ziel, kommend),
        "gremium": ziel,
        "sitzungen": kommend,
        "exporte": [("Sitzungen für den Kalender", reverse("gremium_ics", args=[schluessel]))],
        "beschluesse": sichtbare_beschluesse(request.zugang).filter(gremium=ziel),
        "beratungen": beratungen_in(request.zugang, ziel.pk)[:20],
        **rahmen(request, GREMIEN, jetzt=ziel.name),
    }
    return render(request, "sozialraum/gremium.html", context)


def _kernaussage(ziel: Gremium, kommend: list[Sitzung]) -> str:
    """How often it meets, when next, and until when it exists."""
    saetze = [f"Turnus: {ziel.takt}."] if ziel.takt else []
    if ziel.gueltig_bis and ziel.gueltig_bis < heute():
        saetze.append(f"Das Gremium endete am {datum(ziel.gueltig_bis)}.")
    elif kommend:
        saetze.append(f"Nächste Sitzung: {kommend[0].wann}{f', {kommend[0].ort}' if kommend[0].ort else ''}.")
    return " ".join(saetze)


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
    folge = beratungsfolge(request.zugang, lesbar) if lesbar else []
    context = {
        "titel": ziel.titel,
        "beschluss": ziel,
        "vorlage_lesbar": lesbar,
        "beratungsfolge": folge,
        "auftraege": auftraege_aus(request.zugang, beschluss=ziel),
        "auftrag_neu": f"{reverse('beschlussauftrag_neu')}?beschluss={pk}",
        **rahmen(request, GREMIEN, BESCHLUESSE, jetzt=ziel.bezeichnung),
    }
    return render(request, "sozialraum/beschluss.html", context)


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def gremium_bearbeiten(request: Any, schluessel: str = "") -> HttpResponse:
    ziel = get_object_or_404(Gremium, schluessel=schluessel) if schluessel else None
    form = GremiumForm(request.POST or None, instance=ziel)
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    if not request.zugang.darf(Recht.VERTEILUNG_BESCHLIESSEN):
        form.fields["beschliesst_verteilung"].disabled = True  # whose Beschlüsse freeze money, the Fachbereichsleitung says
        form.fields["beschliesst_verteilung"].help_text += f" {warum_nicht(Recht.VERTEILUNG_BESCHLIESSEN)}"
    zurueck = ziel.get_absolute_url() if ziel else reverse("gremien")
    titel = "Gremium ändern" if ziel else "Gremium anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_gremium(wer=wer, gremium=form.save(commit=False)), titel=titel, zurueck=zurueck
    )


@seite(lesen=Recht.GREMIEN_PFLEGEN, methoden=("GET", "POST"))
def beschluss_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    ziel = get_object_or_404(Beschluss, pk=pk) if pk else None
    form = BeschlussForm(request.POST or None, instance=ziel, initial=None if ziel else _vorgabe(request))
    wer = request.zugang.verlange(Recht.GREMIEN_PFLEGEN)
    zurueck = ziel.get_absolute_url() if ziel else reverse("beschluesse")
    titel = "Beschluss ändern" if ziel else "Beschluss anlegen"
    return formularseite(
        request, form, lambda: actions.speichere_beschluss(wer=wer, beschluss=form.save(commit=False)), titel=titel, zurueck=zurueck
    )


def _vorgabe(request: Any) -> dict[str, Any]:
    """What a Beschluss takes over from the step that decided: ``?beratung=12``."""
    nummer = request.GET.get("beratung", "")
    gefunden = Beratung.objects.select_related("vorlage", "sitzung").filter(pk=nummer) if nummer.isascii() and nummer.isdigit() else None
    schritt = gefunden.first() if gefunden is not None else None
    if schritt is None:
        return {}
    beschlossen = schritt.vorlage.fassungen.filter(art="beschlossen").order_by("-nummer").first()
    return {
        "titel": schritt.vorlage.betreff, "vorlage": schritt.vorlage, "gremium": schritt.gremium_id, "tag": schritt.termin,
        "oeffentlich": schritt.oeffentlich, "text": beschlossen.text if beschlossen else "",
    }  # fmt: skip
