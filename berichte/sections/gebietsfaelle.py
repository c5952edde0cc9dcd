"""Running Hilfen zur Erziehung of one Gebiet, in short; read within the query that loads the Gebiet."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.http import urlencode

from basis.monate import monatsende
from basis.zahlen import Wert, Zustand
from berichte.sections.gebietsprofil import Bevoelkerungsteil
from sozialraum.access import Zugang
from sozialraum.clock import heute
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.fallanzeige import KEINE_ANGABE, SPALTEN, zeige_zeile
from sozialraum.fallluecken import finde_luecken
from sozialraum.fallsperre import Orte, baumkennung, kennung
from sozialraum.geheimhaltung_typen import Menge
from sozialraum.inputs.fallsicht import standkennung
from sozialraum.models import Gebiet, Hilfeart, Parameter
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, SCHWELLEN
from sozialraum.querysets.fallzahlen import kurzbild


@dataclass(frozen=True)
class Fallteil:
    """``zeilen``: form, Bestand, in the city, outside. ``nur_intern``: small numbers stand open."""

    stand: date
    zeilen: tuple[tuple[str, Wert, Wert, Wert], ...]
    bestand: Wert
    innen: Wert
    ausserhalb: Wert
    dichte: Wert
    url: str
    nur_intern: bool
    unvollstaendig: bool  # a Hilfeart that was to be expected is missing for this month


def angaben(baum: Gebietsbaum, knoten: Knoten, bis: date, zugang: Zugang) -> dict[str, Combinable]:
    """What the query of the Gebiet is to bring along: the counts, and the threshold for those who may not see all of them."""
    schwelle = Parameter.objects.filter(schluessel=GEHEIMHALTUNG_INTERN, gueltig_von__lte=heute()).order_by("-gueltig_von", "-pk")
    alles = zugang.sieht_fallzahlen(knoten.id)
    return {"hilfen": kurzbild(baum.stadtteile(knoten.id), bis, alles=alles), "schwelle": Subquery(schwelle.values("wert")[:1])}


def fallteil(baum: Gebietsbaum, gebiet: Gebiet, knoten: Knoten, menschen: Bevoelkerungsteil, zugang: Zugang) -> Fallteil | None:
    """None while no month was delivered."""
    hilfen: dict[str, Any] = gebiet.hilfen  # type: ignore[attr-defined]
    if not hilfen or hilfen["monat"] is None:
        return None
    offen = zugang.sieht_fallzahlen(knoten.id)
    schwelle = int(gebiet.schwelle or SCHWELLEN[GEHEIMHALTUNG_INTERN])  # type: ignore[attr-defined]
    heutig = offen or baumkennung(baum) == baumkennung(zugang.baum)  # under another mapping the difference would tell what moved
    sichtbar = (hilfen["muster"] or {}).get(standkennung(hilfen["meldungen"], baum, schwelle), ()) if heutig else ()
    orte, formen = Orte(baum).von(knoten.id), _formen(hilfen["zellen"])

    def zeige(arten: Menge, zahlen: dict[str, int]) -> dict[str, Wert]:
        gezeigt = offen or kennung(orte, arten) in sichtbar
        return zeige_zeile(zahlen, bestand=gezeigt, stroeme=False, ort=offen)

    je_form = _zahlen(hilfen["zellen"])
    gezeigt = {form: zeige(formen.get(form, frozenset()), zahlen) for form, zahlen in je_form.items()}
    fehlend = _fehlend(hilfen["gemeldet"], date.fromisoformat(hilfen["monat"]))
    gezeigt |= {form: dict.fromkeys(SPALTEN, KEINE_ANGABE) for form in fehlend}
    gesamt = {spalte: sum(zahlen[spalte] for zahlen in je_form.values()) for spalte in SPALTEN}
    summe = dict.fromkeys(SPALTEN, KEINE_ANGABE) if fehlend else zeige(frozenset().union(*formen.values()), gesamt)
    bestand = summe["bestand"]
    jung = _unter_21(gebiet, menschen)
    dichte = Wert(Fraction(bestand.zahl) * 1000 / jung) if bestand.zahl is not None and jung else Wert(None, _ohne_dichte(bestand))
    return Fallteil(
        monatsende(date.fromisoformat(hilfen["monat"])),
        tuple((str(Hilfeart.Form(form).label), w["bestand"], w["innen"], w["ausserhalb"]) for form, w in gezeigt.items()),
        bestand,
        summe["innen"],
        summe["ausserhalb"],
        dichte,
        f"{reverse('fallstatistik')}?{urlencode({'gebiet': f'{knoten.ebene.name.lower()}-{knoten.schluessel}'})}",
        offen,
        bool(fehlend),
    )


def _fehlend(gemeldet: list[list[Any]], monat: date) -> frozenset[str]:
    """Forms with a Hilfeart that is missing in this month, by the rule of the Fallstatistik."""
    formen = {art: form for art, form, _ in gemeldet}
    luecken = finde_luecken({(art, date.fromisoformat(tag)) for art, _, tag in gemeldet}, formen, monat, monat)
    return frozenset(formen[art] for art in luecken.je_art)


def _formen(zellen: list[list[Any]]) -> dict[str, Menge]:
    """The delivered Hilfearten of each form."""
    return {form: frozenset(art for f, _, _, art in zellen if f == form) for form, *_ in zellen}


def _ohne_dichte(bestand: Wert) -> Zustand:
    return Zustand.GESPERRT if bestand.zustand is Zustand.GESPERRT else Zustand.KEINE_ANGABE


def _zahlen(zellen: list[list[Any]]) -> dict[str, dict[str, int]]:
    formen = dict.fromkeys(("ambulant", "teilstationaer", "stationaer"))
    zahlen = {form: dict.fromkeys(SPALTEN, 0) for form in formen}
    for form, ort, anzahl, _ in zellen:
        zahlen[form]["bestand"] += anzahl or 0
        if ort:
            zahlen[form]["innen" if ort == "in" else "ausserhalb"] += anzahl or 0
    return zahlen


def _unter_21(gebiet: Gebiet, menschen: Bevoelkerungsteil) -> int | None:
    baender = gebiet.baender  # type: ignore[attr-defined]
    name = next((b["name"] for b in baender if (b["von"], b["bis"]) == (0, 21)), None)
    return next((zeile.werte[-1] for zeile in menschen.zeilen if zeile.name == name and zeile.werte), None)
