"""Konzeptionen: the list, and the page of one with chapters, Maßnahmen, milestones, Beteiligung, evaluations, versions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from basis.lists import list_page
from basis.zahlen import anzahl, aufzaehlung, datum
from proaktiv.erfundenes import benenne
from proaktiv.filters.massnahmen import KonzeptionFilter
from proaktiv.models import Kapitel, Konzeption, Konzeptionsevaluation, Massnahme
from proaktiv.selectors.kette import mit_allem, steht
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.selectors.kettenteile import konzeptionsteile
from proaktiv.tables.massnahmen import KonzeptionTable, gebietsnamen, standzeichen
from proaktiv.umsetzungsstand import Gruppe, Umsetzung, umsetzung
from proaktiv.views.kettenansicht import INTERN, KONZEPTIONEN, darf_pflegen, kettenreiter, kettenweg
from sozialraum.access import seite


@dataclass(frozen=True)
class Massnahmenzeile:
    row: Any
    zeichen: str
    gebiete: str


@dataclass(frozen=True)
class Kapitelblock:
    """A chapter with its Maßnahmen; ``kapitel`` None: those of no chapter."""

    kapitel: Kapitel | None
    zeilen: tuple[Massnahmenzeile, ...]


@seite(lesen=INTERN)
def konzeptionen(request: Any) -> HttpResponse:
    tag = kettenstand()
    letzte = Konzeptionsevaluation.objects.filter(konzeption=OuterRef("pk")).order_by("-tag")
    verspaetet = Massnahme.objects.mit_gruppe(tag).filter(Q(gruppe=Gruppe.VERSPAETET.value)).values("pk")
    rows = Konzeption.objects.select_related("uebergeordnet", "einheit").annotate(
        massnahmenzahl=Count("massnahmen"),
        verspaetete=Count("massnahmen", filter=Q(massnahmen__in=verspaetet)),
        letzte_evaluation=Subquery(letzte.values("tag")[:1]),
    )
    zahl = Massnahme.objects.mit_gruppe(tag).aggregate(
        alle=Count("pk"), **{wie.value: Count("pk", filter=steht(wie)) for wie in Umsetzung}
    )
    teile = ", ".join(f"{zahl[wie.value]} {wie.bezeichnung}" for wie in Umsetzung)
    context = {
        "titel": "Konzeptionen",
        "kernaussage": f"{anzahl(zahl['alle'], 'Maßnahme', 'Maßnahmen')} in {rows.count()} Konzeptionen, Stand {datum(tag)}: {teile}.",
        "brotkrumen": kettenweg((KONZEPTIONEN[0], None)),
        "reiter": kettenreiter(request.zugang, KONZEPTIONEN[1]),
        "stand": tag,
        **darf_pflegen(request.zugang),
    }
    return list_page(
        request, template="proaktiv/konzeptionen.html", table=KonzeptionTable, rows=rows.order_by("laufzeit_von", "name"),
        filterset=KonzeptionFilter, name="konzeptionen", context=context, notes=[f"Umsetzung: Stand {datum(tag)}"],
    )  # fmt: skip


@seite(lesen=INTERN)
def konzeption(request: Any, schluessel: str) -> HttpResponse:
    row, tag = get_object_or_404(Konzeption.objects.select_related("uebergeordnet", "einheit"), schluessel=schluessel), kettenstand()
    massnahmen = list(mit_allem(Massnahme.objects.filter(konzeption=row), tag))
    teile = konzeptionsteile(row)
    evaluationen = teile["evaluationen"]
    context = {
        "titel": row.name,
        "kernaussage": _satz(massnahmen, tag),
        "brotkrumen": kettenweg((KONZEPTIONEN[0], reverse(KONZEPTIONEN[1])), (row.name, None)),
        "muster": row.muster or mustersatz(massnahmen),
        "konzeption": row,
        "stand": tag,
        "bloecke": _bloecke(teile["kapitel"], massnahmen),
        **teile,
        "evaluation_faellig": row.evaluation_faellig(evaluationen[0].tag if evaluationen else None),
        "jahr": tag.year,
        **darf_pflegen(request.zugang),
    }
    return render(request, "proaktiv/konzeption.html", context)


def _bloecke(kapitel: list[Kapitel], massnahmen: list[Any]) -> list[Kapitelblock]:
    je: dict[int | None, list[Massnahmenzeile]] = {}
    for m in massnahmen:
        je.setdefault(m.kapitel_id, []).append(Massnahmenzeile(m, standzeichen(m), gebietsnamen(m)))
    bloecke = [Kapitelblock(k, tuple(je.get(k.pk, ()))) for k in kapitel]
    return bloecke + ([Kapitelblock(None, tuple(je[None]))] if None in je else [])


def _satz(massnahmen: list[Any], tag: date) -> str:
    if not massnahmen:
        return "Diese Konzeption hat noch keine Maßnahme."
    staende = [umsetzung(m.gruppe, m.berichtet_am) for m in massnahmen]
    teile = ", ".join(f"{staende.count(u)} {u.bezeichnung}" for u in Umsetzung if u in staende)
    return f"{anzahl(len(massnahmen), 'Maßnahme', 'Maßnahmen')}, Stand {datum(tag)}: {teile}."


def mustersatz(massnahmen: list[Any]) -> str:
    """The sources print the Maßnahmen, not their years: need, money and reports are invented, and what they are sorted by."""
    werte, ganze = any(m.musterwerte for m in massnahmen), any(m.muster for m in massnahmen)
    angaben = benenne({name for m in massnahmen for name in m.muster_felder})
    einzelnes = f"Angaben zu {aufzaehlung(angaben)}"
    teile = (("einige Maßnahmen", ganze), ("Bedarf, Mittel und Berichte", werte), (einzelnes, bool(angaben)))
    was = "; ".join(teil for teil, gilt in teile if gilt)
    return f"{capfirst(was)} dieser Seite sind zur Vorführung erfunden." if was else ""
