"""The catalogue of Hilfearten."""

from typing import Any

from django.http import HttpResponse

from basis.lists import list_page
from sozialraum.access import seite
from sozialraum.filters.fallstatistik import HilfeartFilter
from sozialraum.models import Hilfeart
from sozialraum.rechte import Recht
from sozialraum.tables.fallstatistik import HilfeartTable
from sozialraum.views.daten import krumen


@seite(lesen=Recht.INTERN_LESEN)
def hilfearten(request: Any) -> HttpResponse:
    """Which Hilfen are counted, how they are called in files, and which of them make up the density."""
    rows = Hilfeart.objects.all()
    dichte = sum(1 for row in rows if row.zaehlt_als_hze)
    return list_page(
        request,
        template="sozialraum/hilfearten.html",
        table=HilfeartTable,
        rows=rows,
        filterset=HilfeartFilter,
        name="hilfearten",
        context={
            "titel": "Hilfearten",
            "kernaussage": f"{len(rows)} Hilfearten; {dichte} davon zählen in der Dichte der Hilfen zur Erziehung." if rows else "",
            "brotkrumen": krumen(jetzt="Hilfearten"),
        },
    )
