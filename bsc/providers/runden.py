"""Composition of the rounds Jugendhilfe : Schnittstellen out of the memberships of the Pro-Aktive Systeme (Fachkonzept 5.1).

An organisation counts in every round that it belongs to on the day; a round counts for its Sozialraum, and for a Stadtteil that it works
for. Organisations are no case numbers: everybody sees them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from basis.zahlen import datum
from bsc.messgroesse import miss
from bsc.messquellen import ZUSAMMENSETZUNG, Beleg, Berechnet, ohne_angabe
from bsc.providers.anfrage import Anfrage, Angaben, Antwort, Spalte
from sozialraum.ebenen import Ebene

QUELLE = ZUSAMMENSETZUNG
SEITEN = {"jugendhilfe": "Jugendhilfe", "schnittstelle": "Schnittstellen"}
GILT = "{0}.gueltig_von <= t.tag AND ({0}.gueltig_bis IS NULL OR {0}.gueltig_bis >= t.tag)"
MITGLIEDER = f"""
    SELECT json_agg(z) FROM (SELECT json_build_array(t.tag, s.gebiet_id,
        (SELECT json_agg(o.gebiet_id) FROM proaktiv_systemstadtteil o WHERE o.system_id = s.id AND {GILT.format("o")}),
        a.seite, a.name, a.reihenfolge, count(*), bool_or(s.muster OR k.muster)) AS z
    FROM unnest(%(r_tage)s::date[]) AS t(tag)
    JOIN proaktiv_mitgliedschaft m ON {GILT.format("m")}
    JOIN proaktiv_system s ON s.id = m.system_id AND {GILT.format("s")}
    JOIN proaktiv_akteur k ON k.id = m.akteur_id JOIN proaktiv_akteursart a ON a.id = k.art_id
    GROUP BY t.tag, s.id, a.id) r"""


@dataclass(frozen=True, slots=True)
class _Mitglieder:
    """How many organisations of one kind sit in one round on a day."""

    tag: date
    sozialraum: int
    stadtteile: frozenset[int]
    seite: str
    art: str
    reihenfolge: int
    zahl: int
    muster: bool


def spalte(anfrage: Anfrage, angaben: Angaben) -> Spalte:
    return MITGLIEDER, {"r_tage": list(anfrage.stichtage(QUELLE))}


def deute(anfrage: Anfrage, angaben: Angaben, gelesen: Any) -> Mapping[str, Antwort]:
    rows = [
        _Mitglieder(date.fromisoformat(tag), raum, frozenset(teile or ()), seite, art, reihenfolge, zahl, muster)
        for tag, raum, teile, seite, art, reihenfolge, zahl, muster in gelesen or ()
    ]
    ergebnis = {}
    for gebiet in anfrage.gebiete:
        eigene = [m for m in rows if _gehoert_dazu(anfrage, gebiet, m)]
        for tag in anfrage.stichtage(QUELLE):
            ergebnis[gebiet, tag] = _wert([m for m in eigene if m.tag == tag], tag)
    return {"": ergebnis}


def _gehoert_dazu(anfrage: Anfrage, gebiet: int, m: _Mitglieder) -> bool:
    knoten = anfrage.baum.knoten[gebiet]
    if knoten.ebene == Ebene.FACHBEREICH:
        return True
    if knoten.ebene == Ebene.STADTTEIL:
        return gebiet in m.stadtteile
    return m.sozialraum == gebiet or any(k.id == m.sozialraum for k in anfrage.baum.kinder(gebiet))


def _wert(rows: list[_Mitglieder], tag: date) -> Berechnet:
    if not rows:
        return ohne_angabe(tag, f"Am {datum(tag)} hat hier keine Runde eingetragene Akteure.")
    je_seite: Counter[str] = Counter()
    je_art: Counter[tuple[str, int, str]] = Counter()
    for m in rows:
        je_seite[m.seite] += m.zahl
        je_art[m.seite, m.reihenfolge, m.art] += m.zahl
    belege = tuple(Beleg(SEITEN[seite], art, Fraction(zahl)) for (seite, _, art), zahl in sorted(je_art.items()))
    messung = miss(QUELLE.art, je_seite["jugendhilfe"], je_seite["schnittstelle"])
    return Berechnet(tag, messung, belege=belege, muster=any(m.muster for m in rows))
