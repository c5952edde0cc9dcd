"""The report *Pro-Aktive Systeme* on the four Ebenen: page, PDF, XLSX and CSV, for whoever may read the rounds of the whole Gebiet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from basis import kanonisch
from basis.lists import as_file, druckadresse, export_links
from basis.zahlen import datum
from berichte import pdf
from berichte.access import darf_ablegen, liest_systembericht, oberste
from berichte.forms.berichte import ZeitraumForm
from berichte.sections import gebiete, systembild, systeminhalt
from berichte.sections.systembericht import Gebietszeile, Systembericht
from berichte.views.budgetbericht import drucke
from berichte.zeitraum import Berichtszeitraum, zur_wahl
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.models import Stadt
from sozialraum.rechte import Recht

TITEL = "Pro-Aktive Systeme"


@seite(lesen=Recht.HAUSRUNDEN_LESEN)
def systemberichte(request: Any) -> HttpResponse:
    """To the report of one's own: of the whole city, else of the first Gebiet at the top of what one may read."""
    eigene = oberste(request.zugang, Recht.HAUSRUNDEN_LESEN)
    if not eigene:
        raise Http404
    return redirect(_adresse(eigene[0]))


def _adresse(knoten: Knoten, z: Berichtszeitraum | None = None, name: str = "systembericht") -> str:
    weg = reverse(name, args=[knoten.ebene.name.lower(), knoten.schluessel])
    return f"{weg}?{_abfrage(z)}" if z else weg


def _abfrage(z: Berichtszeitraum) -> str:
    return urlencode({"von": datum(z.von), "bis": datum(z.bis)})


def _finde(request: Any, ebene: str, schluessel: str) -> Knoten:
    """404 also for the Gebiet of another Ressort."""
    knoten = gebiete.finde(request.zugang.baum, ebene, schluessel)
    if knoten is None or not liest_systembericht(request.zugang, knoten.id):
        raise Http404
    return knoten


@seite(lesen=Recht.HAUSRUNDEN_LESEN)
def systembericht(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    knoten, form = _finde(request, ebene, schluessel), ZeitraumForm(request.GET, heute=heute())
    z = form.zeitraum
    if not form.is_valid() and "format" in request.GET:
        return _abgelehnt(request, form)
    bericht = systeminhalt.lade(request.zugang, knoten, z, heute())
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, systembild.blaetter(bericht))
    papier = _adresse(knoten, z, "systembericht_pdf")
    context = {
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": _krumen(request.zugang, knoten, z),
        "exporte": [("Bericht als PDF", druckadresse(papier)), *export_links(request.GET)] if form.is_valid() else [],
        "muster": bericht.muster,
        "bericht": bericht,
        "filterform": form,
        "zeitraeume": [(name, _adresse(knoten, wahl), wahl == z) for name, wahl in zur_wahl(heute())],
        "weitere": _weitere(request.zugang, knoten, z),
        "kennzahlen": systembild.kennzahlen(bericht),
        "diagramm": systembild.diagramm(bericht),
        "zeilen": [(zeile, _ziel(zeile, z)) for zeile in bericht.gebiete],
        "wege": _wege(knoten, z),
        "gebiet_url": reverse("gebiet", args=[ebene, schluessel]),
        "werkstatt": _werkstatt(request.zugang, knoten, z),
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "datenstand_der_seite": z.bis,
    }
    return render(request, "berichte/systembericht.html", context, status=200 if form.is_valid() else 422)


def _werkstatt(zugang: Zugang, knoten: Knoten, z: Berichtszeitraum) -> str:
    """For whoever may write there; the Regelwerk may let in others too, who come by way of its calendar."""
    if not darf_ablegen(zugang, knoten.id):
        return ""
    return reverse(
        "berichtswerkstatt", args=["systeme", knoten.ebene.name.lower(), knoten.schluessel, z.von.isoformat(), z.bis.isoformat()]
    )


def _weitere(zugang: Zugang, knoten: Knoten, z: Berichtszeitraum) -> list[tuple[str, str]]:
    """For whoever reads several Gebiete that have nothing in common above them."""
    hier = {knoten.id, *(k.id for k in zugang.baum.vorfahren(knoten.id))}
    return [(gebiete.bezeichne(k), _adresse(k, z)) for k in oberste(zugang, Recht.HAUSRUNDEN_LESEN) if k.id not in hier]


def _krumen(zugang: Zugang, knoten: Knoten, z: Berichtszeitraum) -> list[tuple[str, str | None]]:
    """Up to the highest Gebiet that one may read."""
    oben = [k for k in reversed(zugang.baum.vorfahren(knoten.id)) if liest_systembericht(zugang, k.id)]
    darueber = [(gebiete.bezeichne(k), _adresse(k, z)) for k in oben]
    return [("Berichte", reverse("berichte")), *darueber, (f"{TITEL}: {gebiete.bezeichne(knoten)}", None)]


def _ziel(zeile: Gebietszeile, z: Berichtszeitraum) -> str:
    return f"{reverse('systembericht', args=[zeile.ebene, zeile.schluessel])}?{_abfrage(z)}" if zeile.ebene else ""


def _wege(knoten: Knoten, z: Berichtszeitraum) -> list[tuple[str, str]]:
    """The lists behind the numbers; those of Hinweise show how they stand today."""
    ort = {} if knoten.ebene == Ebene.FACHBEREICH else {"gebiet": gebietsschluessel(knoten)}
    wege = [
        ("Überfällige Hinweise heute", f"{reverse('hinweise')}?{urlencode({**ort, 'frist': 'ueberfaellig'})}"),
        ("Offene Hinweise heute", f"{reverse('hinweise')}?{urlencode({**ort, 'frist': 'offen'})}"),
    ]
    if knoten.ebene != Ebene.STADTTEIL:
        runden = {**ort, "von": datum(z.von), "bis": datum(z.bis)}
        wege += [("Runden des Zeitraums", f"{reverse('hausrunden')}?{urlencode(runden)}"),
                 ("Stadtteile mit und ohne System", f"{reverse('systemstadtteile')}?{urlencode(ort)}")]  # fmt: skip
    return [*wege, ("Handlungskonzepte", reverse("handlungskonzepte"))]


@seite(lesen=Recht.HAUSRUNDEN_LESEN)
def systembericht_pdf(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    """Printed for this reader, now."""
    knoten, form = _finde(request, ebene, schluessel), ZeitraumForm(request.GET, heute=heute())
    if not form.is_valid():
        return _abgelehnt(request, form)
    bericht: Systembericht = systeminhalt.lade(request.zugang, knoten, form.zeitraum, heute())
    auftrag = systembild.auftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), stadt=Stadt.objects.aktuelle())
    return drucke(request, auftrag, bericht.dateiname)


def _abgelehnt(request: Any, form: ZeitraumForm) -> HttpResponse:
    saetze = [str(satz) for fehler in form.errors.values() for satz in fehler]
    krumen = [("Berichte", reverse("berichte")), (TITEL, None)]
    context = {"titel": "Der Zeitraum passt nicht", "saetze": saetze, "brotkrumen": krumen}
    return render(request, "berichte/bericht_fehler.html", context, status=422)
