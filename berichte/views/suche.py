"""One search over everything that one may see."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from basis import search
from sozialraum.access import seite
from sozialraum.rechte import Recht


@seite(lesen=Recht.PAPIERE_LESEN)
def suche(request: Any) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[: search.HOECHSTENS]
    treffer = search.suche(text, request.zugang)
    geordnet = sorted(treffer, key=lambda t: t.gruppe)
    context = {
        "titel": "Suche",
        "brotkrumen": [("Übersicht", "/"), ("Suche", None)],
        "suchtext": text,
        "kernaussage": _kernaussage(text, len(treffer)),
        "gruppen": [(gruppe, list(eintraege)) for gruppe, eintraege in groupby(geordnet, key=lambda t: t.gruppe)],
        "zu_kurz": bool(text) and len(text) < search.MINDESTENS,
    }
    return render(request, "berichte/suche.html", context)


def _kernaussage(text: str, anzahl: int) -> str:
    if len(text) < search.MINDESTENS:
        return ""
    return f"„{text}“: {anzahl} Treffer." if anzahl else f"Zu „{text}“ gibt es keinen Treffer."
