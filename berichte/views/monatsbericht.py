"""The Monats-Controllingbericht: as it stands now (page, PDF, XLSX, CSV), its release, and what was released."""

from datetime import date
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from basis import kanonisch
from basis.lists import as_file, druckadresse, export_links
from basis.sql import ein_lesestand
from berichte import pdf
from berichte.access import freigebende, liest_budgetbericht, sieht_werkstatt
from berichte.arten import ARTEN
from berichte.models import Ablage, Berichtsfreigabe, Berichtsregel, Monatsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, monatsbild, monatsinhalt
from berichte.sections.gebiete import finde
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt
from berichte.sections.monatsinhalt import Monatsgrundlage
from berichte.sections.monatskorrektur import korrektur
from berichte.sections.sozialraumbudget import Berichtsfehler
from berichte.sections.werkstatt import Stelle, regel_fuer
from berichte.views.ablage import abgelegtes_pdf
from berichte.views.budgetbericht import drucke
from berichte.zeitraum import Berichtszeitraum
from budgets.selectors.haushaltsjahre import haushaltsjahre
from budgets.selectors.vollzug import eckdaten
from budgets.views.budget import in_euro
from budgets.views.vollzugsansicht import MONATSENDEN
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Knoten
from sozialraum.rechte import Recht
from sozialraum.zeitraum import Rhythmus, zeitraum_mit


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
    knoten = finde(eck.baeume.genau(monatsinhalt.stichtag(jahr, monat)), ebene, schluessel)
    if knoten is None or not liest_budgetbericht(request.zugang, knoten.id):
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
    args, fassungen = [jahr, monat, ebene, schluessel], _freigaben(jahr, monat, knoten)
    neueste = next(iter(fassungen), None)
    gleiche = neueste if neueste and _sagt_dasselbe(neueste, bericht) else None  # an earlier Fassung has been replaced
    context = {
        **_seite(request, bericht),
        "exporte": [("Bericht als PDF", druckadresse(reverse("monatsbericht_pdf", args=args))), *export_links(request.GET)],
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "freigaben": fassungen,
        "gleiche": gleiche,
        "korrektur": None if gleiche else korrektur(neueste, bericht),
        **_werkstatt(request, knoten, bericht),
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
        **monatsbild.seite(bericht),
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": krumen,
        "in_euro": in_euro(request),
        "datenstand_der_seite": bericht.kopf.stichtag,
    }


def _werkstatt(request: Any, knoten: Knoten, bericht: Monatsbericht) -> dict[str, str]:
    """Where it is written and put forward, for whoever may look into it; and who releases it."""
    art, ende = ARTEN[Berichtstyp.CONTROLLING], bericht.kopf.stichtag
    heutiger = request.zugang.baum.knoten.get(knoten.id)
    if heutiger is None or heutiger.ebene not in art.ebenen:
        return {"werkstatt": "", "freigebende": ""}
    regel = regel_fuer(art, heutiger, ende)
    platz = Stelle(art, request.zugang.baum, heutiger, _zeitraum(regel, ende), regel)
    adresse = reverse("berichtswerkstatt", args=platz.adresse) if sieht_werkstatt(request.zugang, platz) else ""
    return {"werkstatt": adresse, "freigebende": freigebende(platz)}


def _zeitraum(regel: Berichtsregel | None, ende: date) -> Berichtszeitraum:
    """What the Regelwerk asks for, if a Zeitraum of it ends with this month; else the month."""
    z = zeitraum_mit(Rhythmus(regel.rhythmus) if regel and regel.rhythmus else Rhythmus.MONATLICH, ende)
    return Berichtszeitraum(z.anfang if (z.ende, z.anfang.year) == (ende, ende.year) else ende.replace(day=1), ende)


def _monate(jahr: int, monat: int, ebene: str, schluessel: str, letzter: int) -> list[tuple[str, str, bool]]:
    """The months of the year that are booked."""
    args = [ebene, schluessel]
    return [(MONATSENDEN[m], reverse("monatsbericht", args=[jahr, m, *args]), m == monat) for m in range(1, letzter + 1)]


def _freigaben(jahr: int, monat: int, knoten: Knoten) -> list[Berichtsfreigabe | Monatsfreigabe]:
    """All Fassungen of this month, the newest first: of the workshop, and those that one person released before."""
    ende = monatsinhalt.stichtag(jahr, monat)
    neue = Berichtsfreigabe.objects.filter(typ=Berichtstyp.CONTROLLING, gebiet=knoten.id, von=ende.replace(day=1), bis=ende)
    alte = Monatsfreigabe.objects.filter(haushaltsjahr__jahr=jahr, monat=monat, gebiet=knoten.id)
    alle: list[Berichtsfreigabe | Monatsfreigabe] = [*neue.select_related("gebiet", "freigegeben_von")]
    alle += alte.select_related("gebiet", "haushaltsjahr", "freigegeben_von")
    return sorted(alle, key=lambda f: f.created_at, reverse=True)


def _sagt_dasselbe(row: Ablage, bericht: Monatsbericht) -> bool:
    """A report of the workshop has texts besides; compared are the numbers."""
    return bool(aus_inhalt(row.inhalt).inhalt() == bericht.inhalt())


@seite(lesen=Recht.BUCHUNGEN_LESEN)
def monatsbericht_pdf(request: Any, jahr: int, monat: int, ebene: str, schluessel: str) -> HttpResponse:
    """The released report if it says the same; else printed for this reader, now, as a draft."""
    try:
        _, knoten, bericht = _lade(request, jahr, monat, ebene, schluessel)
        neueste = next(iter(_freigaben(jahr, monat, knoten)), None)
        if neueste and _sagt_dasselbe(neueste, bericht):
            return abgelegtes_pdf(request, neueste)
        auftrag = pdf.monatsauftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), davor=neueste)
    except Berichtsfehler as fehler:
        return _abgelehnt(request, fehler)
    return drucke(request, auftrag, f"{bericht.dateiname}-entwurf")


@seite(lesen=Recht.INTERN_LESEN)
def monatsberichte(request: Any) -> HttpResponse:
    """What was released, of the whole city, whichever way: Ressorts must compare (domain.md 9)."""
    return redirect(f"{reverse('berichtsarchiv')}?typ={Berichtstyp.CONTROLLING.value}")


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
    neuere = freigaben.stelle(Berichtstyp.CONTROLLING, row.gebiet_id, row.datenstand.replace(day=1), row.datenstand)
    context = {
        **_seite(request, bericht),
        "exporte": [("PDF wie freigegeben", reverse("monatsfreigabe_pdf", args=[pk])), *export_links(request.GET)],
        "freigabe": row,
        "eintrag": f"monat-{pk}",
        "ersetzt": row.fassung < letzte or neuere.exists(),
        "veraendert": freigaben.pruefe(row),
        "korrektur": korrektur(alle.filter(fassung=row.fassung - 1).first(), bericht) if row.fassung > 1 else None,
    }
    return render(request, "berichte/monatsfreigabe.html", context)


@seite(lesen=Recht.INTERN_LESEN)
def monatsfreigabe_pdf(request: Any, pk: int) -> HttpResponse:
    return abgelegtes_pdf(request, get_object_or_404(Monatsfreigabe.objects.select_related("pdf"), pk=pk))
