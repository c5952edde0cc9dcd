"""Hausrunden: the list, the month, the page of one, its invitation as a calendar file."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from basis.lists import druckadresse, list_page
from basis.zahlen import anzahl
from proaktiv.filters.hausrunden import HausrundeFilter
from proaktiv.models import Hausrunde
from proaktiv.rundenweg import Rundenschritt, Rundenstand, pruefe_runde
from proaktiv.selectors.aenderungen import aenderungen
from proaktiv.selectors.systeme import GETAGT, zusammensetzung
from proaktiv.tables.hausrunden import HausrundeTable
from proaktiv.views.ansicht import FUEHREN, LESEN, RUNDEN, Krumen, reiter, weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.kalenderdatei import Termin
from sozialraum.rechte import warum_nicht
from sozialraum.views.kalenderantwort import kalenderantwort

KALENDERSTAND = {Rundenstand.GEPLANT: "TENTATIVE", Rundenstand.ABGESAGT: "CANCELLED"}
# The steps with a button, what is nearest first; the way of a Hausrunde says which are shown.
KNOEPFE = {
    s: capfirst(s.bezeichnung)
    for s in (Rundenschritt.HALTEN, Rundenschritt.ABSCHLIESSEN, Rundenschritt.EINLADEN, Rundenschritt.ABSAGEN)
}  # fmt: skip


def runden_weg(*dazu: tuple[str, str | None]) -> Krumen:
    return weg((RUNDEN[0], reverse(RUNDEN[1]) if dazu else None), *dazu)


@seite(lesen=LESEN)
def hausrunden(request: Any) -> HttpResponse:
    """What is to come first, the next on top; then what was, the latest on top."""
    zugang, tag = request.zugang, heute()
    sichtbare = Hausrunde.objects.sichtbar_fuer(zugang)
    vorbei = Case(When(tag__gte=tag, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = sichtbare.mit_allem().annotate(vorbei=vorbei).order_by("vorbei", Case(When(tag__gte=tag, then=F("tag"))), "-tag", "beginn", "pk")
    naechste = sichtbare.select_related("system").kommend(tag).first()
    offen = sichtbare.ohne_niederschrift(tag).count()
    satz = f"Die nächste: {naechste.system}, {naechste.wann}." if naechste else "Zurzeit ist keine Runde geplant."
    context = {
        "titel": "Hausrunden",
        "kernaussage": f"{satz} {anzahl(offen, 'Niederschrift fehlt', 'Niederschriften fehlen')}." if offen else satz,
        "brotkrumen": runden_weg(),
        "reiter": reiter(zugang, RUNDEN[1]),
        "formen": formen("hausrunden"),
        "offen": offen,
        "darf_fuehren": zugang.darf(FUEHREN),
        "warum_nicht": warum_nicht(FUEHREN),
    }
    return list_page(
        request, template="proaktiv/hausrunden.html", table=HausrundeTable, rows=rows,
        filterset=partial(HausrundeFilter, baum=zugang.baum), name="hausrunden", context=context,
    )  # fmt: skip


def formen(aktiv: str) -> list[dict[str, Any]]:
    namen = (("Liste", "hausrunden"), ("Monat", "rundenkalender"))
    return [{"titel": titel, "url": reverse(name), "aktiv": name == aktiv} for titel, name in namen]


def hole(request: Any, pk: int) -> Hausrunde:
    """404 for those of other Ressorts."""
    return get_object_or_404(Hausrunde.objects.sichtbar_fuer(request.zugang).mit_allem().select_related("abgeschlossen_von"), pk=pk)


def schritte(zugang: Any, runde: Hausrunde, tag: date) -> list[Rundenschritt]:
    """What one may do with it now."""
    if not zugang.darf(FUEHREN, runde.system.gebiet_id):
        return []
    lage = replace(runde.lage, grund="wird auf der Seite des Schritts genannt")
    return [s for s in KNOEPFE if not pruefe_runde(lage, s, tag)]


@seite(lesen=LESEN)
def hausrunde(request: Any, pk: int) -> HttpResponse:
    zugang, tag = request.zugang, heute()
    row = hole(request, pk)
    teilnahmen = list(row.teilnahmen.select_related("akteur__art"))
    jugendhilfe, schnittstellen = zusammensetzung(t.akteur for t in teilnahmen if t.anwesend)
    moeglich = schritte(zugang, row, tag)
    darf = zugang.darf(FUEHREN, row.system.gebiet_id)
    context = {
        "titel": str(row),
        "kernaussage": _satz(row, tag),
        "brotkrumen": runden_weg((str(row), None)),
        "muster": row.muster,
        "runde": row,
        "stand_vom": tag,
        "punkte": list(row.punkte.select_related("hinweis")),
        "teilnahmen": teilnahmen,
        "da": [t for t in teilnahmen if t.anwesend],
        "entschuldigt": [t for t in teilnahmen if not t.anwesend],
        "jugendhilfe": jugendhilfe,
        "schnittstellen": schnittstellen,
        "hinweise": list(row.hinweise.sichtbar_fuer(zugang)),
        "aktionen": list(row.aktionen.select_related("akteur", "hinweis", "massnahme")),
        "reflexionen": list(row.reflexionen.select_related("hinweis")),
        "knoepfe": [(KNOEPFE[s], _adresse(row, s)) for s in moeglich],
        "aendern": darf and not pruefe_runde(row.lage, Rundenschritt.AENDERN, tag),
        "warum_nicht": "" if darf else zugang.warum_nicht_hier(FUEHREN),
        "exporte": _papiere(row),
    }
    return render(request, "proaktiv/hausrunde.html", context)


def _adresse(row: Hausrunde, schritt: Rundenschritt) -> str:
    if schritt is Rundenschritt.HALTEN:
        return reverse("niederschrift", args=[row.pk])
    return reverse("hausrunde_schritt", args=[row.pk, schritt])


def _papiere(row: Hausrunde) -> list[tuple[str, str]]:
    einladung = ("Einladung für den Kalender", reverse("hausrunde_ics", args=[row.pk]))
    if row.stand not in GETAGT:
        return [einladung]
    return [("Niederschrift als PDF", druckadresse(reverse("niederschrift_pdf", args=[row.pk]))), einladung]


def _satz(row: Hausrunde, tag: date) -> str:
    ort = f", {row.ort}" if row.ort else ""
    stand = str(row.get_stand_display())
    if Rundenstand(row.stand) in (Rundenstand.GEPLANT, Rundenstand.EINGELADEN) and row.tag < tag:
        stand = f"{stand}; der Tag ist vorbei, und es fehlt die Niederschrift"
    if row.stand == Rundenstand.ABGESAGT:
        stand = f"{stand}: {row.absagegrund}"
    return f"{row.wann}{ort}: {stand}."


@seite(lesen=LESEN)
def hausrunde_ics(request: Any, pk: int) -> HttpResponse:
    """The invitation, to be sent with an e-mail or put into one's own calendar; organisations and places only."""
    row = hole(request, pk)
    return kalenderantwort(str(row), f"hausrunde-{row.pk}-{row.tag.isoformat()}", _termine(request, [row]))


@seite(lesen=LESEN)
def systemrunden_ics(request: Any, pk: int) -> HttpResponse:
    """All rounds of a System that are to come, a whole series in one file. 404 where there is none that one may see."""
    rows = list(Hausrunde.objects.sichtbar_fuer(request.zugang).filter(system=pk).select_related("system").kommend(heute()))
    if not rows:
        raise Http404
    return kalenderantwort(str(rows[0].system), f"runden-system-{pk}", _termine(request, rows))


def _termine(request: Any, rows: list[Hausrunde]) -> list[Termin]:
    """Two queries for any number of rounds."""
    prefetch_related_objects(rows, "punkte")
    je = aenderungen("Hausrunde", [row.pk for row in rows])
    return [_termin(request, row, *je.get(row.pk, (0, row.created_at))) for row in rows]


def _termin(request: Any, row: Hausrunde, folge: int, geaendert: datetime) -> Termin:
    punkte = "\n".join(f"{n}. {p.titel}" for n, p in enumerate(row.punkte.all(), 1))
    was = f"Tagesordnung:\n{punkte}" if punkte else "Die Tagesordnung steht noch nicht fest."
    return Termin(
        kennung=f"hausrunde-{row.pk}@sozialraumsteuerung",
        tag=row.tag,
        beginn=row.beginn,
        ende=row.ende,
        titel=f"{'Muster: ' if row.muster else ''}{row.system.get_rundenart_display()} {row.system}",
        ort=row.ort,
        beschreibung=was,
        url=request.build_absolute_uri(row.get_absolute_url()),
        stand=KALENDERSTAND.get(Rundenstand(row.stand), "CONFIRMED"),
        folge=folge,
        geaendert=geaendert,
    )
