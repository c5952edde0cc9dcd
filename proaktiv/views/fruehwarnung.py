"""What the rules of early warning raised: the list of a Ressort, one of them with its values and its Hinweis."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.actions.fruehwarnung import markiere_fehlalarm
from proaktiv.filters.fruehwarnung import FruehwarnungFilter
from proaktiv.forms.fruehwarnung import FehlalarmForm
from proaktiv.models import Fruehwarnung
from proaktiv.models.fruehwarnung import WIRKSAM
from proaktiv.tables.fruehwarnung import FruehwarnungTable
from proaktiv.views import ansicht
from proaktiv.views.ansicht import WARNUNGEN, Krumen
from sozialraum.access import Wer, seite
from sozialraum.rechte import Recht
from sozialraum.views.formularseite import formularseite

LESEN, PFLEGEN, FUEHREN = Recht.HAUSRUNDEN_LESEN, Recht.FRUEHWARNUNG_PFLEGEN, Recht.HAUSRUNDEN_FUEHREN
MUSTER = "Die Werte sind Musterdaten, erfunden zur Vorführung."


def weg(*dazu: tuple[str, str | None]) -> Krumen:
    return ansicht.weg((WARNUNGEN[0], reverse(WARNUNGEN[1]) if dazu else None), *dazu)


def wer_darf_urteilen(zugang: Any, warnung: Fruehwarnung) -> Wer | None:
    """Whoever leads the rounds of its Gebiet, or keeps the rules, says that it is a false alarm."""
    if zugang.darf(FUEHREN, warnung.gebiet_id):
        wer: Wer = zugang.wer(FUEHREN, warnung.gebiet_id)
        return wer
    return zugang.wer(PFLEGEN) if zugang.darf(PFLEGEN) else None


@seite(lesen=LESEN)
def fruehwarnungen(request: Any) -> HttpResponse:
    rows = Fruehwarnung.objects.sichtbar_fuer(request.zugang)
    zahl = rows.aggregate(wirksam=Count("pk", filter=WIRKSAM), muster=Count("pk", filter=Q(muster=True)))
    context = {
        "titel": "Frühwarnung",
        "kernaussage": f"{anzahl(zahl['wirksam'], 'Frühwarnung gilt', 'Frühwarnungen gelten')}; jede steht als Hinweis in ihrem Gebiet.",
        "brotkrumen": weg(),
        "reiter": ansicht.reiter(request.zugang, WARNUNGEN[1]),
        "muster": MUSTER if zahl["muster"] else "",
    }
    rows = rows.select_related("regel__indikator", "gebiet", "hinweis")
    return list_page(
        request, template="proaktiv/fruehwarnungen.html", table=FruehwarnungTable, rows=rows, filterset=FruehwarnungFilter,
        name="fruehwarnungen", context=context,
    )  # fmt: skip


def hole(request: Any, pk: int) -> Fruehwarnung:
    """404 for what another Ressort keeps to itself."""
    rows = Fruehwarnung.objects.sichtbar_fuer(request.zugang)
    return get_object_or_404(rows.select_related("regel__indikator", "fassung", "gebiet", "hinweis__system", "lieferung"), pk=pk)


@seite(lesen=LESEN)
def fruehwarnung(request: Any, pk: int) -> HttpResponse:
    row = hole(request, pk)
    row.fassung.regel = row.regel
    context = {
        "titel": f"{row.regel}: {row.gebiet.bezeichnung}",
        "kernaussage": row.satz,
        "brotkrumen": weg((f"{row.regel}, {row.gebiet.bezeichnung}", None)),
        "warnung": row,
        "offen": row.lage == "ausgelöst",
        "darf": wer_darf_urteilen(request.zugang, row) is not None,
        "warum_nicht": request.zugang.warum_nicht_hier(FUEHREN),
        "muster": MUSTER if row.muster else "",
    }
    return render(request, "proaktiv/fruehwarnung.html", context)


@seite(lesen=LESEN, methoden=("GET", "POST"))
def fehlalarm(request: Any, pk: int) -> HttpResponse:
    row = hole(request, pk)
    wer = wer_darf_urteilen(request.zugang, row)
    if wer is None:
        raise PermissionDenied(request.zugang.warum_nicht_hier(FUEHREN))
    form, titel = FehlalarmForm(request.POST or None), "Als Fehlalarm markieren"

    def speichere() -> str:
        return markiere_fehlalarm(wer=wer, warnung=row, **form.cleaned_data).get_absolute_url()

    hinweis = (
        f"{row.satz} Der Hinweis wird mit diesem Grund zurückgezogen; ist über ihn schon entschieden, bekommt er einen Vermerk. "
        f"Für den {datum(row.stichtag)} löst die Regel hier nicht noch einmal aus."
    )
    krumen = weg((f"{row.regel}, {row.gebiet.bezeichnung}", row.get_absolute_url()), (titel, None))
    return formularseite(
        request, form, speichere, titel=titel, zurueck=row.get_absolute_url(), brotkrumen=krumen, hinweis=hinweis,
        absenden="Fehlalarm markieren", meldung="Die Frühwarnung ist als Fehlalarm markiert.",
    )  # fmt: skip
