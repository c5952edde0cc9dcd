"""Hinweise: the list with what is overdue first, the board of the cycle, and what both share with the page of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.filters.hinweise import BrettFilter, HinweisFilter
from proaktiv.kreislauf import Phase, Stand
from proaktiv.kreislauffristen import Faelligkeit
from proaktiv.models import Hinweis
from proaktiv.models.hinweis import BEENDETE, HinweisQuerySet
from proaktiv.selectors.fristen import tage_am
from proaktiv.tables.hinweise import HinweisTable, frist, fristzeichen
from proaktiv.views import ansicht
from proaktiv.views.ansicht import HINWEISE, Krumen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht

LESEN, FUEHREN = Recht.HAUSRUNDEN_LESEN, Recht.HAUSRUNDEN_FUEHREN
JE_SPALTE = 10
WAS = {
    Phase.INFORMATION: "aufgenommen, noch nicht besprochen",
    Phase.KOMMUNIKATION: "gemeinsam abzuwägen oder beobachtet",
    Phase.AKTION: "Angebote und Aktionen laufen",
    Phase.REFLEXION: "auszuwerten",
    None: "bei einem Planungsgremium; die Rückmeldung steht aus",
}


def weg(*dazu: tuple[str, str | None]) -> Krumen:
    return ansicht.weg((HINWEISE[0], reverse(HINWEISE[1]) if dazu else None), *dazu)


def _kopf(request: Any, aktiv: str) -> dict[str, Any]:
    """The tabs of the area, and the two ways to look at the Hinweise."""
    teile = (("Liste", "hinweise"), ("Brett", "kreislaufbrett"))
    formen = [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in teile]
    return {"reiter": ansicht.reiter(request.zugang, HINWEISE[1]), "formen": formen, "formen_name": "Liste oder Brett"}


def sichtbare(request: Any, tage: dict[Stand, int]) -> HinweisQuerySet:
    return Hinweis.objects.sichtbar_fuer(request.zugang).mit_allem().mit_lage(heute(), tage)


def rechte(request: Any) -> dict[str, Any]:
    return {"darf_fuehren": request.zugang.darf(FUEHREN), "warum_nicht": warum_nicht(FUEHREN)}


@seite(lesen=LESEN)
def hinweise(request: Any) -> HttpResponse:
    tag = heute()
    rows = sichtbare(request, tage_am(tag))
    beendet = Q(stand__in=BEENDETE)
    zahl = rows.aggregate(offen=Count("pk", filter=~beendet), spaet=Count("pk", filter=Q(faellig_am__lt=tag)))
    context = {
        "titel": "Hinweise",
        "kernaussage": f"{anzahl(zahl['offen'], 'Hinweis ist', 'Hinweise sind')} offen, {zahl['spaet']} davon überfällig.",
        "brotkrumen": weg(),
        **_kopf(request, "hinweise"),
        **rechte(request),
    }
    return list_page(
        request, template="proaktiv/hinweise.html", table=HinweisTable, rows=rows.nach_dringlichkeit(), filterset=HinweisFilter,
        name="hinweise", context=context, notes=[f"Fristen: am {datum(tag)}"], zugang=request.zugang,
    )  # fmt: skip


@dataclass(frozen=True)
class Karte:
    row: Hinweis
    zeichen: str
    satz: str
    ueberfaellig: bool


@dataclass(frozen=True)
class Spalte:
    """One step of the cycle with what stands there, the overdue first; ``phase`` None is what was handed over."""

    phase: Phase | None
    karten: tuple[Karte, ...]
    url: str

    @property
    def titel(self) -> str:
        return self.phase.bezeichnung if self.phase else "Übergeben"

    @property
    def was(self) -> str:
        return WAS[self.phase]

    @property
    def gezeigt(self) -> tuple[Karte, ...]:
        return self.karten[:JE_SPALTE]

    @property
    def rest(self) -> int:
        return max(0, len(self.karten) - JE_SPALTE)

    @property
    def zahl(self) -> str:
        spaet = sum(k.ueberfaellig for k in self.karten)
        return f"{len(self.karten)}{f', davon {spaet} überfällig' if spaet else ''}"


@seite(lesen=LESEN)
def kreislaufbrett(request: Any) -> HttpResponse:
    """The open loops in the four steps (Fachkonzept 3.3)."""
    tage = tage_am(heute())
    gefiltert = BrettFilter(request.GET, queryset=sichtbare(request, tage).offen().nach_dringlichkeit(), request=request)
    karten = [Karte(row, fristzeichen(row), row.fristsatz(tage), frist(row) is Faelligkeit.UEBERFAELLIG) for row in gefiltert.qs]
    wahl = {name: request.GET[name] for name in ("gebiet", "art") if request.GET.get(name)}

    def spalte(phase: Phase | None) -> Spalte:
        dort = tuple(k for k in karten if Stand(k.row.stand).phase is phase)
        return Spalte(phase, dort, f"{reverse('hinweise')}?{urlencode({**wahl, 'frist': 'offen'})}")

    spaet = sum(k.ueberfaellig for k in karten)
    context = {
        "titel": "Kreislauf der Hinweise",
        "kernaussage": f"{anzahl(len(karten), 'Hinweis ist', 'Hinweise sind')} offen, {spaet} davon überfällig.",
        "brotkrumen": weg(("Brett", None)),
        **_kopf(request, "kreislaufbrett"),
        "filter": gefiltert,
        "anzahl": len(karten),
        "gefiltert": bool(wahl),
        "spalten": [spalte(phase) for phase in Phase],
        "uebergeben": spalte(None),
        **rechte(request),
    }
    return render(request, "proaktiv/brett.html", context)
