"""Maßnahmen: the list with bulk editing, and the page of one with need, money, milestones, effect and reports."""

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.bedarfsblatt import Eintrag, blatt
from proaktiv.filters.massnahmen import MassnahmeFilter
from proaktiv.massnahmenweg import Massnahmenstand, hat_begonnen
from proaktiv.models import Massnahme
from proaktiv.selectors.kette import (
    aktionen_von,
    als_mittel,
    darf_berichten,
    gebiete_von,
    geendet_am,
    letzte_jahre,
    mit_allem,
    moegliche_dubletten,
    ohne_wirkungsmessung,
    phasen_von,
)
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.selectors.kettenteile import massnahmenteile
from proaktiv.selectors.wirkung import wirkungsverlaeufe
from proaktiv.tables.massnahmen import MassnahmeTable, gebietsnamen, standzeichen
from proaktiv.umsetzungsstand import Gruppe, Umsetzung, standwort
from proaktiv.views.kettenansicht import BERICHTEN, INTERN, MASSNAHMEN, PFLEGEN, darf_pflegen, endewort, kettenreiter, kettenweg
from proaktiv.views.konzeptionen import mustersatz
from proaktiv.views.wirkungsbild import wirkungsbild
from sozialraum.access import seite
from sozialraum.selectors import leser

ERFUNDEN = (
    "Einige Maßnahmen, Bedarf, Mittel und Berichte dieser Seite sind zur Vorführung erfunden; von den übrigen auch, was die Spalte "
    "„Davon erfunden“ nennt."
)
EIGENE = "Berichten dürfen alle mit dieser Aufgabe, die für eines der Gebiete der Maßnahme zuständig sind."


def massnahmenweg(*dazu: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return kettenweg((MASSNAHMEN[0], reverse("massnahmen") if dazu else None), *dazu)


@seite(lesen=INTERN)
def massnahmen(request: Any) -> HttpResponse:
    zugang, tag = request.zugang, kettenstand()
    rows = mit_allem(Massnahme.objects.all(), tag)
    zahl = Massnahme.objects.mit_gruppe(tag).aggregate(
        alle=Count("pk"),
        muster=Count("pk", filter=Q(muster=True)),
        spaet=Count("pk", filter=Q(gruppe=Gruppe.VERSPAETET.value)),
        ohne=Count("pk", filter=ohne_wirkungsmessung()),
    )
    wie_weit = f"{zahl['spaet']} verspätet, {zahl['ohne']} ohne Wirkungsmessung"
    context = {
        "titel": "Maßnahmen",
        "kernaussage": f"{anzahl(zahl['alle'], 'Maßnahme', 'Maßnahmen')}, Stand {datum(tag)}: {wie_weit}.",
        "brotkrumen": massnahmenweg(),
        "reiter": kettenreiter(zugang, MASSNAHMEN[1]),
        "stand": tag,
        "muster": zahl["muster"] and ERFUNDEN,
        **darf_pflegen(zugang),
    }
    return list_page(
        request, template="proaktiv/massnahmen.html", table=MassnahmeTable, rows=rows, filterset=partial(MassnahmeFilter, baum=zugang.baum),
        name="massnahmen", context=context, notes=[f"Umsetzung: Stand {datum(tag)}", f"Bedarf und gesicherte Mittel: {tag.year}"],
        jahr=tag.year, exclude=() if zugang.darf(PFLEGEN) else ("wahl",),
    )  # fmt: skip


@seite(lesen=INTERN)
def massnahme(request: Any, pk: int) -> HttpResponse:
    zugang, (tag, teile) = request.zugang, massnahmenteile(Massnahme(pk=pk))
    row: Any = get_object_or_404(geendet_am(mit_allem(Massnahme.objects.all(), tag)), pk=pk)
    gebiete = [gebiet.pk for gebiet in gebiete_von(row)]
    aktionen, woanders = aktionen_von(row, zugang)
    bedarfe, finanzierungen, erwartungen = teile["bedarfe"], teile["finanzierungen"], teile["erwartungen"]
    begonnen = hat_begonnen(row.stand, (bericht.stand_neu for bericht in teile["berichte"]))
    verlaeufe = wirkungsverlaeufe(erwartungen, zugang.baum, leser(zugang), begonnen=begonnen)
    context = {
        "titel": row.titel,
        "stand": tag,
        "kernaussage": _satz(row),
        "brotkrumen": massnahmenweg((row.titel, None)),
        "muster": row.muster or mustersatz([row]),
        "massnahme": row,
        "zeichen": standzeichen(row),
        "erfundene": _erfundene(row, teile["berichte"]),
        "gebietsnamen": gebietsnamen(row),
        "blatt": _blatt(bedarfe, finanzierungen, letzte_jahre([row]).get(pk)),
        "endesatz": (ende := endewort(row)) and f"{capfirst(ende)}: Was für Jahre danach beschlossen ist, lässt keine Lücke.",
        "phasen": ", ".join(phasen_von(row)),
        **teile,
        "wirkungen": [wirkungsbild(e, v, row.beginn) for e, v in zip(erwartungen, verlaeufe, strict=True)],
        "dubletten": moegliche_dubletten(row, gebiete, zugang.baum) if row.stand != Massnahmenstand.AUFGEGEBEN.value else [],
        "aktionen": aktionen,
        "aktionen_woanders": woanders,
        "darf_berichten": darf_berichten(zugang, gebiete),
        "warum_kein_bericht": f"{zugang.warum_nicht_hier(BERICHTEN)} {EIGENE}",
        **darf_pflegen(zugang),
    }
    return render(request, "proaktiv/massnahme.html", context)


def _erfundene(row: Any, berichte: Iterable[Any]) -> list[str]:
    """Which fields the page marks; ``berichte`` come newest first, and the newest that names a number says whether it is invented."""
    gemeldet = [next((b.muster for b in berichte if getattr(b, feld) is not None), False) and feld for feld in ("plaetze", "erreichte")]
    return [*row.muster_felder, *filter(None, gemeldet)]


def _blatt(bedarfe: list[Any], finanzierungen: list[Any], letztes: int | None) -> Any:
    """Of each year and kind the newest entry; ``bedarfe`` come newest first."""
    gilt: dict[tuple[int, str], Any] = {}
    for b in bedarfe:
        gilt.setdefault((b.jahr, b.art), b)
    eintraege = [Eintrag(b.jahr, b.art, b.betrag_cent, b.vze, str(b.beschluss or b.grund)) for b in gilt.values()]
    zaehlt = [f for f in finanzierungen if not f.foerdermittel or f.foerdermittel.stand != "abgelehnt"]
    mittel = [als_mittel(f) for f in zaehlt]
    quoten = [
        (f.jahr, f.betrag_cent, Fraction(f.foerdermittel.quote) / 100) for f in zaehlt if f.foerdermittel and f.foerdermittel.quote
    ]
    return blatt(eintraege, mittel, quoten, letztes)


def _satz(row: Any) -> str:
    wort = standwort(row.gruppe, row.stand, row.berichtet_am)
    wann = f", gemeldet am {datum(row.berichtet_am)}" if row.berichtet_am else ", noch kein Bericht"
    wann = "" if wort == Umsetzung.OHNE_BERICHT.bezeichnung else wann
    bis = f" Geplant bis {datum(row.ende)}." if row.ende else ""
    return f"{capfirst(wort)}{wann}.{bis}"

