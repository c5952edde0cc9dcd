"""The running year of Fachbereich, Ressort and Sozialraum: what is there, what is spent and bound, where the year will end."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.diagramme import legende_budget
from basis.lists import as_file
from basis.zahlen import Zahlfehler, lies_datum
from budgets.ampel import Schwellen
from budgets.models import Haushaltsjahr
from budgets.selectors.haushaltsjahre import haushaltsjahre
from budgets.selectors.vollzug import Eckdaten, eckdaten
from budgets.views import vollzugsansicht as ansicht
from budgets.views.buchungen import lesbare_orte
from budgets.views.budget import ansichten, in_euro, knoten_der_adresse, reiter, unterebenen
from budgets.views.budgetansicht import ortsname
from budgets.views.erlaeuterungsabschnitt import abschnitt
from budgets.views.ueberschreitungswarnung import warnzeilen
from budgets.views.vollzugsprognose import lies_vorgeschichte, prognose_der_seite, prognoseblaetter
from budgets.views.vollzugsvergleich import berichtswege, vergleiche
from budgets.vollzugsblatt import Vollzugsblatt
from budgets.vollzugsgliederung import gliedere
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def vollzug(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """One Gebiet in one year as of a day (``stand``), as page, XLSX or CSV. The totals are open to all staff; Buchungen are not."""
    jahre = haushaltsjahre(request)
    haushaltsjahr = next((j for j in jahre if j.jahr == jahr), None)
    if haushaltsjahr is None:
        raise Http404
    eck = eckdaten(jahr)
    tag = _stand(request, jahr, eck)
    baum, request.zugang.baum = eck.baeume.am(tag), eck.baeume.genau(heute())
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    geschichte, grenzen = lies_vorgeschichte(request.zugang, baum, knoten, jahr, tag), eck.schwellen(tag)
    rows, frueher = geschichte.rows, geschichte.verlauf
    monat = ansicht.letzter_monat(jahr, tag, eck.gebucht_bis)
    ort = ortsname(knoten)
    blatt = gliedere(ort, knoten, baum, rows, frueher, jahr, monat)
    prognose = prognose_der_seite(request, blatt, rows, geschichte, jahr, monat, grenzen)
    if wanted := request.GET.get("format"):
        export = ansicht.exportblatt(blatt, haushaltsjahr, knoten, ansicht.standsatz(tag, eck.gebucht_bis), grenzen)
        return as_file(wanted, f"vollzug-{jahr}-{ebene}-{schluessel}", [export, *prognoseblaetter(prognose)])
    szenario, wege = prognose["szenarioseite"], ansicht.buchungswege(blatt, rows, tag, lesbare_orte(request))
    context = {
        "titel": f"Budget {ort}, Haushaltsjahr {jahr}",
        "kernaussage": ansicht.kernaussage(blatt, tag, eck.gebucht_bis),
        "haushaltsjahr_der_seite": haushaltsjahr,
        "datenstand_der_seite": tag,
        **_wohin(baum, knoten, jahr, jahre),
        "blatt": blatt,
        "darf_umschichtungen": request.zugang.darf(Recht.BUCHUNGEN_LESEN),
        "darf_beantragen": request.zugang.darf(Recht.UMSCHICHTUNG_BEANTRAGEN),
        "knoten": knoten,
        "standsatz": ansicht.standsatz(tag, eck.gebucht_bis),
        "in_euro": in_euro(request),
        **_bilder(blatt, ort, jahr, grenzen, szenario.betrag if szenario else None),
        "ueberschreitungen": warnzeilen(request.zugang, blatt, {r.posten: r.gebiet for r in rows}, haushaltsjahr, grenzen, eck.offene),
        "verweise": ansicht.verweise(blatt, rows, baum, knoten, jahr, wege),
        "buchungswege": wege,
        "kennzahlen": ansicht.kennzahlen(blatt, grenzen, wege.get(blatt.summe.kennung, "")),
        **_anmerkungen(blatt),
        "vergleich": vergleiche(blatt, knoten, baum, rows, frueher, eck.pfad, jahr, monat),
        "erlaeuterung": abschnitt(request.zugang, blatt, rows, frueher, baum, grenzen, jahr, monat),
        **prognose,
        "muster": any(row.muster for row in rows),
        **berichtswege(request, knoten, jahr, monat),
    }
    return render(request, "budgets/vollzug.html", context, status=422 if szenario and szenario.form and szenario.form.errors else 200)


def _anmerkungen(blatt: Vollzugsblatt) -> dict[str, Any]:
    """Whether a row lacks its Ansatz, and why rows have no Prognose."""
    zeilen = [z for g in blatt.ausgaben for z in g.zeilen]
    gruende = sorted({z.aussicht.grund for z in zeilen if z.aussicht.betrag is None})
    return {"ohne_ansatz": any(z.ohne_ansatz for z in zeilen), "gruende": gruende}


def _wohin(baum: Gebietsbaum, knoten: Knoten, jahr: int, jahre: list[Haushaltsjahr]) -> dict[str, Any]:
    """The ways to the other years, Ebenen and views of the budget."""
    args = [knoten.ebene.name.lower(), knoten.schluessel]
    return {
        "jahre": [(j, reverse("vollzug", args=[j.jahr, *args]), j.jahr == jahr) for j in jahre],
        "budgetansichten": ansichten(jahr, *args, aktiv="vollzug"),
        "reiter": reiter(baum, jahr, knoten, "vollzug"),
        "reiter_name": "Ebenen des Budgets",
        "unterebenen": unterebenen(baum, jahr, knoten, "vollzug"),
        "brotkrumen": [("Budgets", reverse("budgets")), (ortsname(knoten), None)],
    }


def _bilder(blatt: Vollzugsblatt, ort: str, jahr: int, grenzen: Schwellen, szenario: int | None) -> dict[str, Any]:
    punkte = ansicht.verlaufspunkte(blatt, blatt.summe.aussicht.betrag)
    wenn = [] if szenario is None else ansicht.verlaufspunkte(blatt, szenario)
    return {
        "balken": ansicht.gesamtbalken(blatt, ort),
        "balken_legende": legende_budget(),
        "bilder": ansicht.bilder([z for g in blatt.ausgaben for z in g.zeilen]),
        "ampeln": ansicht.ampeln(blatt, grenzen),
        "grenzen": ansicht.grenzsatz(grenzen),
        "diagramme": ansicht.verlaufsbilder(punkte, ort, jahr, wenn),
    }


def _stand(request: Any, jahr: int, eck: Eckdaten) -> date:
    """``stand`` of the address, else that of the year."""
    if angabe := request.GET.get("stand"):
        try:
            tag = lies_datum(angabe)
        except Zahlfehler as fehler:
            raise BadRequest(str(fehler)) from fehler
        if tag.year != jahr:
            raise BadRequest(f"Der Stand liegt nicht im Haushaltsjahr {jahr}.")
        return tag
    return eck.stand(jahr)

