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
    # Of ``geaendert``: case numbers that fall to 0, because the file does not name their cell any more; None: not case numbers.
    entfaellt: int | None = None

    @property
    def nur_geaendert(self) -> int:
        """What the file itself says anew."""
        return self.geaendert - (self.entfaellt or 0)


@dataclass(frozen=True)
class _Ziel:
    """The SQL of one kind of delivery. ``vergleich`` makes the temporary table ``vergleich`` with a column ``wirkung``.

    ``zaehlung`` returns the fields of ``Wirkung``; a ``gruppe`` is a cell of case numbers, gone where no row of it was delivered.
    """

    spalten: str
    feldliste: str
    vergleich: str
    eintrag: str
    gruppe: str = ""

    @property
    def zaehlung(self) -> str:
        je_wirkung = ", ".join(f"count(*) FILTER (WHERE wirkung = '{w}') AS {w}" for w in ("neu", "geaendert", "unveraendert"))
        if not self.gruppe:
            return f"SELECT {je_wirkung}, NULL AS entfaellt FROM vergleich"
        return f"""
            SELECT coalesce(sum(neu), 0)::int, coalesce(sum(geaendert), 0)::int, coalesce(sum(unveraendert), 0)::int,
                   coalesce(sum(geaendert) FILTER (WHERE NOT genannt), 0)::int
            FROM (SELECT {je_wirkung}, bool_or(geliefert) AS genannt FROM vergleich GROUP BY {self.gruppe}) z"""


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
# Of a Hilfeart and month the newest Meldung counts as a whole: what has no row in it is 0. A row with neither Stadtteil nor reason only
# says that the month is complete. ``geliefert``: the row comes from the file, so a 0 in it was said, not left out.
_SCHLUESSEL = "hilfeart_id, monat, gebiet_nr, uebergreifend, band_nr, geschlecht, ort"
_FALLZAHLEN = _Ziel(
    gruppe="hilfeart_id, monat, gebiet_id, uebergreifend",
    spalten="hilfeart_id bigint, monat date, gebiet_id bigint, uebergreifend varchar(10), altersband_id bigint, geschlecht varchar(1), "
    "ort varchar(10), bestand integer, begonnen integer, beendet integer, tage integer, zeile integer, "
    "gebiet_nr bigint GENERATED ALWAYS AS (coalesce(gebiet_id, 0)) STORED, "
    "band_nr bigint GENERATED ALWAYS AS (coalesce(altersband_id, 0)) STORED",
    feldliste="hilfeart_id, monat, gebiet_id, uebergreifend, altersband_id, geschlecht, ort, bestand, begonnen, beendet, tage, zeile",
    vergleich=f"""
        CREATE TEMP TABLE vergleich ON COMMIT DROP AS
        WITH gruppen AS MATERIALIZED (SELECT DISTINCT hilfeart_id, monat FROM einlesen),
        letzte AS MATERIALIZED (
            SELECT m.hilfeart_id, m.monat, max(m.id) AS alt_id
            FROM sozialraum_fallmeldung m
            JOIN gruppen USING (hilfeart_id, monat)
            JOIN sozialraum_datenlieferung l ON l.id = m.lieferung_id AND l.zurueckgenommen_am IS NULL
            GROUP BY 1, 2),
        bisher AS MATERIALIZED (
            SELECT l.hilfeart_id, l.monat, coalesce(z.gebiet_id, 0) AS gebiet_nr, z.uebergreifend, coalesce(z.altersband_id, 0) AS band_nr,
                   z.geschlecht, z.ort, z.bestand AS alt_bestand, z.begonnen AS alt_begonnen, z.beendet AS alt_beendet, z.tage AS alt_tage
            FROM sozialraum_fallzahl z JOIN letzte l ON l.alt_id = z.meldung_id),
        zeilen AS (
            SELECT {_SCHLUESSEL}, coalesce(e.bestand, 0) AS bestand, coalesce(e.begonnen, 0) AS begonnen, coalesce(e.beendet, 0) AS beendet,
                   CASE WHEN coalesce(e.beendet, 0) = 0 THEN 0 ELSE e.tage END AS tage, coalesce(e.zeile, 0) AS zeile,
                   coalesce(alt_bestand, 0) AS alt_bestand, coalesce(alt_begonnen, 0) AS alt_begonnen,
                   coalesce(alt_beendet, 0) AS alt_beendet, CASE WHEN coalesce(alt_beendet, 0) = 0 THEN 0 ELSE alt_tage END AS alt_tage,
                   e.hilfeart_id IS NOT NULL AS geliefert
            FROM einlesen e FULL JOIN bisher b USING ({_SCHLUESSEL}))
        SELECT z.hilfeart_id, z.monat, nullif(z.gebiet_nr, 0) AS gebiet_id, z.uebergreifend, nullif(z.band_nr, 0) AS altersband_id,
               z.geschlecht, z.ort, z.bestand, z.begonnen, z.beendet, z.tage, z.zeile, z.alt_bestand, z.alt_begonnen, z.alt_beendet,
               z.geliefert, l.alt_id, m.lieferung_id AS alt_lieferung_id, w.wirkung,
               l.alt_id IS NULL OR bool_or(w.wirkung <> 'unveraendert') OVER (PARTITION BY z.hilfeart_id, z.monat) AS neu_schreiben
        FROM zeilen z
        LEFT JOIN letzte l USING (hilfeart_id, monat)
        LEFT JOIN sozialraum_fallmeldung m ON m.id = l.alt_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN l.alt_id IS NULL THEN 'neu'
            WHEN (z.bestand, z.begonnen, z.beendet, z.tage) IS NOT DISTINCT FROM (z.alt_bestand, z.alt_begonnen, z.alt_beendet, z.alt_tage)
                THEN 'unveraendert'
            ELSE 'geaendert' END AS wirkung) w""",
    eintrag="""
        WITH meldung AS (
            INSERT INTO sozialraum_fallmeldung (lieferung_id, hilfeart_id, monat, ersetzt_id, grund)
            SELECT DISTINCT %(lieferung)s, hilfeart_id, monat, alt_id, CASE WHEN alt_id IS NULL THEN '' ELSE %(grund)s END
            FROM vergleich WHERE neu_schreiben ORDER BY hilfeart_id, monat
            RETURNING id, hilfeart_id, monat)
        INSERT INTO sozialraum_fallzahl
            (meldung_id, gebiet_id, ebene, uebergreifend, altersband_id, geschlecht, ort, bestand, begonnen, beendet, tage, zeile)
        SELECT m.id, gebiet_id, 4, uebergreifend, altersband_id, geschlecht, ort, bestand, begonnen, beendet, tage, zeile
        FROM vergleich v JOIN meldung m USING (hilfeart_id, monat)
        WHERE (gebiet_id IS NOT NULL OR uebergreifend <> '') AND (bestand > 0 OR begonnen > 0 OR beendet > 0)
        ORDER BY hilfeart_id, monat""",
)
_ZIELE = {
    Lieferungsart.BASISSTATISTIK: _WERTE,
    Lieferungsart.BEVOELKERUNG: _BEVOELKERUNG,
    Lieferungsart.ERFASSUNG: _WERTE,
    Lieferungsart.FALLSTATISTIK: _FALLZAHLEN,
    Lieferungsart.FALLEXPORT: _FALLZAHLEN,
}
FALLARTEN = (Lieferungsart.FALLSTATISTIK, Lieferungsart.FALLEXPORT)


def vergleiche(art: str, zeilen: Sequence[Any], melde: Callable[[int, int], None] | None = None) -> Wirkung:
    """Copies the rows into the staging table and compares them; the tables vanish with the transaction.

    ``melde(done, all)`` hears the progress.
    """
    ziel = _ZIELE[Lieferungsart(art)]
    with connection.cursor() as cursor:
        neu = f"CREATE TEMP TABLE einlesen ({ziel.spalten}) ON COMMIT DROP"
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.einlesen, pg_temp.vergleich; {neu}")
        with cursor.copy(f"COPY einlesen ({ziel.feldliste}) FROM STDIN") as copy:
            for bis, text in _portionen(zeilen):
                copy.write(text)
                if melde:
                    melde(bis, len(zeilen))
        cursor.execute("ANALYZE einlesen")
        cursor.execute(ziel.vergleich)
        cursor.execute(ziel.zaehlung)
        return Wirkung(*cursor.fetchone())


def trage_ein(art: str, lieferung_id: int, grund: str) -> int:
    """Writes what differs, after ``vergleiche`` in the same transaction; returns the number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute(_ZIELE[Lieferungsart(art)].eintrag, {"lieferung": lieferung_id, "grund": grund})
        return int(cursor.rowcount)


def bestaetigte_lieferungen(art: str) -> dict[int, int]:
    """Earlier deliveries whose values this one repeats without change, and how many: they cannot be taken back any more."""
    ganze_gruppen = (Lieferungsart.BEVOELKERUNG, *FALLARTEN)
    offen = "NOT neu_schreiben" if art in ganze_gruppen else "wirkung = 'unveraendert'"
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
