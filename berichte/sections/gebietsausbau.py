"""Ausbaustand of one Gebiet: each rule with covered of all, here; read within the query that loads the Gebiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.http import urlencode

from proaktiv.ausbaustand import Angebotszeit, Ausbaulage, Deckung, Haus, bestand, gezeigtes_schuljahr, schuljahr, stichtag
from proaktiv.models import Angebot, Ausbauregel, Ausbauziel
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.models import Einrichtung


@dataclass(frozen=True)
class Ausbauzeile:
    """One rule in this Gebiet; ``d`` without any house: there is no such Einrichtung here, which is not 0."""

    name: str
    url: str
    schuljahr: str
    d: Deckung
    muster: bool


def angaben(baum: Gebietsbaum, knoten: Knoten) -> dict[str, Combinable]:
    """What the query of the Gebiet is to bring along: the rules, the houses here that they count, and the Angebote of their kinds."""
    orte = [knoten.id, *baum.stadtteile(knoten.id)]
    felder = {n: F(n) for n in ("schluessel", "name", "erstes_schuljahr", "letztes_schuljahr", "stichtag_monat", "voraussetzung")}
    eigene, vorher = Q(art=OuterRef("angebotsart")), Q(art=OuterRef("voraussetzung"))
    teile = {
        "haeuser": ArraySubquery(_haeuser(orte)), "zeiten": ArraySubquery(_zeiten(eigene)), "bedingung": ArraySubquery(_zeiten(vorher))
    }  # fmt: skip
    rows = Ausbauregel.objects.order_by("angebotsart__reihenfolge", "name")
    return {"ausbauliste": ArraySubquery(rows.values(json=JSONObject(**felder, **teile)))}


def _haeuser(orte: Collection[int]) -> Any:
    gezaehlt = Ausbauziel.objects.filter(regel=OuterRef(OuterRef("pk")), einrichtungsart=OuterRef("art"))
    rows = Einrichtung.objects.filter(Exists(gezaehlt), stadtteil__in=orte).order_by("pk")
    return rows.values(json=JSONObject(id=F("pk"), von=F("gueltig_von"), bis=F("gueltig_bis")))


def _zeiten(art: Q) -> Any:
    """Of the whole city, for its newest Angebot says which school year is shown."""
    rows = Angebot.objects.filter(art).order_by("pk")
    return rows.values(json=JSONObject(haus=F("einrichtung"), von=F("gueltig_von"), bis=F("gueltig_bis"), muster=F("muster")))


def ausbauzeilen(gebiet: Any, knoten: Knoten, tag: date) -> list[Ausbauzeile]:
    """``gebiet`` was read with ``angaben``. The rule's page chooses Ressorts and Sozialräume; of a Stadtteil it shows the city."""
    wahl = {"gebiet": gebietsschluessel(knoten)} if knoten.ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM) else {}
    return [_zeile(r, wahl, tag) for r in gebiet.ausbauliste]


def _zeile(r: dict[str, Any], wahl: dict[str, str], tag: date) -> Ausbauzeile:
    zeiten = _gelesen(r["zeiten"])
    vorher = None if r["voraussetzung"] is None else _gelesen(r["bedingung"])
    haeuser = [Haus(h["id"], "", "", 0, *_zeit(h)) for h in r["haeuser"]]
    jahr = gezeigtes_schuljahr(range(r["erstes_schuljahr"], r["letztes_schuljahr"] + 1), tag, zeiten)
    d = bestand(Ausbaulage(haeuser, zeiten, vorher), stichtag(jahr, r["stichtag_monat"])).deckung
    weg = f"{reverse('ausbauregel', args=[r['schluessel']])}?{urlencode({'schuljahr': str(jahr), **wahl})}"
    return Ausbauzeile(r["name"], weg, schuljahr(jahr), d, any(z["muster"] for z in (*r["zeiten"], *r["bedingung"])))


def _gelesen(zeilen: list[dict[str, Any]]) -> list[Angebotszeit]:
    return [Angebotszeit(z["haus"], *_zeit(z)) for z in zeilen]


def _zeit(z: dict[str, Any]) -> tuple[date, date | None]:
    return date.fromisoformat(z["von"]), date.fromisoformat(z["bis"]) if z["bis"] else None
