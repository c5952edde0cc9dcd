"""The stored values that pages of Indikatoren read, in one query: only the Stichtage and the Gebiete that are looked at."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from sozialraum.ebenen import Gebietsbaum
from sozialraum.inputs.baeume import zuordnungsstempel
from sozialraum.models import Indikator
from sozialraum.models.parameter import GEHEIMHALTUNG_INTERN, GEHEIMHALTUNG_OEFFENTLICH

# The newest row of each Indikator, Gebiet and Stichtag that was not taken back, in the order of the index.
WIRKSAM = """(
    SELECT DISTINCT ON (w.indikator_id, w.gebiet_id, w.stichtag)
        w.id, w.indikator_id, w.gebiet_id, w.stichtag, w.zaehler, w.nenner, w.zustand, w.lieferung_id
    FROM sozialraum_indikatorwert w JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
    WHERE {wo} AND (%(bis)s::date IS NULL OR w.stichtag <= %(bis)s) AND (%(tage)s::date[] IS NULL OR w.stichtag = ANY(%(tage)s))
    ORDER BY w.indikator_id, w.gebiet_id, w.stichtag DESC, w.id DESC)"""
ALLE = WIRKSAM.format(wo="w.indikator_id = ANY(%(alle)s)")
AM_LETZTEN = WIRKSAM.format(
    wo="(w.indikator_id, w.stichtag) IN (SELECT indikator, tag FROM letzter) AND w.gebiet_id = ANY(ARRAY(SELECT id FROM sozialraum_gebiet))"
)
IM_BAUM = WIRKSAM.format(wo="w.indikator_id = ANY(%(kurz)s) AND w.gebiet_id = ANY(%(gebiete)s)")
PARAMETER = "(SELECT wert FROM sozialraum_parameter WHERE schluessel = {} ORDER BY gueltig_von DESC, id DESC LIMIT 1)"

# ``alle``: every Stichtag, ``letzte``: the last one that the tree has; both with the Gebiete of every mapping, which the Geheimhaltung
# needs. ``kurz``: the earlier ones too, each summed up for the Gebiete ``orte``; a row without Gebiet says that there is the Stichtag.
# Where the population has to be the Nenner (``fehlt``), nothing is summed up here.
REIHEN = f"""
    WITH letzter AS MATERIALIZED (
        SELECT i.indikator, max(t.stichtag) AS tag
        FROM unnest(%(letzte)s::bigint[]) AS i(indikator) CROSS JOIN unnest(%(gebiete)s::bigint[]) AS g(gebiet) CROSS JOIN LATERAL (
            SELECT w.stichtag FROM sozialraum_indikatorwert w
            JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
            WHERE w.indikator_id = i.indikator AND w.gebiet_id = g.gebiet AND (%(bis)s::date IS NULL OR w.stichtag <= %(bis)s)
                AND (%(tage)s::date[] IS NULL OR w.stichtag = ANY(%(tage)s))
            ORDER BY w.stichtag DESC LIMIT 1) t
        GROUP BY i.indikator),
    kurz AS MATERIALIZED (
        SELECT w.* FROM {IM_BAUM} w JOIN letzter ON letzter.indikator = w.indikator_id AND letzter.tag <> w.stichtag),
    fehlt AS MATERIALIZED (
        SELECT DISTINCT indikator_id FROM kurz WHERE indikator_id = ANY(%(mit_band)s) AND zaehler IS NOT NULL AND nenner IS NULL)
    SELECT w.*, {zuordnungsstempel().sql}, {PARAMETER.format("%(innen)s")}, {PARAMETER.format("%(aussen)s")}
    FROM (
        SELECT a.*, NULL::bigint[] AS teile FROM {ALLE} a
        UNION ALL
        SELECT l.*, NULL FROM {AM_LETZTEN} l
        UNION ALL
        SELECT k.*, NULL FROM kurz k WHERE k.indikator_id IN (SELECT indikator_id FROM fehlt)
        UNION ALL
        SELECT NULL, k.indikator_id, o.ort, k.stichtag,
            CASE WHEN bool_or(k.gebiet_id = o.ort) THEN max(k.zaehler) FILTER (WHERE k.gebiet_id = o.ort)
                ELSE sum(k.zaehler) FILTER (WHERE k.nenner IS NOT NULL OR k.indikator_id = ANY(%(summen)s)) END,
            CASE WHEN bool_or(k.gebiet_id = o.ort) THEN max(k.nenner) FILTER (WHERE k.gebiet_id = o.ort)
                ELSE sum(k.nenner) FILTER (WHERE k.zaehler IS NOT NULL) END,
            coalesce(max(k.zustand) FILTER (WHERE k.gebiet_id = o.ort), 'wert'), NULL,
            CASE WHEN NOT bool_or(k.gebiet_id = o.ort) THEN array_agg(k.gebiet_id)
                FILTER (WHERE k.zaehler IS NOT NULL AND (k.nenner IS NOT NULL OR k.indikator_id = ANY(%(summen)s))) END
        FROM kurz k LEFT JOIN unnest(%(orte)s::bigint[], %(teile)s::bigint[]) AS o(ort, teil) ON o.teil = k.gebiet_id
        WHERE k.indikator_id NOT IN (SELECT indikator_id FROM fehlt)
        GROUP BY k.indikator_id, k.stichtag, o.ort) w"""


def lies(
    baum: Gebietsbaum,
    alle: Iterable[int],
    letzte: Iterable[int],
    kurz: Collection[Indikator],
    orte: Iterable[int],
    *,
    bis: date | None,
    tage: Iterable[date] | None,
) -> Sequence[tuple[Any, ...]]:
    """Rows of number (none: a sum), Indikator, Gebiet, Stichtag, Zähler, Nenner, state, delivery, parts; stamp of mappings, thresholds."""
    paare = sorted({(ort, teil) for ort in orte for teil in (ort, *baum.stadtteile(ort))})
    angaben = {
        "alle": list(alle),
        "letzte": [*letzte, *(i.pk for i in kurz)],
        "kurz": [i.pk for i in kurz],
        "mit_band": [i.pk for i in kurz if i.nenner_altersband_id],
        "summen": [i.pk for i in kurz if i.aggregation == Indikator.Aggregation.SUMME],
        "orte": [ort for ort, _ in paare],
        "teile": [teil for _, teil in paare],
        "gebiete": list(baum.knoten),
        "bis": bis,
        "tage": None if tage is None else list(set(tage)),
        "innen": GEHEIMHALTUNG_INTERN,
        "aussen": GEHEIMHALTUNG_OEFFENTLICH,
    }
    with connection.cursor() as cursor:
        cursor.execute(REIHEN, angaben)
        return cursor.fetchall()
