"""Released Scorecards: the list, and one of them as it was, beside what has changed since."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from basis.lists import as_file, druckadresse, export_links, list_page
from basis.monate import monatserster
from basis.zahlen import anzahl, datum
from bsc.blattvergleich import aenderungen
from bsc.filters.freigaben import ScorecardfreigabeFilter
from bsc.models import Scorecardfreigabe
from bsc.scorecardblatt import Scorecardblatt
from bsc.selectors.blatt import lies_blatt, lies_freigabe
from bsc.tables.freigaben import ScorecardfreigabeTable
from bsc.views import blattansicht
from bsc.views.ansicht import adresse
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.rechte import Recht

LISTE = ("Freigaben", "scorecardfreigaben")


@seite(lesen=Recht.INTERN_LESEN)
def scorecardfreigaben(request: Any) -> HttpResponse:
    """Of the whole city: what is released all staff read (domain.md 9)."""
    rows = nummeriert().select_related("gebiet", "nutzer").defer("inhalt").order_by("-stichtag", "-pk")
    context = {
        "titel": "Freigegebene Scorecards",
        "kernaussage": "Eine Freigabe zeigt für immer, was sie am Tag der Freigabe zeigte; was danach kommt, steht in der nächsten.",
        "brotkrumen": [("Scorecard", reverse("scorecards")), (LISTE[0], None)],
    }
    return list_page(
        request, template="bsc/freigaben.html", table=ScorecardfreigabeTable, rows=rows, filterset=ScorecardfreigabeFilter,
        name="scorecardfreigaben", context=context,
    )  # fmt: skip


def nummeriert() -> QuerySet[Scorecardfreigabe]:
    """Each with its ``nummer`` among those of the same Gebiet and Stichtag, and how many there are (``von``)."""
    gleiche = [F("gebiet"), F("stichtag")]
    return Scorecardfreigabe.objects.annotate(
        nummer=Window(RowNumber(), partition_by=gleiche, order_by=F("pk").asc()), von=Window(Count("pk"), partition_by=gleiche)
    )


def hole(pk: int) -> Scorecardfreigabe:
    return get_object_or_404(Scorecardfreigabe.objects.select_related("gebiet", "nutzer"), pk=pk)


def freigabesatz(freigabe: Scorecardfreigabe) -> str:
    return f"freigegeben am {datum(freigabe.am)} von {freigabe.wer}"


@seite(lesen=Recht.INTERN_LESEN)
def scorecardfreigabe(request: Any, pk: int) -> HttpResponse:
    """One release, from its stored content; never calculated again. It holds nothing that somebody may not see."""
    freigabe = hole(pk)
    blatt, satz = lies_freigabe(freigabe), freigabesatz(freigabe)
    if wanted := request.GET.get("format"):
        name = f"scorecard-{blatt.stand:%Y-%m-%d}-{blatt.ebene}-{blatt.schluessel}-freigabe-{pk}"
        return as_file(wanted, name, [blattansicht.als_blatt(blatt, satz)])
    knoten = request.zugang.baum.knoten.get(freigabe.gebiet_id)
    zahl = Scorecardfreigabe.objects.filter(gebiet=freigabe.gebiet_id).aggregate(
        nummer=Count("pk", filter=Q(stichtag=freigabe.stichtag, pk__lte=pk)),
        spaeter=Count("pk", filter=Q(stichtag__gte=freigabe.stichtag, pk__gt=pk)),
    )
    context = {
        "titel": f"{blatt.titel}: Freigabe zum {datum(blatt.stand)}",
        "kernaussage": blatt.kernaussage,
        "brotkrumen": [("Scorecard", reverse("scorecards")), (LISTE[0], reverse(LISTE[1])), (f"{blatt.ort}, {datum(blatt.stand)}", None)],
        "exporte": [("Bericht als PDF", druckadresse(reverse("scorecardfreigabe_pdf", args=[pk]))), *export_links(request.GET)],
        "muster": blattansicht.MUSTER if blatt.muster else "",
        "freigabe": freigabe,
        "eintrag": f"scorecard-{pk}",  # as the archive names it
        "blatt": blatt,
        "koepfe": blattansicht.koepfe(blatt),
        "gruppen": blattansicht.gruppen(blatt),
        "hinweise": blattansicht.hinweise(blatt),
        **zahl,
        "scorecard": adresse(blatt.stand.year, knoten) if knoten else "",
        "alle": f"{reverse(LISTE[1])}?gebiet={freigabe.gebiet.schluessel}",
        "datenstand_der_seite": blatt.stand,
        **_seither(request, freigabe, blatt),
    }
    return render(request, "bsc/freigabe.html", context)


def _seither(request: Any, freigabe: Scorecardfreigabe, blatt: Scorecardblatt) -> dict[str, Any]:
    """One sentence for each measure that has changed, in what everybody may read."""
    baum, tag = request.zugang.baum, heute()
    knoten = baum.knoten.get(freigabe.gebiet_id)
    if knoten is None:
        return {"seither": [], "seithersatz": "Dieses Gebiet gibt es heute nicht mehr; zu vergleichen ist nichts."}
    stand = max(monatserster(tag) - timedelta(days=1), freigabe.stichtag)
    saetze = aenderungen(blatt.zeilen, lies_blatt(knoten, baum, stand, None).zeilen, tag)
    wie_viele = anzahl(len(saetze), "Messgröße hat sich geändert", "Messgrößen haben sich geändert")
    satz = f"{wie_viele}: verglichen ist der Stand {datum(stand)}, wie ihn alle lesen." if saetze else (
        f"Bis zum Stand {datum(stand)} hat sich seit der Freigabe keine Messgröße geändert."
    )  # fmt: skip
    return {"seither": saetze, "seithersatz": satz}
