"""Values: the list of those that count, one value with its history, its correction."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from basis.lists import list_page
from basis.zahlen import Zustand, datum
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.korrektur import korrigiere
from sozialraum.filters.daten import WertFilter
from sozialraum.forms.importe import KorrekturForm
from sozialraum.models import Indikatorwert
from sozialraum.querysets import geltende_werte
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.daten import WertTable, menge, wert_aus
from sozialraum.views.daten import darf, krumen

GELTENDE = "Geltende Werte; zurückgenommene Lieferungen und ersetzte Werte sind nicht enthalten."
OHNE_FALLZAHLEN = (
    "Einzelne Werte, die auf Fallzahlen beruhen, sehen hier nur Controlling und die zuständige Ressortleitung. Geprüft und, wo nötig, "
    "gesperrt stehen sie auf der Seite des Indikators."
)


@seite(lesen=Recht.INTERN_LESEN)
def werte(request: Any) -> HttpResponse:
    rows = geltende_werte().select_related("indikator", "gebiet", "lieferung__datei").defer("lieferung__datei__inhalt")
    alles = request.zugang.sieht_fallzahlen()
    if not alles:
        eigene = request.zugang.gebiete_mit(Recht.FALLZAHLEN_OFFEN)
        rows = rows.filter(Q(indikator__beruht_auf_fallzahlen=False) | Q(gebiet__in=eigene))
    return list_page(
        request,
        template="sozialraum/werte.html",
        table=WertTable,
        rows=rows.order_by("-stichtag", "indikator__name", "gebiet__schluessel"),
        filterset=WertFilter,
        name="werte",
        context={
            "titel": "Werte",
            "brotkrumen": krumen(jetzt="Werte"),
            "ohne_fallzahlen": "" if alles else OHNE_FALLZAHLEN,
            "muster": WertFilter(request.GET, queryset=rows, request=request).qs.filter(lieferung__muster=True).exists(),
        },
        notes=[GELTENDE, *([] if alles else [OHNE_FALLZAHLEN])],
    )


def _wert_oder_404(pk: int) -> Indikatorwert:
    rows = Indikatorwert.objects.select_related("indikator", "gebiet", "lieferung__datei", "lieferung__nutzer")
    return get_object_or_404(rows.defer("lieferung__datei__inhalt"), pk=pk)


def _verlauf(wert: Indikatorwert) -> list[dict[str, Any]]:
    """All rows of one Indikator, Gebiet and Stichtag, newest first; exactly one of them counts."""
    rows = (
        Indikatorwert.objects.filter(indikator=wert.indikator, gebiet=wert.gebiet, stichtag=wert.stichtag)
        .select_related("lieferung__datei", "lieferung__nutzer")
        .defer("lieferung__datei__inhalt")
        .order_by("-pk")
    )
    gilt = next((row.pk for row in rows if row.lieferung.zurueckgenommen_am is None), None)
    return [
        {
            "row": row,
            "gilt": row.pk == gilt,
            "zaehler": menge(row.zaehler),
            "nenner": menge(row.nenner),
            "wert": wert_aus(wert.indikator, row.zaehler, row.nenner, row.zustand),
        }
        for row in rows
    ]


@seite(lesen=Recht.INTERN_LESEN)
def wert(request: Any, pk: int) -> HttpResponse:
    """One value with its whole history."""
    row = _wert_oder_404(pk)
    if row.indikator.beruht_auf_fallzahlen and not request.zugang.sieht_fallzahlen(row.gebiet_id):
        raise PermissionDenied(OHNE_FALLZAHLEN)
    verlauf = _verlauf(row)
    context = {
        "titel": f"{row.indikator}: {row.gebiet}",
        "kernaussage": f"Stichtag {datum(row.stichtag)}.",
        "wert": row,
        "verlauf": verlauf,
        "geltend": next((eintrag["row"] for eintrag in verlauf if eintrag["gilt"]), None),
        "muster": any(eintrag["row"].lieferung.muster for eintrag in verlauf if eintrag["gilt"]),
        "brotkrumen": krumen(("Werte", "werte"), jetzt=f"{row.gebiet.schluessel}, {datum(row.stichtag)}"),
    }
    return render(request, "sozialraum/wert.html", context | darf(request))


@seite(lesen=Recht.INTERN_LESEN, schreiben=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def wert_korrigieren(request: Any, pk: int) -> HttpResponse:
    """A correction: the old value stays with the reason."""
    if not request.zugang.darf(Recht.DATEN_PFLEGEN):
        raise PermissionDenied(warum_nicht(Recht.DATEN_PFLEGEN))
    row = _wert_oder_404(pk)
    start = {"zustand": row.zustand, "zaehler": row.zaehler, "nenner": row.nenner}
    form = KorrekturForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        angaben = form.cleaned_data
        try:
            neu = korrigiere(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN),
                wert=row,
                zaehler=angaben["zaehler"],
                nenner=angaben["nenner"],
                zustand=Zustand(angaben["zustand"]),
                grund=angaben["grund"],
            )
            messages.success(request, "Der Wert ist korrigiert. Der alte Wert bleibt mit dem Grund sichtbar.")
            return redirect("wert", neu.pk)
        except Abgelehnt as fehler:
            form.add_error(None, list(fehler.saetze))
    context = {
        "titel": "Wert korrigieren",
        "wert": row,
        "form": form,
        "verlauf": _verlauf(row),
        "kernaussage": f"{row.indikator}, {row.gebiet}, Stichtag {datum(row.stichtag)}.",
        "brotkrumen": krumen(("Werte", "werte"), jetzt="Korrigieren"),
    }
    return render(request, "sozialraum/wert_korrigieren.html", context, status=422 if form.errors else 200)
