"""Stationary Hilfen in : outside the city out of the Fallstatistik, at ends of quarters."""

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from basis.monate import monatserster
from bsc.messgroesse import miss
from bsc.messquellen import STATIONAER_IN_AUSSERHALB, Beleg, Berechnet, gesperrt, ohne_angabe
from bsc.providers import fallbild
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte
from sozialraum.fallsperre import Orte

QUELLE = STATIONAER_IN_AUSSERHALB
ZELLEN = """(SELECT json_agg(z) FROM (SELECT json_build_array(g.monat, f.gebiet_id, f.ort, sum(f.bestand)) AS z FROM gewaehlt g
        JOIN sozialraum_fallzahl f ON f.meldung_id = g.id WHERE g.monat = ANY(%(f_monate)s) AND f.gebiet_id IS NOT NULL AND f.ort <> ''
        GROUP BY g.monat, f.gebiet_id, f.ort) r)"""
SQL = fallbild.BILD.format(p="f", welche="h.form = 'stationaer'", zellen=ZELLEN)
Zellen = Mapping[date, list[tuple[int, str, int]]]
WORTE = (("in", "in der Stadt", "Stationäre Hilfen in der Stadt"), ("ausserhalb", "außerhalb", "Stationäre Hilfen außerhalb der Stadt"))


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    monate = {monatserster(tag) for tag in anfrage.stichtage(QUELLE)}
    return SQL, fallbild.angaben("f", monate, anfrage.stand)


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    bild = fallbild.bilde(gelesen)
    arten = {h.nummer for h in bild.hilfen}
    zellen: dict[date, list[tuple[int, str, int]]] = {}
    for monat, gebiet, ort, bestand in bild.zellen[0] or ():
        zellen.setdefault(date.fromisoformat(monat), []).append((gebiet, ort, bestand))
    orte, sicht = Orte(anfrage.baum), bild.sicht(anfrage)
    ergebnis = {}
    for gebiet in anfrage.gebiete:
        offen = anfrage.zugang is None or anfrage.zugang.sieht_fallzahlen(gebiet)
        teile = frozenset(anfrage.baum.stadtteile(gebiet))
        for tag in anfrage.stichtage(QUELLE):
            monat = monatserster(tag)
            muster = bild.ist_muster([monat])
            if fehlt := bild.was_fehlt(monat, arten):
                ergebnis[gebiet, tag] = ohne_angabe(tag, fehlt)
            elif offen or sicht.zeigt_ort(monat, orte.von(gebiet)):
                ergebnis[gebiet, tag] = _wert(zellen, tag, teile, anfrage, gebiet, muster)
            else:
                ergebnis[gebiet, tag] = gesperrt(tag, muster=muster)
    return {"": ergebnis}


def _wert(zellen: Zellen, tag: date, teile: Collection[int], anfrage: Anfrage, gebiet: int, muster: bool) -> Berechnet:
    monat = monatserster(tag)
    zahl = dict.fromkeys(("in", "ausserhalb"), 0)
    for stadtteil, ort, bestand in zellen.get(monat, ()):
        if stadtteil in teile:
            zahl[ort] += bestand
    messung = miss(QUELLE.art, zahl["in"], zahl["ausserhalb"])
    if messung.wert is None:
        return ohne_angabe(tag, "Am Stichtag lief hier keine stationäre Hilfe mit bekanntem Ort.")
    url = fallbild.adresse(anfrage.baum.knoten[gebiet], "form-stationaer", monat, monat)
    belege = tuple(Beleg(seite, titel, Fraction(zahl[ort]), url) for ort, seite, titel in WORTE)
    return Berechnet(tag, messung, belege=belege, muster=muster)
