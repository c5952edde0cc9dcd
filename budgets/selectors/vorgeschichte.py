"""The statement of a day with what its forecast is drawn from, in one query: earlier years, Ist by month of service, cases."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from budgets.prognose_bestand import Leistung, Monatsfaelle
from budgets.selectors.vollzug import STAENDE, VERLAUF, postenstand, verlauf
from budgets.vollzugsgliederung import Postenstand, Verlauf, merke_fehlende_ansaetze
from budgets.vollzugswege import Fallblick, Hilfe
from sozialraum.inputs.fallverlauf import FAELLE_JSON

VORJAHRE = 3
KEINE = "'[]'::json"
STAENDE_JSON = f"(SELECT coalesce(json_agg(s), '[]') FROM ({STAENDE}) s)"
VERLAUF_JSON = f"""(SELECT coalesce(json_agg(json_build_array(jahr, nummer, gebiet, art, dienst, kostenstelle, monat, ist)), '[]')
    FROM ({VERLAUF}) v)"""
# Months as they were, with the year of the Posten: a December booked in January is neither a January nor known in December.
LEISTUNGEN_JSON = """(SELECT coalesce(json_agg(json_build_array(art, gebucht, geleistet, ist, jahr)), '[]') FROM (
    SELECT a.schluessel AS art, s.buchungsmonat AS gebucht, coalesce(s.leistungsmonat, s.buchungsmonat) AS geleistet, j.jahr,
        sum(s.ist_cent)::bigint AS ist
    FROM budgets_buchungssumme s JOIN budgets_budgetposten p ON p.id = s.posten_id
    JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
    JOIN sozialraum_hilfeart a ON a.id = s.hilfeart_id
    WHERE j.jahr BETWEEN %(erstes)s AND %(jahr)s AND h.richtung = 'ausgabe' AND s.buchungsmonat <= %(tag)s
        AND (%(orte)s::bigint[] IS NULL OR p.gebiet_id = ANY(%(orte)s::bigint[]))
    GROUP BY 1, 2, 3, 4 HAVING sum(s.ist_cent) <> 0) je_monat)"""


@dataclass(frozen=True, eq=False)
class Vorgeschichte:
    """``rows`` as ``staende`` reads them, ``verlauf``: Ist of earlier years as ``monatsverlauf`` does.

    Many requests look at the same one, and nobody changes it.
    """

    rows: list[Postenstand]
    verlauf: Verlauf
    blick: Fallblick


def vorgeschichte(jahr: int, tag: date, *, orte: Collection[int] | None, stadtteile: Collection[int] | None, grund: str) -> Vorgeschichte:
    """``orte``: the Gebiete whose Posten count (None: all); ``stadtteile``: those whose cases do (None: the whole city).

    ``grund``: why the cases may not be read; then none are.
    """
    angaben: dict[str, Any] = {
        "jahr": jahr, "erstes": jahr - VORJAHRE, "jahre": list(range(jahr - VORJAHRE, jahr)), "tag": tag,
        "von": date(jahr - VORJAHRE, 1, 1), "bis": tag, "orte": None if orte is None else list(orte),
        "stadtteile": None if stadtteile is None else list(stadtteile),
    }  # fmt: skip
    teile = (STAENDE_JSON, VERLAUF_JSON, LEISTUNGEN_JSON, KEINE if grund else FAELLE_JSON)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({teil})::text' for teil in teile)}", angaben)
        return _lies(*cursor.fetchone(), grund)


@lru_cache(maxsize=24)
def _lies(staende: str, fruehere: str, leistungen: str, faelle: str, grund: str) -> Vorgeschichte:
    """What the database said, word for word: as long as it says the same, it is read once, and what is calculated of it lasts."""
    hilfen: dict[str, Hilfe] = {}
    gezaehlt: dict[str, dict[date, Monatsfaelle]] = {}
    for schluessel, name, form, monat, *zahlen in json.loads(faelle):
        hilfen[schluessel] = Hilfe(name, form)
        gezaehlt.setdefault(schluessel, {})[date.fromisoformat(monat)] = Monatsfaelle(*zahlen)
    je_zeile = json.loads(leistungen)
    gebucht = tuple(Leistung(art, date.fromisoformat(b), date.fromisoformat(m), ist, j) for art, b, m, ist, j in je_zeile)
    rows = merke_fehlende_ansaetze([postenstand(list(row.values())) for row in json.loads(staende)])
    return Vorgeschichte(rows, verlauf(json.loads(fruehere)), Fallblick(gezaehlt, gebucht, hilfen, grund))
