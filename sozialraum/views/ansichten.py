"""Saved views of lists: keep the address one is at, rename, share, delete."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse

from basis.lists import list_page
from basis.models import Ansicht
from sozialraum.access import Wer, seite
from sozialraum.actions import ansichten as actions
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.filters.ansichten import AnsichtFilter
from sozialraum.forms.ansichten import AnsichtForm
from sozialraum.rechte import Recht
from sozialraum.tables.ansichten import AnsichtTable

ALLE = Recht.PAPIERE_LESEN


def krumen(jetzt: str) -> list[tuple[str, str | None]]:
    return [("Mein Zugang", reverse("konto")), ("Ansichten", reverse("ansichten")), (jetzt, None)]


@seite(lesen=ALLE)
def ansichten(request: Any) -> HttpResponse:
    """One's own views, and for staff those that others share."""
    rows = Ansicht.objects.sichtbar_fuer(request.user, intern=request.zugang.ist_intern).select_related("nutzer")
    context = {"titel": "Gespeicherte Ansichten", "brotkrumen": [("Mein Zugang", reverse("konto")), ("Ansichten", None)]}
    return list_page(
        request,
        template="sozialraum/ansichten.html",
        table=AnsichtTable,
        rows=rows,
        filterset=AnsichtFilter,
        name="ansichten",
        context=context,
        person=request.user.pk,
    )


@seite(lesen=ALLE, methoden=("GET", "POST"))
def ansicht_neu(request: Any) -> HttpResponse:
    """Keeps the page named in the address under a name."""
    neu = Ansicht(
        seite=_lesbare_seite(request),
        titel=request.GET.get("titel", "")[:150] or "Seite",
        abfrage=Ansicht.abfrage_aus(QueryDict(request.GET.get("abfrage", ""))),
    )
    return _formular(request, neu, "Ansicht speichern", {"abbrechen_url": neu.url, "brotkrumen": krumen("Speichern")})


def _lesbare_seite(request: Any) -> str:
    """The address to be kept: a page of this product that the person may read, else 404."""
    pfad = request.GET.get("seite", "")[:300]
    try:
        recht = getattr(resolve(pfad).func, "recht", None)
    except Resolver404 as error:
        raise Http404 from error
    if recht is None or not request.zugang.darf(recht):
        raise Http404
    return pfad


@seite(lesen=ALLE, methoden=("GET", "POST"))
def ansicht_aendern(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Ansicht, pk=pk, nutzer=request.user)
    context = {"ansicht": ziel, "abbrechen_url": reverse("ansichten"), "brotkrumen": krumen(ziel.name)}
    return _formular(request, ziel, "Ansicht ändern", context)


def _formular(request: Any, ziel: Ansicht, titel: str, context: dict[str, Any]) -> HttpResponse:
    form = AnsichtForm(request.POST or None, instance=ziel, darf_teilen=request.zugang.ist_intern)
    if request.method == "POST" and form.is_valid():
        try:
            ansicht = actions.speichere_ansicht(wer=_wer(request), ansicht=form.save(commit=False))
        except Abgelehnt as error:
            form.add_error("name", list(error.saetze))
        else:
            messages.success(request, f"Die Ansicht „{ansicht}“ ist gespeichert.")
            return redirect(ansicht.url)
    satz = f"Seite „{ziel.titel}“ mit den Filtern, der Sortierung und den Spalten von jetzt."
    context |= {"titel": titel, "kernaussage": satz, "form": form}
    return render(request, "sozialraum/ansicht.html", context, status=422 if form.errors else 200)


@seite(lesen=ALLE, methoden=("POST",))
def ansicht_loeschen(request: Any, pk: int) -> HttpResponse:
    ziel = get_object_or_404(Ansicht, pk=pk, nutzer=request.user)
    actions.loesche_ansicht(wer=_wer(request), ansicht=ziel)
    messages.success(request, f"Die Ansicht „{ziel}“ ist gelöscht.")
    return redirect("ansichten")


def _wer(request: Any) -> Wer:
    """Saved views are one's own matter: never i. V."""
    return Wer(request.user, str(request.user))
