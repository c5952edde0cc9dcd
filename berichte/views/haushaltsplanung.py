"""The planning of the next year on the four Ebenen: page, PDF, XLSX and CSV, for whoever may read the Budgets of the whole Gebiet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from basis import kanonisch
from basis.lists import as_file, druckadresse, export_links
from berichte import pdf
from berichte.access import darf_ablegen, liest_budgetbericht, oberste
from berichte.forms.haushaltsplanung import FELDER, AnnahmenForm
from berichte.sections import gebiete, haushaltsbild, haushaltsinhalt
from berichte.sections.haushaltsbericht import Haushaltsbericht, Verteilzeile
from berichte.views.budgetbericht import drucke
from budgets.selectors.haushaltsjahre import haushaltsjahre
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.models import Stadt
from sozialraum.rechte import Recht

LESEN, TITEL = Recht.BUCHUNGEN_LESEN, "Haushaltsplanung des folgenden Jahres"


@seite(lesen=LESEN)
def haushaltsplanungen(request: Any) -> HttpResponse:
    """To the planning of one's own, in the running year or the latest before."""
    eigene = oberste(request.zugang, LESEN)
    jahre = [j.jahr for j in haushaltsjahre(request) if j.jahr <= heute().year]
    if not eigene or not jahre:
        raise Http404
    return redirect(_adresse(max(jahre), eigene[0]))


def _adresse(jahr: int, knoten: Knoten, frage: str = "", name: str = "haushaltsplanung") -> str:
    weg = reverse(name, args=[jahr, knoten.ebene.name.lower(), knoten.schluessel])
    return f"{weg}?{frage}" if frage else weg


def _frage(request: Any) -> str:
    """What was chosen, for the same planning of another Gebiet and for its paper."""
    return urlencode({feld: request.GET[feld] for feld in FELDER if feld in request.GET})


def _lade(request: Any, jahr: int, ebene: str, schluessel: str) -> tuple[Knoten, AnnahmenForm, Haushaltsbericht]:
    """404 also for the Gebiet of another Ressort, and for a year that there is no budget of or that has not begun."""
    knoten = gebiete.finde(request.zugang.baum, ebene, schluessel)
    bekannt = any(j.jahr == jahr for j in haushaltsjahre(request))
    if knoten is None or not bekannt or jahr > heute().year or not liest_budgetbericht(request.zugang, knoten.id):
        raise Http404
    stoff = haushaltsinhalt.lies(haushaltsinhalt.baum_fuer(request.zugang.baum, knoten, jahr), jahr)
    form = AnnahmenForm(request.GET, hinterlegt=stoff.hinterlegt, jahr=jahr + 1)
    vorgelegte = request.zugang.darf(Recht.VORLAGEN_LESEN)
    return knoten, form, haushaltsinhalt.stelle_zusammen(stoff, knoten, form.annahmen, vorgelegte=vorgelegte)


@seite(lesen=LESEN)
def haushaltsplanung(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    knoten, form, bericht = _lade(request, jahr, ebene, schluessel)
    gueltig, frage = form.is_valid(), _frage(request)
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, haushaltsbild.blaetter(bericht)) if gueltig else _abgelehnt(request, form)
    papier = _adresse(jahr, knoten, frage, "haushaltsplanung_pdf")
    context = {
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": _krumen(request.zugang, knoten, jahr, frage),
        "exporte": [("Bericht als PDF", druckadresse(papier)), *export_links(request.GET)] if gueltig else [],
        "muster": haushaltsbild.MUSTER if bericht.muster else "",
        "bericht": bericht,
        "filterform": form,
        "jahre": _jahre(request, knoten, jahr),
        "weitere": _weitere(request.zugang, knoten, jahr, frage),
        "kennzahlen": haushaltsbild.kennzahlen(bericht),
        "diagramm": haushaltsbild.diagramm(bericht),
        "verteilzeilen": [(z, _ziel(request.zugang, z, jahr, frage)) for z in bericht.verteilung.zeilen],
        "wege": _wege(knoten, jahr),
        "werkstatt": _werkstatt(request.zugang, knoten, jahr),
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "datenstand_der_seite": bericht.kopf.tag,
    }
    return render(request, "berichte/haushaltsplanung.html", context, status=200 if gueltig else 422)


def _jahre(request: Any, knoten: Knoten, jahr: int) -> list[tuple[str, str, bool]]:
    """Which years may be planned: the one after each that has begun."""
    begonnene = [j.jahr for j in haushaltsjahre(request) if j.jahr <= heute().year]
    return [(f"Planung {j + 1}", _adresse(j, knoten), j == jahr) for j in begonnene]


def _weitere(zugang: Zugang, knoten: Knoten, jahr: int, frage: str) -> list[tuple[str, str]]:
    """For whoever reads several Gebiete that have nothing in common above them."""
    hier = {knoten.id, *(k.id for k in zugang.baum.vorfahren(knoten.id))}
    return [(gebiete.bezeichne(k), _adresse(jahr, k, frage)) for k in oberste(zugang, LESEN) if k.id not in hier]


def _krumen(zugang: Zugang, knoten: Knoten, jahr: int, frage: str) -> list[tuple[str, str | None]]:
    """Up to the highest Gebiet that one may read."""
    oben = [k for k in reversed(zugang.baum.vorfahren(knoten.id)) if liest_budgetbericht(zugang, k.id)]
    darueber = [(gebiete.bezeichne(k), _adresse(jahr, k, frage)) for k in oben]
    return [("Berichte", reverse("berichte")), *darueber, (f"Haushaltsplanung {jahr + 1}: {gebiete.bezeichne(knoten)}", None)]


def _ziel(zugang: Zugang, zeile: Verteilzeile, jahr: int, frage: str) -> str:
    knoten = gebiete.finde(zugang.baum, zeile.ebene, zeile.schluessel) if zeile.ebene else None
    return _adresse(jahr, knoten, frage) if knoten is not None and liest_budgetbericht(zugang, knoten.id) else ""


def _wege(knoten: Knoten, jahr: int) -> list[tuple[str, str]]:
    """What the numbers come from."""
    wege = [("Einwohner und Indikatoren", reverse("gebiet", args=[knoten.ebene.name.lower(), knoten.schluessel]))]
    if knoten.ebene != Ebene.STADTTEIL:
        wege.insert(0, (f"Laufendes Jahr {jahr}", reverse("vollzug", args=[jahr, knoten.ebene.name.lower(), knoten.schluessel])))
    return [*wege, ("Annahmen der Stadt (Einstellungen)", reverse("parameter"))]


def _werkstatt(zugang: Zugang, knoten: Knoten, jahr: int) -> str:
    """For whoever may write there; the Regelwerk may let in others too, who come by way of its calendar."""
    if not darf_ablegen(zugang, knoten.id):
        return ""
    ort = [knoten.ebene.name.lower(), knoten.schluessel]
    return reverse("berichtswerkstatt", args=["haushaltsplanung", *ort, f"{jahr}-01-01", f"{jahr}-12-31"])


@seite(lesen=LESEN)
def haushaltsplanung_pdf(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """Printed now, with the assumptions of the address."""
    _, form, bericht = _lade(request, jahr, ebene, schluessel)
    if not form.is_valid():
        return _abgelehnt(request, form)
    auftrag = haushaltsbild.auftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), stadt=Stadt.objects.aktuelle())
    return drucke(request, auftrag, bericht.dateiname)


def _abgelehnt(request: Any, form: AnnahmenForm) -> HttpResponse:
    saetze = [f"{form.fields[feld].label}: {satz}" for feld, fehler in form.errors.items() for satz in fehler]
    context = {"titel": "Die Annahmen passen nicht", "saetze": saetze, "brotkrumen": [("Berichte", reverse("berichte")), (TITEL, None)]}
    return render(request, "berichte/bericht_fehler.html", context, status=422)
