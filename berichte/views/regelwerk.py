"""The Regelwerk: list, one rule with its six answers, a new rule or a change from a day on."""

from typing import Any

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import list_page
from berichte.actions.regelwerk import speichere_regel
from berichte.filters import RegelFilter
from berichte.forms.berichte import RegelForm
from berichte.models import Berichtsregel
from berichte.regelwerk import beginn_fuer
from berichte.tables import RegelTable
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht, warum_nicht
from sozialraum.views.formularseite import formularseite

ROWS = Berichtsregel.objects.select_related("gremium")
LESEN, PFLEGEN = Recht.INTERN_LESEN, Recht.REGELWERK_PFLEGEN


def krumen(*weg: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Berichte", reverse("berichte")), *weg]


def mustersatz() -> str:
    """Said on each page of the rules, once one of them is invented."""
    return "Einige Regeln und Abgaben sind zur Vorführung erfunden." if Berichtsregel.objects.filter(muster=True).exists() else ""


def _darf(request: Any) -> dict[str, Any]:
    return {"darf_pflegen": request.zugang.darf(PFLEGEN), "warum_nicht": warum_nicht(PFLEGEN)}


@seite(lesen=LESEN)
def regelwerk(request: Any) -> HttpResponse:
    context = {
        "titel": "Regelwerk Berichtswesen",
        "kernaussage": "Wer wem was woher wann und wie berichtet, je Berichtstyp und Ebene. Eine Regel gilt, bis die nächste sie ablöst.",
        "brotkrumen": krumen(("Regelwerk", None)),
        "muster": mustersatz(),
    }
    return list_page(
        request, template="berichte/regelwerk.html", table=RegelTable, rows=ROWS.order_by("typ", "ebene", "-gueltig_ab"),
        filterset=RegelFilter, name="regelwerk-berichtswesen", context=context | _darf(request),
    )  # fmt: skip


@seite(lesen=LESEN)
def berichtsregel(request: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(ROWS, pk=pk)
    folge = list(Berichtsregel.objects.filter(typ=row.typ, ebene=row.ebene).order_by("-gueltig_ab"))
    context = {
        "titel": f"{row.get_typ_display()} je {row.get_ebene_display()}",
        "kernaussage": f"{row.get_rolle_display()} berichtet: {row.wann}.",
        "regel": row,
        "andere": [r for r in folge if r.pk != row.pk],
        "muster": row.muster,
        "brotkrumen": krumen(("Regelwerk", reverse("regelwerk")), (row.get_typ_display(), None)),
    }
    return render(request, "berichte/berichtsregel.html", context | _darf(request))


@seite(lesen=PFLEGEN, methoden=("GET", "POST"))
def berichtsregel_bearbeiten(request: Any, pk: int | None = None) -> HttpResponse:
    """A change starts from the rule that is there and holds from the next day that is possible, unless another is chosen."""
    alt = get_object_or_404(ROWS, pk=pk) if pk else None
    tag = beginn_fuer([alt.regel.rhythmus if alt else None], heute())
    neu = Berichtsregel(typ=alt.typ, ebene=alt.ebene) if alt else Berichtsregel()
    vorgabe = (model_to_dict(alt) if alt else {}) | {"gueltig_ab": tag}
    form = RegelForm(request.POST or None, instance=neu, initial=vorgabe, fest=alt is not None)
    wer = request.zugang.verlange(PFLEGEN)
    titel = "Regel ändern" if alt else "Regel eintragen"
    weg = [(str(alt), alt.get_absolute_url())] if alt else []
    return formularseite(
        request, form, lambda: speichere_regel(wer=wer, regel=form.save(commit=False), grund=form.cleaned_data["grund"]),
        titel=titel, zurueck=alt.get_absolute_url() if alt else reverse("regelwerk"), meldung="Die Regel ist gespeichert.",
        brotkrumen=krumen(("Regelwerk", reverse("regelwerk")), *weg, (titel, None)),
        hinweis="Mit einem neuen Tag löst die Regel die bisherige ab; mit demselben Tag wird die bisherige berichtigt." if alt else "",
    )  # fmt: skip
