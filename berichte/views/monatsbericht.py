"""The Monats-Controllingbericht: as it stands now (page, PDF, XLSX, CSV), its release, and what was released."""

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis import kanonisch
from basis.lists import as_file, druckadresse, export_links, list_page
from basis.sql import ein_lesestand
from berichte import pdf
from berichte.access import darf_ablegen, liest_monat, verlange_ablegen, warum_nicht_ablegen
from berichte.actions import berichte as actions
from berichte.druck.maschine import Druckfehler
from berichte.filters import MonatsberichtFilter
from berichte.models import Monatsfreigabe
from berichte.sections import freigaben, monatsbild, monatsinhalt
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt
from berichte.sections.monatsinhalt import Monatsgrundlage
from berichte.sections.monatskorrektur import korrektur
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.tables import MonatsberichtTable
from berichte.views.ablage import abgelegtes_pdf
from berichte.views.budgetbericht import drucke, druckfehler
from budgets.selectors.haushaltsjahre import haushaltsjahre
from budgets.selectors.vollzug import eckdaten
from budgets.views.budget import in_euro, knoten_der_adresse
from budgets.views.vollzugsansicht import MONATSENDEN
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Knoten
from sozialraum.rechte import Recht


def _lade(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> tuple[Monatsgrundlage, Knoten, Monatsbericht]:
    """404 for strangers; Berichtsfehler where there is nothing to report yet. All of it from one state of the database."""
    with ein_lesestand():
        return _lies(request, jahr, monat, ebene, schluessel)


def _lies(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> tuple[Monatsgrundlage, Knoten, Monatsbericht]:
    haushaltsjahr = next((j for j in haushaltsjahre(request) if j.jahr == jahr), None)
    if haushaltsjahr is None or not 1 <= monat <= 12:
        raise Http404
    eck = eckdaten(jahr)
    request.zugang.baum = eck.baeume.genau(heute())
    knoten = knoten_der_adresse(eck.baeume.genau(monatsinhalt.stichtag(jahr, monat)), ebene, schluessel)
    if not liest_monat(request.zugang, knoten.id):
        raise Http404
    grundlage = monatsinhalt.lade(haushaltsjahr, monat, eck)
    return grundlage, knoten, monatsinhalt.stelle_zusammen(grundlage, knoten)


def _abgelehnt(request: Any, fehler: Berichtsfehler, titel: str = "Der Monatsbericht lässt sich nicht erstellen") -> HttpResponse:
    krumen = [("Berichte", reverse("berichte")), ("Monatsberichte", reverse("monatsberichte")), (titel, None)]
    context = {"titel": titel, "saetze": fehler.saetze, "brotkrumen": krumen}
    return render(request, "berichte/bericht_fehler.html", context, status=422)


@seite(lesen=Recht.BUCHUNGEN_LESEN)
def monatsbericht(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        grundlage, knoten, bericht = _lade(request, jahr, monat, ebene, schluessel)
    except Berichtsfehler as fehler:
        return _abgelehnt(request, fehler)
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, monatsbild.blaetter(bericht))
    args, summe = [jahr, monat, ebene, schluessel], kanonisch.pruefsumme(bericht.inhalt())
    fassungen = list(_freigaben().defer(None).filter(haushaltsjahr__jahr=jahr, monat=monat, gebiet=knoten.id))
    gleiche = next((f for f in fassungen[:1] if f.pruefsumme == summe), None)  # an earlier Fassung has been replaced
    context = {
        **_seite(request, bericht),
        "exporte": [("Bericht als PDF", druckadresse(reverse("monatsbericht_pdf", args=args))), *export_links(request.GET)],
        "pruefsumme": summe,
        "freigaben": fassungen,
        "gleiche": gleiche,
        "korrektur": None if gleiche else korrektur(next(iter(fassungen), None), bericht),
        "darf": darf_ablegen(request.zugang, knoten.id),
        "warum_nicht": warum_nicht_ablegen(request.zugang),
        "sperre": actions.SPERRE if bericht.offene else "",
        "schreibt": request.zugang.darf(Recht.BUDGET_ERLAEUTERN, knoten.id),
        "args": args,
        "vollzug": f"{reverse('vollzug', args=[jahr, ebene, schluessel])}?stand={bericht.kopf.stichtag:%d.%m.%Y}",
        "monate": _monate(jahr, monat, ebene, schluessel, grundlage.letzter_monat),
    }
    return render(request, "berichte/monatsbericht.html", context)


def _seite(request: Any, bericht: Monatsbericht) -> dict[str, Any]:
    """What the page of a report shows, released or not."""
    krumen = [("Berichte", reverse("berichte")), ("Monatsberichte", reverse("monatsberichte")), (bericht.titel, None)]
    return {
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": krumen,
        "muster": bericht.muster,
        "bericht": bericht,
        "in_euro": in_euro(request),
        "kennzahlen": monatsbild.kennzahlen(bericht),
        "diagramme": monatsbild.diagramme(bericht),
        "bilder": monatsbild.zeilenbilder(bericht),
        "datenstand_der_seite": bericht.kopf.stichtag,
    }


def _monate(jahr: int, monat: int, ebene: str, schluessel: str, letzter: int) -> list[tuple[str, str, bool]]:
    """The months of the year that are booked."""
    args = [ebene, schluessel]
    return [(MONATSENDEN[m], reverse("monatsbericht", args=[jahr, m, *args]), m == monat) for m in range(1, letzter + 1)]


def _freigaben() -> Any:
    return Monatsfreigabe.objects.select_related("haushaltsjahr", "gebiet", "freigegeben_von").defer("inhalt")


@seite(lesen=Recht.BUCHUNGEN_LESEN)
def monatsbericht_pdf(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> HttpResponse:
    """The released report if it says the same; else printed for this reader, now, as a draft."""
    try:
        _, knoten, bericht = _lade(request, jahr, monat, ebene, schluessel)
        rows = Monatsfreigabe.objects.filter(haushaltsjahr__jahr=jahr, monat=monat, gebiet=knoten.id)
        neueste = rows.select_related("pdf").order_by("-fassung").first()
        if neueste and neueste.pruefsumme == kanonisch.pruefsumme(bericht.inhalt()):
            return abgelegtes_pdf(request, neueste)
        auftrag = pdf.monatsauftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), davor=neueste)
    except Berichtsfehler as fehler:
        return _abgelehnt(request, fehler)
    return drucke(request, auftrag, f"{bericht.dateiname}-entwurf")


@seite(lesen=Recht.BUCHUNGEN_LESEN, schreiben=Recht.BERICHT_ERZEUGEN, methoden=("POST",))
def monatsbericht_freigeben(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> HttpResponse:
    try:
        grundlage, knoten, bericht = _lade(request, jahr, monat, ebene, schluessel)
        wer = verlange_ablegen(request.zugang, knoten.id)
        abgelegt = actions.gib_monatsbericht_frei(wer=wer, grundlage=grundlage, gebiet=knoten)
    except Berichtsfehler as fehler:
        return _abgelehnt(request, fehler, "Der Monatsbericht wird noch nicht freigegeben")
    except Druckfehler as fehler:
        return druckfehler(request, fehler)
    messages.success(request, f"„{bericht.titel}“ ist freigegeben und bleibt unverändert.")
    return redirect(abgelegt)


@seite(lesen=Recht.INTERN_LESEN)
def monatsberichte(request: Any) -> HttpResponse:
    """What was released, of the whole city: Ressorts must compare (domain.md 9)."""
    context = {
        "titel": "Monatsberichte",
        "kernaussage": "Ein freigegebener Monatsbericht zeigt für immer dieselben Zahlen; was danach gebucht wird, steht im nächsten.",
        "brotkrumen": [("Berichte", reverse("berichte")), ("Monatsberichte", None)],
    }
    return list_page(
        request, template="berichte/monatsberichte.html", table=MonatsberichtTable, rows=_freigaben(), filterset=MonatsberichtFilter,
        name="monatsberichte", context=context,
    )  # fmt: skip


@seite(lesen=Recht.INTERN_LESEN)
def monatsfreigabe(request: Any, pk: int) -> HttpResponse:
    """One released report, from its stored content; never calculated again."""
    rows = Monatsfreigabe.objects.select_related("haushaltsjahr", "gebiet", "freigegeben_von", "pdf").defer("pdf__inhalt")
    row = get_object_or_404(rows, pk=pk)
    bericht = aus_inhalt(row.inhalt)
    if wanted := request.GET.get("format"):
        return as_file(wanted, f"{bericht.dateiname}-fassung-{row.fassung}", monatsbild.blaetter(bericht))
    alle = Monatsfreigabe.objects.filter(haushaltsjahr=row.haushaltsjahr_id, monat=row.monat, gebiet=row.gebiet_id)
    letzte = alle.aggregate(fassung=Max("fassung"))["fassung"]
    context = {
        **_seite(request, bericht),
        "exporte": [("PDF wie freigegeben", reverse("monatsfreigabe_pdf", args=[pk])), *export_links(request.GET)],
        "freigabe": row,
        "eintrag": f"monat-{pk}",
        "ersetzt": row.fassung < letzte,
        "veraendert": freigaben.pruefe(row),
        "korrektur": korrektur(alle.filter(fassung=row.fassung - 1).first(), bericht) if row.fassung > 1 else None,
    }
    return render(request, "berichte/monatsfreigabe.html", context)


@seite(lesen=Recht.INTERN_LESEN)
def monatsfreigabe_pdf(request: Any, pk: int) -> HttpResponse:
    return abgelegtes_pdf(request, get_object_or_404(Monatsfreigabe.objects.select_related("pdf"), pk=pk))
