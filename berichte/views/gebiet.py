"""The page of one Gebiet: all that is known of it, each value with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from basis.export import Blatt, Zelle
from basis.lists import as_file, export_links
from basis.zahlen import datum, prozent, zahl
from berichte.sections import gebiete, gebietsausbau, gebietsfaelle, gebietsprofil, gebietssysteme, gebietswarnungen
from berichte.sections import indikatoren as teile
from berichte.sections.gebietsbudget import gebietsbetraege
from berichte.sections.gebietsprofil import Bevoelkerungsteil, Indikatorzeile
from berichte.sections.schwerpunkte import Einstufung, einstufungen
from berichte.sections.stand import gewaehlter_stand
from sozialraum.access import Zugang, seite
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.inputs.lage import baum_und_lage
from sozialraum.kartenbild import Lage, kartenart
from sozialraum.models import Gebiet, Indikator, Stadt
from sozialraum.rechte import Recht
from sozialraum.replay import Blick, wie_beantwortet
from sozialraum.selectors import leser, reihe
from sozialraum.views.vertragswege import vertragswege


@seite(lesen=Recht.INTERN_LESEN)
def gebiet(request: Any, ebene: str, schluessel: str) -> HttpResponse:
    if wanted := request.GET.get("format"):
        teil = _teil(Blick(request.zugang, request.GET), ebene, schluessel)
        blaetter = _blaetter(_name(teil.knoten), teil.zeilen, teil.menschen, teil.muster)
        return as_file(wanted, f"gebiet-{ebene}-{schluessel}".lower(), blaetter)
    return render(request, "berichte/gebiet.html", _seite(request, ebene, schluessel))


@dataclass(frozen=True)
class _Teil:
    """What both page and file stand on. ``am``: the day that is looked at; ``row``: the Gebiet with what its sections read along."""

    am: date
    baum: Gebietsbaum
    lage: dict[int, Lage]
    knoten: Knoten
    alle: list[Indikator]
    reihen: Mapping[int, Any]
    zeilen: list[Indikatorzeile]
    row: Any
    menschen: Bevoelkerungsteil
    eingestuft: list[Einstufung]
    muster: bool


def _teil(blick: Blick, ebene: str, schluessel: str) -> _Teil:
    stand = gewaehlter_stand(blick)
    am = stand or heute()
    baum, lage = baum_und_lage(am)
    if am == heute():
        blick.zugang.baum = baum  # today's tree, on which rights rest, is loaded only once
    knoten = gebiete.finde(baum, ebene, schluessel)
    if knoten is None:
        raise Http404
    alle = list(Indikator.objects.filter(aktiv=True).select_related("nenner_altersband"))
    orte = {k.id for k in (knoten, baum.eltern(knoten.id), *baum.auf_ebene(Ebene.FACHBEREICH)) if k}  # whose course is shown
    reihen = reihe(baum, alle, bis=stand, orte=orte, offen=leser(blick.zugang))
    lieferungen = gebietsprofil.benutzte_lieferungen(baum, knoten, reihen)
    zeilen = gebietsprofil.indikatorzeilen(baum, knoten, alle, reihen, lieferungen)
    row = _lies(blick.zugang, baum, knoten, am, stand)
    menschen, eingestuft = gebietsprofil.bevoelkerung(baum, knoten, row, stand), einstufungen(row.einstufungen)
    muster = any(lieferung.muster for lieferung in lieferungen.values()) or any(e.zeilen[0]["muster"] for e in eingestuft)
    return _Teil(am, baum, lage, knoten, alle, reihen, zeilen, row, menschen, eingestuft, muster)


@wie_beantwortet("indikator", "kartenart", "stand")
def _seite(blick: Blick, ebene: str, schluessel: str) -> dict[str, Any]:
    teil = _teil(blick, ebene, schluessel)
    zugang, baum, knoten, row, am = blick.zugang, teil.baum, teil.knoten, teil.row, teil.am
    gewaehlt = _gewaehlt(blick, teil.alle, teil.reihen)
    return {
        "titel": _name(knoten),
        "kernaussage": _kernaussage(baum, knoten, teil.menschen, teil.zeilen, gewaehlt),
        "brotkrumen": _brotkrumen(baum, knoten),
        "exporte": export_links(blick.GET),
        "muster": teil.muster,
        "gebiet": row,
        "ebenenname": _ebenenname(knoten),
        "stand": am,
        "darueber": _darueber(baum, knoten),
        **_indikatorteil(blick, baum, knoten, teil.zeilen, gewaehlt, teil.reihen, teil.lage),
        "menschen": teil.menschen,
        "einstufungen": teil.eingestuft,
        "einrichtungen": gebietsprofil.einrichtungen(knoten, row, am),
        "warnungen": gebietswarnungen.warnungen(row, baum, knoten),
        "hilfen": gebietsfaelle.fallteil(baum, row, knoten, teil.menschen, zugang),
        "systemteil": gebietssysteme.systemteil(row, knoten, zugang),
        "ausbau": gebietsausbau.ausbauzeilen(row, knoten, am),
        "betraege": gebietsbetraege(zugang, knoten),
        "vertragswege": _vertragswege(zugang, baum, knoten),
        **_einordnung(baum, knoten, row),
    }


def _lies(zugang: Any, baum: Gebietsbaum, knoten: Knoten, am: date, stand: date | None) -> Any:
    """The Gebiet with what its sections read along, in one query."""
    dazu = gebietsfaelle.angaben(baum, knoten, am, zugang) | gebietswarnungen.angaben(zugang, baum, knoten, stand)
    dazu |= gebietssysteme.angaben(baum, knoten, am, zugang) | gebietsausbau.angaben(baum, knoten)
    return gebietsprofil.lade_gebiet(knoten.id, baum.stadtteile(knoten.id), am, stand, **dazu)


def _gewaehlt(blick: Blick, alle: list[Indikator], reihen: Mapping[int, Any]) -> Indikator | None:
    """The Indikator of the address, else the first that has values."""
    mit_werten = [i for i in alle if reihen.get(i.pk)]
    return next((i for i in mit_werten if i.schluessel == blick.GET.get("indikator")), next(iter(mit_werten), None))


def _indikatorteil(
    blick: Blick, baum: Gebietsbaum, knoten: Knoten, zeilen: list[Indikatorzeile], gewaehlt: Indikator | None, reihen: Mapping[int, Any],
    lage: dict[int, Lage],
) -> dict[str, Any]:  # fmt: skip
    """The table of all Indikatoren, course and map of the chosen one."""
    werte = reihen.get(gewaehlt.pk, {}) if gewaehlt else {}
    return {
        "gruppen": _gruppen(zeilen),
        "indikatoren": [z.indikator for z in zeilen],
        "gewaehlt": gewaehlt,
        "verlauf": _verlauf(baum, knoten, gewaehlt, werte),
        "karte": _karte(blick, baum, knoten, gewaehlt, werte, lage),
    }


def _vertragswege(zugang: Zugang, baum: Gebietsbaum, knoten: Knoten) -> list[tuple[str, str]]:
    """The lists of this Gebiet; a Stadtteil has none of its own, its Sozialraum's count for it."""
    ort = baum.eltern(knoten.id) if knoten.ebene == Ebene.STADTTEIL else knoten
    if ort is None:
        return []
    return vertragswege(zugang, in_gebiet=None if ort.ebene == Ebene.FACHBEREICH else ort.id, gebiet=ort.schluessel)


def _einordnung(baum: Gebietsbaum, knoten: Knoten, row: Gebiet) -> dict[str, Any]:
    """Where the Gebiet belongs, and who works for it."""
    return {
        "kinder": [(gebiete.bezeichne(k), teile.url(k)) for k in baum.kinder(knoten.id)],
        "zuordnungen": gebietsprofil.zuordnungen(row),
        "nicht_zugeordnet": knoten.eltern_id is None and knoten.ebene != Ebene.FACHBEREICH,
        "standorte": gebietsprofil.standorte(row),
        "gremien": gebietsprofil.gremien(row),
        "zuordnung_url": reverse("zuordnung"),
        "vergleich_url": _vergleich(knoten),
        "profil_url": reverse("gebietsprofil", args=[knoten.ebene.name.lower(), knoten.schluessel]),
    }


def _vergleich(knoten: Knoten) -> str:
    frage = urlencode({"ebene": knoten.ebene.name.lower(), "gebiet": knoten.schluessel})
    return f"{reverse('gebietsvergleich')}?{frage}" if knoten.ebene != Ebene.FACHBEREICH else ""


def _name(knoten: Knoten) -> str:
    return f"{knoten.schluessel} {knoten.name}" if knoten.ebene == Ebene.STADTTEIL else gebiete.bezeichne(knoten)


def _ebenenname(knoten: Knoten) -> str:
    stadt = Stadt.objects.aktuelle()
    return stadt.ebene(knoten.ebene) if stadt else knoten.ebene.name.title()


def _brotkrumen(baum: Gebietsbaum, knoten: Knoten) -> list[tuple[str, str | None]]:
    weg = [(gebiete.bezeichne(k), teile.url(k)) for k in reversed(baum.vorfahren(knoten.id))]
    return [("Gebiete", reverse("gebiete")), *weg, (gebiete.bezeichne(knoten), None)]


def _darueber(baum: Gebietsbaum, knoten: Knoten) -> str:
    eltern = baum.eltern(knoten.id)
    return gebiete.bezeichne(eltern) if eltern and eltern.ebene != Ebene.FACHBEREICH else ""


def _gruppen(zeilen: list[Indikatorzeile]) -> list[tuple[str, list[Indikatorzeile]]]:
    gruppen: dict[str, list[Indikatorzeile]] = {}
    for zeile in zeilen:
        gruppen.setdefault(zeile.indikator.get_kategorie_display(), []).append(zeile)
    return list(gruppen.items())


def _kernaussage(
    baum: Gebietsbaum, knoten: Knoten, menschen: Bevoelkerungsteil, zeilen: list[Indikatorzeile], gewaehlt: Indikator | None
) -> str:
    saetze = []
    if menschen.gesamt and menschen.letzte is not None:
        stadtweit = "" if knoten.ebene == Ebene.FACHBEREICH else _veraenderung(menschen)
        saetze.append(f"{zahl(menschen.letzte)} Einwohnende am {datum(menschen.tage[-1])}{stadtweit}.")
    zeile = next((z for z in zeilen if z.indikator == gewaehlt), None)
    if zeile and zeile.wert.zahl is not None:
        stellen, einheit = zeile.indikator.nachkommastellen, zeile.indikator.get_einheit_display()
        vergleich = f" (Stadt {zahl(zeile.stadt, stellen)})" if knoten.ebene != Ebene.FACHBEREICH and zeile.stadt.zahl is not None else ""
        saetze.append(f"{zeile.indikator.name}: {zahl(zeile.wert, stellen)}\u00a0{einheit}{vergleich}.")
    return " ".join(saetze)


def _veraenderung(menschen: Bevoelkerungsteil) -> str:
    erste, letzte = menschen.gesamt[0], menschen.gesamt[-1]
    if len(menschen.gesamt) < 2 or not erste:
        return ""
    delta = letzte - erste
    wort = "mehr" if delta > 0 else "weniger"
    anteil = prozent(teile.Fraction(abs(delta), erste))
    return f", {zahl(abs(delta))} ({anteil}) {wort} als {datum(menschen.tage[0])}" if delta else f", so viele wie {datum(menschen.tage[0])}"


def _verlauf(baum: Gebietsbaum, knoten: Knoten, indikator: Indikator | None, tage: Any) -> Any:
    """Gebiet, the level above, and the city over time."""
    if indikator is None or not tage:
        return None
    folge, eltern, wurzel = sorted(tage), baum.eltern(knoten.id), baum.wurzel()
    orte = [(knoten, gebiete.bezeichne(knoten), "ist")]
    if eltern and eltern.id != wurzel.id:
        orte.append((eltern, f"SR {eltern.schluessel}" if eltern.ebene == Ebene.SOZIALRAUM else eltern.name, "vergleich"))
    if knoten.id != wurzel.id:
        orte.append((wurzel, "Stadt", "plan"))
    linien = [(name, art, [tage[tag][ort.id].wert for tag in folge]) for ort, name, art in orte]
    return teile.verlauf(linien, folge, indikator, f"{indikator.name}: {gebiete.bezeichne(knoten)}")


def _karte(blick: Blick, baum: Gebietsbaum, knoten: Knoten, indikator: Indikator | None, tage: Any, lage: dict[int, Lage]) -> Any:
    if indikator is None or not tage:
        return None
    eigene = frozenset(baum.stadtteile(knoten.id)) if knoten.ebene != Ebene.FACHBEREICH else frozenset()
    return teile.karte(baum, indikator, tage[max(tage)], lage, hervor=eigene, art=kartenart(blick.GET))


def _blaetter(name: str, zeilen: list[Indikatorzeile], menschen: Bevoelkerungsteil, muster: bool) -> list[Blatt]:
    hinweise = [name, *(["Musterdaten: erfundene Werte zur Vorführung"] if muster else [])]
    kopf = ("Kategorie", "Indikator", "Einheit", "Wert", "Ebene darüber", "Stadt", "Stichtag", "Quelle", "Datei", "Hinweis")
    inhalt = [_zeile(z) for z in zeilen]
    baender: list[list[Zelle]] = [[band.name, *band.werte] for band in menschen.zeilen]
    return [
        Blatt("Indikatoren", kopf, inhalt, hinweise=hinweise),
        Blatt("Bevölkerung", ("Altersband", *(datum(tag) for tag in menschen.tage)), baender),
    ]


def _zeile(z: Indikatorzeile) -> list[Zelle]:
    i = z.indikator
    werte: list[Zelle] = [z.wert, z.darueber, z.stadt, z.stichtag]
    dateien = ", ".join(quelle.name for quelle in z.quellen)
    return [i.get_kategorie_display(), i.name, i.get_einheit_display(), *werte, i.quelle, dateien, z.hinweis]
