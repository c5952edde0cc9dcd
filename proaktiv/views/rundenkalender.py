"""Hausrunden of one month, Monday to Sunday."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from basis.zahlen import anzahl
from proaktiv.models import Hausrunde
from proaktiv.rundenweg import Rundenstand
from proaktiv.views.ansicht import LESEN, RUNDEN, reiter
from proaktiv.views.hausrunden import formen, runden_weg
from sozialraum.access import seite
from sozialraum.views.monatsseite import MONATSSEITE, Eintrag, monatsseite, uhrzeit


@seite(lesen=LESEN)
def rundenkalender(request: Any) -> HttpResponse:
    """``?monat=2007-10``."""

    def finde(von: date, bis: date) -> Iterator[Eintrag]:
        rows = Hausrunde.objects.sichtbar_fuer(request.zugang).filter(tag__range=(von, bis)).select_related("system")
        for r in rows.order_by("beginn", "system__name"):
            dazu = "abgesagt" if r.stand == Rundenstand.ABGESAGT else ""
            yield Eintrag(r.tag, r.get_absolute_url(), f"{uhrzeit(r.beginn)}{r.system}", dazu, r.muster)

    monat = monatsseite(request, "Hausrunden", finde)
    context = {
        **monat,
        "kernaussage": f"Im {monat['monatsname']} {anzahl(monat['zahl'], 'Runde', 'Runden')}.",
        "brotkrumen": runden_weg((monat["monatsname"], None)),
        "reiter": reiter(request.zugang, RUNDEN[1]),
        "formen": formen("rundenkalender"),
    }
    return render(request, MONATSSEITE, context)
