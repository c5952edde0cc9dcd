"""Everything that waits for a person, on one page: by kind and Frist, as a list and a file."""

from typing import Any

from django.http import HttpResponse

from basis import due
from basis.aufgaben import Frist, je_art, je_frist
from basis.lists import list_page
from basis.zahlen import anzahl, datum
from berichte.filters import AufgabenFilter
from berichte.sections.wichtiges import zeilen
from berichte.tables import AufgabenTable
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht


@seite(lesen=Recht.INTERN_LESEN)
def aufgaben(request: Any) -> HttpResponse:
    tag = heute()
    alle = due.sammle(request.zugang, tag)
    je = je_frist(alle, tag)
    gesamt = sum(je.values())
    satz = f"Auf Sie {'wartet' if gesamt == 1 else 'warten'} {anzahl(gesamt, 'Sache', 'Sachen')}"
    context = {
        "titel": "Meine Aufgaben",
        "kernaussage": f"{satz}; überfällig {'ist' if je[Frist.UEBERFAELLIG] == 1 else 'sind'} {je[Frist.UEBERFAELLIG]}."
        if alle
        else "Zurzeit wartet nichts auf Sie.",
        "gruppen": je_art(alle, tag),
        "brotkrumen": [("Übersicht", "/"), ("Meine Aufgaben", None)],
    }
    return list_page(
        request, template="berichte/aufgaben.html", table=AufgabenTable, rows=zeilen(alle, tag), filterset=AufgabenFilter,
        name="aufgaben", context=context, notes=[f"Stand {datum(tag)}."],
    )  # fmt: skip
