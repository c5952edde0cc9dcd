"""What a comparison must not book or leaves open: closed periods, Buchungen that are missing, Festlegungen nobody booked.

Reads ``vergleich`` (buchungsstaging); a dry run and a take-over ask the same.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from budgets.actions.buchungsstaging import GESCHLOSSEN, STAENDE, STANDSCHLUESSEL, WIRKSAM, gleicher_stand
from budgets.imports.lesart import STAND

FEHLER_HOECHSTENS = 5_000
OFFENE_FESTLEGUNG = """f.art = 'festlegung' AND f.storno_von_id IS NULL AND f.mindert_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM budgets_buchung s WHERE s.storno_von_id = f.id)"""
_WAS = {
    "buchung": "keine Buchung",
    "storno": "kein Storno der früheren Buchung",
    "minderung": "keine Minderung der Festlegung",
    "ansatz": "keinen Ansatz",
}
# What a take-over books, with the day; ``ersatz`` is the day where a mirror goes if its own month is closed (buchungseintrag.GESPIEGELT).
_NEUE = """SELECT v.blatt, v.zeile, v.spalte, j.id AS jahr_id, v.buchungstag AS tag, NULL::date AS ersatz, 'buchung' AS was
    FROM vergleich v JOIN budgets_haushaltsjahr j ON j.jahr = v.jahr WHERE v.wirkung IN ('neu', 'geaendert') AND v.betrag_cent <> 0"""
_STORNOS = """SELECT g.blatt, g.zeile, g.spalte, p.haushaltsjahr_id, b.buchungstag, g.tag, 'storno'
    FROM (SELECT v.blatt, v.zeile, v.spalte, a.id, a.buchungstag AS tag FROM vergleich v JOIN budgets_buchung a ON a.id = v.alt_id
        WHERE v.wirkung = 'geaendert'
        UNION ALL SELECT v.blatt, v.zeile, v.spalte, m.id, a.buchungstag FROM vergleich v JOIN budgets_buchung a ON a.id = v.alt_id
        JOIN budgets_buchung m ON m.mindert_id = a.id WHERE v.wirkung = 'geaendert'
        UNION ALL SELECT v.blatt, v.zeile, v.spalte, m.id, a.buchungstag FROM vergleich v JOIN budgets_buchung a ON a.id = v.alt_id
        JOIN budgets_buchung m ON m.lieferung_id = a.lieferung_id AND m.zeile = a.zeile AND m.spalte = a.spalte
        WHERE v.wirkung = 'geaendert' AND a.art = 'ist' AND m.mindert_id IS NOT NULL) g
    JOIN budgets_buchung b ON b.id = g.id JOIN budgets_budgetposten p ON p.id = b.posten_id
    WHERE NOT EXISTS (SELECT 1 FROM budgets_buchung s WHERE s.storno_von_id = b.id)"""
_MINDERUNGEN = f"""SELECT v.blatt, v.zeile, v.spalte, p.haushaltsjahr_id, v.buchungstag, NULL::date, 'minderung'
    FROM vergleich v JOIN budgets_buchung f ON f.beleg = v.festlegung AND {OFFENE_FESTLEGUNG}
    JOIN budgets_budgetposten p ON p.id = f.posten_id
    WHERE v.wirkung IN ('neu', 'geaendert') AND v.betrag_cent > 0 AND v.festlegung <> ''"""

_ANSAETZE = """SELECT '', a.zeile, a.spalte, j.id, make_date(j.jahr, 1, 1), NULL::date, 'ansatz'
    FROM unnest(%s::int[], %s::text[], %s::int[]) a (zeile, spalte, jahr) JOIN budgets_haushaltsjahr j ON j.jahr = a.jahr"""


class Geschlossen(NamedTuple):
    """A row of the file that would book into a closed month, or a closed year."""

    blatt: str
    zeile: int
    spalte: str
    was: str
    jahr: int
    monat: int
    jahr_ist_zu: bool

    @property
    def satz(self) -> str:
        periode = f"Das Haushaltsjahr {self.jahr}" if self.jahr_ist_zu else f"Der Monat {self.monat:02d}/{self.jahr}"
        return f"{periode} ist abgeschlossen und nimmt {_WAS[self.was]} mehr an."


def geschlossene(*, geaendert: bool, mindert: bool, ansaetze: Iterable[tuple[int, str, int]] = ()) -> list[Geschlossen]:
    """By row. ``ansaetze``: row, column and year of every Ansatz that would change; it counts from the first of January."""
    # Almost always no month is closed: then new rows need be read only once and kept nowhere. What a Storno takes along is sought once.
    gemerkt = "MATERIALIZED" if geaendert or mindert else "NOT MATERIALIZED"
    teile = [_NEUE, *([_STORNOS] if geaendert else []), *([_MINDERUNGEN] if mindert else [])]
    if zeilen := [list(spalte) for spalte in zip(*ansaetze, strict=True)]:
        teile.append(_ANSAETZE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH gebucht AS {gemerkt} ({" UNION ALL ".join(teile)}),
            monate AS (SELECT j.id, x.tag, j.jahr, j.status = 'abgeschlossen' AS zu,
                    CASE WHEN extract(year FROM x.tag) < j.jahr THEN 1 WHEN extract(year FROM x.tag) > j.jahr THEN 12
                        ELSE extract(month FROM x.tag)::int END AS monat
                FROM (SELECT jahr_id, tag FROM gebucht UNION SELECT jahr_id, ersatz FROM gebucht WHERE ersatz IS NOT NULL) x
                JOIN budgets_haushaltsjahr j ON j.id = x.jahr_id WHERE {GESCHLOSSEN.format(tag="x.tag")})
            SELECT DISTINCT g.blatt, g.zeile, g.spalte, g.was, m.jahr, coalesce(e.monat, m.monat), m.zu
            FROM gebucht g JOIN monate m ON m.id = g.jahr_id AND m.tag = g.tag
                LEFT JOIN monate e ON e.id = g.jahr_id AND e.tag = g.ersatz
            WHERE g.ersatz IS NULL OR e.id IS NOT NULL ORDER BY 2, 3, 4 LIMIT {FEHLER_HOECHSTENS}""",
            zeilen,
        )
        return [Geschlossen(*row) for row in cursor.fetchall()]


def fehlende(modus: str, quelle: str, arten: Iterable[str], anzahl: int = 50) -> tuple[int, list[int]]:
    """Booked before and not in the file: how many, and the first. They stay as they are, until somebody books their Storno.

    Bewegung and Beleg: within the days of the file. Stand: of the years of the file, unless a younger Stand is booked; a key whose
    Buchungen add up to 0 is settled. Only kinds that the file could name (``arten``) can be missing from it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FEHLENDE_STAENDE if modus == STAND else _FEHLENDE, {"quelle": quelle, "arten": list(arten), "anzahl": anzahl})
        rows = cursor.fetchall()
    return (rows[0][1] if rows else 0), [row[0] for row in rows]


_FEHLENDE = f"""SELECT b.id, count(*) OVER () FROM budgets_buchung b WHERE {WIRKSAM} AND b.buchungstag BETWEEN
        (SELECT min(buchungstag) FROM buchung_neu) AND (SELECT max(buchungstag) FROM buchung_neu)
        AND NOT EXISTS (SELECT 1 FROM vergleich v WHERE v.alt_id = b.id) ORDER BY b.id LIMIT %(anzahl)s"""
_FEHLENDE_STAENDE = f"""WITH dateien AS (SELECT jahr, max(buchungstag) AS tag FROM vergleich GROUP BY jahr), {STAENDE},
    bisher AS (SELECT {STANDSCHLUESSEL}, max(buchungstag) AS letzter FROM budgets_buchung
        WHERE quelle = %(quelle)s AND art = ANY(%(arten)s) GROUP BY {STANDSCHLUESSEL} HAVING sum(betrag_cent) <> 0),
    offen AS MATERIALIZED (SELECT k.* FROM bisher k JOIN budgets_budgetposten p ON p.id = k.posten_id
        JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id JOIN dateien d ON d.jahr = j.jahr LEFT JOIN staende s ON s.jahr = j.jahr
        WHERE d.tag >= greatest(k.letzter, s.tag) AND NOT EXISTS (SELECT 1 FROM vergleich v WHERE {gleicher_stand("v", "k")}))
    SELECT b.id, count(*) OVER () FROM budgets_buchung b JOIN offen k ON {gleicher_stand("b", "k")}
    WHERE {WIRKSAM} ORDER BY b.id LIMIT %(anzahl)s"""


def unbekannte_festlegungen() -> list[tuple[str, int]]:
    """Blatt and row of a new Ist that names a Festlegung which is neither booked nor in the file: it would take nothing off anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT v.blatt, v.zeile FROM vergleich v
            WHERE v.wirkung IN ('neu', 'geaendert') AND v.betrag_cent > 0 AND v.festlegung <> ''
                AND NOT EXISTS (SELECT 1 FROM budgets_buchung f WHERE f.beleg = v.festlegung AND {OFFENE_FESTLEGUNG})
                AND NOT EXISTS (SELECT 1 FROM vergleich n WHERE n.beleg = v.festlegung AND n.art = 'festlegung' AND n.betrag_cent <> 0
                    AND n.wirkung IN ('neu', 'geaendert')) ORDER BY 2 LIMIT {FEHLER_HOECHSTENS}"""
        )
        return list(cursor.fetchall())
