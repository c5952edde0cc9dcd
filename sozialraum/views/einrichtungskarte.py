"""Einrichtungen and Plätze on the map and per Gebiet, on any day."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from basis.diagramme import Klassen
from basis.export import Blatt
from basis.lists import as_file, export_links
from basis.zahlen import datum, zahl
from sozialraum.access import seite
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.einrichtungsbestand import Bestand, je_gebiet
from sozialraum.filters.daten import DatumFilter
from sozialraum.filters.einrichtungen import Einrichtungsauswahl
from sozialraum.inputs.lage import baum_und_lage
from sozialraum.kartenbild import Beschriftung, Karte, Lage, kartenart, orte_aus, zeichne
from sozialraum.models import Einrichtung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Recht
from sozialraum.tables.einrichtungen import BestandTable
from sozialraum.views.daten import darf, krumen
from sozialraum.views.einrichtungen import EINRICHTUNGEN, reiter
from sozialraum.views.raeume import stand_aus

GRENZEN = {"anzahl": (1, 3, 6, 10), "plaetze": (1, 100, 300, 600)}  # fixed, so that maps of different days compare
TITEL = {"anzahl": "Einrichtungen je Stadtteil", "plaetze": "Plätze je Stadtteil"}


class KartenFilter(Einrichtungsauswahl):
    gezeigt = filters.ChoiceFilter(
        choices=[("anzahl", "Einrichtungen"), ("plaetze", "Plätze")], method="zeige", label="Zeigen", empty_label=None, null_label=None
    )
    stand = DatumFilter(method="zeige", label="Stand (Tag)")

    def zeige(self, rows: QuerySet[Einrichtung], name: str, value: Any) -> QuerySet[Einrichtung]:
        return rows  # the view reads these two: what the map shows, and of which day


@seite(lesen=Recht.INTERN_LESEN)
def einrichtungen_karte(request: Any) -> HttpResponse:
    tag = stand_aus(request)
    baum, lagen = baum_und_lage(tag)
    filterset = KartenFilter(request.GET, queryset=Einrichtung.objects.filter(gueltig_am(tag)), request=request)
    bestand = je_gebiet(baum, filterset.qs.values_list("stadtteil_id", "plaetze"))
    zeilen = _zeilen(baum, bestand)
    muster = Einrichtung.objects.filter(muster=True).exists()
    if wanted := request.GET.get("format"):
        return as_file(wanted, "einrichtungen-je-gebiet", [_blatt(zeilen, tag, muster)])
    gezeigt = request.GET.get("gezeigt") if request.GET.get("gezeigt") in GRENZEN else "anzahl"
    context = {
        "titel": "Einrichtungen auf der Karte",
        "kernaussage": _kernaussage(baum, bestand),
        "stand": tag,
        "filter": filterset,
        "diagramm": _karte(request, baum, bestand, lagen, str(gezeigt)),
        "table": BestandTable(zeilen, orderable=False) if zeilen else None,
        "muster": muster,
        "exporte": export_links(request.GET),
        "reiter": reiter("einrichtungen_karte"),
        "brotkrumen": krumen(EINRICHTUNGEN, jetzt="Karte"),
    }
    return render(request, "sozialraum/einrichtungen_karte.html", context | darf(request))


def _karte(request: Any, baum: Gebietsbaum, bestand: dict[int, Bestand], lagen: dict[int, Lage], gezeigt: str) -> Karte | None:
    orte = orte_aus(baum, lagen, lambda k: _wert(bestand[k.id], gezeigt), _url)
    return zeichne(orte, Klassen(GRENZEN[gezeigt]), Beschriftung(TITEL[gezeigt]), kartenart(request.GET))


def _wert(bestand: Bestand, gezeigt: str) -> int | None:
    """No Einrichtung means no places: that is 0; places that nobody named are not."""
    if gezeigt == "anzahl":
        return bestand.anzahl
    return bestand.plaetze if bestand.anzahl else 0


def _url(knoten: Knoten) -> str:
    return f"{reverse('einrichtungen')}?gebiet=stadtteil-{knoten.schluessel}"


def _zeilen(baum: Gebietsbaum, bestand: dict[int, Bestand]) -> list[dict[str, Any]]:
    knoten = [k for ebene in Ebene for k in baum.auf_ebene(ebene)]
    return [
        {
            "gebiet": f"{k.schluessel} {k.name}" if k.ebene >= Ebene.SOZIALRAUM else k.name,
            "ebene": k.ebene.name.title() if k.eltern_id or k.ebene == Ebene.FACHBEREICH else f"{k.ebene.name.title()}, nicht zugeordnet",
            "url": reverse("gebiet", args=[k.ebene.name.lower(), k.schluessel]),
            "anzahl": bestand[k.id].anzahl,
            "plaetze": _wert(bestand[k.id], "plaetze"),
            "ohne_angabe": bestand[k.id].ohne_angabe,
        }
        for k in knoten
    ]


def _blatt(zeilen: list[dict[str, Any]], tag: date, muster: bool) -> Blatt:
    spalten = ("gebiet", "ebene", "anzahl", "plaetze", "ohne_angabe")
    hinweise = [f"Einrichtungen und Zuordnung am {datum(tag)}", *(["Musterdaten: erfunden"] if muster else [])]
    kopf = ("Gebiet", "Ebene", "Einrichtungen", "Plätze", "ohne Angabe der Plätze")
    return Blatt("Einrichtungen je Gebiet", kopf, [[zeile[s] for s in spalten] for zeile in zeilen], hinweise=hinweise)


def _kernaussage(baum: Gebietsbaum, bestand: dict[int, Bestand]) -> str:
    if not baum.auf_ebene(Ebene.FACHBEREICH):
        return ""
    stadt = bestand[baum.wurzel().id]
    ohne = [k for k in baum.auf_ebene(Ebene.STADTTEIL) if not bestand[k.id].anzahl]
    plaetze = f" mit {zahl(stadt.plaetze)} Plätzen" if stadt.plaetze is not None else ""
    leer = "" if not ohne else " 1 Stadtteil hat keine." if len(ohne) == 1 else f" {zahl(len(ohne))} Stadtteile haben keine."
    return f"{zahl(stadt.anzahl)} Einrichtungen{plaetze} am {datum(baum.stand)}.{leer}"
