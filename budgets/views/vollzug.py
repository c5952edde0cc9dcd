"""The running year of Fachbereich, Ressort and Sozialraum: what is there, what is spent and bound, where the year will end."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.lists import as_file, export_links
from basis.zahlen import Zahlfehler, lies_datum
from budgets.models import Haushaltsjahr
from budgets.selectors.vollzug import datenstand, monatsverlauf, schwellen, staende
from budgets.views import budgetansicht, vollzugsansicht
from budgets.views.budget import in_euro, knoten_der_adresse, reiter, unterebenen
from budgets.views.vollzugswege import stelle_wege_zusammen
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.models import Gebiet
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def vollzug(request: Any, jahr: int, ebene: str, schluessel: str) -> HttpResponse:
    """One Gebiet in one year as of a day (``stand``), as page, XLSX or CSV. The totals are open to all staff; Buchungen are not."""
    jahre = list(Haushaltsjahr.objects.order_by("jahr"))
    haushaltsjahr = next((j for j in jahre if j.jahr == jahr), None)
    if haushaltsjahr is None:
        raise Http404
    gebucht_bis = datenstand(jahr)
    tag = _stand(request, jahr, gebucht_bis)
    baum = Gebiet.objects.baum(tag)
    knoten = knoten_der_adresse(baum, ebene, schluessel)
    rows = staende(jahr, tag)
    frueher = monatsverlauf(tuple(range(jahr - 3, jahr)))
    blatt = vollzugsansicht.stelle_zusammen(knoten, baum, rows, frueher, jahr, tag, gebucht_bis)
    stand = vollzugsansicht.letzter_monat(jahr, tag, gebucht_bis)
    wege, bester = stelle_wege_zusammen(blatt, rows, frueher, stand)
    grenzen = schwellen(tag)
    if wanted := request.GET.get("format"):
        export = vollzugsansicht.exportblatt(blatt, haushaltsjahr, knoten, tag, grenzen)
        return as_file(wanted, f"vollzug-{jahr}-{ebene}-{schluessel}", [export])
    ort = budgetansicht.ortsname(knoten)
    context = {
        "titel": f"Budget {ort}, Haushaltsjahr {jahr}",
        "kernaussage": vollzugsansicht.kernaussage(blatt, tag, gebucht_bis),
        "haushaltsjahr_der_seite": haushaltsjahr,
        "datenstand_der_seite": tag,
        "jahre": [(j, reverse("vollzug", args=[j.jahr, ebene, schluessel]), j == haushaltsjahr) for j in jahre],
        "ansichten": _ansichten(jahr, ebene, schluessel),
        "reiter": reiter(baum, jahr, knoten, "vollzug"),
        "reiter_name": "Ebenen des Budgets",
        "unterebenen": unterebenen(baum, jahr, knoten, "vollzug"),
        "blatt": blatt,
        "darf_umschichtungen": request.zugang.darf(Recht.BUCHUNGEN_LESEN),
        "knoten": knoten,
        "tag": tag,
        "gebucht_bis": gebucht_bis,
        "in_euro": in_euro(request),
        "kennzahlen": vollzugsansicht.kennzahlen(blatt, grenzen),
        "balken": vollzugsansicht.gesamtbalken(blatt, ort),
        "ampeln": vollzugsansicht.ampeln(blatt, grenzen),
        "grenzen": vollzugsansicht.grenzsatz(grenzen),
        "bilder": vollzugsansicht.bilder(blatt),
        "gebiete": {k.id: k for k in baum.knoten.values()},
        "diagramm": vollzugsansicht.restdiagramm(blatt, ort, jahr),
        "wege": wege if stand else [],
        "bester_weg": bester,
        "muster": any(row.muster for row in rows),
        "exporte": export_links(request.GET),
        "brotkrumen": [("Budgets", reverse("budgets")), (ort, None)],
    }
    return render(request, "budgets/vollzug.html", context)


def _stand(request: Any, jahr: int, gebucht_bis: date | None) -> date:
    """``stand`` of the address, else the latest Datenstand of the year, else today within the year."""
    if angabe := request.GET.get("stand"):
        try:
            tag = lies_datum(angabe)
        except Zahlfehler as fehler:
            raise BadRequest(str(fehler)) from fehler
        if tag.year != jahr:
            raise BadRequest(f"Der Stand liegt nicht im Haushaltsjahr {jahr}.")
        return tag
    return gebucht_bis or min(max(heute(), date(jahr, 1, 1)), date(jahr, 12, 31))


def _ansichten(jahr: int, ebene: str, schluessel: str) -> list[tuple[str, str, bool]]:
    args = [jahr, ebene, schluessel]
    return [("Laufendes Jahr", reverse("vollzug", args=args), True), ("Verteilung", reverse("budget", args=args), False)]
