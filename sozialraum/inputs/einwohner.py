"""Inhabitants of the Stadtteile as a calculation needs them: the latest count up to a day, and the deliveries behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from sozialraum.models import Bevoelkerung, Gebiet


@dataclass(frozen=True)
class Einwohner:
    """The count of one Stichtag by Stadtteil; without any count the day is None."""

    tag: date | None = None
    anzahl: dict[int, int] = field(default_factory=dict)
    lieferungen: frozenset[int] = frozenset()


def einwohner(stadtteile: Sequence[int], tage: Sequence[date]) -> dict[date, Einwohner]:
    """For each asked day the latest count up to it. One query; the day is found by a probe of the index per Stadtteil."""
    rows = _rows().filter(gebiet__in=stadtteile, stichtag__in=[_letzter(stadtteile, tag) for tag in set(tage)]).order_by("lieferung_id")
    neueste: dict[date, dict[int, tuple[int, int]]] = {}
    for tag, gebiet, lieferung, summe in rows.values_list("stichtag", "gebiet_id", "lieferung_id").annotate(summe=Sum("anzahl")):
        neueste.setdefault(tag, {})[gebiet] = (summe, lieferung)  # a newer delivery of the same day replaces an older one
    gezaehlt = {
        tag: Einwohner(tag, {g: n for g, (n, _) in je.items()}, frozenset(nummer for _, nummer in je.values()))
        for tag, je in neueste.items()
    }
    letzte = {frage: max((tag for tag in gezaehlt if tag <= frage), default=None) for frage in tage}
    return {frage: gezaehlt[tag] if tag else Einwohner() for frage, tag in letzte.items()}


def _rows() -> QuerySet[Bevoelkerung]:
    return Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True)


def _letzter(stadtteile: Sequence[int], bis: date) -> Subquery:
    """The latest day up to ``bis`` on which any of the Stadtteile was counted."""
    je_gebiet = _rows().filter(gebiet=OuterRef("pk"), stichtag__lte=bis).order_by("-stichtag").values("stichtag")[:1]
    rows = Gebiet.objects.filter(pk__in=stadtteile).annotate(tag=Subquery(je_gebiet))
    return Subquery(rows.order_by(F("tag").desc(nulls_last=True)).values("tag")[:1])


_LETZTER = """(SELECT max(letzter.stichtag) AS tag FROM sozialraum_gebiet g CROSS JOIN LATERAL (
        SELECT b.stichtag FROM sozialraum_bevoelkerung b
        WHERE b.gebiet_id = g.id AND b.stichtag {grenze} AND b.lieferung_id = ANY(ARRAY(SELECT id FROM aktiv))
        ORDER BY b.stichtag DESC LIMIT 1) letzter)"""
# For a query that is asked anyway: [Gebiet, Stichtag, under 18, from 18 to under 21] on the two latest Stichtage up to ``tag``
ZWEI_STICHTAGE_JSON = f"""(WITH aktiv AS MATERIALIZED (SELECT id FROM sozialraum_datenlieferung WHERE zurueckgenommen_am IS NULL),
    erster AS MATERIALIZED {_LETZTER.format(grenze="<= %(tag)s")},
    zweiter AS MATERIALIZED {_LETZTER.format(grenze="< (SELECT tag FROM erster)")},
    tage AS MATERIALIZED (SELECT tag FROM erster UNION SELECT tag FROM zweiter),
    summen AS (SELECT DISTINCT ON (gebiet_id, stichtag) * FROM (
        SELECT b.gebiet_id, b.stichtag, b.lieferung_id, coalesce(sum(b.anzahl) FILTER (WHERE b.alter < 18), 0) AS kinder,
            coalesce(sum(b.anzahl) FILTER (WHERE b.alter BETWEEN 18 AND 20), 0) AS junge
        FROM tage CROSS JOIN sozialraum_gebiet g
        JOIN sozialraum_bevoelkerung b ON b.gebiet_id = g.id AND b.stichtag = tage.tag AND b.lieferung_id IN (SELECT id FROM aktiv)
        GROUP BY 1, 2, 3) je ORDER BY gebiet_id, stichtag, lieferung_id DESC)
    SELECT coalesce(json_agg(json_build_array(gebiet_id, stichtag, kinder, junge)), '[]') FROM summen)"""
