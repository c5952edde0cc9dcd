"""What sources out of the Fallstatistik share: the Meldungen that count, those of the chosen Hilfen, what others than the responsible see.

Who is responsible for a Gebiet sees every number; others what the checked tables show (decisions 25, 34, 38). A month for which one of
the Hilfearten was not delivered has no value: a gap is never 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from bsc.providers.anfrage import Anfrage
from sozialraum.ebenen import Knoten
from sozialraum.fallanzeige import Sicht
from sozialraum.fallluecken import finde_luecken
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.inputs.fallsicht import BESTAND, ORTE, bestandskennung, groesse, standkennung
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, SCHWELLEN

# {welche}: which Hilfearten; {zellen}: their counts, out of ``gewaehlt``; {dazu}: further JSON values; {p}: the source's letter.
BILD = """
    WITH gezaehlt AS (
        SELECT DISTINCT ON (m.hilfeart_id, m.monat) m.id, m.hilfeart_id, m.monat, l.muster FROM sozialraum_fallmeldung m
        JOIN sozialraum_datenlieferung l ON l.id = m.lieferung_id AND l.zurueckgenommen_am IS NULL
        ORDER BY m.hilfeart_id, m.monat, m.id DESC),
    art AS (SELECT h.id, h.schluessel, h.name, h.form, h.reihenfolge FROM sozialraum_hilfeart h WHERE h.zaehlt_als_hze AND {welche}),
    gewaehlt AS (SELECT g.* FROM gezaehlt g JOIN art ON art.id = g.hilfeart_id)
    SELECT json_build_array(
        (SELECT json_agg(json_build_array(monat, id)) FROM gezaehlt WHERE monat = ANY(%({p}_monate)s)),
        (SELECT json_agg(json_build_array(hilfeart_id, monat, muster)) FROM gewaehlt),
        (SELECT json_agg(json_build_array(id, schluessel, name, form) ORDER BY reihenfolge, schluessel) FROM art),
        (SELECT json_object_agg(groesse, json_build_array(stand, sichtbar)) FROM sozialraum_sperrmuster
            WHERE groesse = ANY(%({p}_groessen)s)),
        (SELECT wert FROM sozialraum_parameter WHERE schluessel = %({p}_schwelle)s AND gueltig_von <= %({p}_tag)s
            ORDER BY gueltig_von DESC, id DESC LIMIT 1),
        {zellen})"""
# {welche} of sources that are asked for Hilfen by form or key.
GEFRAGTE = "('form-' || h.form = ANY(%({p}_hilfen)s) OR h.schluessel = ANY(%({p}_hilfen)s))"


def angaben(buchstabe: str, monate: Collection[date], tag: date) -> dict[str, Any]:
    """The parameters that ``BILD`` itself has."""
    groessen = [groesse(was, monat) for was in (BESTAND, ORTE) for monat in monate]
    werte = {"monate": sorted(monate), "groessen": groessen, "schwelle": GEHEIMHALTUNG_INTERN, "tag": tag}
    return {f"{buchstabe}_{name}": wert for name, wert in werte.items()}


@dataclass(frozen=True, slots=True)
class Hilfe:
    nummer: int
    schluessel: str
    name: str
    form: str


@dataclass(frozen=True)
class Fallbild:
    """What the query brought: all Meldungen of the months, those of the chosen Hilfen, patterns, threshold; the counts as they came."""

    gezaehlt: Mapping[date, list[int]]
    gewaehlt: Mapping[tuple[int, date], bool]
    hilfen: tuple[Hilfe, ...]
    muster: Mapping[str, Any]
    schwelle: int
    zellen: tuple[Any, ...]

    def arten(self, hilfen: str) -> dict[int, Hilfe]:
        """What a source is asked for: a form of help, or one Hilfeart."""
        return {h.nummer: h for h in self.hilfen if hilfen in (f"form-{h.form}", h.schluessel)}

    def warum_ohne_wert(self, monate: Collection[date], arten: Collection[int]) -> str:
        """Empty where these Hilfen are known and delivered for all of the months."""
        if not arten:
            return "Diese Hilfen gibt es im Katalog nicht."
        return next((satz for m in monate if (satz := self.was_fehlt(m, arten))), "")

    def was_fehlt(self, monat: date, arten: Collection[int]) -> str:
        """Why a month has no value; empty where every chosen Hilfeart was delivered that could be expected."""
        gemeldet = {paar for paar in self.gewaehlt if paar[0] in arten}
        if not any(m == monat for _, m in gemeldet):
            return f"Für {monat:%m.%Y} ist keine dieser Hilfen gemeldet."
        if finde_luecken(gemeldet, {art for art, _ in gemeldet}, monat, monat).je_art:
            return f"Für {monat:%m.%Y} sind nicht alle dieser Hilfearten gemeldet."
        return ""

    def ist_muster(self, monate: Collection[date]) -> bool:
        return any(muster for (_, m), muster in self.gewaehlt.items() if m in monate)

    def gemeldet(self, monat: date, arten: Collection[int]) -> frozenset[str]:
        """Keys of these Hilfearten that were delivered for a month: a sum is over these."""
        return frozenset(h.schluessel for h in self.hilfen if h.nummer in arten and (h.nummer, monat) in self.gewaehlt)

    def sicht(self, anfrage: Anfrage) -> Sicht:
        """The remembered patterns that belong to exactly these Meldungen, this mapping and this threshold; anything else stays locked."""
        if anfrage.zugang is None:
            return Sicht()
        gezeigt: dict[str, dict[date, frozenset[str]]] = {BESTAND: {}, ORTE: {}}
        for monat, meldungen in self.gezaehlt.items():
            gilt = standkennung(bestandskennung(meldungen), anfrage.zugang.baum, self.schwelle)
            for was, je_monat in gezeigt.items():
                stand, sichtbar = self.muster.get(groesse(was, monat), ("", ()))
                if stand == gilt:
                    je_monat[monat] = frozenset(sichtbar)
        return Sicht(bestand=gezeigt[BESTAND], orte=gezeigt[ORTE])


def bilde(gelesen: Any) -> Fallbild:
    gezaehlt, gewaehlt, hilfen, muster, schwelle, *zellen = gelesen
    je_monat: dict[date, list[int]] = {}
    for monat, nummer in gezaehlt or ():
        je_monat.setdefault(date.fromisoformat(monat), []).append(nummer)
    return Fallbild(
        je_monat,
        {(art, date.fromisoformat(monat)): ist_muster for art, monat, ist_muster in gewaehlt or ()},
        tuple(Hilfe(*h) for h in hilfen or ()),
        muster or {},
        int(SCHWELLEN[GEHEIMHALTUNG_INTERN] if schwelle is None else schwelle),
        tuple(zellen),
    )


def adresse(knoten: Knoten, hilfen: str, von: date, bis: date) -> str:
    """The Fallstatistik of these months."""
    wahl = {"gebiet": gebietsschluessel(knoten), "hilfen": hilfen, "von": f"{von:%m.%Y}", "bis": f"{bis:%m.%Y}"}
    return f"{reverse('fallstatistik')}?{urlencode(wahl)}"
