"""The catalogues of the Präventionskette: Lebensphasen with their ages, Lebenswelten, Handlungsfelder, Zielgruppen, Angebotsarten."""

from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from proaktiv.actions.kettenkatalog import speichere_katalogeintrag
from proaktiv.forms.kettenkatalog import katalogform
from proaktiv.models import Angebotsart, Handlungsfeld, Lebensphase, Lebenswelt, Zielgruppe
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.tables.kettenkatalog import DatierterKatalogTable, KatalogTable, LebensphaseTable
from proaktiv.views.ansicht import Krumen
from proaktiv.views.kettenansicht import INTERN, PFLEGEN, darf_pflegen, kettenweg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models.gebiet import gueltig_am
from sozialraum.views.formularseite import formularseite


@dataclass(frozen=True)
class Verzeichnis:
    """``zahl``: what of it is counted, and how the column is called; ``anlegen``: what the button says."""

    modell: Any
    titel: str
    kernaussage: str
    anlegen: str
    zahl: Any = None
    was: str = "Maßnahmen"
    table: type[KatalogTable] = DatierterKatalogTable


VERZEICHNISSE = {
    "lebensphasen": Verzeichnis(
        Lebensphase, "Lebensphasen", "Die Spalten der Matrix, mit den Altersgrenzen, nach denen Einwohnende gezählt werden.",
        "Lebensphase anlegen", table=LebensphaseTable,
    ),
    "lebenswelten": Verzeichnis(Lebenswelt, "Lebenswelten", "Wo junge Menschen leben und lernen: Zeilen der Matrix.", "Lebenswelt anlegen"),
    "handlungsfelder": Verzeichnis(
        Handlungsfeld, "Handlungsfelder", "Woran Maßnahmen arbeiten: Zeilen der Matrix.", "Handlungsfeld anlegen"
    ),
    "zielgruppen": Verzeichnis(Zielgruppe, "Zielgruppen", "Für wen Maßnahmen da sind.", "Zielgruppe anlegen"),
    "angebotsarten": Verzeichnis(
        Angebotsart, "Angebotsarten", "Was es an Einrichtungen gibt, zum Beispiel Schulsozialarbeit; der Ausbaustand zählt danach.",
        "Angebotsart anlegen", "angebote", "Angebote heute", KatalogTable,
    ),
}  # fmt: skip


class KatalogFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")


def _finde(verzeichnis: str) -> Verzeichnis:
    if verzeichnis not in VERZEICHNISSE:
        raise Http404
    return VERZEICHNISSE[verzeichnis]


def _weg(verzeichnis: str, *dazu: tuple[str, str | None]) -> Krumen:
    url = reverse("kettenverzeichnis", args=[verzeichnis]) if dazu else None
    return kettenweg((VERZEICHNISSE[verzeichnis].titel, url), *dazu)


@seite(lesen=INTERN)
def kettenverzeichnis(request: Any, verzeichnis: str) -> HttpResponse:
    v = _finde(verzeichnis)
    darf = darf_pflegen(request.zugang)
    context = {
        "titel": v.titel,
        "kernaussage": v.kernaussage,
        "brotkrumen": _weg(verzeichnis),
        "reiter": [
            {"titel": eines.titel, "url": reverse("kettenverzeichnis", args=[name]), "aktiv": name == verzeichnis}
            for name, eines in VERZEICHNISSE.items()
        ],
        "anlegen": v.anlegen,
        "neu_url": reverse("katalogeintrag_neu", args=[verzeichnis]),
        **darf,
    }
    zahl = Count(v.zahl, filter=gueltig_am(heute(), f"{v.zahl}__")) if v.zahl else Count("massnahmen", distinct=True)
    rows = v.modell.objects.annotate(zahl=zahl).order_by("reihenfolge", "name")
    return list_page(
        request, template="proaktiv/kettenverzeichnis.html", table=v.table, rows=rows, filterset=KatalogFilter, name=verzeichnis,
        context=context, caption=v.titel, verzeichnis=verzeichnis, was=v.was, aendern=darf["darf_pflegen"],
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def katalogeintrag_neu(request: Any, verzeichnis: str) -> HttpResponse:
    return _formular(request, verzeichnis, None, _finde(verzeichnis).anlegen)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def katalogeintrag_aendern(request: Any, verzeichnis: str, schluessel: str) -> HttpResponse:
    v = _finde(verzeichnis)
    row = get_object_or_404(v.modell, schluessel=schluessel)
    return _formular(request, verzeichnis, row, f"{v.modell._meta.verbose_name} ändern")


def _formular(request: Any, verzeichnis: str, row: Any, titel: str) -> HttpResponse:
    v, liste = VERZEICHNISSE[verzeichnis], reverse("kettenverzeichnis", args=[verzeichnis])
    anfang = {} if row or v.modell is Angebotsart else {"gueltig_von": kettenstand()}
    form = katalogform(v.modell)(request.POST or None, instance=row, initial=anfang)

    def speichere() -> str:
        speichere_katalogeintrag(wer=request.zugang.verlange(PFLEGEN), eintrag=form.save(commit=False))
        return liste

    return formularseite(request, form, speichere, titel=titel, zurueck=liste, brotkrumen=_weg(verzeichnis, (titel, None)))
