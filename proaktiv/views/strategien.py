"""Strategies for the whole city, planning areas and Zielgruppen, with the milestones of the Präventionskette; list, page, forms."""

from functools import partial
from typing import Any

from django.db.models import Count, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.actions.strategien import speichere_strategie
from proaktiv.filters.strategien import StrategieFilter
from proaktiv.forms.strategien import StrategieForm
from proaktiv.models import Konzeption, Massnahmenbericht, Meilenstein, Strategie
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.tables.strategien import StrategieTable
from proaktiv.views.kettenansicht import INTERN, PFLEGEN, STRATEGIEN, darf_pflegen, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.views.formularseite import formularseite

RAEUME = {Ebene.RESSORT: "ressort", Ebene.SOZIALRAUM: "sozialraum"}


def _weg(*dazu: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return kettenweg((STRATEGIEN[0], reverse(STRATEGIEN[1]) if dazu else None), *dazu)


@seite(lesen=INTERN)
def strategien(request: Any) -> HttpResponse:
    rows = Strategie.objects.select_related("konzeption", "gebiet", "zielgruppe", "handlungsfeld", "beschluss")
    je = {art.value: Count("pk", filter=Q(reichweite=art.value)) for art in Strategie.Reichweite}
    zahl = Strategie.objects.aggregate(alle=Count("pk"), muster=Count("pk", filter=Q(muster=True)), **je)
    teile = f"{zahl['stadt']} für die gesamte Stadt, {zahl['raum']} für Planungsräume, {zahl['zielgruppe']} für Zielgruppen"
    kette = Meilenstein.objects.filter(konzeption__art=Konzeption.Art.PRAEVENTIONSKETTE)
    neuester = Massnahmenbericht.objects.order_by("-tag").values("tag")[:1]
    steine: list[Any] = list(kette.select_related("konzeption").annotate(berichtet=Subquery(neuester)))
    tag = max([heute(), *(s.berichtet for s in steine if s.berichtet)])  # ``kettenstand``, read along
    je_konzeption: dict[Any, list[Any]] = {}
    for stein in steine:
        je_konzeption.setdefault(stein.konzeption, []).append(stein)
    erreicht = sum(s.erreicht_am is not None for s in steine)
    context = {
        "titel": "Strategien",
        "kernaussage": f"{anzahl(zahl['alle'], 'Strategie', 'Strategien')}: {teile}. {erreicht} von {len(steine)} Meilensteinen erreicht.",
        "brotkrumen": _weg(),
        "reiter": kettenreiter(request.zugang, STRATEGIEN[1]),
        "stand": tag,
        "steine": list(je_konzeption.items()),
        "muster": zahl["muster"] and "Einige Strategien und Meilensteine dieser Seite sind zur Vorführung erfunden.",
        **darf_pflegen(request.zugang),
    }
    return list_page(
        request, template="proaktiv/strategien.html", table=StrategieTable, rows=rows.order_by("reichweite", "titel", "pk"),
        filterset=partial(StrategieFilter, baum=request.zugang.baum), name="strategien", context=context,
        notes=[f"Meilensteine: Stand {datum(tag)}"],
    )  # fmt: skip


@seite(lesen=INTERN)
def strategie(request: Any, pk: int) -> HttpResponse:
    alle = Strategie.objects.select_related("konzeption", "gebiet", "zielgruppe", "handlungsfeld", "beschluss")
    row = get_object_or_404(alle, pk=pk)
    context = {
        "titel": row.titel,
        "kernaussage": f"{row.get_reichweite_display()}, {row.get_stand_display()}, {_wann(row)}.",
        "brotkrumen": _weg((row.titel, None)),
        "strategie": row,
        "massnahmen_url": f"{reverse('massnahmen')}?{urlencode(_massnahmen(row))}",
        "muster": row.muster and "Diese Strategie ist zur Vorführung erfunden.",
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/strategie.html", context)


def _wann(row: Strategie) -> str:
    if row.gueltig_bis is None:
        return f"gilt ab {datum(row.gueltig_von)}"
    return f"{'galt' if row.gueltig_bis < heute() else 'gilt'} vom {datum(row.gueltig_von)} bis zum {datum(row.gueltig_bis)}"


def _massnahmen(row: Strategie) -> dict[str, str]:
    """What the list of Maßnahmen is filtered by, as far as its filter goes."""
    frage = {"konzeption": row.konzeption.schluessel}
    if row.zielgruppe:
        frage["zielgruppe"] = row.zielgruppe.schluessel
    if row.handlungsfeld:
        frage["handlungsfeld"] = row.handlungsfeld.schluessel
    if row.gebiet and (ebene := RAEUME.get(Ebene(row.gebiet.ebene))):
        frage["gebiet"] = f"{ebene}-{row.gebiet.schluessel}"
    return frage


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def strategie_neu(request: Any) -> HttpResponse:
    wahl = Konzeption.objects.filter(schluessel=request.GET.get("konzeption", "")).first()
    anfang = {"konzeption": wahl, "gueltig_von": kettenstand(), "reichweite": Strategie.Reichweite.STADT}
    form = StrategieForm(request.POST or None, initial=anfang)
    zurueck = wahl.get_absolute_url() if wahl else reverse(STRATEGIEN[1])
    return _formular(request, form, "Strategie anlegen", zurueck, ("Strategie anlegen", None))


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def strategie_aendern(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Strategie, pk=pk)
    titel, zurueck = row.titel, row.get_absolute_url()
    form = StrategieForm(request.POST or None, instance=row)
    return _formular(request, form, "Strategie ändern", zurueck, (titel, zurueck), ("Ändern", None))


def _formular(request: Any, form: StrategieForm, titel: str, zurueck: str, *weg: tuple[str, str | None]) -> HttpResponse:
    def speichere() -> Strategie:
        wer = request.zugang.verlange(PFLEGEN)
        return speichere_strategie(wer=wer, strategie=form.save(commit=False), geprueft=form.geprueft, gesehen=form.bisher)

    return formularseite(request, form, speichere, titel=titel, zurueck=zurueck, brotkrumen=_weg(*weg))
