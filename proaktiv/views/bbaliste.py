"""The decided applications of a Förderrunde for the committee: what members of a Gremium read of the bildungsbezogene Angebote."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.geld import euro
from basis.lists import druckadresse, export, export_links
from basis.zahlen import anzahl
from proaktiv.models import BbaRunde
from proaktiv.selectors.bba import entschiedene, mit_entscheidung, obergrenze
from proaktiv.tables.bba import AusschussTable
from proaktiv.views.bba import bba_weg
from proaktiv.views.kettenansicht import BBA_LESEN
from sozialraum.access import seite
from sozialraum.rechte import Recht

SUMMEN = ("beantragt_cent", "bewilligt_cent")
MUSTER = "Diese Förderrunde ist erfunden, zur Vorführung."


def lies_liste(zugang: Any, pk: int) -> tuple[BbaRunde, list[Any], int | None]:
    """Round, decided applications, ceiling. For a Gremium there is no round before its first decision; 404 for who reads neither."""
    if not (zugang.darf(BBA_LESEN) or zugang.gremien):
        raise Http404
    rows = BbaRunde.objects.mit_topf() if zugang.darf(BBA_LESEN) else mit_entscheidung().mit_topf()
    runde = get_object_or_404(rows, pk=pk)
    grenze = obergrenze(runde.kalenderjahr)
    return runde, entschiedene(runde, grenze), grenze


def saetze(runde: BbaRunde, zeilen: list[Any], grenze: int | None) -> list[str]:
    """For page, file and paper: what is decided, the pot, the ceiling."""
    if not zeilen:
        return ["Noch ist kein Antrag entschieden.", runde.topf.satz, grenzsatz(runde, grenze)]
    bewilligt = [z.bewilligt_cent for z in zeilen if z.bewilligt_cent is not None]
    abgelehnt = len(zeilen) - len(bewilligt)
    summe = f", zusammen {euro(sum(bewilligt))}" if bewilligt else ""
    entschieden = anzahl(len(zeilen), "Antrag entschieden", "Anträge entschieden")
    return [f"{entschieden}: {len(bewilligt)} bewilligt{summe}, {abgelehnt} abgelehnt.", runde.topf.satz, grenzsatz(runde, grenze)]


def grenzsatz(runde: BbaRunde, grenze: int | None) -> str:
    if grenze is None:
        return f"Für das Kalenderjahr {runde.kalenderjahr} ist keine Obergrenze je Schule hinterlegt."
    return f"Je Schule sind es im Kalenderjahr {runde.kalenderjahr} höchstens {euro(grenze)}."


@seite(lesen=Recht.PAPIERE_LESEN)
def bba_liste(request: Any, pk: int) -> HttpResponse:
    zugang = request.zugang
    runde, zeilen, grenze = lies_liste(zugang, pk)
    darf = zugang.darf(BBA_LESEN)
    summe: dict[str, Any] = {"beantragt_cent": sum(z.beantragt_cent for z in zeilen)}
    je = [z.bewilligt_cent for z in zeilen if z.bewilligt_cent is not None]
    summe["bewilligt_cent"] = sum(je) if je else None  # nothing granted yet is not 0 €
    tabelle = AusschussTable(zeilen, totals=[{"titel": "Zusammen", **summe}] if zeilen else [], lesbar=darf)
    erstes, *weitere = saetze(runde, zeilen, grenze)
    if wanted := request.GET.get("format"):
        return export(wanted, f"bba-entschieden-{runde.pk}", tabelle, [str(runde), erstes, *weitere, *([MUSTER] if runde.muster else [])])
    titel, topf = f"Entschiedene Anträge: {runde}", runde.topf
    teile = (("Topf", topf.umfang), ("Ausgegeben", topf.ausgegeben), ("Gebunden", topf.gebunden), ("Frei", topf.frei))
    oben = bba_weg((str(runde), runde.get_absolute_url()), ("Entschiedene Anträge", None))
    context = {
        "titel": titel,
        "kernaussage": erstes,
        "muster": MUSTER if runde.muster else "",
        "brotkrumen": oben if darf else [("Übersicht", "/"), (titel, None)],
        "exporte": [("PDF", druckadresse(reverse("bba_liste_pdf", args=[runde.pk]))), *export_links(request.GET)],
        "kennzahlen": [{"bezeichnung": name, "wert": euro(cent)} for name, cent in teile],
        "grenzsatz": grenzsatz(runde, grenze),
        "runde": runde,
        "table": tabelle,
        "zeilen": zeilen,
    }
    return render(request, "proaktiv/bba_liste.html", context)
