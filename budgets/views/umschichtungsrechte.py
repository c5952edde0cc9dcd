"""Who may shift what, and what covers what: rights, Deckungskreise, Deckungsvermerke."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from budgets.actions.umschichtungsrechte import trage_recht_ein, trage_vermerk_ein
from budgets.forms.umschichtungen import RechtForm, VermerkForm
from budgets.models import Deckungskreis, Deckungsvermerk, Umschichtungsrecht
from budgets.querysets.ueberschreitungen import alle_grenzen
from budgets.querysets.umschichtungen import geltende_rechte
from budgets.views.umschichtungen import LESEN, rahmen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import ROLLENNAMEN, Recht, Rolle, warum_nicht
from sozialraum.views.formularseite import formularseite

PFLEGEN = Recht.HAUSHALT_PFLEGEN


@seite(lesen=LESEN)
def umschichtungsrechte(request: Any) -> HttpResponse:
    """Past and future rows stay visible; what holds today is named."""
    geltend = geltende_rechte(heute())
    rechte = Umschichtungsrecht.objects.order_by("weg", "rolle", "-gueltig_ab")
    context = {
        "titel": "Rechte und Deckung",
        "kernaussage": "Wer über welche Umschichtung entscheidet, und was sich gegenseitig decken darf.",
        "rechte": [(row, ROLLENNAMEN[Rolle(row.rolle)], row in geltend) for row in rechte],
        "kreise": Deckungskreis.objects.prefetch_related("unterabschnitte"),
        "vermerke": Deckungsvermerk.objects.select_related("von", "nach"),
        "grenzen": alle_grenzen(heute()),
        "darf_pflegen": request.zugang.darf(PFLEGEN),
        "warum_nicht_pflegen": warum_nicht(PFLEGEN),
        **rahmen(request, "Rechte und Deckung", "umschichtungsrechte"),
    }
    return render(request, "budgets/umschichtungsrechte.html", context)


def _formular(request: Any, form: Any, speichere: Any, titel: str) -> HttpResponse:
    liste = reverse("umschichtungsrechte")
    weg = [("Budgets", reverse("budgets")), ("Umschichtungen", reverse("umschichtungen")), ("Rechte und Deckung", liste), (titel, None)]
    return formularseite(request, form, speichere, titel=titel, zurueck=liste, brotkrumen=weg)


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def umschichtungsrecht_neu(request: Any) -> HttpResponse:
    form = RechtForm(request.POST or None)

    def speichere() -> str:
        trage_recht_ein(wer=request.zugang.verlange(PFLEGEN), recht=form.save(commit=False))
        return reverse("umschichtungsrechte")

    return _formular(request, form, speichere, "Umschichtungsrecht eintragen")


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def deckungsvermerk_neu(request: Any) -> HttpResponse:
    form = VermerkForm(request.POST or None)

    def speichere() -> str:
        trage_vermerk_ein(wer=request.zugang.verlange(PFLEGEN), vermerk=form.save(commit=False))
        return reverse("umschichtungsrechte")

    return _formular(request, form, speichere, "Deckungsvermerk eintragen")
