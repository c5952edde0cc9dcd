"""The Protokoll as a list, and the history of one thing."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.filters.protokoll import ProtokollFilter
from sozialraum.history import verfolgte, versionen
from sozialraum.models import Protokoll, Protokollglied
from sozialraum.rechte import Recht
from sozialraum.tables.protokoll import ProtokollTable

PFAD = [("Mein Zugang", "konto"), ("Protokoll", "protokoll")]


@seite(lesen=Recht.PROTOKOLL_LESEN)
def protokoll(request: Any) -> HttpResponse:
    """Rows private to a Ressort are shown to that Ressort and to whoever reads everything."""
    kopf = Protokollglied.objects.order_by("-pk").values_list("hash", flat=True).first() or ""
    context = {
        "titel": "Protokoll",
        "kernaussage": "Jede Änderung steht hier: wer, wann, was, warum. Keine Zeile lässt sich nachträglich ändern oder löschen.",
        "brotkrumen": [("Mein Zugang", reverse("konto")), ("Protokoll", None)],
        "kopf": kopf,
    }
    verlauf = {name: reverse("verlauf", args=[name, "0"]) for name in verfolgte()} if request.zugang.sieht_alles else {}
    return list_page(
        request,
        template="sozialraum/protokoll.html",
        table=ProtokollTable,
        rows=Protokoll.objects.sichtbar_fuer(request.zugang),
        filterset=ProtokollFilter,
        name="protokoll",
        context=context,
        notes=(f"Kopf der Protokollkette: {kopf}",),
        verlauf=verlauf,
    )


@seite(lesen=Recht.PROTOKOLL_LESEN)
def verlauf(request: Any, modell: str, pk: str) -> HttpResponse:
    """Every version of one row and its Protokoll; for those who read everything, since a version may hold what is private to a Ressort."""
    if not request.zugang.sieht_alles:
        raise Http404
    model, rows = versionen(modell, pk)
    zeilen = Protokoll.objects.filter(gegenstand=modell, gegenstand_id=pk)
    name = zeilen.values_list("bezeichnung", flat=True).first() or f"{model._meta.verbose_name} {pk}"
    context = {
        "titel": f"Verlauf: {name}",
        "art": model._meta.verbose_name,
        "versionen": rows,
        "zeilen": zeilen,
        "brotkrumen": [*((titel, reverse(ziel)) for titel, ziel in PFAD), ("Verlauf", None)],
    }
    return render(request, "sozialraum/verlauf.html", context)
