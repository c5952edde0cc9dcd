"""Gebiete and their dated mapping."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from basis.lists import list_page
from basis.zahlen import datum, lies_datum
from sozialraum.access import seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.gebiete import ordne_zu
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.filters.raeume import GebietFilter
from sozialraum.forms.raeume import ZuordnungForm
from sozialraum.jobs import pruefe_fallzahlen_neu
from sozialraum.models import Gebiet, Stadt, Zuordnung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.tables.raeume import GebietTable


def stand_aus(request: HttpRequest) -> date:
    """The day of ``?stand=TT.MM.JJJJ``, else today; a wrong day is a 400 with a sentence."""
    text = request.GET.get("stand", "")
    if not text:
        return heute()
    try:
        return lies_datum(text)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def gebiet_oder_404(ebene: str, schluessel: str) -> Gebiet:
    """The Gebiet of an address such as /gebiete/sozialraum/II/."""
    try:
        return get_object_or_404(Gebiet, ebene=Ebene[ebene.upper()], schluessel=schluessel)
    except KeyError as error:
        raise Http404 from error


@seite(lesen=Recht.INTERN_LESEN)
def gebiete(request: Any) -> HttpResponse:
    """All Gebiete of a day."""
    tag = stand_aus(request)
    eltern = Zuordnung.objects.filter(gueltig_am(tag), kind=OuterRef("pk"))
    rows = Gebiet.objects.gueltig_am(tag).annotate(gehoert_zu=Subquery(eltern.values("eltern__name")[:1]))
    stadt = Stadt.objects.aktuelle()
    for_name = {int(nummer): name for nummer, name in (stadt.ebenen.items() if stadt else [])}
    name = lambda self, record: for_name.get(record.ebene, record.get_ebene_display())  # noqa: E731
    table = type("Gebiete", (GebietTable,), {"render_ebene": name, "export_ebene": name})
    return list_page(
        request,
        template="sozialraum/gebiete.html",
        table=table,
        rows=rows.order_by("ebene", "schluessel"),
        filterset=GebietFilter,
        name="gebiete",
        context={"titel": "Gebiete", "stand": tag, "brotkrumen": [("Daten", reverse("daten")), ("Gebiete", None)]},
        notes=[f"Gebietsstand {datum(tag)}"],
    )


@seite(lesen=Recht.INTERN_LESEN)
def zuordnung(request: Any) -> HttpResponse:
    """The tree of a day: Ressort → Sozialraum → Stadtteil, and what is mapped nowhere."""
    tag = stand_aus(request)
    baum = Gebiet.objects.baum(tag)
    offen = baum.nicht_zugeordnet()
    anzahl = len(baum.auf_ebene(Ebene.STADTTEIL))
    kernaussage = (
        f"{anzahl} Stadtteile am {datum(tag)}; {len(offen)} davon gehören zu keinem Sozialraum."
        if offen
        else f"Alle {anzahl} Stadtteile gehören am {datum(tag)} zu einem Sozialraum."
    )
    return render(
        request,
        "sozialraum/zuordnung.html",
        {
            "titel": "Zuordnung der Gebiete",
            "kernaussage": kernaussage if anzahl else "",
            "stand": tag,
            "zweige": _zweige(baum),
            "offen": offen,
            "ebenen": Stadt.objects.aktuelle(),
            "darf_pflegen": request.zugang.darf(Recht.DATEN_PFLEGEN),
            "warum_nicht": warum_nicht(Recht.DATEN_PFLEGEN),
            "brotkrumen": [("Daten", reverse("daten")), ("Gebiete", reverse("gebiete")), ("Zuordnung", None)],
        },
    )


def _zweige(baum: Gebietsbaum) -> list[tuple[Knoten, list[tuple[Knoten, tuple[Knoten, ...]]]]]:
    return [(r, [(s, baum.kinder(s.id)) for s in baum.kinder(r.id)]) for r in baum.auf_ebene(Ebene.RESSORT)]


@seite(lesen=Recht.DATEN_PFLEGEN, methoden=("GET", "POST"))
def zuordnung_aendern(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    """Maps one Gebiet anew from a day on."""
    gebiet = gebiet_oder_404(ebene, schluessel)
    if gebiet.ebene == Ebene.FACHBEREICH:
        raise Http404
    form = ZuordnungForm(request.POST or None, gebiet=gebiet, initial={"ab": heute()})
    if request.method == "POST" and form.is_valid():
        try:
            angaben = form.cleaned_data
            ordne_zu(
                wer=request.zugang.verlange(Recht.DATEN_PFLEGEN),
                gebiet=gebiet,
                eltern=angaben["eltern"],
                ab=angaben["ab"],
                quelle=angaben["quelle"],
            )
            pruefe_fallzahlen_neu()
            messages.success(request, f"Die Zuordnung von „{gebiet}“ ist geändert. Beschlossene Verteilungen bleiben, wie sie sind.")
            return redirect("zuordnung")
        except Abgelehnt as error:
            form.add_error(None, list(error.saetze))
    verlauf = gebiet.zuordnungen.select_related("eltern").order_by("-gueltig_von")
    return render(
        request,
        "sozialraum/zuordnung_aendern.html",
        {
            "titel": f"Zuordnung ändern: {gebiet}",
            "form": form,
            "gebiet": gebiet,
            "verlauf": verlauf,
            "brotkrumen": [("Gebiete", reverse("gebiete")), ("Zuordnung", reverse("zuordnung")), (str(gebiet), None)],
        },
        status=422 if form.errors else 200,
    )
