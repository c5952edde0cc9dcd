"""What only those see who are responsible: counts by age and Geschlecht, and the cohorts with their rates. Never part of another page."""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Sum
from django.http import HttpResponse

from basis.geld import euro
from basis.lists import list_page
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.ebenen import Ebene
from sozialraum.filters.fallstatistik import KohorteFilter
from sozialraum.forms.fallfilter import FallfilterForm
from sozialraum.models import Fallkohorte
from sozialraum.querysets import fallzahlen as abfragen
from sozialraum.rechte import Recht
from sozialraum.tables.fallstatistik import AlterTable, KohorteTable
from sozialraum.views.daten import krumen
from sozialraum.views.fallstatistik import NUR_INTERN, bild_der_auswahl

FALLSTATISTIK = ("Fallstatistik", "fallstatistik")
NICHT_ZUSTAENDIG = "Nach Alter und Geschlecht sehen Sie nur Gebiete, für die Sie zuständig sind. Bitte wählen Sie eines davon."


@seite(lesen=Recht.FALLZAHLEN_OFFEN)
def fallalter(request: Any) -> HttpResponse:
    """Bestand, begonnen and beendet by Altersgruppe and Geschlecht, where they were delivered so."""
    gefunden = bild_der_auswahl(request, FallfilterForm)
    bild, form = gefunden or (None, None)
    zeilen: list[dict[str, Any]] = []
    if bild and bild.nur_intern:
        a = bild.auswahl
        teile = None if a.knoten is None else frozenset(bild.baum.stadtteile(a.knoten.id))
        alles = a.knoten is not None and a.knoten.ebene == Ebene.FACHBEREICH
        nummern = abfragen.meldungen().waehle({art.id for art in a.arten}, a.von, a.bis)
        zeilen = abfragen.nach_alter(nummern, a.bis, teile, a.ort, alles=alles)
    geliefert = any(z["gegliedert"] for z in zeilen)
    summe: dict[str, Any] = {name: sum(z[name] for z in zeilen) for name in ("bestand", "begonnen", "beendet")}
    if bild:
        luecken, arten = bild.blick.luecken, bild.auswahl.arten
        zeilen, summe = [luecken.zeile(z, arten) for z in zeilen], luecken.zeile(summe, arten)
    warnung = f"{NUR_INTERN} {bild.nicht_gemeldet}".rstrip() if bild else NUR_INTERN
    context = {
        "titel": "Fälle nach Alter und Geschlecht",
        "kernaussage": f"{bild.auswahl.zeitraum}, Bestand am {datum(bild.ende)}." if bild else "",
        "filterform": form,
        "bild": bild,
        "geliefert": geliefert,
        "warnung": warnung,
        "nicht_zustaendig": NICHT_ZUSTAENDIG if bild and not bild.nur_intern else "",
        "muster": bool(bild and bild.muster),
        "brotkrumen": krumen(FALLSTATISTIK, jetzt="Alter und Geschlecht"),
    }
    return list_page(
        request,
        template="sozialraum/fallalter.html",
        table=AlterTable,
        rows=zeilen if geliefert else [],
        name="faelle-nach-alter",
        context=context,
        notes=[warnung, *([bild.auswahl.zeitraum, "Musterdaten: erfunden"] if bild and bild.muster else [])],
        totals=[{"alter": "Zusammen", **summe}],
    )


SUMMEN = {
    "n": Sum("anzahl"), "summe": Sum("tagessatz_summe"), "ohne": Sum("ohne_tagessatz"), "muster": BoolOr("lieferung__muster"),
}  # fmt: skip


def _satz(tag: date, je: dict[str, Any]) -> str:
    return f"{datum(tag)}: {zahl(je['n'])} laufende Hilfen, zusammen {euro(je['summe'])} am Tag; {zahl(je['ohne'])} ohne Tagessatz."


@seite(lesen=Recht.FALLZAHLEN_OFFEN)
def fallkohorten(request: Any) -> HttpResponse:
    """Running Hilfen of a day in groups of at least three, with Träger, rate and planned end: what the Prognose calculates with."""
    zugang = request.zugang
    rows = Fallkohorte.objects.wirksam().select_related("hilfeart", "gebiet", "traeger", "lieferung")
    if not zugang.sieht_fallzahlen():
        rows = rows.filter(gebiet__in=zugang.gebiete_mit(Recht.FALLZAHLEN_OFFEN))
    je_stand: dict[date, Any] = {row["stand"]: row for row in rows.order_by("-stand").values("stand").annotate(**SUMMEN)}
    staende = list(je_stand)
    gewaehlt = next((tag for tag in staende if tag.isoformat() == request.GET.get("stand")), staende[0] if staende else None)
    muster = any(row["muster"] for row in je_stand.values())
    context = {
        "titel": "Fallkohorten",
        "kernaussage": _satz(gewaehlt, je_stand[gewaehlt]) if gewaehlt else "",
        "warnung": NUR_INTERN,
        "muster": muster,
        "brotkrumen": krumen(FALLSTATISTIK, jetzt="Kohorten"),
    }
    return list_page(
        request,
        template="sozialraum/fallkohorten.html",
        table=KohorteTable,
        rows=rows.order_by("-stand", "hilfeart__reihenfolge", "gruppe", "gebiet__schluessel", "pk"),
        filterset=lambda *args, **kw: KohorteFilter(*args, staende=staende, **kw),
        name="fallkohorten",
        context=context,
        notes=[NUR_INTERN, *(["Musterdaten: erfunden"] if muster else [])],
    )
