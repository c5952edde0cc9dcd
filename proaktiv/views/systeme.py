"""Pro-Aktive Systeme: the list, which Stadtteile have one, and the page of one."""

from functools import partial
from typing import Any

from django.db.models import Count, Exists, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from basis.lists import list_page
from basis.zahlen import anzahl, datum
from proaktiv.filters.systeme import StadtteilFilter, SystemFilter
from proaktiv.models import Hinweis, System, Systemstadtteil
from proaktiv.selectors.fristen import tage_am
from proaktiv.selectors.systeme import JUGENDHILFE, SCHNITTSTELLE, Teil, abdeckung, darf_runden_sehen, mit_lage, teile
from proaktiv.selectors.systemseite import abschnitte, mit_angaben
from proaktiv.tables.systeme import StadtteilTable, SystemTable
from proaktiv.views.ansicht import FUEHREN, INTERN, LESEN, NUR_EIGENE, STADTTEILE, SYSTEME, darf_pflegen, reiter, weg
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet
from sozialraum.models.gebiet import gueltig_am

LETZTE_RUNDEN = 6


@seite(lesen=INTERN)
def systeme(request: Any) -> HttpResponse:
    zugang, tag = request.zugang, heute()
    rows = mit_lage(System.objects.all(), zugang, tag).prefetch_related(_geltende_stadtteile(tag))
    zahl = System.objects.filter(gueltig_am(tag)).aggregate(alle=Count("pk"), raeume=Count("gebiet", distinct=True))
    bestehen = anzahl(zahl["alle"], "Pro-Aktives System besteht", "Pro-Aktive Systeme bestehen")
    context = {
        "titel": "Pro-Aktive Systeme",
        "kernaussage": f"{bestehen} am {datum(tag)}, in {anzahl(zahl['raeume'], 'Sozialraum', 'Sozialräumen')}.",
        "brotkrumen": weg(),
        "reiter": reiter(zugang, SYSTEME[1]),
        "hinweis": _hinweis(zugang),
        "liest_bericht": zugang.darf(LESEN),
        **darf_pflegen(zugang),
    }
    return list_page(
        request, template="proaktiv/systeme.html", table=SystemTable, rows=rows, filterset=partial(SystemFilter, baum=zugang.baum),
        name="pro-aktive-systeme", context=context, notes=_notizen(zugang, tag), baum=zugang.baum, runden=zugang.darf(LESEN),
        sieht=partial(darf_runden_sehen, zugang),
    )  # fmt: skip


@seite(lesen=INTERN)
def systemstadtteile(request: Any) -> HttpResponse:
    zugang, tag = request.zugang, heute()
    baum, gilt = zugang.baum, gueltig_am(tag, "systemstadtteile__") & gueltig_am(tag, "systemstadtteile__system__")
    teil = Systemstadtteil.objects.filter(gueltig_am(tag), gueltig_am(tag, "system__")).order_by("system__name")
    mit_system = Prefetch("system", mit_lage(System.objects.all(), zugang, tag))
    rows = Gebiet.objects.gueltig_am(tag).filter(ebene=Ebene.STADTTEIL).annotate(systemzahl=Count("systemstadtteile", filter=gilt))
    rows = rows.prefetch_related(Prefetch("systemstadtteile", teil.prefetch_related(mit_system), to_attr="systemteile"))
    rows = rows.order_by("schluessel")  # an aggregate loses the order of the model
    paare = list(teil.values_list("gebiet", "system", "system__gebiet"))
    raeume = abdeckung(baum, [(gebiet, system) for gebiet, system, _ in paare])
    mit = sum(r.mit for r in raeume)
    context = {
        "titel": "Stadtteile mit und ohne System",
        "kernaussage": f"{mit} von {anzahl(sum(r.alle for r in raeume), 'Stadtteil hat', 'Stadtteilen haben')} ein Pro-Aktives System.",
        "brotkrumen": weg((STADTTEILE[0], None)),
        "reiter": reiter(zugang, STADTTEILE[1]),
        "raeume": raeume,
        "hinweis": _hinweis(zugang),
    }
    return list_page(
        request, template="proaktiv/systemstadtteile.html", table=StadtteilTable, rows=rows, filterset=partial(StadtteilFilter, baum=baum),
        name="stadtteile-mit-system", context=context, notes=_notizen(zugang, tag), baum=baum, runden=zugang.darf(LESEN),
        sieht=partial(darf_runden_sehen, zugang),
    )  # fmt: skip


def _geltende_stadtteile(tag: Any) -> Prefetch:
    rows = Systemstadtteil.objects.gueltig_am(tag).select_related("gebiet").order_by("gebiet__schluessel")
    return Prefetch("stadtteile", rows)


def _hinweis(zugang: Any) -> str:
    return NUR_EIGENE if zugang.darf(LESEN) and not zugang.sieht_alles else ""


def _notizen(zugang: Any, tag: Any) -> list[str]:
    return [f"Akteure, Koordination und Zuordnung am {datum(tag)}", *([NUR_EIGENE] if _hinweis(zugang) else [])]


@seite(lesen=INTERN)
def system(request: Any, pk: int) -> HttpResponse:
    row, zugang, tag = get_object_or_404(mit_angaben(System.objects.mit_allem()), pk=pk), request.zugang, heute()
    je = teile(row)
    koordination = next((t for t in je["koordination"] if t.gilt_am(tag)), None)
    auftraege = list(row.auftraege.select_related("nutzer"))
    context = {
        "titel": row.name,
        "kernaussage": _satz(row, je["akteur"], tag),
        "brotkrumen": weg((row.name, None)),
        "muster": row.muster,
        "system": row,
        "teile": je,
        "heute": tag,
        "koordination": koordination,
        "auftrag": next((a for a in auftraege if a.gueltig_ab <= tag), None),
        "auftraege": auftraege,
        "abschnitte": abschnitte(row),
        "besteht": row.gueltig_bis is None or row.gueltig_bis >= tag,
        "darf_fuehren": zugang.darf(FUEHREN, row.gebiet_id),
        "sieht_runden": darf_runden_sehen(zugang, row.gebiet_id),
        **darf_pflegen(zugang, row.gebiet_id),
    }
    if context["sieht_runden"]:
        context |= _runden(row, zugang, tag)
    return render(request, "proaktiv/system.html", context)


def _runden(row: System, zugang: Any, tag: Any) -> dict[str, Any]:
    """The newest rounds and the open loops, what is due first at the top."""
    fristen = tage_am(tag)
    offene = Hinweis.objects.sichtbar_fuer(zugang).filter(system=row).offen().mit_lage(tag, fristen).nach_dringlichkeit()
    runden = list(row.runden.annotate(kommen=Exists(row.runden.kommend(tag))).order_by("-tag", "-pk")[:LETZTE_RUNDEN])
    return {
        "runden": runden,
        "kommen": any(r.kommen for r in runden),
        "offene": [(h, h.fristsatz(fristen)) for h in offene],
    }


def _satz(row: System, akteure: list[Teil], tag: Any) -> str:
    hier = [t.seite for t in akteure if t.gilt_am(tag)]
    jugendhilfe = anzahl(hier.count(JUGENDHILFE), "Akteur der Jugendhilfe", "Akteure der Jugendhilfe")
    ende = f" bis {datum(row.gueltig_bis)}" if row.gueltig_bis else ""
    wer = f"{jugendhilfe} und {anzahl(hier.count(SCHNITTSTELLE), 'Schnittstelle', 'Schnittstellen')}"
    return f"{row.get_rundenart_display()} im Sozialraum {row.gebiet.schluessel}, seit {datum(row.gueltig_von)}{ende}: {wer}."
