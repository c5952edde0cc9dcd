"""The report on the Umsetzungsstand of the Konzeptionen: page, PDF, XLSX and CSV, for all who read the Konzeptionen."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from basis import kanonisch
from basis.lists import as_file, druckadresse, export_links
from berichte import pdf
from berichte.forms.berichte import UmsetzungForm
from berichte.sections import gebiete, umsetzungsbild, umsetzungsinhalt
from berichte.sections.umsetzungsbericht import Standzeile, Umsetzungsbericht
from berichte.sections.umsetzungsinhalt import Wahl
from berichte.views.budgetbericht import drucke
from proaktiv.models import Konzeption
from proaktiv.umsetzungsstand import Umsetzung
from proaktiv.views.kettenansicht import INTERN, UMSETZUNG, kettenreiter, kettenweg
from sozialraum.access import seite
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.models import Stadt


@seite(lesen=INTERN)
def umsetzungsberichte(request: Any) -> HttpResponse:
    """To the report of the whole city."""
    oben = next(iter(request.zugang.baum.auf_ebene(Ebene.FACHBEREICH)), None)
    if oben is None:
        raise Http404
    return redirect(_adresse(oben.ebene.name.lower(), oben.schluessel))


def _adresse(ebene: str, schluessel: str, frage: str = "", name: str = "umsetzungsbericht") -> str:
    weg = reverse(name, args=[ebene, schluessel])
    return f"{weg}?{frage}" if frage else weg


def _frage(form: UmsetzungForm) -> str:
    """What was chosen, for the same report of another Gebiet and for its paper."""
    return urlencode({**dict.fromkeys(form.arten, "on"), "zeilen": form.achse, "seit": form.data["seit"]})


def _lade(request: Any, ebene: str, schluessel: str) -> tuple[Knoten, UmsetzungForm, Umsetzungsbericht]:
    """What does not fit is said at its field, and the default is shown."""
    baum: Gebietsbaum = request.zugang.baum
    knoten, form = gebiete.finde(baum, ebene, schluessel), UmsetzungForm(request.GET)
    if knoten is None:
        raise Http404
    bild = umsetzungsinhalt.lies_bild(baum, knoten, form.achse)
    form.biete_vorgabe(umsetzungsinhalt.vorgabe(baum, knoten, bild.stand))
    wahl = Wahl(form.arten, form.achse, form.pruefe_seit(bild.stand))
    return knoten, form, umsetzungsinhalt.lade(baum, knoten, wahl, bild)


@seite(lesen=INTERN)
def umsetzungsbericht(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    knoten, form, bericht = _lade(request, ebene, schluessel)
    gueltig, frage = not form.errors, _frage(form)
    if wanted := request.GET.get("format"):
        return as_file(wanted, bericht.dateiname, umsetzungsbild.blaetter(bericht)) if gueltig else _abgelehnt(request, form)
    papier = _adresse(ebene, schluessel, frage, "umsetzungsbericht_pdf")
    context = {
        "titel": bericht.titel,
        "kernaussage": bericht.kernaussage,
        "brotkrumen": _krumen(request.zugang.baum, knoten, frage),
        "reiter": kettenreiter(request.zugang, UMSETZUNG[1]),
        "exporte": [("Bericht als PDF", druckadresse(papier)), *export_links(request.GET)] if gueltig else [],
        "muster": umsetzungsbild.MUSTER if bericht.muster else "",
        "bericht": bericht,
        "filterform": form,
        "kennzahlen": umsetzungsbild.kennzahlen(bericht),
        "diagramm": umsetzungsbild.diagramm(bericht),
        "gebietszeilen": [(z, _ziel(z, knoten, frage)) for z in bericht.gebiete],
        "wege": _wege(knoten, form.arten),
        "pruefsumme": kanonisch.pruefsumme(bericht.inhalt()),
        "datenstand_der_seite": bericht.kopf.stand,
    }
    return render(request, "berichte/umsetzungsbericht.html", context, status=200 if gueltig else 422)


def _ziel(zeile: Standzeile, hier: Knoten, frage: str) -> str:
    if not zeile.ebene or (zeile.ebene, zeile.schluessel) == (hier.ebene.name.lower(), hier.schluessel):
        return ""
    return _adresse(zeile.ebene, zeile.schluessel, frage)


def _krumen(baum: Gebietsbaum, knoten: Knoten, frage: str) -> list[tuple[str, str | None]]:
    oben = [(gebiete.bezeichne(k), _adresse(k.ebene.name.lower(), k.schluessel, frage)) for k in reversed(baum.vorfahren(knoten.id))]
    return kettenweg(*oben, (f"{UMSETZUNG[0]}: {gebiete.bezeichne(knoten)}", None))


def _wege(knoten: Knoten, arten: Sequence[str]) -> list[tuple[str, str]]:
    """The lists behind the numbers, of each kind of Konzeption that was chosen; there is none of a Stadtteil."""
    ort = {"gebiet": gebietsschluessel(knoten)} if knoten.ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM) else {}
    wo = "" if ort or knoten.ebene == Ebene.FACHBEREICH else " der ganzen Stadt"
    wege = [
        (f"{Konzeption.Art(art).label}: {was} Maßnahmen{wo}", f"{reverse('massnahmen')}?{urlencode({**ort, 'art': art, **dazu})}")
        for art in arten
        for was, dazu in (("verspätete", {"gruppe": Umsetzung.VERSPAETET.value}), ("alle", {}))
    ]
    return [*wege, ("Lücken der Präventionskette", reverse("kettenluecken"))]


@seite(lesen=INTERN)
def umsetzungsbericht_pdf(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    """Printed for this reader, now."""
    _, form, bericht = _lade(request, ebene, schluessel)
    if form.errors:
        return _abgelehnt(request, form)
    auftrag = umsetzungsbild.auftrag(bericht, erstellt=timezone.now(), kopf=pdf.protokollkopf(), stadt=Stadt.objects.aktuelle())
    return drucke(request, auftrag, bericht.dateiname)


def _abgelehnt(request: Any, form: UmsetzungForm) -> HttpResponse:
    saetze = [str(satz) for fehler in form.errors.values() for satz in fehler]
    context = {"titel": "Die Angaben passen nicht", "saetze": saetze, "brotkrumen": kettenweg((UMSETZUNG[0], None))}
    return render(request, "berichte/bericht_fehler.html", context, status=422)
