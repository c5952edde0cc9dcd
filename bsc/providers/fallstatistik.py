"""Stationary Hilfen in : outside the city out of the Fallstatistik, at ends of quarters. One query.

Who is responsible for a Gebiet sees every number; others what the checked table of places shows (decisions 25, 34, 38). A month for
which a stationary Hilfeart was not delivered has no value: a gap is never 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from basis.monate import monatserster
from bsc.messgroesse import miss
from bsc.messquellen import STATIONAER_IN_AUSSERHALB, Beleg, Berechnet, gesperrt, ohne_angabe
from sozialraum.ebenen import Ebene
from sozialraum.fallanzeige import Sicht
from sozialraum.fallluecken import finde_luecken
from sozialraum.fallsperre import Orte
from sozialraum.inputs.fallsicht import ORTE, bestandskennung, groesse, standkennung
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, SCHWELLEN

if TYPE_CHECKING:
    from bsc.providers.anfrage import Anfrage

QUELLE = STATIONAER_IN_AUSSERHALB
BILD = """
    WITH gezaehlt AS (
        SELECT DISTINCT ON (m.hilfeart_id, m.monat) m.id, m.hilfeart_id, m.monat, l.muster FROM sozialraum_fallmeldung m
        JOIN sozialraum_datenlieferung l ON l.id = m.lieferung_id AND l.zurueckgenommen_am IS NULL
        ORDER BY m.hilfeart_id, m.monat, m.id DESC),
    stationaer AS (SELECT g.* FROM gezaehlt g JOIN sozialraum_hilfeart h ON h.id = g.hilfeart_id
        WHERE h.form = 'stationaer' AND h.zaehlt_als_hze)
    SELECT
        (SELECT json_agg(json_build_array(hilfeart_id, monat, id)) FROM gezaehlt WHERE monat = ANY(%(monate)s)),
        (SELECT json_agg(json_build_array(hilfeart_id, monat, muster)) FROM stationaer),
        (SELECT json_agg(z) FROM (SELECT json_build_array(g.monat, f.gebiet_id, f.ort, sum(f.bestand)) AS z FROM stationaer g
            JOIN sozialraum_fallzahl f ON f.meldung_id = g.id WHERE g.monat = ANY(%(monate)s) AND f.gebiet_id IS NOT NULL AND f.ort <> ''
            GROUP BY g.monat, f.gebiet_id, f.ort) r),
        (SELECT json_object_agg(groesse, json_build_array(stand, sichtbar)) FROM sozialraum_sperrmuster WHERE groesse = ANY(%(groessen)s)),
        (SELECT wert FROM sozialraum_parameter WHERE schluessel = %(schwelle)s AND gueltig_von <= %(tag)s
            ORDER BY gueltig_von DESC, id DESC LIMIT 1)"""


@dataclass(frozen=True)
class _Bild:
    """What the query brought: all Meldungen of the months, those of stationary Hilfen, counts, patterns, threshold."""

    gezaehlt: list[tuple[int, date, int]]
    stationaer: list[tuple[int, date, bool]]
    zellen: dict[date, list[tuple[int, str, int]]]
    muster: Mapping[str, Any]
    schwelle: int


def lies(anfrage: "Anfrage") -> Mapping[tuple[int, date], Berechnet]:
    tage = anfrage.stichtage(QUELLE)
    bild = _lies({monatserster(tag) for tag in tage}, anfrage.stand)
    orte = Orte(anfrage.baum)
    sicht = _sicht(bild, anfrage) if anfrage.zugang else Sicht()
    ergebnis = {}
    for gebiet in anfrage.gebiete:
        offen = anfrage.zugang is None or anfrage.zugang.sieht_fallzahlen(gebiet)
        teile = frozenset(anfrage.baum.stadtteile(gebiet))
        for tag in tage:
            monat = monatserster(tag)
            if fehlt := _was_fehlt(bild, monat):
                ergebnis[gebiet, tag] = ohne_angabe(tag, fehlt)
            elif offen or sicht.zeigt_ort(monat, orte.von(gebiet)):
                ergebnis[gebiet, tag] = _wert(bild, tag, teile, anfrage, gebiet)
            else:
                ergebnis[gebiet, tag] = gesperrt(tag, muster=_ist_muster(bild, monat))
    return ergebnis


def _lies(monate: Collection[date], tag: date) -> _Bild:
    angaben: dict[str, Any] = {
        "monate": sorted(monate), "groessen": [groesse(ORTE, m) for m in monate], "schwelle": GEHEIMHALTUNG_INTERN, "tag": tag,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BILD, angaben)
        gezaehlt, stationaer, zellen, muster, schwelle = cursor.fetchone() or (None,) * 5
    je_monat: dict[date, list[tuple[int, str, int]]] = {}
    for monat, gebiet, ort, bestand in zellen or ():
        je_monat.setdefault(date.fromisoformat(monat), []).append((gebiet, ort, bestand))
    return _Bild(
        [(art, date.fromisoformat(m), nr) for art, m, nr in gezaehlt or ()],
        [(art, date.fromisoformat(m), ist_muster) for art, m, ist_muster in stationaer or ()],
        je_monat,
        muster or {},
        int(SCHWELLEN[GEHEIMHALTUNG_INTERN] if schwelle is None else schwelle),
    )


def _sicht(bild: _Bild, anfrage: "Anfrage") -> Sicht:
    """The remembered patterns that belong to exactly these Meldungen, this mapping and this threshold; anything else stays locked."""
    nummern: dict[date, list[int]] = {}
    for _, monat, nr in bild.gezaehlt:
        nummern.setdefault(monat, []).append(nr)
    orte = {}
    assert anfrage.zugang is not None
    for monat, meldungen in nummern.items():
        stand, sichtbar = bild.muster.get(groesse(ORTE, monat), ("", ()))
        if stand == standkennung(bestandskennung(meldungen), anfrage.zugang.baum, bild.schwelle):
            orte[monat] = frozenset(sichtbar)
    return Sicht(orte=orte)


def _was_fehlt(bild: _Bild, monat: date) -> str:
    arten = {art for art, _, _ in bild.stationaer}
    if not any(m == monat for _, m, _ in bild.stationaer):
        return f"Für {monat:%m.%Y} ist keine stationäre Hilfe gemeldet."
    if finde_luecken({(art, m) for art, m, _ in bild.stationaer}, arten, monat, monat).je_art:
        return f"Für {monat:%m.%Y} sind nicht alle stationären Hilfearten gemeldet."
    return ""


def _ist_muster(bild: _Bild, monat: date) -> bool:
    return any(muster for _, m, muster in bild.stationaer if m == monat)


def _wert(bild: _Bild, tag: date, teile: Collection[int], anfrage: "Anfrage", gebiet: int) -> Berechnet:
    monat = monatserster(tag)
    zahl = dict.fromkeys(("in", "ausserhalb"), 0)
    for stadtteil, ort, bestand in bild.zellen.get(monat, ()):
        if stadtteil in teile:
            zahl[ort] += bestand
    messung = miss(QUELLE.art, zahl["in"], zahl["ausserhalb"])
    if messung.wert is None:
        return ohne_angabe(tag, "Am Stichtag lief hier keine stationäre Hilfe mit bekanntem Ort.")
    knoten = anfrage.baum.knoten[gebiet]
    wahl = {"gebiet": f"{Ebene(knoten.ebene).name.lower()}-{knoten.schluessel}", "hilfen": "form-stationaer"}
    angaben = wahl | {"von": f"{monat:%m.%Y}", "bis": f"{monat:%m.%Y}"}
    url = f"{reverse('fallstatistik')}?{urlencode(angaben)}"
    worte = (("in", "in der Stadt", "Stationäre Hilfen in der Stadt"), ("ausserhalb", "außerhalb", "Stationäre Hilfen außerhalb der Stadt"))
    belege = tuple(Beleg(seite, titel, Fraction(zahl[ort]), url) for ort, seite, titel in worte)
    return Berechnet(tag, messung, belege=belege, muster=_ist_muster(bild, monat))
