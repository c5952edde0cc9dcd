"""How long Hilfen last that ended within twelve months: their days by their number, as the Kennzahl of the Fallstatistik has it.

Twelve months, because few Hilfen end in a quarter. Only cases with a Stadtteil and known days count. Who is not responsible sees none of
it: no checked table is about days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from basis.monate import folgemonat, monate, monatserster
from basis.zahlen import Zustand, datum
from bsc.messgroesse import miss
from bsc.messquellen import VERWEILDAUER, Beleg, Berechnet, gesperrt, ohne_angabe
from bsc.providers import fallbild
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte

QUELLE = VERWEILDAUER
MONATE = 12
# Days and ended Hilfen with known days per asked Gebiet (o), Hilfeart and month.
ZELLEN = """
        (SELECT json_agg(z) FROM (SELECT json_build_array(o.ort, g.hilfeart_id, g.monat, sum(f.tage), sum(f.beendet)) AS z FROM gewaehlt g
            JOIN sozialraum_fallzahl f ON f.meldung_id = g.id AND f.beendet > 0 AND f.tage IS NOT NULL
            JOIN unnest(%(v_orte)s::bigint[], %(v_teile)s::bigint[]) AS o(ort, teil) ON o.teil = f.gebiet_id
            WHERE g.monat = ANY(%(v_monate)s) GROUP BY o.ort, g.hilfeart_id, g.monat) r)"""
SQL = fallbild.BILD.format(p="v", welche=fallbild.GEFRAGTE.format(p="v"), zellen=ZELLEN)
Zelle = tuple[int, int]  # days, Hilfen


def zwoelf_monate(tag: date) -> list[date]:
    """The months that a value counts, up to its Stichtag."""
    bis = monatserster(tag)
    return list(monate(folgemonat(bis, 1 - MONATE), bis))


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    paare = [(ort, teil) for ort in anfrage.gebiete for teil in anfrage.baum.stadtteile(ort)]
    dazu = {"v_hilfen": list(angaben), "v_orte": [ort for ort, _ in paare], "v_teile": [teil for _, teil in paare]}
    gezaehlt = {monat for tag in anfrage.stichtage(QUELLE) for monat in zwoelf_monate(tag)}
    return SQL, fallbild.angaben("v", gezaehlt, anfrage.stand) | dazu


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    bild = fallbild.bilde(gelesen)
    zellen = {(ort, art, date.fromisoformat(monat)): (tage, zahl) for ort, art, monat, tage, zahl in bild.zellen[0] or ()}
    blick, tage = _Blick(anfrage, bild, zellen), anfrage.stichtage(QUELLE)
    return {hilfen: {(ort, tag): blick.wert(hilfen, ort, tag) for ort in anfrage.gebiete for tag in tage} for hilfen in angaben}


@dataclass(frozen=True)
class _Blick:
    anfrage: Anfrage
    bild: fallbild.Fallbild
    zellen: Mapping[tuple[int, int, date], Zelle]

    def wert(self, hilfen: str, ort: int, tag: date) -> Berechnet:
        arten = self.bild.arten(hilfen)
        monate_, zugang = zwoelf_monate(tag), self.anfrage.zugang
        if fehlt := self.bild.warum_ohne_wert(monate_, arten):
            return ohne_angabe(tag, fehlt)
        muster = self.bild.ist_muster(monate_)
        if zugang is not None and not zugang.sieht_fallzahlen(ort):
            return gesperrt(tag, muster)
        je_art = {art: self._summe(ort, art, monate_) for art in arten}
        tage, zahl = (sum(zelle[nr] for zelle in je_art.values()) for nr in (0, 1))
        if not zahl:
            return ohne_angabe(tag, f"In den zwölf Monaten bis {datum(tag)} hat hier keine dieser Hilfen mit bekannter Dauer geendet.")
        return Berechnet(tag, miss(QUELLE.art, tage, zahl), Zustand.WERT, self._belege(ort, tag, arten, je_art), muster)

    def _summe(self, ort: int, art: int, monate_: Collection[date]) -> Zelle:
        zellen = [self.zellen.get((ort, art, m), (0, 0)) for m in monate_]
        return sum(tage for tage, _ in zellen), sum(zahl for _, zahl in zellen)

    def _belege(self, ort: int, tag: date, arten: Mapping[int, fallbild.Hilfe], je_art: Mapping[int, Zelle]) -> tuple[Beleg, ...]:
        """Each Hilfeart on both sides, with the way to the Fallstatistik of these months."""
        knoten, monate_ = self.anfrage.baum.knoten[ort], zwoelf_monate(tag)
        je = [(arten[art], zelle) for art, zelle in je_art.items() if zelle[1]]
        wege = {h.nummer: fallbild.adresse(knoten, h.schluessel, monate_[0], monate_[-1]) for h, _ in je}
        seiten = (("Tage", 0), ("Beendete Hilfen mit bekannter Dauer", 1))
        return tuple(Beleg(seite, h.name, Fraction(zelle[nr]), wege[h.nummer]) for seite, nr in seiten for h, zelle in je)
