"""Fallzahlen as pages need them: the Meldungen that count, their cells over a period, their course; three queries whatever the size."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL

from sozialraum.fallkennzahlen import Zaehlung
from sozialraum.fallsummen import Art, Fallzelle, Monatszelle
from sozialraum.models import Bevoelkerung, Fallmeldung, Fallzahl, Hilfeart


@dataclass(frozen=True)
class Meldungen:
    """All Meldungen that count: (Hilfeart, month) → row, and whether they are Muster."""

    nummern: dict[tuple[int, date], int]
    muster: frozenset[int]

    @cached_property
    def monate(self) -> tuple[date, ...]:
        return tuple(sorted({monat for _, monat in self.nummern}))

    def waehle(self, arten: Collection[int], von: date, bis: date) -> list[int]:
        return [nr for (art, monat), nr in self.nummern.items() if art in arten and von <= monat <= bis]

    def fehlend(self, art: int, monate: Iterable[date]) -> int:
        """How many of these months say nothing about a Hilfeart: keine Angabe, never 0."""
        return sum(1 for monat in monate if (art, monat) not in self.nummern)


def meldungen() -> Meldungen:
    rows = list(Fallmeldung.objects.wirksam().values_list("hilfeart_id", "monat", "pk", "lieferung__muster"))
    return Meldungen({(art, monat): pk for art, monat, pk, _ in rows}, frozenset(pk for _, _, pk, muster in rows if muster))


def arten() -> dict[int, Art]:
    """The catalogue in its order."""
    rows = Hilfeart.objects.all()
    return {h.pk: Art(h.pk, h.schluessel, f"{h.paragraf.split(' SGB VIII')[0]} {h.name}", h.form, h.gruppe, h.zaehlt_als_hze) for h in rows}


def _zahlen(nummern: Collection[int], ort: str) -> QuerySet[Fallzahl]:
    rows = Fallzahl.objects.filter(meldung__in=nummern)
    return rows.filter(ort=ort) if ort else rows


def zellen(nummern: Collection[int], bis: date, ort: str = "") -> list[Fallzelle]:
    """Cells over a period: Bestand at its end, begonnen and beendet within it."""
    rows = (
        _zahlen(nummern, ort)
        .values_list("gebiet_id", "uebergreifend", "meldung__hilfeart_id", "ort")
        .annotate(
            am_ende=Sum("bestand", filter=Q(meldung__monat=bis), default=0),
            neue=Sum("begonnen"),
            alte=Sum("beendet"),
            dauer=Sum("tage", default=0),
            mit_dauer=Sum("beendet", filter=Q(tage__isnull=False), default=0),
        )
    )
    return [Fallzelle(gebiet, grund, art, wo, Zaehlung(*zahlen)) for gebiet, grund, art, wo, *zahlen in rows]


def monatszellen(nummern: Collection[int]) -> Iterator[tuple[int, Monatszelle]]:
    """Cells of each Meldung, with its number."""
    rows = (
        Fallzahl.objects.filter(meldung__in=nummern)
        .values_list("meldung_id", "gebiet_id", "uebergreifend", "meldung__hilfeart_id", "meldung__monat")
        .annotate(b=Sum("bestand"), n=Sum("begonnen"), e=Sum("beendet"))
    )
    for nummer, gebiet, grund, art, monat, *zahlen in rows:
        yield nummer, Monatszelle(gebiet, grund, art, monat, Zaehlung(*zahlen))


def nach_alter(
    nummern: Collection[int], bis: date, teile: Collection[int] | None, ort: str = "", *, alles: bool = False
) -> list[dict[str, Any]]:
    """Rows by Altersgruppe and Geschlecht; ``gegliedert`` where one of the two was delivered. For readers who see everything only."""
    rows = _in_teilen(_zahlen(nummern, ort), teile, alles=alles).values("altersband__name", "altersband__von", "geschlecht")
    gezaehlt = rows.annotate(
        bestand_am_ende=Sum("bestand", filter=Q(meldung__monat=bis), default=0), neue=Sum("begonnen"), alte=Sum("beendet")
    ).order_by(F("altersband__von").asc(nulls_last=True), "altersband__name", "geschlecht")
    worte = dict(Bevoelkerung.Geschlecht.choices)
    return [
        {
            "alter": row["altersband__name"] or "ohne Angabe",
            "geschlecht": worte.get(row["geschlecht"], "ohne Angabe"),
            "bestand": row["bestand_am_ende"],
            "begonnen": row["neue"],
            "beendet": row["alte"],
            "gegliedert": bool(row["altersband__name"] or row["geschlecht"]),
        }
        for row in gezaehlt
    ]


def _in_teilen(rows: QuerySet[Fallzahl], teile: Collection[int] | None, *, alles: bool) -> QuerySet[Fallzahl]:
    if alles:
        return rows
    return rows.filter(gebiet__isnull=True) if teile is None else rows.filter(gebiet__in=teile)


def verlauf(nummern: Collection[int], teile: Collection[int] | None, ort: str = "", *, alles: bool = False) -> dict[date, Zaehlung]:
    """Per month what was counted in these Stadtteile; None: what belongs to none; ``alles``: both together."""
    rows = _in_teilen(_zahlen(nummern, ort), teile, alles=alles)
    je_monat = rows.values_list("meldung__monat").annotate(b=Sum("bestand"), n=Sum("begonnen"), e=Sum("beendet"))
    return {monat: Zaehlung(b, n, e) for monat, b, n, e in je_monat}


KURZBILD = """(
    SELECT json_build_object(
        'monat', min(g.monat),
        'meldungen', (SELECT md5(string_agg(id::text, ',' ORDER BY id)) FROM gezaehlt),
        'gemeldet', (SELECT json_agg(json_build_array(r.hilfeart_id, r.form, r.monat)) FROM (
                     SELECT DISTINCT d.hilfeart_id, v.form, d.monat FROM sozialraum_fallmeldung d
                     JOIN sozialraum_datenlieferung e ON e.id = d.lieferung_id AND e.zurueckgenommen_am IS NULL
                     JOIN sozialraum_hilfeart v ON v.id = d.hilfeart_id AND v.zaehlt_als_hze) r),
        'muster', (SELECT json_object_agg(p.stand, p.sichtbar) FROM sozialraum_sperrmuster p
                   WHERE p.groesse = 'bestand:' || to_char((SELECT min(monat) FROM gezaehlt), 'YYYY-MM')),
        'zellen', json_agg(json_build_array(h.form, z.ort, z.bestand, h.schluessel) ORDER BY h.form, z.ort))
    FROM gezaehlt g
    JOIN sozialraum_hilfeart h ON h.id = g.hilfeart_id AND h.zaehlt_als_hze
    LEFT JOIN LATERAL (
        SELECT ort, sum(bestand) AS bestand FROM sozialraum_fallzahl
        WHERE meldung_id = g.id AND gebiet_id = ANY(%s) GROUP BY ort) z ON true)"""
GEZAEHLT = """
    WITH gezaehlt AS (
        SELECT DISTINCT ON (m.hilfeart_id) m.id, m.hilfeart_id, m.monat
        FROM sozialraum_fallmeldung m
        JOIN sozialraum_datenlieferung l ON l.id = m.lieferung_id AND l.zurueckgenommen_am IS NULL
        WHERE m.monat = (SELECT max(n.monat) FROM sozialraum_fallmeldung n
                         JOIN sozialraum_datenlieferung k ON k.id = n.lieferung_id AND k.zurueckgenommen_am IS NULL
                         WHERE n.monat <= %s AND (%s OR extract(month FROM n.monat) IN (3, 6, 9, 12)))
        ORDER BY m.hilfeart_id, m.id DESC)"""


def kurzbild(teile: Collection[int], bis: date, *, alles: bool = True) -> RawSQL:
    """Running Hilfen zur Erziehung of these Stadtteile in the latest month up to a day, as JSON within another query.

    ``gemeldet``: Hilfeart, form and month of every Meldung, from which ``fallluecken`` finds what is missing: never 0.

    Readers who do not see everything get the latest end of a quarter, and the remembered patterns of that month by their ``stand``.
    """
    return RawSQL(KURZBILD.replace("(", f"({GEZAEHLT}", 1), (bis, alles, list(teile)))


def unter_21(bis: date) -> tuple[date | None, dict[int, int]]:
    """Inhabitants under 21 per Stadtteil on the last Stichtag up to a day, and that Stichtag."""
    bekannte = Bevoelkerung.objects.filter(stichtag__lte=bis, lieferung__zurueckgenommen_am__isnull=True)
    letzter = bekannte.order_by("-stichtag").values("stichtag")[:1]
    rows = Bevoelkerung.objects.wirksam().filter(stichtag=letzter, alter__lt=21).values_list("stichtag", "gebiet_id")
    gezaehlt = [(tag, gebiet, anzahl) for tag, gebiet, anzahl in rows.annotate(n=Sum("anzahl"))]
    return (gezaehlt[0][0] if gezaehlt else None), {gebiet: anzahl for _, gebiet, anzahl in gezaehlt}
