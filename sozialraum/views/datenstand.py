"""The Datenstand: a matrix of what is there, late, missing, corrected, gesperrt; what is there of one period; what is overdue."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from basis.lists import Ansichten, as_file, export_links, list_page
from basis.zahlen import datum, lies_datum, zahl
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.erinnerung import je_stelle, text
from sozialraum.filters.datenkalender import LieferstandFilter
from sozialraum.forms.datenkalender import OFFEN, DatenstandForm, ErinnerungForm
from sozialraum.inputs import datenstand as inputs
from sozialraum.inputs.baeume import Baumfolge
from sozialraum.inputs.wertschutz import jeder
from sozialraum.models import Gebiet, Indikator, Stadt, Zuordnung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.tables.datenkalender import LieferstandTable, RueckstandTable
from sozialraum.views import datenstandansicht as ansicht
from sozialraum.views.daten import darf, krumen
from sozialraum.vollstaendigkeit import FEHLT
from sozialraum.zeitraum import Rhythmus, Zeitraum, zeitraum_mit

ANTWORTFRIST = timedelta(days=14)


@seite(lesen=Recht.INTERN_LESEN)
def datenstand(request: Any) -> HttpResponse:
    tag = heute()
    alle = inputs.gegenstaende()
    form = _auswahl(request, alle, tag)
    wahl = form.gewaehlt
    ebene = Ebene[wahl["ebene"].upper()]
    gezeigt = [g for g in alle if wahl["gruppe"] in ("", g.gruppe) and wahl["stelle"] in ("", *(r.stelle for r in g.regeln))]
    tafeln, muster = inputs.tafeln(gezeigt, Baumfolge(tag), ebene, bis=date(int(wahl["jahr"]) + 1, 1, 1), heute=tag)
    if wanted := request.GET.get("format"):
        return as_file(wanted, "datenstand", [ansicht.blatt(tafeln, ebene, tag)])
    context = {
        "titel": "Datenstand",
        "kernaussage": ansicht.kernaussage(tafeln),
        "filterform": form,
        "tafeln": [ansicht.anzeige(tafel, wahl["nur"] == OFFEN) for tafel in tafeln],
        "ebene": ansicht.ebenenname(ebene),
        "stand": tag,
        "lagen": ansicht.legende(),
        "ohne_stelle": sum(1 for g in alle if all(r.frist_tage is None for r in g.regeln)),
        "leer": not alle,
        "muster": muster,
        "ansichten": Ansichten(request, "Datenstand"),
        "exporte": export_links(request.GET),
        "brotkrumen": krumen(jetzt="Datenstand"),
    }
    return render(request, "sozialraum/datenstand.html", context | darf(request))


def _auswahl(request: Any, alle: list[inputs.Gegenstand], tag: date) -> DatenstandForm:
    erstes = min((r.von.year for g in alle for r in g.regeln if r.von > date.min), default=tag.year)
    gruppen = list(dict.fromkeys(g.gruppe for g in alle))
    stellen = sorted({r.stelle for g in alle for r in g.regeln if r.stelle})
    return DatenstandForm(request.GET, heute=tag, erstes=erstes, gruppen=gruppen, stellen=stellen)


@seite(lesen=Recht.INTERN_LESEN)
def datenstand_zeitraum(request: Any, schluessel: str, rhythmus: str, ende: str) -> HttpResponse:
    """Every Stadtteil of one Indikator and period: its value, or that it is missing."""
    indikator = get_object_or_404(Indikator, schluessel=schluessel)
    zeitraum = _zeitraum_oder_404(rhythmus, ende)
    gelten = inputs.letzte_werte(indikator.pk, zeitraum)
    werte = {row.gebiet_id: row for row in reversed(gelten.select_related("lieferung__datei").defer("lieferung__datei__inhalt"))}
    baum = Baumfolge(heute()).am(zeitraum.ende)
    fehlend = [k.kurzname or k.name for k in baum.auf_ebene(Ebene.STADTTEIL) if k.id not in werte]
    context = {
        "titel": f"{indikator.name}: {zeitraum.name}",
        "kernaussage": _satz_zu(fehlend, len(baum.auf_ebene(Ebene.STADTTEIL))),
        "indikator": indikator,
        "zeitraum": zeitraum,
        "fehlend": fehlend,
        "muster": any(row.lieferung.muster for row in werte.values()),
        "brotkrumen": krumen(("Datenstand", "datenstand"), jetzt=f"{indikator.name}, {zeitraum.name}"),
    }
    return list_page(
        request,
        template="sozialraum/datenstand_zeitraum.html",
        table=LieferstandTable,
        rows=_stadtteile(baum, gelten),
        filterset=LieferstandFilter,
        name=f"datenstand-{schluessel}-{zeitraum.ende:%Y-%m-%d}",
        context=context | darf(request),
        notes=[f"{indikator.name}, Zeitraum {zeitraum.name}, Gebietsstand {datum(baum.stand)}"],
        indikator=indikator,
        werte=werte,
        offen=request.zugang.sieht_fallzahlen if indikator.beruht_auf_fallzahlen else jeder,
    )


def _zeitraum_oder_404(rhythmus: str, ende: str) -> Zeitraum:
    try:
        tag = lies_datum(ende)
        zeitraum = zeitraum_mit(Rhythmus(rhythmus), tag)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if zeitraum.ende != tag:
        raise Http404
    return zeitraum


def _stadtteile(baum: Gebietsbaum, werte: Any) -> Any:
    eltern = Zuordnung.objects.filter(gueltig_am(baum.stand), kind=OuterRef("pk"))
    hier = werte.filter(gebiet=OuterRef("pk"))
    rows = Gebiet.objects.filter(pk__in=[k.id for k in baum.auf_ebene(Ebene.STADTTEIL)]).order_by("schluessel")
    return rows.annotate(
        gehoert_zu=Subquery(eltern.values("eltern__name")[:1]), stand=Coalesce(Subquery(hier.values("zustand")[:1]), Value(FEHLT))
    )


def _satz_zu(fehlend: list[str], anzahl: int) -> str:
    if not fehlend:
        return f"Für alle {zahl(anzahl)} Stadtteile ist geliefert."
    if len(fehlend) == anzahl:
        return "Für diesen Zeitraum ist nichts geliefert."
    return f"Für {zahl(len(fehlend))} von {zahl(anzahl)} Stadtteilen fehlt die Lieferung."


@seite(lesen=Recht.INTERN_LESEN)
def erinnerungen(request: Any) -> HttpResponse:
    """What is overdue, and for each office a text to copy."""
    tag = heute()
    alle = inputs.rueckstaende(tag)
    form = ErinnerungForm(request.GET, stellen=list(je_stelle(alle)))
    offen = [r for r in alle if form.passt(r)]
    stadt = Stadt.objects.aktuelle()
    absender = (stadt.absender or f"{stadt.name}, {stadt.fachbereich}") if stadt else ""
    briefe = [(stelle, text(posten, absender, tag + ANTWORTFRIST)) for stelle, posten in je_stelle(offen).items()]
    context = {
        "titel": "Erinnerungen",
        "kernaussage": _satz_ueberfaellig(len(alle)),
        "filterform": form,
        "ausgewaehlt": len(offen) < len(alle) or form.gewaehlt,
        "briefe": briefe,
        "brotkrumen": krumen(("Datenstand", "datenstand"), jetzt="Erinnerungen"),
    }
    return list_page(
        request,
        template="sozialraum/erinnerungen.html",
        table=RueckstandTable,
        rows=sorted(offen, key=lambda r: (r.faellig_am, r.stelle, r.gegenstand)),
        name="ueberfaellige-lieferungen",
        context=context | darf(request),
        notes=[f"Stand {datum(tag)}."],
        heute=tag,
    )


def _satz_ueberfaellig(anzahl: int) -> str:
    if not anzahl:
        return "Nichts ist überfällig."
    return "Eine Lieferung ist überfällig." if anzahl == 1 else f"{zahl(anzahl)} Lieferungen sind überfällig."
