"""The page of whoever coordinates: the own Systeme with next round, what is overdue, and minutes that are not finished.

No list with filters: somebody coordinates a few Systeme, and all that waits in them is to be seen at once.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from basis.lists import export, export_links
from basis.zahlen import anzahl, datum
from proaktiv.selectors.meine import MeinSystem, meine_systeme
from proaktiv.tables.hinweise import fristzeichen
from proaktiv.tables.systeme import MeinSystemTable
from proaktiv.views.ansicht import FUEHREN, MEINE, reiter, weg
from sozialraum.access import seite
from sozialraum.clock import heute


@seite(lesen=FUEHREN)
def meine(request: Any) -> HttpResponse:
    tag = heute()
    systeme = meine_systeme(request.zugang, tag)
    hinweise = sorted((paar for m in systeme for paar in m.hinweise), key=lambda paar: (paar[0].faellig_am, paar[0].pk))
    context = {
        "titel": MEINE[0],
        "kernaussage": _satz(systeme),
        "brotkrumen": weg((MEINE[0], None)),
        "reiter": reiter(request.zugang, MEINE[1]),
        "hinweise": [(h, fristzeichen(h), satz) for h, satz in hinweise],
        "runden": sorted((r for m in systeme for r in m.ohne_niederschrift), key=lambda r: (r.tag, r.pk)),
    }
    table = MeinSystemTable(systeme, orderable=False)
    if wanted := request.GET.get("format"):
        return export(wanted, "meine-systeme", table, [f"Systeme, die {request.user} am {datum(tag)} koordiniert"])
    return render(request, "proaktiv/meine.html", context | {"table": table, "exporte": export_links(request.GET) if systeme else []})


def _satz(systeme: list[MeinSystem]) -> str:
    if not systeme:
        return "Sie koordinieren heute kein System."
    offen, spaet = sum(m.offene for m in systeme), sum(m.ueberfaellige for m in systeme)
    hinweise = f"{anzahl(offen, 'Hinweis ist', 'Hinweise sind')} offen, {spaet} davon überfällig" if offen else "kein Hinweis ist offen"
    fehlend = sum(m.fehlende for m in systeme)
    runden = f"; {anzahl(fehlend, 'Niederschrift fehlt', 'Niederschriften fehlen')}" if fehlend else ""
    return f"Sie koordinieren {anzahl(len(systeme), 'System', 'Systeme')}: {hinweise}{runden}."
