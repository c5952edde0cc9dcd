"""Buchungen at the speed of COPY: staging table, one comparison with what is booked, one INSERT … SELECT. Nothing here commits.

What is compared depends on the profile's mode. Beleg: same Beleg and kind. Bewegung: same content, counted. Stand: the sum per key.
Only rows of the same Verfahren are compared; a Storno and what it mirrors count for nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from budgets.imports.lesart import BELEG, STAND

STAGING = """
    CREATE TEMP TABLE buchung_neu (nr int, art varchar(10), betrag_cent bigint, buchungstag date, leistungsmonat date, gebiet_id bigint,
        hilfeart_id bigint, traeger_id bigint, blatt varchar(100), zeile int, spalte varchar(100), beleg varchar(64),
        festlegung varchar(64))
    ON COMMIT DROP"""
_BEGINN = f"""
    DROP TABLE IF EXISTS pg_temp.buchung_neu, pg_temp.postenwahl CASCADE; DROP TABLE IF EXISTS pg_temp.vergleich; {STAGING};
    CREATE TEMP TABLE postenwahl (nr int PRIMARY KEY, posten_id bigint, jahr int) ON COMMIT DROP"""
SPALTEN = "nr, art, betrag_cent, buchungstag, leistungsmonat, gebiet_id, hilfeart_id, traeger_id, blatt, zeile, spalte, beleg, festlegung"
# Null is a value of its own here, so that hash joins work.
_INHALT = (
    "posten_id, art, betrag_cent, buchungstag, coalesce({t}.leistungsmonat, 'infinity'), coalesce({t}.gebiet_id, 0), "
    "coalesce({t}.hilfeart_id, 0), coalesce({t}.traeger_id, 0), {t}.beleg"
)
WIRKSAM = """b.quelle = %(quelle)s AND b.storno_von_id IS NULL AND b.mindert_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM budgets_buchung s WHERE s.storno_von_id = b.id)"""
# A month that is closed, or a year: nothing new goes in.
GESCHLOSSEN = """(j.status = 'abgeschlossen' OR EXISTS (SELECT 1 FROM budgets_monatsabschluss a
    WHERE a.haushaltsjahr_id = j.id AND a.status IN ('abgeschlossen', 'oeffnung') AND a.monat =
        CASE WHEN extract(year FROM {tag}) < j.jahr THEN 1 WHEN extract(year FROM {tag}) > j.jahr THEN 12
             ELSE extract(month FROM {tag}) END))"""

_NUR_NEU = """
    CREATE TEMP VIEW vergleich AS
    SELECT n.*, p.posten_id, p.jahr, NULL::bigint AS alt_id, 'neu' AS wirkung
    FROM buchung_neu n JOIN postenwahl p USING (nr) WHERE n.betrag_cent <> 0"""
_BELEG = f"""
    CREATE TEMP TABLE vergleich ON COMMIT DROP AS
    WITH bisher AS MATERIALIZED (SELECT b.* FROM budgets_buchung b WHERE b.beleg <> '' AND {WIRKSAM}
        AND b.beleg IN (SELECT beleg FROM buchung_neu))
    SELECT n.*, p.posten_id, p.jahr, b.id AS alt_id,
        CASE WHEN b.id IS NULL AND n.betrag_cent = 0 THEN 'bekannt' WHEN b.id IS NULL THEN 'neu'
             WHEN (b.posten_id, b.betrag_cent, b.buchungstag, b.leistungsmonat, b.gebiet_id, b.hilfeart_id, b.traeger_id)
                IS NOT DISTINCT FROM
                  (p.posten_id, n.betrag_cent, n.buchungstag, n.leistungsmonat, n.gebiet_id, n.hilfeart_id, n.traeger_id) THEN 'bekannt'
             ELSE 'geaendert' END AS wirkung
    FROM buchung_neu n JOIN postenwahl p USING (nr) LEFT JOIN bisher b ON b.beleg = n.beleg AND b.art = n.art"""
_BEWEGUNG = f"""
    CREATE TEMP TABLE vergleich ON COMMIT DROP AS
    WITH neu AS (SELECT n.*, p.posten_id, p.jahr FROM buchung_neu n JOIN postenwahl p USING (nr)),
    gezaehlt AS (SELECT n.*, row_number() OVER (PARTITION BY {_INHALT.format(t="n")} ORDER BY zeile, spalte) AS mal FROM neu n),
    bisher AS (SELECT b.*, row_number() OVER (PARTITION BY {_INHALT.format(t="b")} ORDER BY b.id) AS mal FROM budgets_buchung b
        WHERE {WIRKSAM} AND b.buchungstag BETWEEN (SELECT min(buchungstag) FROM buchung_neu)
            AND (SELECT max(buchungstag) FROM buchung_neu))
    SELECT n.*, b.id AS alt_id, CASE WHEN b.id IS NULL THEN 'neu' ELSE 'bekannt' END AS wirkung
    FROM gezaehlt n LEFT JOIN bisher b ON b.mal = n.mal AND b.posten_id = n.posten_id AND b.art = n.art AND b.betrag_cent = n.betrag_cent
        AND b.buchungstag = n.buchungstag AND b.beleg = n.beleg
        AND coalesce(b.leistungsmonat, 'infinity') = coalesce(n.leistungsmonat, 'infinity')
        AND coalesce(b.gebiet_id, 0) = coalesce(n.gebiet_id, 0) AND coalesce(b.hilfeart_id, 0) = coalesce(n.hilfeart_id, 0)
        AND coalesce(b.traeger_id, 0) = coalesce(n.traeger_id, 0)"""
STANDSCHLUESSEL = "posten_id, art, leistungsmonat, gebiet_id, hilfeart_id, traeger_id"
STAENDE = """staende AS (SELECT (s.key)::int AS jahr, max(s.value::date) AS tag FROM sozialraum_datenlieferung l,
            jsonb_each_text(l.zuordnung -> 'staende') s
        WHERE l.art = 'buchungen' AND l.zurueckgenommen_am IS NULL AND l.zuordnung ->> 'quelle' = %(quelle)s GROUP BY 1)"""


def gleicher_stand(a: str, b: str) -> str:
    """The condition that two rows are a Stand of the same thing."""
    return f"{a}.posten_id = {b}.posten_id AND {a}.art = {b}.art" + "".join(
        f" AND {a}.{feld} IS NOT DISTINCT FROM {b}.{feld}" for feld in ("leistungsmonat", "gebiet_id", "hilfeart_id", "traeger_id")
    )


_STAND = f"""
    CREATE TEMP TABLE vergleich ON COMMIT DROP AS
    WITH neu AS (SELECT min(n.nr) AS nr, p.posten_id, p.jahr, n.art, sum(n.betrag_cent)::bigint AS betrag_cent,
            max(n.buchungstag) AS buchungstag, n.leistungsmonat, n.gebiet_id, n.hilfeart_id, n.traeger_id, min(n.blatt) AS blatt,
            min(n.zeile) AS zeile, min(n.spalte) AS spalte, min(n.beleg) AS beleg, ''::varchar AS festlegung
        FROM buchung_neu n JOIN postenwahl p USING (nr)
        GROUP BY p.posten_id, p.jahr, p.nr, n.art, n.leistungsmonat, n.gebiet_id, n.hilfeart_id, n.traeger_id),
    bisher AS (SELECT {STANDSCHLUESSEL}, sum(betrag_cent)::bigint AS summe, max(buchungstag) AS letzter, min(id) AS alt_id
        FROM budgets_buchung WHERE quelle = %(quelle)s GROUP BY {STANDSCHLUESSEL}),
    {STAENDE}
    SELECT n.nr, n.art, n.betrag_cent - coalesce(b.summe, 0) AS betrag_cent, n.buchungstag, n.leistungsmonat, n.gebiet_id, n.hilfeart_id,
        n.traeger_id, n.blatt, n.zeile, n.spalte, n.beleg, n.festlegung, n.posten_id, n.jahr, NULL::bigint AS alt_id,
        CASE WHEN n.betrag_cent = coalesce(b.summe, 0) THEN 'bekannt' WHEN b.alt_id IS NULL THEN 'neu'
             WHEN n.buchungstag < greatest(b.letzter, s.tag) THEN 'aelter' ELSE 'neu' END AS wirkung
    FROM neu n LEFT JOIN staende s USING (jahr) LEFT JOIN bisher b ON {gleicher_stand("b", "n")}"""


_GESUCHT = "nr, art, betrag_cent, buchungstag, leistungsmonat, beleg"
REIHE_DER_BUCHUNGEN = 7303


def stelle_an() -> None:
    """Whoever imports or takes back Buchungen waits for the one before: both must see what the other has booked. Before any other lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REIHE_DER_BUCHUNGEN])


@dataclass(frozen=True)
class Wirkung:
    """How a file compares with what is booked. ``aelter``: Stände that a younger one has overtaken."""

    neu: int = 0
    geaendert: int = 0
    bekannt: int = 0
    aelter: int = 0


def beginne() -> None:
    """One statement for the server: the tables of an earlier reading go (with the view of a first import), new ones come."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGINN)


def doppelte_belege() -> list[tuple[str, int, int, int]]:
    """Blatt, first row, last row, how often: a Beleg that stands more than once in the file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(blatt), min(zeile), max(zeile), count(*) FROM buchung_neu WHERE beleg <> '' GROUP BY beleg, art "
            "HAVING count(*) > 1 ORDER BY 2 LIMIT 1000"
        )
        return list(cursor.fetchall())


def nummern_mit_betrag() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT nr FROM buchung_neu WHERE betrag_cent <> 0")
        return {nr for (nr,) in cursor.fetchall()}


def waehle_posten(rows: Iterable[tuple[int, int | None, int]]) -> None:
    """Number in this file → Posten (None: does not exist yet) and year."""
    with connection.cursor() as cursor, cursor.copy("COPY postenwahl (nr, posten_id, jahr) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def vergleiche(modus: str, quelle: str) -> Wirkung:
    """Makes ``vergleich``; where nothing of this Verfahren is booked, nothing has to be compared, and it is but a view."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM budgets_buchung WHERE quelle = %s)", [quelle])
        leer = not cursor.fetchone()[0]
        # Fresh rows have no statistics: a loop over them would take minutes; plans without loops look dear and would be compiled first.
        # Only the columns by which rows are sought, and few rows of them: how many there are is known with any, and to sort a sample costs.
        cursor.execute(
            "SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), "
            f"set_config('default_statistics_target', '10', true); ANALYZE buchung_neu ({_GESUCHT})"
        )
        sql = _STAND if modus == STAND else _NUR_NEU if leer else _BELEG if modus == BELEG else _BEWEGUNG
        cursor.execute(sql, {"quelle": quelle})
        cursor.execute("SELECT wirkung, count(*) FROM vergleich GROUP BY 1")
        zahlen: dict[str, Any] = dict(cursor.fetchall())
        if sql is not _NUR_NEU:
            cursor.execute("ANALYZE vergleich (posten_id, alt_id, wirkung, festlegung)")
    return Wirkung(**zahlen)


def summen() -> dict[tuple[int, str], int]:
    """Cents per year and kind that would be booked."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT v.jahr, v.art, sum(v.betrag_cent - CASE WHEN v.wirkung = 'geaendert' THEN
                (SELECT b.betrag_cent FROM budgets_buchung b WHERE b.id = v.alt_id) ELSE 0 END)::bigint
            FROM vergleich v WHERE v.wirkung IN ('neu', 'geaendert') GROUP BY 1, 2 ORDER BY 1, 2"""
        )
        return {(jahr, art): summe for jahr, art, summe in cursor.fetchall()}
