"""The value of an Indikator in a Gebiet, from its own Zähler and Nenner as the pages of the Indikatoren show it.

The common query brings the Indikatoren themselves; their values come from ``sozialraum.selectors.reihe``, with its lock, in a number of
queries that grows neither with Gebiete nor with days.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from basis.zahlen import Zustand, anzahl, datum
from bsc.messgroesse import Messart, miss
from bsc.messquellen import GESPERRT, INDIKATOR, KLEINE_GRUPPE, Beleg, Berechnet, Messquelle, gesperrt, ohne_angabe
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte
from sozialraum.ebenen import Ebene
from sozialraum.inputs.wertschutz import jeder, kleine_gruppen, niemand
from sozialraum.models import Altersband, Indikator
from sozialraum.selectors import Gebietswert, Gebietswerte, leser, reihe

QUELLE = INDIKATOR
ARTEN = {
    Indikator.Einheit.PROZENT: Messart.PROZENT, Indikator.Einheit.JE_1000: Messart.JE_1000, Indikator.Einheit.JE_10000: Messart.JE_10000,
    Indikator.Einheit.ABSOLUT: Messart.ANZAHL, Indikator.Einheit.EURO: Messart.EURO,
}  # fmt: skip
SQL = """
    SELECT json_build_array(
        (SELECT json_agg(json_build_array(to_json(i), to_json(b))) FROM sozialraum_indikator i
            LEFT JOIN sozialraum_altersband b ON b.id = i.nenner_altersband_id WHERE i.schluessel = ANY(%(i_schluessel)s)),
        (SELECT json_agg(id) FROM sozialraum_datenlieferung WHERE muster AND zurueckgenommen_am IS NULL))"""


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    return SQL, {"i_schluessel": list(angaben)}


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    zeilen, muster = gelesen
    indikatoren = {i.schluessel: i for i in (_indikator(*zeile) for zeile in zeilen or ())}
    werte = _reihen(anfrage, indikatoren.values())
    ergebnis: dict[str, Antwort] = {}
    for angabe in angaben:
        if (indikator := indikatoren.get(angabe)) is None:
            ergebnis[angabe] = _ohne(anfrage, "Diesen Indikator gibt es nicht.")
        elif not (tage := werte.get(indikator.pk, {})):
            ergebnis[angabe] = _ohne(anfrage, f"Bis {datum(anfrage.stand)} ist für diesen Indikator nichts geliefert.")
        else:
            ist_muster = any(w.lieferungen & {*(muster or ())} for w in tage.values())
            ergebnis[angabe] = {
                (ort, tag): _wert(anfrage, indikator, ort, tage[tag], tag, ist_muster)
                for ort in anfrage.gebiete
                for tag in juengste(tage, (*anfrage.tage, anfrage.stand))
            }
    return ergebnis


def _reihen(anfrage: Anfrage, indikatoren: Collection[Indikator]) -> dict[int, dict[date, Gebietswerte]]:
    """As this reader sees them; in what leaves the house the rates of people as nobody inside."""
    aussen = kleine_gruppen(indikatoren, niemand) if anfrage.aussen else set()
    offen = leser(anfrage.zugang) if anfrage.zugang else jeder
    werte: dict[int, dict[date, Gebietswerte]] = {}
    for wer, rows in ((niemand, [i for i in indikatoren if i.pk in aussen]), (offen, [i for i in indikatoren if i.pk not in aussen])):
        if rows:
            werte |= reihe(anfrage.baum, rows, bis=anfrage.stand, orte=anfrage.gebiete, offen=wer)
    return werte


def _indikator(felder: dict[str, Any], band: dict[str, Any] | None) -> Indikator:
    indikator = Indikator(**felder)
    indikator.nenner_altersband = Altersband(**band) if band else None
    return indikator


def juengste(geliefert: Collection[date], tage: Collection[date]) -> list[date]:
    """Of each day the newest Stichtag up to it."""
    return sorted({letzter for tag in tage if (letzter := max((g for g in geliefert if g <= tag), default=None))})


def _ohne(anfrage: Anfrage, grund: str) -> Antwort:
    return {(ort, anfrage.stand): ohne_angabe(anfrage.stand, grund) for ort in anfrage.gebiete}


def _wert(anfrage: Anfrage, indikator: Indikator, ort: int, werte: Gebietswerte, tag: date, muster: bool) -> Berechnet:
    wert = werte[ort]
    if wert.wert.zustand == Zustand.GESPERRT:
        faelle = indikator.beruht_auf_fallzahlen
        return replace(gesperrt(tag, muster, GESPERRT if faelle else KLEINE_GRUPPE), aus_fallzahlen=faelle)
    if wert.zaehler is None or wert.wert.zahl is None:
        return ohne_angabe(tag, f"Für dieses Gebiet gibt es am {datum(tag)} keinen Wert des Indikators.")
    messung = miss(ARTEN[Indikator.Einheit(indikator.einheit)], wert.zaehler, 1 if wert.nenner is None else wert.nenner)
    belege = _belege(anfrage, indikator, ort, wert, tag)
    quelle = beschreibe(QUELLE, indikator)
    return Berechnet(tag, messung, belege=belege, muster=muster, aus_fallzahlen=indikator.beruht_auf_fallzahlen, quelle=quelle)


def _belege(anfrage: Anfrage, indikator: Indikator, ort: int, wert: Gebietswert, tag: date) -> tuple[Beleg, ...]:
    url = f"{reverse('indikator', args=[indikator.schluessel])}?{urlencode({'stichtag': datum(tag)})}"
    fehlt = wert.fehlend and anfrage.baum.knoten[ort].ebene != Ebene.STADTTEIL
    ohne = f", ohne {anzahl(wert.fehlend, 'Stadtteil', 'Stadtteile')} ohne Wert" if fehlt else ""
    geld = indikator.einheit == Indikator.Einheit.EURO
    zaehler = Beleg("Zähler", f"{indikator.zaehler}, {datum(tag)}{ohne}", Fraction(wert.zaehler or 0), url, geld=geld)
    return (zaehler,) if wert.nenner is None else (zaehler, Beleg("Nenner", nennername(indikator), wert.nenner, url))


def nennername(indikator: Indikator) -> str:
    band = indikator.nenner_altersband
    return indikator.nenner or (f"Bevölkerung {band.name}" if band else "")


def ist_inanspruchnahme(indikator: Indikator) -> bool:
    """Cases of the Jugendhilfe by head, such as the HzE-Dichte: context, never rated (domain.md 5)."""
    je_kopf = indikator.einheit in (Indikator.Einheit.JE_1000, Indikator.Einheit.JE_10000) or indikator.nenner_altersband_id is not None
    return indikator.beruht_auf_fallzahlen and je_kopf


def beschreibe(quelle: Messquelle, indikator: Indikator) -> Messquelle:
    """The source with what this Indikator says; a sum has no Nenner."""
    art = ARTEN[Indikator.Einheit(indikator.einheit)]
    nenner = "" if indikator.aggregation == Indikator.Aggregation.SUMME else nennername(indikator)
    mal = f" × {indikator.faktor}" if indikator.faktor > 1 else ""
    formel = f"Summe der Zähler / Summe der Nenner{mal}" if nenner else "Summe der Zähler"
    return replace(
        quelle, titel=f"Indikator: {indikator.name}", art=art, zaehler=indikator.zaehler, nenner=nenner, formel=formel,
        quelle=f"Indikator „{indikator.name}“" + (f", {indikator.quelle}" if indikator.quelle else ""),
        beruht_auf_fallzahlen=indikator.beruht_auf_fallzahlen, nur_zusammenhang=ist_inanspruchnahme(indikator),
    )  # fmt: skip
