"""Comparison of up to five Gebiete: everything that is shown stands in the address."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.lists import Ansichten, as_file, export_links
from basis.zahlen import datum
from berichte.sections import gebietsvergleich as teile
from berichte.sections.gebiete import bezeichne
from berichte.sections.stand import gewaehlter_stand
from sozialraum.access import seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert, Stadt
from sozialraum.rechte import Recht
from sozialraum.selectors import leser, reihe


@seite(lesen=Recht.INTERN_LESEN)
def gebietsvergleich(request: Any) -> HttpResponse:
    """``?ebene=stadtteil&gebiet=101&gebiet=461&kategorie=bildung&stand=31.12.2006``."""
    stand = gewaehlter_stand(request)
    baum = Gebiet.objects.baum(stand or heute())
    if baum.stand == heute():
        request.zugang.baum = baum  # today's tree, on which rights rest, is loaded only once
    wahl = _wahl(request, baum)
    kategorie = request.GET.get("kategorie", "")
    kategorie = kategorie if kategorie in Indikator.Kategorie.values else ""
    alle = Indikator.objects.filter(aktiv=True, **({"kategorie": kategorie} if kategorie else {})).select_related("nenner_altersband")
    folge = teile.spalten(baum, wahl)
    reihen = reihe(baum, alle, bis=stand, nur_letzte=True, offen=leser(request.zugang)) if folge else {}
    zeilen = teile.zeilen(folge, list(alle), reihen)
    stufe = teile.einstufung(baum, folge, stand)
    muster = _muster(reihen)
    if wanted := request.GET.get("format"):
        return as_file(wanted, "gebietsvergleich", [teile.blatt(folge, zeilen, stufe, _notizen(baum, stand, muster))])
    context = {
        "titel": "Gebiete im Vergleich",
        "kernaussage": teile.kernaussage(folge, zeilen),
        "brotkrumen": [("Gebiete", reverse("gebiete")), ("Vergleich", None)],
        "exporte": export_links(request.GET) if zeilen else [],
        "ansichten": Ansichten(request, "Gebiete im Vergleich"),
        "muster": muster or bool(stufe and stufe.liste.muster),
        "wahl": wahl,
        "spalten": folge,
        "gruppen": _gruppen(zeilen),
        "stufe": stufe,
        "gebietsstand": baum.stand,
        **_auswahl(baum, wahl, kategorie, stand),
    }
    return render(request, "berichte/gebietsvergleich.html", context)


def _wahl(request: Any, baum: Gebietsbaum) -> teile.Wahl:
    """Without any choice the Sozialräume."""
    if "ebene" not in request.GET and "gebiet" not in request.GET:
        return teile.waehle(baum, "sozialraum", [k.schluessel for k in baum.auf_ebene(Ebene.SOZIALRAUM)][: teile.HOECHSTENS])
    return teile.waehle(baum, request.GET.get("ebene", ""), request.GET.getlist("gebiet"))


def _muster(reihen: Any) -> bool:
    lieferungen = {nummer for tage in reihen.values() for werte in tage.values() for nummer in werte.lieferungen}
    return bool(lieferungen) and Datenlieferung.objects.filter(pk__in=lieferungen, muster=True).exists()


def _notizen(baum: Gebietsbaum, stand: date | None, muster: bool) -> list[str]:
    bis = f"Werte bis {datum(stand)}" if stand else "jeweils jüngste Werte"
    return [f"Gebietsstand {datum(baum.stand)}, {bis}", *(["Musterdaten: erfundene Werte zur Vorführung"] if muster else [])]


def _gruppen(zeilen: list[teile.Zeile]) -> dict[str, list[teile.Zeile]]:
    gruppen: dict[str, list[teile.Zeile]] = {}
    for zeile in zeilen:
        gruppen.setdefault(zeile.indikator.get_kategorie_display(), []).append(zeile)
    return gruppen


def _auswahl(baum: Gebietsbaum, wahl: teile.Wahl, kategorie: str, stand: date | None) -> dict[str, Any]:
    """The choices of the form: Ebene, five Gebiete, Kategorie, period."""
    stadt = Stadt.objects.aktuelle()
    orte = [(k.schluessel, bezeichne(k)) for k in baum.auf_ebene(wahl.ebene)]
    gewaehlt = [k.schluessel for k in wahl.knoten]
    tage = Indikatorwert.objects.filter(lieferung__zurueckgenommen_am__isnull=True).values_list("stichtag", flat=True)
    alle_tage = sorted({*tage.distinct(), *([stand] if stand else [])}, reverse=True)
    return {
        "ebenen": [(e.name.lower(), stadt.ebene(e) if stadt else e.name.title(), e == wahl.ebene) for e in teile.EBENEN],
        "plaetze": [(n + 1, gewaehlt[n] if n < len(gewaehlt) else "") for n in range(teile.HOECHSTENS)],
        "orte": orte,
        "kategorien": [(wert, name, wert == kategorie) for wert, name in Indikator.Kategorie.choices],
        "tage": [(datum(tag), tag == stand) for tag in alle_tage],
    }
