"""A report that was released, from what was kept: page, files and the paper, each checked against its checksums."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.export import Blatt
from basis.lists import as_file, export_links
from berichte.access import lesbare_freigaben, sieht_werkstatt
from berichte.arten import ARTEN
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from berichte.sections.berichtsarten import QUELLEN, Lesart
from berichte.sections.korrekturen import Korrektur, seit
from berichte.sections.werkstatt import Stelle, regel_fuer
from berichte.views.ablage import abgelegtes_pdf
from berichte.zeitraum import Berichtszeitraum
from budgets.views.budget import in_euro
from sozialraum.access import seite
from sozialraum.rechte import Recht


@seite(lesen=Recht.PAPIERE_LESEN)
def berichtsfreigabe(request: Any, pk: int) -> HttpResponse:
    """Never calculated again."""
    rows = lesbare_freigaben(request.zugang).select_related("gebiet", "freigegeben_von", "vorgelegt_von", "pdf").defer("pdf__inhalt")
    row = get_object_or_404(rows, pk=pk)
    quelle = QUELLEN[Berichtstyp(row.typ)]
    bericht, texte = quelle.lesart.lies(row.inhalt), freigaben.absaetze(row.inhalt)
    if wanted := request.GET.get("format"):
        worte = [[a.titel, a.lage or None, a.text] for a in texte]
        texteblatt = [Blatt("Texte", ("Teil", "Zu handeln", "Text"), worte)] if worte else []
        return as_file(wanted, f"{bericht.dateiname}-fassung-{row.fassung}", [*quelle.lesart.blaetter(bericht), *texteblatt])
    andere = list(freigaben.stelle(Berichtstyp(row.typ), row.gebiet_id, row.von, row.bis).exclude(pk=pk))
    davor = next((f for f in andere if f.fassung == row.fassung - 1), None)
    intern = request.zugang.darf(Recht.INTERN_LESEN)
    context = {
        **quelle.seite(bericht),
        "mit_einheit": quelle.lesart.in_euro,
        "in_euro": in_euro(request),
        "titel": bericht.titel if row.zeitraumname in bericht.titel else f"{bericht.titel}, {row.zeitraumname}",
        "kernaussage": bericht.kernaussage,
        "brotkrumen": [("Berichte", reverse("berichte")), (row.titel, None)],
        "exporte": [("PDF wie freigegeben", reverse("berichtsfreigabe_pdf", args=[pk])), *export_links(request.GET)],
        "freigabe": row,
        "eintrag": f"freigabe-{pk}",
        "bericht": bericht,
        "texte": texte,
        "vorlagen": quelle.vorlagen,
        "ersetzt": any(f.fassung > row.fassung for f in andere),
        "korrekturen": [_seit(quelle.lesart, davor, bericht)] if davor else [],
        "veraendert": freigaben.pruefe(row),
        "datenstand_der_seite": row.datenstand,
        "werkstatt": _werkstatt(request, row),
        "ohne_wege": not intern,
        "programm": row.inhalt["programm"],
    }
    return render(request, "berichte/berichtsfreigabe.html", context)


def _werkstatt(request: Any, row: Berichtsfreigabe) -> str:
    """The way to the workshop for whoever may look into it."""
    baum, art = request.zugang.baum, ARTEN[Berichtstyp(row.typ)]
    if (knoten := baum.knoten.get(row.gebiet_id)) is None:
        return ""
    stelle = Stelle(art, baum, knoten, Berichtszeitraum(row.von, row.bis), regel_fuer(art, knoten, row.von))
    return reverse("berichtswerkstatt", args=row.stelle) if sieht_werkstatt(request.zugang, stelle) else ""


def _seit(lesart: Lesart, davor: Berichtsfreigabe, bericht: Any) -> Korrektur:
    return seit(davor, lesart.blaetter(lesart.lies(davor.inhalt)), lesart.blaetter(bericht), in_euro=lesart.in_euro)


@seite(lesen=Recht.PAPIERE_LESEN)
def berichtsfreigabe_pdf(request: Any, pk: int) -> HttpResponse:
    """The stored bytes, unless they are not those that were released."""
    row = get_object_or_404(lesbare_freigaben(request.zugang).select_related("pdf"), pk=pk)
    return abgelegtes_pdf(request, row)
