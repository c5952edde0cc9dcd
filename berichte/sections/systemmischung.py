"""Jugendhilfe : Schnittstellen in the report on the Pro-Aktive Systeme; source and plan are those of the Scorecard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from basis.diagramme import Status
from basis.zahlen import ZEICHEN_OHNE_WERT, anzahl
from bsc.messgroesse import miss, schreibe
from bsc.messquellen import ZUSAMMENSETZUNG, Berechnet
from bsc.models.ziel import im_jahr
from bsc.providers import Anfrage, berechne
from bsc.scorecardzeile import Scorecardzeile, Wertpunkt
from bsc.selectors.scorecard import messgroessen
from bsc.selectors.zeilen import baue_zeile
from sozialraum.ebenen import Gebietsbaum, Knoten

Antwort = dict[tuple[int, date], Berechnet]
Planzeile = tuple[Knoten, Scorecardzeile]


@dataclass(frozen=True)
class Mischung:
    """How many organisations on each side on one day; without rounds there is no ratio, and it is not 0. ``soll``: by whose Scorecard."""

    stichtag: date
    jugendhilfe: int | None
    schnittstellen: int | None
    text: str
    grund: str
    soll: str = ""
    soll_von: str = ""
    status: str = Status.KEIN_WERT.value

    @property
    def zahlen(self) -> str:
        """ "18 Organisationen der Jugendhilfe, 2 Schnittstellen"; else why there are none."""
        if self.jugendhilfe is None or self.schnittstellen is None:
            return self.grund
        seiten = anzahl(self.schnittstellen, "Schnittstelle", "Schnittstellen")
        return f"{anzahl(self.jugendhilfe, 'Organisation', 'Organisationen')} der Jugendhilfe, {seiten}"


def frage(baum: Gebietsbaum, gebiete: Sequence[Knoten], bis: date, davor: date) -> Antwort:
    """For all Gebiete and both days at once: one query."""
    anfrage = Anfrage(None, baum, tuple(k.id for k in gebiete), bis, (davor,))
    return dict(berechne([ZUSAMMENSETZUNG.schluessel], anfrage)[ZUSAMMENSETZUNG.schluessel])


def mischung(antwort: Antwort, gebiet: int, tag: date) -> Mischung:
    stichtag = ZUSAMMENSETZUNG.stichtag(tag)
    wert = antwort[gebiet, stichtag]
    if wert.messung.wert is None or wert.messung.zaehler is None or wert.messung.nenner is None:
        return Mischung(stichtag, None, None, ZEICHEN_OHNE_WERT, wert.messung.grund)
    text = schreibe(ZUSAMMENSETZUNG.art, wert.messung.wert)
    return Mischung(stichtag, int(wert.messung.zaehler), int(wert.messung.nenner), text, "")


def mit_plan(eigene: Mischung, plan: Planzeile | None, wessen: str) -> Mischung:
    """Against the Soll of its day; the status is that of the measure. Without a plan it says so."""
    if plan is None:
        return eigene
    _, zeile = plan
    soll, definition = zeile.soll_am(eigene.stichtag), zeile.definition_am(eigene.stichtag)
    if soll is None or definition is None:
        return eigene
    status = Status.KEIN_WERT
    if eigene.jugendhilfe is not None and eigene.schnittstellen is not None:
        messung = miss(ZUSAMMENSETZUNG.art, eigene.jugendhilfe, eigene.schnittstellen, seite=definition.seite)
        status = zeile.status_von(Wertpunkt(eigene.stichtag, messung))
    return replace(eigene, soll=zeile.schreibe(soll), soll_von=wessen, status=status.value)


def plan(baum: Gebietsbaum, knoten: Knoten, stand: date) -> Planzeile | None:
    """The measure of the Gebiet, else of the nearest above that has it: one query."""
    orte = [knoten, *baum.vorfahren(knoten.id)]
    rows = messgroessen(stand).filter(
        im_jahr(stand.year, "ziel__"), ziel__gebiet__in=[k.id for k in orte], art=ZUSAMMENSETZUNG.art.value
    )
    je = {m.ziel.gebiet_id: m for m in rows if _misst_die_runden(m)}
    return next(((k, baue_zeile(je[k.id], {}, stand, offen=False)) for k in orte if k.id in je), None)


def _misst_die_runden(m: Any) -> bool:
    """Computed from the rounds, or entered by hand for the same two sides."""
    d = m.definition or {}
    if d.get("messquelle"):
        return bool(d["messquelle"] == ZUSAMMENSETZUNG.schluessel)
    return (d.get("zaehler"), d.get("nenner")) == (ZUSAMMENSETZUNG.zaehler, ZUSAMMENSETZUNG.nenner)
