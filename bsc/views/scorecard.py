"""The Scorecard of a Gebiet in a year: goals in four Perspektiven with Ist, Soll, Plan and status."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from basis.lists import as_file, druckadresse, export_links
from basis.monate import monatserster
from basis.zahlen import Zahlfehler, datum, lies_datum
from bsc.forms.filter import ScorecardFilterForm
from bsc.models import Scorecardfreigabe, Zielmassnahme
from bsc.scorecardzeile import kernaussage
from bsc.selectors.scorecard import lies_zeilen, messgroessen, mit_unterzielen, ziele
from bsc.views import ansicht
from sozialraum.access import Wer, seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.rechte import Recht, Rolle
from sozialraum.replay import Blick, wie_beantwortet

PFLEGEN = Recht.SCORECARD_PFLEGEN
FRUEHESTES, SPAETESTES = 1990, 2100


def knoten_der_adresse(baum: Gebietsbaum, ebene: str, schluessel: str) -> Knoten:
    namen = {e.name.lower(): e for e in Ebene}
    treffer = [k for k in baum.auf_ebene(namen[ebene]) if k.schluessel == schluessel] if ebene in namen else []
    if not treffer:
        raise Http404
    return treffer[0]


def wer_darf(request: Any, recht: Recht, gebiet: int) -> Wer:
    """404 for who has the right nowhere (the gate), 403 with the sentence for who has it elsewhere."""
    if not request.zugang.darf(recht, gebiet):
        raise PermissionDenied(request.zugang.warum_nicht_hier(recht))
    wer: Wer = request.zugang.wer(recht, gebiet)
    return wer


def stand_von(request: Any, jahr: int | None = None) -> date:
    """``stand`` of the address, else the end of the last whole month, within the year asked for, if one is.

    404 for years out of all bounds.
    """
    vormonat, gefragt = monatserster(heute()) - timedelta(days=1), _gefragter_stand(request)
    jahr = (gefragt or vormonat).year if jahr is None else jahr
    if not FRUEHESTES <= jahr <= SPAETESTES:
        raise Http404
    if gefragt is None:
        return vormonat if vormonat.year == jahr else date(jahr, 12, 31)
    if gefragt.year != jahr:
        raise BadRequest(f"Der Stand liegt nicht im Jahr {jahr}.")
    return gefragt


def _gefragter_stand(request: Any) -> date | None:
    angabe = request.GET.get("stand")
    try:
        return lies_datum(angabe) if angabe else None
    except Zahlfehler as fehler:
        raise BadRequest(str(fehler)) from fehler


@seite(lesen=Recht.INTERN_LESEN)
def scorecards(request: Any) -> HttpResponse:
    """The way in: the own Ressort, else the Fachbereich, in the year of today."""
    baum = request.zugang.baum
    if not baum.auf_ebene(Ebene.FACHBEREICH):
        return render(request, "bsc/leer.html", {"titel": "Scorecard", "brotkrumen": [("Scorecard", None)]})
    eigene = [e.gebiet_id for e in request.zugang.eigenschaften if e.rolle == Rolle.RESSORTLEITUNG]
    ort = baum.knoten[eigene[0]] if eigene and eigene[0] in baum.knoten else baum.wurzel()
    return redirect("scorecard", stand_von(request).year, ort.ebene.name.lower(), ort.schluessel)


@seite(lesen=Recht.INTERN_LESEN)
def scorecard(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """One Gebiet in one year as of a day (``stand``), as page, XLSX or CSV."""
    if wanted := request.GET.get("format"):
        lage = _lies(Blick(request.zugang, request.GET), jahr, ebene, schluessel)
        blatt = ansicht.exportblatt(lage.zeilen, _massnahmen(lage.zeilen), ansicht.kurzname(lage.knoten), lage.stand)
        return as_file(wanted, f"scorecard-{jahr}-{ebene}-{schluessel}", [blatt])
    return render(request, "bsc/scorecard.html", _seite(request, jahr, ebene, schluessel))


@dataclass(frozen=True)
class _Lage:
    """What both page and file stand on; ``zeilen``: those of ``alle`` that the filter lets through."""

    baum: Gebietsbaum
    stand: date
    knoten: Knoten
    alle: list[ansicht.Zeile]
    zeilen: list[ansicht.Zeile]
    form: ScorecardFilterForm


def _lies(blick: Blick, jahr: int, ebene: str, schluessel: str) -> _Lage:
    baum, stand = blick.zugang.baum, stand_von(blick, jahr)
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    rows = messgroessen(stand).filter(mit_unterzielen(knoten.id, jahr))
    alle = ansicht.zeilen_von(lies_zeilen(rows, blick.zugang, baum, stand), knoten, baum, heute())
    form = ScorecardFilterForm(blick.GET, verantwortliche=sorted({z.verantwortlich for z in alle if z.verantwortlich}))
    return _Lage(baum, stand, knoten, alle, [z for z in alle if form.laesst_durch(z.z.status, z.verantwortlich)], form)


@wie_beantwortet("stand", "status", "verantwortlich")
def _seite(blick: Blick, jahr: int, ebene: str, schluessel: str) -> dict[str, Any]:
    lage, zugang = _lies(blick, jahr, ebene, schluessel), blick.zugang
    stand, knoten, alle, zeilen = lage.stand, lage.knoten, lage.alle, lage.zeilen
    ort = ansicht.kurzname(knoten)
    eigene_ziele = ziele(knoten.id, jahr)
    gemessen = {z.m.ziel.pk for z in alle}
    zahl = {z.pk: massnahmen for z, massnahmen in eigene_ziele}
    for zeile in zeilen:
        zeile.massnahmenzahl = zahl.get(zeile.m.ziel.pk, 0)
    return {
        "titel": f"Balanced Scorecard {ort}",
        "kernaussage": kernaussage([z.z for z in alle]),
        "stand": stand,
        "jahr": jahr,
        "knoten": knoten,
        "gruppen": ansicht.nach_perspektive(zeilen),
        "ohne_messgroesse": [z for z, _ in eigene_ziele if z.pk not in gemessen],
        "leer": not alle and not eigene_ziele,
        "filterform": lage.form,
        "ausgangsjahr": ansicht.ausgangsjahr(zeilen),
        "kopf_ist": ansicht.kopf_ist(stand) if stand <= heute() else "Ist",
        "planjahr": ansicht.planjahr(zeilen),
        "legende": ansicht.legende(zeilen),
        "offene": sum(1 for z in alle if z.offen_rot),
        "vorschlag": any(z.m.ziel.perspektive_vorschlag for z in alle),
        "gesperrt": any(z.z.ist_gesperrt for z in alle),
        "muster": _muster(alle),
        "darf_pflegen": zugang.darf(PFLEGEN, knoten.id),
        "darf_eintragen": zugang.darf(Recht.MESSWERTE_EINTRAGEN),
        "darf_freigeben": zugang.darf(Recht.SCORECARD_FREIGEBEN, knoten.id) and stand <= heute(),
        "freigabe": _letzte_freigabe(knoten, jahr),
        **wege(lage.baum, knoten, jahr),
        "exporte": [*_papier(jahr, knoten, stand, zeilen=bool(alle)), *export_links(blick.GET)],
        "brotkrumen": [("Scorecard", reverse("scorecards")), (ort, None)],
    }


def _letzte_freigabe(knoten: Knoten, jahr: int) -> Scorecardfreigabe | None:
    return Scorecardfreigabe.objects.filter(gebiet=knoten.id, stichtag__year=jahr).select_related("nutzer").defer("inhalt").first()


def _papier(jahr: int, knoten: Knoten, stand: date, *, zeilen: bool) -> list[tuple[str, str]]:
    """The whole Scorecard as paper, whatever is filtered."""
    url = reverse("scorecard_pdf", args=[jahr, knoten.ebene.name.lower(), knoten.schluessel])
    return [("Bericht als PDF", druckadresse(f"{url}?stand={datum(stand)}"))] if zeilen else []


def _muster(zeilen: list[ansicht.Zeile]) -> str:
    """Of which rows the values are invented; those of the Fachkonzept are not."""
    if not any(z.m.muster for z in zeilen):
        return ""
    return "Aus dem Fachkonzept stammen nur dessen Beispiele mit Ausgangswert und Plan; alles andere auf dieser Seite ist erfunden."


def _massnahmen(zeilen: list[ansicht.Zeile]) -> dict[int, list[str]]:
    je: dict[int, list[str]] = {}
    for ziel, text in Zielmassnahme.objects.filter(ziel__in={z.m.ziel.pk for z in zeilen}).values_list("ziel", "text"):
        je.setdefault(ziel, []).append(text)
    return je


def wege(baum: Gebietsbaum, knoten: Knoten, jahr: int, adresse: Callable[[int, Knoten], str] = ansicht.adresse) -> dict[str, Any]:
    """Fachbereich and Ressorts as tabs, the Sozialräume of the Ressort below them, and the years beside."""
    aktiv = {knoten.id, *(k.id for k in baum.vorfahren(knoten.id) if k.ebene != Ebene.FACHBEREICH)}
    ressort = next((k for k in (knoten, *baum.vorfahren(knoten.id)) if k.ebene == Ebene.RESSORT), None)

    def verweise(rows: Any) -> list[dict[str, Any]]:
        return [{"titel": ansicht.kurzname(k), "url": adresse(jahr, k), "aktiv": k.id in aktiv} for k in rows]

    return {
        "reiter": verweise([*baum.auf_ebene(Ebene.FACHBEREICH), *baum.auf_ebene(Ebene.RESSORT)]),
        "reiter_name": "Ebenen der Scorecard",
        "unterebenen": verweise(baum.kinder(ressort.id)) if ressort else [],
        "jahre": [(j, adresse(j, knoten), j == jahr) for j in range(jahr - 1, jahr + 2)],
    }
