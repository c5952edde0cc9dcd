"""The archive: kept reports as a list, one by one, and as ZIP. What was kept is served as it was kept."""

import io
import zipfile
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import as_file, export_links, list_page
from berichte import export
from berichte.access import lesbare_berichte, lesbare_verteilungen, liest_pakete
from berichte.filters import BerichtFilter
from berichte.models import Bericht
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from berichte.sections.berichtsarten import LESARTEN
from berichte.sections.diagramm import diagramm
from berichte.sections.sozialraumbudget import Sozialraumbudget
from berichte.tables import BerichtTable
from berichte.views.ablage import abgelegtes_pdf, als_datei
from budgets.models import Verteilung
from sozialraum.access import Zugang, seite
from sozialraum.models import Gebiet, Schwerpunktraumliste
from sozialraum.rechte import Recht


@seite(lesen=Recht.PAPIERE_LESEN)
def berichte(request: Any) -> HttpResponse:
    zugang = request.zugang
    rows = lesbare_berichte(zugang).select_related("gebiet", "verteilung__haushaltsjahr").defer("inhalt", "verteilung__paket")
    exporte = export_links(request.GET)
    gewaehlt = request.GET.get("verteilung", "")
    if gewaehlt.isascii() and gewaehlt.isdigit():
        exporte = [("Alle als ZIP", reverse("berichte_zip", args=[int(gewaehlt)])), *exporte]
    context = {
        "titel": "Berichte",
        "brotkrumen": [("Übersicht", "/"), ("Berichte", None)],
        "exporte": exporte,
        "quellen": _quellen(zugang),
        "schwerpunktlisten": Schwerpunktraumliste.objects.sichtbar_fuer(zugang).geltend().defer("paket"),
        "systemberichte": reverse("systemberichte") if zugang.darf(Recht.HAUSRUNDEN_LESEN) else "",
        "haushaltsplanung": reverse("haushaltsplanungen") if zugang.darf(Recht.BUCHUNGEN_LESEN) else "",
        "vereinbarungsberichte": reverse("vereinbarungsberichte") if zugang.darf(Recht.VEREINBARUNGEN_LESEN) else "",
        "pakete": liest_pakete(zugang),
        "auftraege": reverse("auftraege") if zugang.darf(Recht.INTERN_LESEN) else "",
    }
    return list_page(
        request, template="berichte/berichte.html", table=BerichtTable, rows=rows, filterset=BerichtFilter, name="berichte", context=context
    )


def _quellen(zugang: Zugang) -> list[dict[str, object]]:
    """Verteilungen of which a report can be opened now."""
    rows = lesbare_verteilungen(zugang).exclude(status=Verteilung.Status.VERWORFEN).select_related("haushaltsjahr").defer("paket")
    wurzel = Gebiet.objects.filter(ebene=1).order_by("schluessel").first()
    return [
        {
            "titel": str(v),
            "stand": v.get_status_display(),
            "url": reverse("sozialraumbudget", args=[v.pk, "fachbereich", wurzel.schluessel]),
        }
        for v in rows
        if wurzel
    ]


@seite(lesen=Recht.PAPIERE_LESEN)
def bericht(request: Any, pk: int) -> HttpResponse:
    """One kept report: read from its stored content, never calculated again."""
    rows = lesbare_berichte(request.zugang).select_related("gebiet", "verteilung__haushaltsjahr", "erstellt_von", "pdf")
    row = get_object_or_404(rows.defer("pdf__inhalt"), pk=pk)
    inhalt: Sozialraumbudget = LESARTEN[Berichtstyp.SOZIALRAUMBUDGET].lies(row.inhalt)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"{inhalt.dateiname}-abgelegt-{pk}", export.blaetter(inhalt))
    context = {
        "titel": inhalt.titel,
        "kernaussage": inhalt.wichtigste[0],
        "brotkrumen": [("Übersicht", "/"), ("Berichte", reverse("berichte")), (inhalt.titel, None)],
        "exporte": [("PDF wie abgelegt", reverse("bericht_pdf", args=[pk])), *export_links(request.GET)],
        "muster": row.muster,
        "ablage": row,
        "bericht": inhalt,
        "einheit": inhalt.kopf.einheit,
        "diagramm": diagramm(inhalt),
        "veraendert": freigaben.pruefe(row),
        "datenstand_der_seite": row.datenstand,
    }
    return render(request, "berichte/bericht.html", context)


@seite(lesen=Recht.PAPIERE_LESEN)
def bericht_pdf(request: Any, pk: int) -> HttpResponse:
    return abgelegtes_pdf(request, get_object_or_404(lesbare_berichte(request.zugang).select_related("pdf"), pk=pk))


@seite(lesen=Recht.PAPIERE_LESEN)
def berichte_zip(request: Any, pk: int) -> HttpResponse:
    """The newest kept report of each Gebiet of one Verteilung, all from one calculation: that of the report kept last.

    One that is not as it was kept is named with its reasons and does not go out.
    """
    lesbar = lesbare_berichte(request.zugang).filter(verteilung=pk)
    letzter = lesbar.order_by("-created_at", "-pk").values("stand", "paket").first()
    if letzter is None:
        raise Http404
    neueste: dict[int, Bericht] = {}
    for row in lesbar.filter(**letzter).select_related("pdf", "gebiet", "verteilung__haushaltsjahr").order_by("created_at", "pk"):
        neueste[row.gebiet_id] = row
    puffer, anders = io.BytesIO(), []
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_STORED) as archiv:  # PDF is compressed already
        for row in sorted(neueste.values(), key=lambda r: (r.gebiet.ebene, r.gebiet.schluessel)):
            inhalt = bytes(row.pdf.inhalt)
            if saetze := freigaben.pruefe(row, inhalt):
                anders.append(f"{row}: {' '.join(saetze)}\n")
            else:
                archiv.writestr(f"{row.gebiet.ebene}-{row.pdf.name}", inhalt)
        if anders:
            archiv.writestr("0-nicht-enthalten.txt", "".join(anders))
    return als_datei(puffer.getvalue(), f"sozialraumbudgets-{pk}-{letzter['stand']}.zip", "application/zip")
