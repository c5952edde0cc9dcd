"""Hausrunden of one month, Monday to Sunday."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.zahlen import anzahl
from proaktiv.models import Hausrunde
from proaktiv.views.ansicht import LESEN, RUNDEN, reiter
from proaktiv.views.hausrunden import formen, runden_weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.sitzungskalender import MONATSNAMEN, WOCHENTAGE, monatsblatt, nachbarmonat


@seite(lesen=LESEN)
def rundenkalender(request: Any) -> HttpResponse:
    """``?monat=2007-10``."""
    tag = heute()
    jahr, monat = _monat(request.GET.get("monat", ""), tag)
    wochen, name = monatsblatt(jahr, monat), f"{MONATSNAMEN[monat - 1]} {jahr}"
    rows = Hausrunde.objects.sichtbar_fuer(request.zugang).filter(tag__range=(wochen[0][0], wochen[-1][-1])).select_related("system")
    je_tag: dict[date, list[Hausrunde]] = {}
    for row in rows.order_by("beginn", "system__name"):
        je_tag.setdefault(row.tag, []).append(row)
    zahl = sum(len(liste) for t, liste in je_tag.items() if t.month == monat)
    context = {
        "titel": f"Hausrunden im {name}",
        "kernaussage": f"Im {name} {anzahl(zahl, 'Runde', 'Runden')}.",
        "monatsname": name,
        "wochentage": WOCHENTAGE,
        "wochen": [[(t, t.month == monat, t == tag, je_tag.get(t, [])) for t in woche] for woche in wochen],
        "muster": any(r.muster for liste in je_tag.values() for r in liste),
        "vorher": _link(*nachbarmonat(jahr, monat, -1)),
        "nachher": _link(*nachbarmonat(jahr, monat, 1)),
        "brotkrumen": runden_weg((name, None)),
        "reiter": reiter(request.zugang, RUNDEN[1]),
        "formen": formen("rundenkalender"),
    }
    return render(request, "proaktiv/rundenkalender.html", context)


def _monat(text: str, tag: date) -> tuple[int, int]:
    if not text:
        return tag.year, tag.month
    try:
        erster = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadRequest("Ein Monat steht als JJJJ-MM da, zum Beispiel 2007-10.") from None
    if not 1900 <= erster.year <= 2200:
        raise BadRequest("So weit reicht der Kalender nicht.")
    return erster.year, erster.month


def _link(jahr: int, monat: int) -> tuple[str, str]:
    return f"{MONATSNAMEN[monat - 1]} {jahr}", f"{reverse('rundenkalender')}?monat={jahr}-{monat:02d}"
