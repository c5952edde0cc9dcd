"""Many Maßnahmen changed at once: choose, see old and new of each, confirm what was seen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.zahlen import anzahl
from proaktiv.actions.sammelaenderung import aendere_zusammen, kennung_von, plane_zusammen
from proaktiv.forms.sammelaenderung import SammelForm
from proaktiv.models import Massnahme
from proaktiv.selectors.kette import mit_orten
from proaktiv.views.kettenansicht import PFLEGEN
from proaktiv.views.massnahmen import massnahmenweg
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.views.formularseite import formularseite

MOST = 200  # at once
FORMULAR = "sozialraum/formular.html"


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def massnahmen_sammeln(request: Any) -> HttpResponse:
    """``m``: the chosen Maßnahmen, in the address, so that the page can be reloaded; without any back to the list."""
    angaben = list(dict.fromkeys(request.GET.getlist("m")))
    nummern = [int(wert) for wert in angaben if wert.isascii() and wert.isdigit() and len(wert) < 10]
    rows = list(mit_orten(Massnahme.objects.filter(pk__in=nummern)).select_related("konzeption")) if len(nummern) <= MOST else []
    if len(nummern) <= MOST and not rows:
        messages.warning(request, "Bitte haken Sie zuerst die Maßnahmen an, die Sie zusammen ändern wollen.")
        return redirect("massnahmen")
    context: dict[str, Any] = {
        "titel": f"{anzahl(len(rows) or len(nummern), 'Maßnahme', 'Maßnahmen')} zusammen ändern",
        "brotkrumen": massnahmenweg(("Zusammen ändern", None)),
    }
    if not rows:
        return _zu_viele(request, len(nummern), context)
    if fehlen := len(angaben) - len(rows):
        ist = "ist keine Maßnahme oder keine" if fehlen == 1 else "sind keine Maßnahmen oder keine"
        context["hinweis"] = f"{anzahl(fehlen, 'Angabe', 'Angaben')} der Adresse {ist}, die es noch gibt."
    context |= {"inhalt": "proaktiv/_ausgewaehlt.html", "massnahmen": rows}
    form: Any = SammelForm(request.POST or None, massnahmen=rows)
    if request.method == "POST" and form.is_valid() and (vorschau := _vorschau(form, rows)):
        ungeaendert = len(rows) - len(vorschau)
        context |= {"form": form, "vorschau": vorschau, "ungeaendert": ungeaendert, "abbrechen_url": reverse("massnahmen")}
        return render(request, FORMULAR, {**context, "absenden": "Alle so ändern"})

    def speichere() -> str:
        daten = form.cleaned_data
        aendere_zusammen(
            wer=request.zugang.verlange(PFLEGEN), massnahmen=rows, felder=form.gewaehlt, mengen=form.mengen, gesehen=daten["gesehen"]
        )
        return reverse("massnahmen")

    return formularseite(
        request, form, speichere, zurueck=reverse("massnahmen"), absenden="Änderungen ansehen", meldung="Die Maßnahmen sind geändert.",
        **context,
    )  # fmt: skip


def _vorschau(form: Any, rows: list[Massnahme]) -> list[Any]:
    """What is to be seen before it is written; empty when it was seen, or when it is refused (the action says why)."""
    try:
        geplant = plane_zusammen(rows, form.gewaehlt, form.mengen)
    except Abgelehnt:
        return []
    neu = kennung_von(geplant)
    if form.cleaned_data["gesehen"] == neu:
        return []
    form.data = form.data.copy()
    form.data["gesehen"] = neu
    return geplant


def _zu_viele(request: Any, zahl: int, context: dict[str, Any]) -> HttpResponse:
    """None of them is left out unasked: the page says how to go on."""
    satz = (
        f"Zusammen ändern lassen sich höchstens {MOST} Maßnahmen, gewählt sind {zahl}. Bitte wählen Sie weniger, zum Beispiel mit dem "
        "Filter nach Konzeption, und ändern Sie die übrigen danach. Für sehr viele gibt es „Maßnahmen importieren“."
    )
    context |= {"hindernisse": [satz], "abbrechen_url": reverse("massnahmen"), "absenden": "Änderungen ansehen"}
    return render(request, FORMULAR, context, status=422)
