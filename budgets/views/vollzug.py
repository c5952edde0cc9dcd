"""The running year of Fachbereich, Ressort and Sozialraum: what is there, what is spent and bound, where the year will end."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.lists import as_file
from basis.zahlen import Zahlfehler, lies_datum
from budgets.selectors.haushaltsjahre import haushaltsjahre
from budgets.selectors.vollzug import Eckdaten, eckdaten
from budgets.views import vollzugsansicht as ansicht
from budgets.views.buchungen import lesbare_orte
from budgets.views.budget import in_euro, knoten_der_adresse
from budgets.views.erlaeuterungsabschnitt import abschnitt
from budgets.views.ueberschreitungswarnung import warnzeilen
from budgets.views.vollzugsauswertung import werte_aus
from budgets.views.vollzugsprognose import lies_vorgeschichte, prognose_der_seite, prognoseblaetter
from budgets.views.vollzugsvergleich import berichtswege
from sozialraum.access import seite
from sozialraum.clock import heute
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
    geschichte = lies_vorgeschichte(request.zugang, baum, knoten, jahr, tag)
    a = werte_aus(geschichte, eck, knoten, jahr, tag)
    prognose = prognose_der_seite(request.GET, a.blatt, a.wege, geschichte.blick, jahr, a.monat, a.grenzen)
    if wanted := request.GET.get("format"):
        export = ansicht.exportblatt(a.blatt, haushaltsjahr, knoten, ansicht.standsatz(tag, eck.gebucht_bis), a.grenzen)
        return as_file(wanted, f"vollzug-{jahr}-{ebene}-{schluessel}", [export, *prognoseblaetter(prognose)])
    szenario, wege = prognose["szenarioseite"], ansicht.lesbare_wege(a.buchungswege, a.blatt, a.orte, lesbare_orte(request))
    context = {
        **a.kontext,
        "haushaltsjahr_der_seite": haushaltsjahr,
        "jahre": [(j, reverse("vollzug", args=[j.jahr, ebene, schluessel]), j.jahr == jahr) for j in jahre],
        "darf_umschichtungen": request.zugang.darf(Recht.BUCHUNGEN_LESEN),
        "darf_beantragen": request.zugang.darf(Recht.UMSCHICHTUNG_BEANTRAGEN),
        "in_euro": in_euro(request),
        "ueberschreitungen": warnzeilen(request.zugang, a.blatt, a.orte, haushaltsjahr, a.grenzen, eck.offene),
        "verweise": ansicht.verweise(a.blatt, a.orte, baum, knoten, jahr, wege),
        "buchungswege": wege,
        "kennzahlen": ansicht.kennzahlen(a.blatt, a.grenzen, wege.get(a.blatt.summe.kennung, "")),
        "erlaeuterung": abschnitt(request.zugang, a.blatt, geschichte.rows, a.zeilen, baum, a.grenzen, jahr, a.monat),
        **prognose,
        **berichtswege(request, knoten, jahr, a.monat),
    }
    if szenario and szenario.betrag is not None:
        context["diagramme"] = a.verlaufsbilder(jahr, szenario.betrag)
    return render(request, "budgets/vollzug.html", context, status=422 if szenario and szenario.form and szenario.form.errors else 200)


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
