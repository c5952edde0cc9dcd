"""Writes what ``vergleich`` says: Storno of what changed, the new rows, and what an Ist takes off its Festlegung."""

from datetime import date

from django.db import connection

from budgets.actions.buchungspruefung import OFFENE_FESTLEGUNG
from budgets.actions.buchungsstaging import GESCHLOSSEN

FELDER = (
    "posten_id, art, betrag_cent, buchungstag, leistungsmonat, gebiet_id, hilfeart_id, traeger_id, lieferung_id, blatt, zeile, spalte, "
    "nutzer_id, quelle, beleg, storno_von_id, mindert_id, grund, created_at"
)
# A row that is mirrored takes along what it took off a Festlegung, and a Festlegung what was taken off it: its new amount is the remainder.
GESPIEGELT = """
    WITH gewaehlt AS ({auswahl}),
    alle AS (
        SELECT id, tag FROM gewaehlt
        UNION SELECT m.id, g.tag FROM gewaehlt g JOIN budgets_buchung m ON m.mindert_id = g.id
        UNION SELECT m.id, g.tag FROM gewaehlt g JOIN budgets_buchung b ON b.id = g.id AND b.art = 'ist' AND b.lieferung_id IS NOT NULL
            JOIN budgets_buchung m ON m.lieferung_id = b.lieferung_id AND m.zeile = b.zeile AND m.spalte = b.spalte
                AND m.mindert_id IS NOT NULL)
    INSERT INTO budgets_buchung ({felder})
    SELECT b.posten_id, b.art, -b.betrag_cent, CASE WHEN {zu} THEN coalesce(a.tag, b.buchungstag) ELSE b.buchungstag END, b.leistungsmonat,
        b.gebiet_id, b.hilfeart_id, b.traeger_id, b.lieferung_id, b.blatt, b.zeile, b.spalte, %(nutzer)s, b.quelle, b.beleg, b.id, NULL,
        %(grund)s, now()
    FROM alle a JOIN budgets_buchung b ON b.id = a.id JOIN budgets_budgetposten p ON p.id = b.posten_id
        JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
    WHERE NOT EXISTS (SELECT 1 FROM budgets_buchung s WHERE s.storno_von_id = b.id)
    ORDER BY b.id"""
_NEU = f"""
    INSERT INTO budgets_buchung ({FELDER})
    SELECT posten_id, art, betrag_cent, buchungstag, leistungsmonat, gebiet_id, hilfeart_id, traeger_id, %(lieferung)s, blatt, zeile,
        spalte, %(nutzer)s, %(quelle)s, beleg, NULL, NULL, %(grund)s, now()
    FROM vergleich WHERE wirkung IN ('neu', 'geaendert') AND betrag_cent <> 0 ORDER BY zeile"""
# Several Ist of one file share what is left of their Festlegung, in the order of the rows; never more than is left.
_MINDERUNG = f"""
    WITH offen AS (
        SELECT DISTINCT ON (f.beleg) f.id, f.beleg, f.posten_id, f.leistungsmonat, f.gebiet_id, f.hilfeart_id, f.traeger_id, f.quelle,
            f.betrag_cent + coalesce((SELECT sum(m.betrag_cent) FROM budgets_buchung m WHERE m.mindert_id = f.id
                AND NOT EXISTS (SELECT 1 FROM budgets_buchung s WHERE s.storno_von_id = m.id)), 0) AS rest
        FROM budgets_buchung f
        WHERE f.beleg IN (SELECT festlegung FROM vergleich WHERE festlegung <> '') AND f.beleg <> ''
            AND {OFFENE_FESTLEGUNG}
        ORDER BY f.beleg, f.id DESC),
    ist AS (
        SELECT o.*, v.betrag_cent AS ist, v.buchungstag, v.blatt, v.zeile, v.spalte, v.beleg AS ist_beleg,
            sum(v.betrag_cent) OVER (PARTITION BY o.id ORDER BY v.zeile, v.spalte) AS bis_hier
        FROM vergleich v JOIN offen o ON o.beleg = v.festlegung
        WHERE v.wirkung IN ('neu', 'geaendert') AND v.betrag_cent > 0 AND v.festlegung <> '')
    INSERT INTO budgets_buchung ({FELDER})
    SELECT posten_id, 'festlegung', -least(ist, rest - (bis_hier - ist)), buchungstag, leistungsmonat, gebiet_id, hilfeart_id, traeger_id,
        %(lieferung)s, blatt, zeile, spalte, %(nutzer)s, quelle, ist_beleg, NULL, id, 'Durch Ist gemindert', now()
    FROM ist WHERE least(ist, rest - (bis_hier - ist)) > 0 ORDER BY zeile"""


def spiegle(auswahl: str, *, nutzer: int | None, grund: str, **werte: int | date) -> int:
    """Books the mirror of every row that ``auswahl`` names (columns id, tag); what is mirrored already is passed over."""
    sql = GESPIEGELT.format(auswahl=auswahl, felder=FELDER, zu=GESCHLOSSEN.format(tag="b.buchungstag"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"nutzer": nutzer, "grund": grund, **werte})
        return int(cursor.rowcount)


def trage_ein(*, lieferung: int, nutzer: int | None, quelle: str, grund: str, geaendert: bool, mindert: bool) -> None:
    """Storno of what changed, then the new rows, then what they take off."""
    werte = {"lieferung": lieferung, "nutzer": nutzer, "quelle": quelle, "grund": grund}
    if geaendert:
        auswahl = "SELECT alt_id AS id, buchungstag AS tag FROM vergleich WHERE wirkung = 'geaendert'"
        spiegle(auswahl, nutzer=nutzer, grund=f"Geändert durch Lieferung {lieferung}")
    with connection.cursor() as cursor:
        cursor.execute(_NEU, werte)
        if mindert:
            cursor.execute(_MINDERUNG, werte)
