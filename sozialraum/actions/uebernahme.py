"""Rows into the database at the speed of COPY: staging table, one comparison with what counts today, one INSERT … SELECT.

A Django statement has to run in the same transaction before (the caller creates the Datenlieferung), else the row history would not
know who acts. Nothing here commits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sozialraum.models.lieferung import Lieferungsart

PORTION = 10_000


@dataclass(frozen=True)
class Wirkung:
    """How a delivery compares with what counts today."""

    neu: int
    geaendert: int
    unveraendert: int


@dataclass(frozen=True)
class _Ziel:
    """The SQL of one kind of delivery. ``vergleich`` makes the temporary table ``vergleich`` with a column ``wirkung``."""

    spalten: str
    feldliste: str
    vergleich: str
    eintrag: str


# One hash join against the values of the same Indikatoren and days instead of 200,000 index look-ups.
_WERTE = _Ziel(
    spalten="indikator_id bigint, gebiet_id bigint, stichtag date, zaehler numeric(26,12), nenner numeric(26,12), zustand varchar(12), "
    "blatt varchar(100), zeile integer",
    feldliste="indikator_id, gebiet_id, stichtag, zaehler, nenner, zustand, blatt, zeile",
    vergleich="""
        CREATE TEMP TABLE vergleich ON COMMIT DROP AS
        WITH gruppen AS MATERIALIZED (SELECT DISTINCT indikator_id, stichtag FROM einlesen),
        bisher AS (
            SELECT DISTINCT ON (w.indikator_id, w.gebiet_id, w.stichtag)
                   w.id, w.indikator_id, w.gebiet_id, w.stichtag, w.zaehler, w.nenner, w.zustand, w.lieferung_id
            FROM sozialraum_indikatorwert w
            JOIN gruppen USING (indikator_id, stichtag)
            JOIN sozialraum_datenlieferung l ON l.id = w.lieferung_id AND l.zurueckgenommen_am IS NULL
            ORDER BY w.indikator_id, w.gebiet_id, w.stichtag, w.id DESC)
        SELECT e.*, b.id AS alt_id, b.zaehler AS alt_zaehler, b.nenner AS alt_nenner, b.zustand AS alt_zustand,
               b.lieferung_id AS alt_lieferung_id,
               CASE WHEN b.id IS NULL THEN 'neu'
                    WHEN (b.zaehler, b.nenner, b.zustand) IS NOT DISTINCT FROM (e.zaehler, e.nenner, e.zustand) THEN 'unveraendert'
                    ELSE 'geaendert' END AS wirkung
        FROM einlesen e LEFT JOIN bisher b USING (indikator_id, gebiet_id, stichtag)""",
    eintrag="""
        INSERT INTO sozialraum_indikatorwert
            (indikator_id, gebiet_id, stichtag, zaehler, nenner, zustand, blatt, zeile, lieferung_id, ersetzt_id, grund, created_at)
        SELECT indikator_id, gebiet_id, stichtag, zaehler, nenner, zustand, blatt, zeile, %(lieferung)s, alt_id,
               CASE WHEN alt_id IS NULL THEN '' ELSE %(grund)s END, now()
        FROM vergleich WHERE wirkung <> 'unveraendert'
        ORDER BY indikator_id, gebiet_id, stichtag DESC""",
)

# Of a Gebiet and day the newest delivery counts as a whole: if one row differs or is missing, all rows of the group are written again.
_BEVOELKERUNG = _Ziel(
    spalten="gebiet_id bigint, stichtag date, alter smallint, geschlecht varchar(1), anzahl integer, zeile integer",
    feldliste="gebiet_id, stichtag, alter, geschlecht, anzahl, zeile",
    vergleich="""
        CREATE TEMP TABLE vergleich ON COMMIT DROP AS
        WITH gruppen AS MATERIALIZED (SELECT gebiet_id, stichtag, count(*) AS anzahl FROM einlesen GROUP BY 1, 2),
        letzte AS MATERIALIZED (
            SELECT b.gebiet_id, b.stichtag, max(b.lieferung_id) AS lieferung_id
            FROM sozialraum_bevoelkerung b
            JOIN gruppen USING (gebiet_id, stichtag)
            JOIN sozialraum_datenlieferung l ON l.id = b.lieferung_id AND l.zurueckgenommen_am IS NULL
            GROUP BY 1, 2),
        bisher AS (SELECT b.* FROM sozialraum_bevoelkerung b JOIN letzte USING (gebiet_id, stichtag, lieferung_id)),
        umfang AS (SELECT gebiet_id, stichtag, count(*) AS anzahl FROM bisher GROUP BY 1, 2),
        zeilen AS (
            SELECT e.*, b.anzahl AS alt_anzahl, b.lieferung_id AS alt_lieferung_id,
                   CASE WHEN b.id IS NULL THEN 'neu' WHEN b.anzahl = e.anzahl THEN 'unveraendert' ELSE 'geaendert' END AS wirkung
            FROM einlesen e LEFT JOIN bisher b USING (gebiet_id, stichtag, alter, geschlecht))
        SELECT z.*, bool_or(z.wirkung <> 'unveraendert') OVER (PARTITION BY gebiet_id, stichtag)
                    OR u.anzahl IS DISTINCT FROM g.anzahl AS neu_schreiben
        FROM zeilen z JOIN gruppen g USING (gebiet_id, stichtag) LEFT JOIN umfang u USING (gebiet_id, stichtag)""",
    eintrag="""
        INSERT INTO sozialraum_bevoelkerung (gebiet_id, stichtag, alter, geschlecht, anzahl, zeile, lieferung_id)
        SELECT gebiet_id, stichtag, alter, geschlecht, anzahl, zeile, %(lieferung)s
        FROM vergleich WHERE neu_schreiben ORDER BY gebiet_id, stichtag, alter, geschlecht""",
)
_ZIELE = {Lieferungsart.BASISSTATISTIK: _WERTE, Lieferungsart.BEVOELKERUNG: _BEVOELKERUNG, Lieferungsart.ERFASSUNG: _WERTE}


def vergleiche(art: str, zeilen: Sequence[Any], melde: Callable[[int, int], None] | None = None) -> Wirkung:
    """Copies the rows into the staging table and compares them; the tables vanish with the transaction.

    ``melde(done, all)`` hears the progress.
    """
    ziel = _ZIELE[Lieferungsart(art)]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.einlesen, pg_temp.vergleich")
        cursor.execute(f"CREATE TEMP TABLE einlesen ({ziel.spalten}) ON COMMIT DROP")
        with cursor.copy(f"COPY einlesen ({ziel.feldliste}) FROM STDIN") as copy:
            for bis, text in _portionen(zeilen):
                copy.write(text)
                if melde:
                    melde(bis, len(zeilen))
        cursor.execute("ANALYZE einlesen")
        cursor.execute(ziel.vergleich)
        cursor.execute("SELECT wirkung, count(*) FROM vergleich GROUP BY 1")
        anzahl = dict(cursor.fetchall())
    return Wirkung(anzahl.get("neu", 0), anzahl.get("geaendert", 0), anzahl.get("unveraendert", 0))


def trage_ein(art: str, lieferung_id: int, grund: str) -> int:
    """Writes what differs, after ``vergleiche`` in the same transaction; returns the number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute(_ZIELE[Lieferungsart(art)].eintrag, {"lieferung": lieferung_id, "grund": grund})
        return int(cursor.rowcount)


def bestaetigte_lieferungen(art: str) -> dict[int, int]:
    """Earlier deliveries whose values this one repeats without change, and how many: they cannot be taken back any more."""
    offen = "NOT neu_schreiben" if art == Lieferungsart.BEVOELKERUNG else "wirkung = 'unveraendert'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT alt_lieferung_id, count(*) FROM vergleich WHERE {offen} GROUP BY 1")
        return dict(cursor.fetchall())


def zeilen_mit_wirkung(anzahl: int) -> list[dict[str, Any]]:
    """The first compared rows: what changes before what is new before what stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM vergleich ORDER BY array_position(ARRAY['geaendert', 'neu', 'unveraendert'], wirkung), zeile LIMIT %s", [anzahl]
        )
        namen = [spalte[0] for spalte in cursor.description]
        return [dict(zip(namen, row, strict=True)) for row in cursor.fetchall()]


def _portionen(zeilen: Sequence[Any]) -> Iterator[tuple[int, str]]:
    for anfang in range(0, len(zeilen), PORTION):
        teil = zeilen[anfang : anfang + PORTION]
        yield anfang + len(teil), "".join(_textzeile(zeile) for zeile in teil)


def _textzeile(zeile: Sequence[Any]) -> str:
    return "\t".join([_feld(wert) for wert in zeile]) + "\n"


def _feld(wert: Any) -> str:
    if wert is None:
        return "\\N"
    text = str(wert)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text
