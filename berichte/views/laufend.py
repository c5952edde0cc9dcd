"""Reports of the workshop as they stand now, for any Gebiet and Zeitraum: page, PDF, XLSX and CSV, the same for all who may read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from berichte.access import darf_ablegen, liest_bericht
from berichte.arten import ARTEN
from berichte.forms.berichte import ZeitraumForm
from berichte.regelwerk import Berichtstyp
from berichte.sections import gebiete
from berichte.sections.berichtsarten import QUELLEN
from berichte.views.budgetbericht import drucke
from berichte.zeitraum import Berichtszeitraum, zur_wahl
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.models import Stadt
from sozialraum.rechte import Recht


@dataclass(frozen=True)
class Angaben:
    """What the page of one type has of its own: what an empty report says, and the lists behind its numbers."""

    leer: Callable[[Any], tuple[str, str] | None]
    wege: Callable[[Zugang, Knoten], list[tuple[str, str]]]


def _leere_vereinbarungen(b: Any) -> tuple[str, str] | None:
    if b.summe.alle or b.obere:
        return None
    return "Noch keine Vereinbarung", "Der Bericht füllt sich, sobald hier eine Vereinbarung geschlossen ist. Alle Anzahlen sind 0."


def _wege_der_vereinbarungen(_zugang: Zugang, knoten: Knoten) -> list[tuple[str, str]]:
    """The list knows Ressorts and Sozialräume, and what names them; that of a Stadtteil is the one of all."""
    frage = f"?{urlencode({'gebiet': knoten.schluessel})}" if knoten.ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM) else ""
    return [
        ("Vereinbarungen heute", reverse("vereinbarungen") + frage),
        ("Zielgruppe und Sozialraum", reverse("vereinbarungen_ordnung")),
    ]


def _leere_beschluesse(b: Any) -> tuple[str, str] | None:
    if b.summe.alle:
        return None
    return "Noch kein Auftrag", "Der Bericht füllt sich, sobald ein Auftrag oder eine Anfrage eingetragen ist, die zu diesem Gebiet gehört."


def _wege_der_beschluesse(_zugang: Zugang, _knoten: Knoten) -> list[tuple[str, str]]:
    return [("Beschlussverfolgung heute", reverse("beschlussverfolgung")), ("Gremien", reverse("gremien"))]


def _leeres_profil(b: Any) -> tuple[str, str] | None:
    if not b.ist_leer:
        return None
    satz = "Sobald eine Datenlieferung bis zu diesem Tag übernommen ist, stehen hier die Indikatoren im Vergleich mit der Stadt."
    return "Für dieses Gebiet gibt es noch keine Werte", satz


def _wege_des_profils(_zugang: Zugang, knoten: Knoten) -> list[tuple[str, str]]:
    ebene = {"ebene": knoten.ebene.name.lower(), "gebiet": knoten.schluessel}
    vergleich = f"{reverse('gebietsvergleich')}?{urlencode(ebene)}" if knoten.ebene != Ebene.FACHBEREICH else reverse("gebietsvergleich")
    return [("Mit anderen Gebieten vergleichen", vergleich), ("Datenstand: was noch fehlt", reverse("datenstand"))]


def _leere_raeume(b: Any) -> tuple[str, str] | None:
    return None if b.liste else ("Noch keine festgestellte Liste", b.wichtigste[0])


def _wege_der_raeume(_zugang: Zugang, _knoten: Knoten) -> list[tuple[str, str]]:
    return [("Listen der Schwerpunkträume, mit Karte und Rechenweg", reverse("schwerpunktraeume"))]


ANGABEN: Mapping[Berichtstyp, Angaben] = {
    Berichtstyp.BESCHLUSSVERFOLGUNG: Angaben(_leere_beschluesse, _wege_der_beschluesse),
    Berichtstyp.VEREINBARUNGEN: Angaben(_leere_vereinbarungen, _wege_der_vereinbarungen),
    Berichtstyp.GEBIETSPROFIL: Angaben(_leeres_profil, _wege_des_profils),
    Berichtstyp.SCHWERPUNKTRAEUME: Angaben(_leere_raeume, _wege_der_raeume),
}


@seite(lesen=Recht.INTERN_LESEN)
def laufende_berichte(request: Any, typ: Berichtstyp) -> HttpResponse:
    """To the report of one's own: of the whole city, else of the first Gebiet at the top of what one may read."""
    baum = request.zugang.baum
    oben = next((k for ebene in Ebene for k in baum.auf_ebene(ebene) if liest_bericht(request.zugang, typ, k.id)), None)
    if oben is None:
        raise Http404
    return redirect(_adresse(typ, oben))


def _adresse(typ: Berichtstyp, knoten: Knoten, z: Berichtszeitraum | None = None, zusatz: str = "") -> str:
    weg = reverse(f"{ARTEN[typ].laufend}{zusatz}", args=[knoten.ebene.name.lower(), knoten.schluessel])
    return f"{weg}?{urlencode({'von': datum(z.von), 'bis': datum(z.bis)})}" if z else weg


def _finde(request: Any, typ: Berichtstyp, ebene: str, schluessel: str) -> Knoten:
    """404 also for the Gebiet of another Ressort."""
    knoten = gebiete.finde(request.zugang.baum, ebene, schluessel)
    if knoten is None or not liest_bericht(request.zugang, typ, knoten.id):
        raise Http404
    return knoten


@seite(lesen=Recht.INTERN_LESEN)
def laufender_bericht(request: Any, typ: Berichtstyp, ebene: str, schluessel: str) -> HttpResponse:
    knoten, form = _finde(request, typ, ebene, schluessel), ZeitraumForm(request.GET, heute=heute())
    z, quelle, zugang = form.zeitraum, QUELLEN[typ], request.zugang
    if not form.is_valid() and "format" in request.GET:
        return _abgelehnt(request, typ, form)
    gelesen = quelle.lade(zugang.baum, knoten, z, heute())
    bericht = gelesen.bericht
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, quelle.lesart.blaetter(bericht))
    context = {
        **quelle.seite(bericht),
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": _krumen(zugang, typ, knoten, z),
        "exporte": [("Bericht als PDF", druckadresse(_adresse(typ, knoten, z, "_pdf"))), *export_links(request.GET)]
        if form.is_valid() else [],
        "bericht": bericht,
        "filterform": form,
        "zeitraeume": [(name, _adresse(typ, knoten, wahl), wahl == z) for name, wahl in zur_wahl(heute())],
        "luecken": quelle.luecken(bericht),
        "leer": ANGABEN[typ].leer(bericht),
        "wege": ANGABEN[typ].wege(zugang, knoten),
        "weitere": [(gebiete.bezeichne(k), _adresse(typ, k, z)) for k in _darunter(zugang, typ, knoten)],
        "gebietszeilen": [(zeile, _ziel(zugang, typ, knoten, zeile, z)) for zeile in bericht.gebiete],
        "vorlagen": quelle.vorlagen,
        "gebiet_url": reverse("gebiet", args=[ebene, schluessel]),
        "werkstatt": _werkstatt(zugang, typ, knoten, z),
        "archiv": f"{reverse('berichtsarchiv')}?typ={typ.value}",
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "datenstand_der_seite": gelesen.datenstand,
    }  # fmt: skip
    return render(request, "berichte/laufender_bericht.html", context, status=200 if form.is_valid() else 422)


def _krumen(zugang: Zugang, typ: Berichtstyp, knoten: Knoten, z: Berichtszeitraum) -> list[tuple[str, str | None]]:
    """Up to the highest Gebiet that one may read."""
    oben = [k for k in reversed(zugang.baum.vorfahren(knoten.id)) if liest_bericht(zugang, typ, k.id)]
    darueber = [(gebiete.bezeichne(k), _adresse(typ, k, z)) for k in oben]
    return [("Berichte", reverse("berichte")), *darueber, (f"{typ.wort}: {gebiete.bezeichne(knoten)}", None)]


def _darunter(zugang: Zugang, typ: Berichtstyp, knoten: Knoten) -> list[Knoten]:
    return [k for k in zugang.baum.kinder(knoten.id) if liest_bericht(zugang, typ, k.id)]


def _ziel(zugang: Zugang, typ: Berichtstyp, hier: Knoten, zeile: Any, z: Berichtszeitraum) -> str:
    """The report of the Gebiet of a row, for whoever may read it."""
    dort = gebiete.finde(zugang.baum, zeile.ebene, zeile.schluessel)
    return _adresse(typ, dort, z) if dort and dort.id != hier.id and liest_bericht(zugang, typ, dort.id) else ""


def _werkstatt(zugang: Zugang, typ: Berichtstyp, knoten: Knoten, z: Berichtszeitraum) -> str:
    """For whoever may write there; the Regelwerk may let in others too, who come by way of its calendar."""
    if not darf_ablegen(zugang, knoten.id):
        return ""
    stelle = [typ.value, knoten.ebene.name.lower(), knoten.schluessel, z.von.isoformat(), z.bis.isoformat()]
    return reverse("berichtswerkstatt", args=stelle)


@seite(lesen=Recht.INTERN_LESEN)
def laufender_bericht_pdf(request: Any, typ: Berichtstyp, ebene: str, schluessel: str) -> HttpResponse:
    """Printed now."""
    knoten, form = _finde(request, typ, ebene, schluessel), ZeitraumForm(request.GET, heute=heute())
    if not form.is_valid():
        return _abgelehnt(request, typ, form)
    bericht = QUELLEN[typ].lade(request.zugang.baum, knoten, form.zeitraum, heute()).bericht
    auftrag = QUELLEN[typ].auftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), stadt=Stadt.objects.aktuelle())
    return drucke(request, auftrag, bericht.dateiname)


def _abgelehnt(request: Any, typ: Berichtstyp, form: ZeitraumForm) -> HttpResponse:
    saetze = [str(satz) for fehler in form.errors.values() for satz in fehler]
    context = {"titel": "Der Zeitraum passt nicht", "saetze": saetze, "brotkrumen": [("Berichte", reverse("berichte")), (typ.wort, None)]}
    return render(request, "berichte/bericht_fehler.html", context, status=422)
