"""What a Hilfe costs in a month: Ist of the chosen Hilfen in twelve months by Hilfemonate, out of Buchungssummen and Fallstatistik.

Twelve months, because a year so far compares with nothing: in January little is booked, in December twice as much. Hilfemonate are the
Bestand at the ends of the quarters times three: only these are in the checked tables, so that everybody calculates the same. Who is not
responsible sees the value where each of these Bestände is shown, and then only the two sums.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from basis.monate import folgemonat, monatserster
from basis.zahlen import Zustand, datum
from bsc.messgroesse import miss
from bsc.messquellen import AUSGABEN_JE_HILFEMONAT, Beleg, Berechnet, gesperrt, ohne_angabe
from bsc.providers import fallbild
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte
from budgets.models.lesbar import lesbare_orte
from budgets.views.budgetansicht import ortsname
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.fallsperre import Orte

QUELLE = AUSGABEN_JE_HILFEMONAT
QUARTALE, JE_QUARTAL = 4, 3  # of a year; months that a Bestand at the end of a quarter stands for
OHNE_STADTTEIL = 0
# Bestand per asked Gebiet (o), Hilfeart and end of a quarter; Ist per Hilfeart, holder of the Posten and quarter.
ZELLEN = """
        (SELECT json_agg(z) FROM (SELECT json_build_array(o.ort, g.hilfeart_id, g.monat, sum(f.bestand)) AS z FROM gewaehlt g
            JOIN sozialraum_fallzahl f ON f.meldung_id = g.id
            JOIN unnest(%(m_orte)s::bigint[], %(m_teile)s::bigint[]) AS o(ort, teil) ON o.teil = coalesce(f.gebiet_id, 0)
            WHERE g.monat = ANY(%(m_monate)s) GROUP BY o.ort, g.hilfeart_id, g.monat) r),
        (SELECT json_agg(z) FROM (SELECT json_build_array(s.hilfeart_id, p.gebiet_id, date_trunc('quarter', s.buchungsmonat)::date,
                sum(s.ist_cent)::bigint, bool_or(p.muster)) AS z
            FROM budgets_buchungssumme s JOIN art ON art.id = s.hilfeart_id JOIN budgets_budgetposten p ON p.id = s.posten_id
            JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id AND h.richtung = 'ausgabe'
            WHERE s.buchungsmonat BETWEEN %(m_von)s AND %(m_bis)s
            GROUP BY s.hilfeart_id, p.gebiet_id, date_trunc('quarter', s.buchungsmonat)) r)"""
SQL = fallbild.BILD.format(p="m", welche=fallbild.GEFRAGTE.format(p="m"), zellen=ZELLEN)


@dataclass(frozen=True, slots=True)
class _Ausgabe:
    hilfeart: int
    gebiet: int
    ab: date
    cent: int
    muster: bool


def quartalsenden(tag: date) -> list[date]:
    """The last months of the four quarters up to a Stichtag."""
    return [folgemonat(monatserster(tag), -JE_QUARTAL * n) for n in reversed(range(QUARTALE))]


def beginn(quartalsende: date) -> date:
    return folgemonat(quartalsende, 1 - JE_QUARTAL)


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    tage = anfrage.stichtage(QUELLE)
    paare = [(ort, teil) for ort in anfrage.gebiete for teil in _teile(anfrage, ort)]
    dazu = {
        "m_hilfen": list(angaben), "m_orte": [ort for ort, _ in paare], "m_teile": [teil for _, teil in paare],
        "m_von": beginn(quartalsenden(min(tage))[0]), "m_bis": max(tage),
    }  # fmt: skip
    return SQL, fallbild.angaben("m", {m for tag in tage for m in quartalsenden(tag)}, anfrage.stand) | dazu


def _teile(anfrage: Anfrage, ort: int) -> list[int]:
    """The city counts what belongs to no Stadtteil too: its Posten pay for it."""
    if anfrage.baum.knoten[ort].ebene != Ebene.FACHBEREICH:
        return list(anfrage.baum.stadtteile(ort))
    return [*(k.id for k in anfrage.baum.auf_ebene(Ebene.STADTTEIL)), OHNE_STADTTEIL]


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    blick = _Blick(anfrage, fallbild.bilde(gelesen))
    tage = anfrage.stichtage(QUELLE)
    return {hilfen: {(ort, tag): blick.wert(hilfen, ort, tag) for ort in anfrage.gebiete for tag in tage} for hilfen in angaben}


@dataclass
class _Blick:
    anfrage: Anfrage
    bild: fallbild.Fallbild

    def __post_init__(self) -> None:
        bestaende, ausgaben = self.bild.zellen
        self._bestand = {(ort, art, date.fromisoformat(monat)): zahl for ort, art, monat, zahl in bestaende or ()}
        self._ausgaben = [_Ausgabe(art, ort, date.fromisoformat(ab), cent, m) for art, ort, ab, cent, m in ausgaben or ()]
        self._sicht, self._orte = self.bild.sicht(self.anfrage), Orte(self.anfrage.baum)

    def wert(self, hilfen: str, ort: int, tag: date) -> Berechnet:
        arten = self.bild.arten(hilfen)
        monate, knoten = quartalsenden(tag), self.anfrage.baum.knoten[ort]
        if fehlt := self.bild.warum_ohne_wert(monate, arten):
            return ohne_angabe(tag, fehlt)
        quartale = {beginn(m) for m in monate}
        if not quartale <= {a.ab for a in self._ausgaben if a.hilfeart in arten}:
            return ohne_angabe(tag, f"In den zwölf Monaten bis {datum(tag)} ist nicht in jedem Quartal für diese Hilfen gebucht.")
        gebucht = self._gebucht(knoten, arten, quartale)
        muster = self.bild.ist_muster(monate) or any(a.muster for a in gebucht)
        offen = self._ist_offen(knoten)
        if not offen and not self._ist_gezeigt(knoten, arten, monate):
            return gesperrt(tag, muster)
        je_art = {art: JE_QUARTAL * sum(self._bestand.get((ort, art, m), 0) for m in monate) for art in arten}
        faelle = tuple(sum(self._bestand.get((ort, art, m), 0) for art in arten) for m in monate)
        messung = miss(QUELLE.art, Fraction(sum(a.cent for a in gebucht), 100), sum(je_art.values()))
        zeilen = _Zeilen(self.anfrage, knoten, hilfen, tag, arten, offen)
        belege = (*zeilen.ausgaben(gebucht, self._lesbar), *zeilen.monate(je_art))
        zustand = Zustand.KEINE_ANGABE if messung.wert is None else Zustand.WERT
        return Berechnet(tag, messung, zustand, belege, muster, faelle=faelle)

    @cached_property
    def _lesbar(self) -> frozenset[int] | None:
        return lesbare_orte(self.anfrage.zugang) if self.anfrage.zugang else frozenset()

    def _gebucht(self, knoten: Knoten, arten: Collection[int], quartale: Collection[date]) -> list[_Ausgabe]:
        darin = {knoten.id, *(k.id for k in self.anfrage.baum.nachfahren(knoten.id))}
        ganz = knoten.ebene == Ebene.FACHBEREICH
        return [a for a in self._ausgaben if a.hilfeart in arten and a.ab in quartale and (ganz or a.gebiet in darin)]

    def _ist_offen(self, knoten: Knoten) -> bool:
        """The city with what belongs to no Stadtteil only for who is responsible for all of it."""
        zugang = self.anfrage.zugang
        return zugang is None or zugang.sieht_fallzahlen(None if knoten.ebene == Ebene.FACHBEREICH else knoten.id)

    def _ist_gezeigt(self, knoten: Knoten, arten: Collection[int], monate: Collection[date]) -> bool:
        orte = self._orte.stadt if knoten.ebene == Ebene.FACHBEREICH else self._orte.von(knoten.id)
        return all(self._sicht.zeigt_bestand(m, orte, self.bild.gemeldet(m, arten)) for m in monate)


@dataclass(frozen=True)
class _Zeilen:
    """The summands of a value: per Hilfeart for who is responsible, else only the two sums, since a part may be small."""

    anfrage: Anfrage
    knoten: Knoten
    hilfen: str
    tag: date
    arten: Mapping[int, fallbild.Hilfe]
    offen: bool

    @property
    def _von(self) -> date:
        return beginn(quartalsenden(self.tag)[0])

    def ausgaben(self, gebucht: list[_Ausgabe], lesbar: frozenset[int] | None) -> list[Beleg]:
        """As the list of Buchungen can show them: per Hilfeart, below the city also per Gebiet that books it."""
        if not self.offen:
            return [Beleg("Ausgaben", "Ist-Ausgaben", Fraction(sum(a.cent for a in gebucht), 100), geld=True)]
        je: dict[tuple[int, int | None], int] = {}
        for a in gebucht:
            schluessel = (a.hilfeart, None if self.knoten.ebene == Ebene.FACHBEREICH else a.gebiet)
            je[schluessel] = je.get(schluessel, 0) + a.cent
        mehrere, folge = len({ort for _, ort in je}) > 1, list(self.arten)
        return [
            self._ausgabe(art, ort, cent, lesbar, mehrere)
            for (art, ort), cent in sorted(je.items(), key=lambda e: (folge.index(e[0][0]), e[0][1] or 0))
        ]

    def _ausgabe(self, art: int, ort: int | None, cent: int, lesbar: frozenset[int] | None, mehrere: bool) -> Beleg:
        wo = self.anfrage.baum.knoten.get(ort) if ort else None
        titel = self.arten[art].name + (f", {ortsname(wo)}" if wo and mehrere else "")
        angaben: dict[str, str | int] = {"hilfeart": art, "art": "ist", "von": datum(self._von), "bis": datum(self.tag)}
        if ort:
            angaben["gebiet"] = ort
        darf = lesbar is None or (ort is not None and ort in lesbar)
        return Beleg("Ausgaben", titel, Fraction(cent, 100), f"{reverse('buchungen')}?{urlencode(angaben)}" if darf else "", geld=True)

    def monate(self, je_art: Mapping[int, int]) -> list[Beleg]:
        def url(hilfen: str) -> str:
            return fallbild.adresse(self.knoten, hilfen, self._von, monatserster(self.tag))

        if not self.offen:
            return [Beleg("Hilfemonate", "Bestand der Quartalsenden × 3", Fraction(sum(je_art.values())), url(self.hilfen))]
        return [
            Beleg("Hilfemonate", f"{self.arten[art].name}, Bestand der Quartalsenden × 3", Fraction(zahl), url(self.arten[art].schluessel))
            for art, zahl in je_art.items()
            if zahl
        ]
