"""Mittel of a Haushaltsjahr: assign the Ansätze of a Verteilung after seeing what changes, book by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from budgets.actions import mittel as aktionen
from budgets.actions.zuweisung import Aenderung, aenderungen, weise_ansaetze_zu, zuweisbare
from budgets.forms.haushaltsstellen import MittelForm, ZuweisungForm
from budgets.models import Haushaltsjahr, Verteilung
from budgets.views.abschluss import weg
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

PFLEGEN = Recht.HAUSHALT_PFLEGEN


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def ansaetze_zuweisen(request: Any, jahr: int) -> HttpResponse:
    """First which Verteilung counts, then what it changes per Posten, then the booking."""
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    verteilungen = zuweisbare(ziel)
    auswahl = list(verteilungen)
    nummer = request.POST.get("verteilung") or request.GET.get("verteilung")
    gewaehlt = next((v for v in auswahl if str(v.pk) == nummer), None)
    form = ZuweisungForm(request.POST or None, verteilungen=verteilungen, initial={"verteilung": gewaehlt})
    if request.method == "POST" and form.is_valid():
        gewaehlt = form.cleaned_data["verteilung"]
        try:
            anzahl = weise_ansaetze_zu(wer=request.zugang.verlange(PFLEGEN), haushaltsjahr=ziel, **form.cleaned_data)
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
        else:
            messages.success(request, f"Zugewiesen: {anzahl} Budgetposten geändert." if anzahl else "Es war schon alles so zugewiesen.")
            return redirect("haushaltsjahr", ziel.jahr)
    zeilen, saetze = _wirkung(gewaehlt)
    context = {
        "titel": f"Ansätze {jahr} zuweisen", "brotkrumen": weg(ziel, "Ansätze zuweisen"), "form": form, "verteilungen": auswahl,
        "gewaehlt": gewaehlt, "zeilen": [z for z in zeilen if z.unterschied], "gleich": sum(not z.unterschied for z in zeilen),
        "summe": {name: sum(getattr(z, name) for z in zeilen) for name in ("bisher", "neu", "unterschied")}, "saetze": saetze,
        "abbrechen_url": reverse("haushaltsjahr", args=[jahr]),
    }  # fmt: skip
    return render(request, "budgets/ansaetze_zuweisen.html", context, status=422 if form.errors else 200)


def _wirkung(verteilung: Verteilung | None) -> tuple[list[Aenderung], tuple[str, ...]]:
    """What changes, or the sentences why it cannot be worked out."""
    try:
        return (aenderungen(verteilung) if verteilung else []), ()
    except Abgelehnt as error:
        return [], error.saetze


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def mittel_buchen(request: Any, jahr: int) -> HttpResponse:
    ziel = get_object_or_404(Haushaltsjahr, jahr=jahr)
    form = MittelForm(request.POST or None, haushaltsjahr=ziel)

    def speichere() -> str:
        aktionen.buche_mittel(wer=request.zugang.verlange(PFLEGEN), **form.cleaned_data)
        return reverse("haushaltsjahr", args=[jahr])

    hinweis = (
        "Eine Buchung bleibt; wer sich irrt, bucht den Unterschied. "
        "Über- und außerplanmäßige Mittel werden angemeldet, geprüft, bewilligt und dann mit ihrer Deckung gebucht:"
    )
    return formularseite(
        request, form, speichere, titel=f"Mittel {jahr} buchen", zurueck=reverse("haushaltsjahr", args=[jahr]),
        brotkrumen=weg(ziel, "Mittel buchen"), hinweis=hinweis, absenden="Buchen",
        hinweis_link=("Überschreitung anmelden", f"{reverse('ueberschreitung_neu')}?jahr={jahr}"),
    )  # fmt: skip
