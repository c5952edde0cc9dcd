"""Values that are due: the list, and for each office responsible a text to remind it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.zahlen import anzahl
from bsc.messwerterinnerung import tagesliste, text
from bsc.selectors.faellige_werte import faellige_werte
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.erinnerung import Rueckstand, je_stelle
from sozialraum.models import Stadt
from sozialraum.rechte import Recht

ANTWORTFRIST = timedelta(days=14)


@seite(lesen=Recht.MESSWERTE_EINTRAGEN)
def faellige_messwerte(request: Any) -> HttpResponse:
    """In the Gebiete for which one enters values."""
    tag = heute()
    werte = faellige_werte(request.zugang.gebiete_mit(Recht.MESSWERTE_EINTRAGEN), tag)
    gruppen = je_stelle(Rueckstand(w.stelle, w.messgroesse.name, str(w.messgroesse.ziel.gebiet), am) for w in werte for am in w.tage)
    stadt = Stadt.objects.aktuelle()
    absender = (stadt.absender or f"{stadt.name}, {stadt.fachbereich}") if stadt else ""
    zahl = sum(len(w.tage) for w in werte)
    satz = f"{anzahl(zahl, 'Wert ist', 'Werte sind')} fällig, zu {anzahl(len(werte), 'Messgröße', 'Messgrößen')} von "
    satz += f"{anzahl(len(gruppen), 'Stelle', 'Stellen')}."
    context = {
        "titel": "Fällige Messwerte",
        "kernaussage": satz if werte else "Kein Wert ist fällig.",
        "werte": [(w, tagesliste(w.tage), (tag - w.tage[0]).days) for w in werte],
        "briefe": [(stelle, text(rows, absender, tag + ANTWORTFRIST)) for stelle, rows in gruppen.items()],
        "muster": any(w.messgroesse.muster for w in werte),
        "brotkrumen": [("Scorecard", reverse("scorecards")), ("Fällige Messwerte", None)],
    }
    return render(request, "bsc/faellige.html", context)
