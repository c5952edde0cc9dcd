"""The catalogues of kinds: of Akteure, and of what becomes of a Hinweis. Lists, new and change are the same for both."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from basis.lists import list_page
from proaktiv.actions.akteure import speichere_art
from proaktiv.filters.systeme import AkteursartFilter, AktionsartFilter
from proaktiv.forms.systeme import AkteursartForm, AktionsartForm
from proaktiv.models import Akteursart, Aktionsart, Hinweis
from proaktiv.tables.akteure import AkteursartTable, AktionsartTable
from proaktiv.views.ansicht import AKTEURE, HINWEISE, INTERN, LESEN, Krumen, weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

PFLEGEN = Recht.DATEN_PFLEGEN


@dataclass(frozen=True)
class Katalog:
    """``bereich``: title and address of the page above; ``leer``: what the empty list says."""

    modell: Any
    form: Any
    table: Any
    filterset: Any
    name: str
    titel: str
    kernaussage: str
    bereich: tuple[str, str]
    leer: str

    def weg(self, *dazu: tuple[str, str | None]) -> Krumen:
        return weg((self.bereich[0], reverse(self.bereich[1])), ("Arten", reverse(self.name) if dazu else None), *dazu)


AKTEURSARTEN = Katalog(
    Akteursart, AkteursartForm, AkteursartTable, AkteursartFilter, "akteursarten", "Arten von Akteuren",
    "Jede Art zählt zur Jugendhilfe oder zu den Schnittstellen.", AKTEURE,
    "Legen Sie zuerst Arten an, zum Beispiel Kindertagesstätte (Jugendhilfe) oder Schule (Schnittstelle).",
)  # fmt: skip
AKTIONSARTEN = Katalog(
    Aktionsart, AktionsartForm, AktionsartTable, AktionsartFilter, "aktionsarten", "Arten von Angeboten und Aktionen",
    "Aus einem Hinweis wird ein Angebot oder eine Aktion, jedes von einer dieser Arten.", HINWEISE,
    "Legen Sie zuerst Arten an, zum Beispiel Elternbildung, Gesundheitsvorsorge oder Ernährungsberatung.",
)  # fmt: skip


@seite(lesen=INTERN)
def akteursarten(request: Any) -> HttpResponse:
    return _liste(request, AKTEURSARTEN, Count("akteure", filter=gueltig_am(heute(), "akteure__")))


@seite(lesen=LESEN)
def aktionsarten(request: Any) -> HttpResponse:
    """Counted are those of Hinweise that one may read."""
    sichtbar = Q(aktionen__hinweis__in=Hinweis.objects.sichtbar_fuer(request.zugang))
    return _liste(request, AKTIONSARTEN, Count("aktionen", filter=sichtbar))


def _liste(request: Any, katalog: Katalog, zahl: Any) -> HttpResponse:
    darf = request.zugang.darf(PFLEGEN)
    context = {
        "titel": katalog.titel,
        "kernaussage": katalog.kernaussage,
        "brotkrumen": katalog.weg(),
        "leer": katalog.leer,
        "neu_url": reverse(f"{katalog.modell._meta.model_name}_neu"),
        "darf_pflegen": darf,
        "warum_nicht": warum_nicht(PFLEGEN),
    }
    rows = katalog.modell.objects.annotate(zahl=zahl).order_by("reihenfolge", "name")
    return list_page(
        request, template="proaktiv/arten.html", table=katalog.table, rows=rows, filterset=katalog.filterset, name=katalog.name,
        context=context, aendern=darf,
    )  # fmt: skip


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def akteursart_neu(request: Any) -> HttpResponse:
    return _formular(request, AKTEURSARTEN)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def akteursart_aendern(request: Any, schluessel: str) -> HttpResponse:
    return _formular(request, AKTEURSARTEN, schluessel)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def aktionsart_neu(request: Any) -> HttpResponse:
    return _formular(request, AKTIONSARTEN)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def aktionsart_aendern(request: Any, schluessel: str) -> HttpResponse:
    return _formular(request, AKTIONSARTEN, schluessel)


def _formular(request: Any, katalog: Katalog, schluessel: str = "") -> HttpResponse:
    row = get_object_or_404(katalog.modell, schluessel=schluessel) if schluessel else None
    wer, liste, titel = request.zugang.verlange(PFLEGEN), reverse(katalog.name), "Art ändern" if row else "Art anlegen"
    form = katalog.form(request.POST or None, instance=row)

    def speichere() -> str:
        speichere_art(wer=wer, art=form.save(commit=False))
        return liste

    return formularseite(request, form, speichere, titel=titel, zurueck=liste, brotkrumen=katalog.weg((titel, None)))
