"""The report Sozialraumbudget of one Verteilung: page, PDF, XLSX, CSV, and keeping it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis import jobs, kanonisch
from basis.lists import MIME, druckadresse
from berichte import export, pdf
from berichte.access import (
    NACHBARN,
    darf_ablegen,
    lesbare_berichte,
    lesbare_verteilungen,
    verlange_ablegen,
    warum_nicht_ablegen,
)
from berichte.actions import berichte as actions
from berichte.druck.maschine import Druckauftrag, Druckfehler
from berichte.models import Bericht
from berichte.sections import gebiete, sozialraumbudget
from berichte.sections.diagramm import diagramm
from berichte.sections.sozialraumbudget import Berichtsfehler, Grundlage, Sozialraumbudget
from berichte.views.ablage import abgelegtes_pdf, als_datei
from budgets.models import Verteilung
from sozialraum.access import seite
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.inputs.baeume import zuordnungsstempel
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH, SCHWELLEN, juengster_wert
from sozialraum.rechte import Recht


def _verteilung(request: Any, pk: int) -> Verteilung:
    rows = lesbare_verteilungen(request.zugang).select_related(*NACHBARN)
    schwellen = {"schwelle": juengster_wert(GEHEIMHALTUNG_OEFFENTLICH), "intern": juengster_wert(GEHEIMHALTUNG_INTERN)}
    return get_object_or_404(rows.annotate(stempel=zuordnungsstempel(), **schwellen), pk=pk)


def _lade(request: Any, pk: int, ebene: str, schluessel: str) -> tuple[Grundlage, Knoten, Sozialraumbudget]:
    verteilung: Any = _verteilung(request, pk)  # with both thresholds read along
    schwelle = int(verteilung.schwelle or SCHWELLEN[GEHEIMHALTUNG_OEFFENTLICH])
    intern = int(verteilung.intern or SCHWELLEN[GEHEIMHALTUNG_INTERN])
    grundlage = sozialraumbudget.lade(verteilung, schwelle=schwelle, intern=intern)
    knoten = gebiete.finde(grundlage.rechnung.baum, ebene, schluessel)
    if knoten is None:
        raise Http404
    return grundlage, knoten, sozialraumbudget.stelle_zusammen(grundlage, knoten)


def _nicht_rechenbar(request: Any, pk: int, fehler: Berichtsfehler) -> HttpResponse:
    """The Verteilung cannot be calculated; the page says why and leads to where it can be mended."""
    context = {"titel": "Der Bericht lässt sich nicht erstellen", "saetze": fehler.saetze, "verteilung": pk}
    return render(request, "berichte/bericht_fehler.html", context, status=422)


@seite(lesen=Recht.PAPIERE_LESEN)
def sozialraumbudget_seite(request: Any, pk: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        grundlage, knoten, bericht = _lade(request, pk, ebene, schluessel)
    except Berichtsfehler as fehler:
        return _nicht_rechenbar(request, pk, fehler)
    zugang = request.zugang
    darf, darf_alle = darf_ablegen(zugang, knoten.id), darf_ablegen(zugang)
    args = [pk, ebene, schluessel]
    context = {
        "titel": bericht.titel,
        "kernaussage": bericht.wichtigste[0],
        "brotkrumen": [("Übersicht", "/"), ("Berichte", reverse("berichte")), (bericht.titel, None)],
        "exporte": [
            ("Bericht als PDF", druckadresse(reverse("sozialraumbudget_pdf", args=args))),
            ("XLSX", reverse("sozialraumbudget_xlsx", args=args)),
            ("CSV", reverse("sozialraumbudget_csv", args=args)),
        ],
        "muster": bericht.muster,
        "bericht": bericht,
        "einheit": bericht.kopf.einheit,
        "diagramm": diagramm(bericht),
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "orte": _orte(grundlage, knoten, pk),
        "intern": zugang.ist_intern,
        "darf_ablegen": darf,
        "darf_alle_ablegen": darf_alle,
        "warum_nicht": "" if darf and darf_alle else warum_nicht_ablegen(zugang),
        "args": args,
    }
    return render(request, "berichte/sozialraumbudget.html", context)


def _orte(grundlage: Grundlage, knoten: Knoten, pk: int) -> list[dict[str, Any]]:
    """Where the same report leads: up, and down to the next Ebene."""
    baum = grundlage.rechnung.baum
    orte = [*reversed(baum.vorfahren(knoten.id)), *baum.kinder(knoten.id)]
    if knoten.ebene == Ebene.FACHBEREICH:
        orte += [k for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL]
    return [
        {
            "titel": gebiete.bezeichne(ort, grundlage.ebenen),
            "url": reverse("sozialraumbudget", args=[pk, ort.ebene.name.lower(), ort.schluessel]),
        }
        for ort in orte
    ]


@seite(lesen=Recht.PAPIERE_LESEN)
def sozialraumbudget_pdf(request: Any, pk: int, ebene: str, schluessel: str) -> HttpResponse:
    """The kept report if it says the same; else printed for this reader, now."""
    try:
        _, knoten, bericht = _lade(request, pk, ebene, schluessel)
        if abgelegt := _abgelegt(request, pk, knoten, bericht):
            return abgelegtes_pdf(request, abgelegt)
        auftrag = pdf.druckauftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf())
    except Berichtsfehler as fehler:
        return _nicht_rechenbar(request, pk, fehler)
    return drucke(request, auftrag, bericht.dateiname)


def _abgelegt(request: Any, pk: int, knoten: Knoten, bericht: Sozialraumbudget) -> Bericht | None:
    """The report with exactly this content, if somebody has kept it."""
    rows = lesbare_berichte(request.zugang).filter(typ=Bericht.Typ.SOZIALRAUMBUDGET, verteilung=pk, gebiet=knoten.id)
    return rows.filter(pruefsumme=kanonisch.pruefsumme(bericht.inhalt())).select_related("pdf").first()


def druckfehler(request: Any, fehler: Druckfehler) -> HttpResponse:
    context = {"titel": "Der Bericht ließ sich nicht drucken", "saetze": [str(fehler)]}
    return render(request, "berichte/bericht_fehler.html", context, status=422)


def drucke(request: Any, auftrag: Druckauftrag, dateiname: str) -> HttpResponse:
    """The paper; else the page that says why it could not be printed."""
    try:
        druck = pdf.drucke(auftrag)
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    return als_datei(druck.pdf, f"{dateiname}.pdf", "application/pdf")


@seite(lesen=Recht.PAPIERE_LESEN)
def sozialraumbudget_xlsx(request: Any, pk: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        _, _, bericht = _lade(request, pk, ebene, schluessel)
    except Berichtsfehler as fehler:
        return _nicht_rechenbar(request, pk, fehler)
    return als_datei(export.als_xlsx(bericht), f"{bericht.dateiname}.xlsx", MIME["xlsx"])


@seite(lesen=Recht.PAPIERE_LESEN)
def sozialraumbudget_csv(request: Any, pk: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        _, _, bericht = _lade(request, pk, ebene, schluessel)
    except Berichtsfehler as fehler:
        return _nicht_rechenbar(request, pk, fehler)
    return als_datei(export.als_csv(bericht), f"{bericht.dateiname}.csv", MIME["csv"])


@seite(lesen=Recht.PAPIERE_LESEN, schreiben=Recht.BERICHT_ERZEUGEN, methoden=("POST",))
def bericht_ablegen(request: Any, pk: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        grundlage, knoten, bericht = _lade(request, pk, ebene, schluessel)
        wer = verlange_ablegen(request.zugang, knoten.id)
        abgelegt = actions.erzeuge_bericht(wer=wer, grundlage=grundlage, gebiet=knoten)
    except Berichtsfehler as fehler:
        return _nicht_rechenbar(request, pk, fehler)
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    messages.success(request, f"Der Bericht „{bericht.titel}“ ist abgelegt und bleibt unverändert.")
    return redirect(abgelegt)


@seite(lesen=Recht.PAPIERE_LESEN, schreiben=Recht.BERICHT_ERZEUGEN, methoden=("POST",))
def sitzungspaket(request: Any, pk: int) -> HttpResponse:
    """Starts the job that makes the reports of all Gebiete."""
    verteilung = _verteilung(request, pk)
    verlange_ablegen(request.zugang)
    auftrag = jobs.starte(
        "sitzungspaket", titel=f"Sitzungspaket: alle Berichte zu „{verteilung.name}“"[:200], nutzer=request.user, verteilung=pk
    )
    return redirect("auftrag", pk=auftrag.pk)
