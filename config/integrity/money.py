"""Money: sums that triggers keep, calculated anew from the rows below; what mirrors, mirrors; what is decided adds up."""

from collections.abc import Iterator

from basis.geld import euro
from config.integrity import Finding, count, finding, rows

# Both sides of a comparison: what is kept, and what the rows give; a missing side counts as 0
MONTHS = """
    SELECT coalesce(s.posten_id, b.posten_id), to_char(coalesce(s.buchungsmonat, b.monat), 'MM.YYYY'),
        coalesce(s.ist_cent, 0), coalesce(b.ist, 0), coalesce(s.festlegung_cent, 0), coalesce(b.festlegung, 0)
    FROM budgets_buchungssumme s FULL JOIN (
        SELECT posten_id, date_trunc('month', buchungstag)::date AS monat, coalesce(leistungsmonat, '0001-01-01') AS leistung,
            coalesce(hilfeart_id, 0) AS hilfeart, coalesce(sum(betrag_cent) FILTER (WHERE art = 'ist'), 0) AS ist,
            coalesce(sum(betrag_cent) FILTER (WHERE art = 'festlegung'), 0) AS festlegung, count(*) AS anzahl
        FROM budgets_buchung GROUP BY 1, 2, 3, 4) b
    ON b.posten_id = s.posten_id AND b.monat = s.buchungsmonat AND b.leistung = coalesce(s.leistungsmonat, '0001-01-01')
        AND b.hilfeart = coalesce(s.hilfeart_id, 0)
    WHERE (s.ist_cent, s.festlegung_cent, s.anzahl) IS DISTINCT FROM (b.ist::bigint, b.festlegung::bigint, b.anzahl::int) ORDER BY 1, 2"""
SYSTEMS = """
    SELECT coalesce(s.posten_id, b.posten_id), coalesce(s.quelle, b.quelle),
        coalesce(s.ist_cent, 0), coalesce(b.ist, 0), coalesce(s.festgelegt_cent, 0), coalesce(b.festgelegt, 0)
    FROM budgets_verfahrenssumme s FULL JOIN (
        SELECT b.posten_id, b.quelle, coalesce(sum(b.betrag_cent) FILTER (WHERE b.art = 'ist'), 0) AS ist,
            coalesce(sum(b.betrag_cent)
                FILTER (WHERE b.art = 'festlegung' AND b.mindert_id IS NULL AND v.mindert_id IS NULL), 0) AS festgelegt
        FROM budgets_buchung b LEFT JOIN budgets_buchung v ON v.id = b.storno_von_id GROUP BY 1, 2) b
    ON b.posten_id = s.posten_id AND b.quelle = s.quelle
    WHERE (s.ist_cent, s.festgelegt_cent) IS DISTINCT FROM (b.ist::bigint, b.festgelegt::bigint) ORDER BY 1, 2"""
POSTEN = """
    SELECT p.id, x.was, x.gefuehrt, x.gerechnet FROM budgets_budgetposten p
    LEFT JOIN (SELECT posten_id, sum(betrag_cent) FILTER (WHERE bewegung = 'ansatz') AS ansatz,
            sum(betrag_cent) FILTER (WHERE bewegung = 'nachtrag') AS nachtrag,
            sum(betrag_cent) FILTER (WHERE bewegung IN ('uepl', 'apl')) AS ausserplan,
            sum(betrag_cent) FILTER (WHERE bewegung = 'rest') AS rest,
            sum(betrag_cent) FILTER (WHERE bewegung = 'umschichtung') AS umschichtung,
            sum(betrag_cent) FILTER (WHERE bewegung = 'sperre') AS sperre FROM budgets_mittel GROUP BY 1) m ON m.posten_id = p.id
    LEFT JOIN (SELECT posten_id, sum(betrag_cent) FILTER (WHERE art = 'ist') AS ist,
            sum(betrag_cent) FILTER (WHERE art = 'festlegung') AS festlegung FROM budgets_buchung GROUP BY 1) b ON b.posten_id = p.id
    CROSS JOIN LATERAL (VALUES ('Ansatz', p.ansatz_cent, m.ansatz), ('Nachtrag', p.nachtrag_cent, m.nachtrag),
        ('über-/außerplanmäßig', p.ausserplan_cent, m.ausserplan), ('Haushaltsrest', p.rest_cent, m.rest),
        ('Umschichtung', p.umschichtung_cent, m.umschichtung), ('Sperre', p.sperre_cent, m.sperre), ('Ist', p.ist_cent, b.ist),
        ('Festlegung', p.festlegung_cent, b.festlegung)) AS x (was, gefuehrt, gerechnet)
    WHERE x.gefuehrt <> coalesce(x.gerechnet, 0) ORDER BY 1, 2"""
STORNOS = """
    SELECT n.id, b.id FROM budgets_buchung n JOIN budgets_buchung b ON b.id = n.storno_von_id
    WHERE b.posten_id <> n.posten_id OR b.art <> n.art OR b.betrag_cent <> -n.betrag_cent OR b.storno_von_id IS NOT NULL ORDER BY 1"""
SHIFTS = """
    SELECT u.id, u.betrag_cent, count(m.id), coalesce(sum(m.betrag_cent) FILTER (WHERE m.posten_id = u.von_id), 0),
        coalesce(sum(m.betrag_cent) FILTER (WHERE m.posten_id = u.nach_id), 0)
    FROM budgets_umschichtung u LEFT JOIN budgets_mittel m ON m.umschichtung_id = u.id GROUP BY u.id
    HAVING CASE WHEN u.status = 'gebucht' THEN count(m.id) <> 2
            OR sum(m.betrag_cent) FILTER (WHERE m.posten_id = u.von_id) IS DISTINCT FROM -u.betrag_cent
            OR sum(m.betrag_cent) FILTER (WHERE m.posten_id = u.nach_id) IS DISTINCT FROM u.betrag_cent
        ELSE count(m.id) > 0 END ORDER BY 1"""
POTS = """
    SELECT v.name, t.name, t.betrag_cent, coalesce(z.summe, 0) + coalesce(d.summe, 0) + coalesce(t.reserve_ergebnis_cent, 0)
    FROM budgets_verteilung v JOIN budgets_teiltopf t ON t.verteilung_id = v.id
    LEFT JOIN (SELECT teiltopf_id, sum(betrag_cent) AS summe FROM budgets_verteilungszeile WHERE NOT informativ GROUP BY 1) z
        ON z.teiltopf_id = t.id
    LEFT JOIN (SELECT teiltopf_id, sum(betrag_cent) AS summe FROM budgets_dienst GROUP BY 1) d ON d.teiltopf_id = t.id
    WHERE v.status = 'beschlossen'
        AND (z.summe IS NULL OR z.summe + coalesce(d.summe, 0) + coalesce(t.reserve_ergebnis_cent, 0) <> t.betrag_cent) ORDER BY 1, 2"""
DECIDED = "status = 'beschlossen'"


def buchungssummen() -> Finding:
    return finding(count("budgets_buchung"), _differences("Monat {}", MONTHS))


def verfahrenssummen() -> Finding:
    return finding(count("budgets_verfahrenssumme"), _differences("Verfahren „{}“", SYSTEMS))


def budgetposten() -> Finding:
    return finding(
        count("budgets_budgetposten"),
        (
            f"Budgetposten {posten}: {was} ist {euro(kept)}, die Zeilen ergeben {euro(int(found or 0))}."
            for posten, was, kept, found in rows(POSTEN)
        ),
    )


def stornos() -> Finding:
    return finding(
        count("budgets_buchung", "storno_von_id IS NOT NULL"),
        (f"Das Storno {storno} spiegelt die Buchung {buchung} nicht." for storno, buchung in rows(STORNOS)),
    )


def umschichtungen() -> Finding:
    return finding(
        count("budgets_umschichtung"),
        (
            f"Umschichtung {nummer} über {euro(betrag)}: {zeilen} Zeilen, ab {euro(int(ab))}, zu {euro(int(zu))}."
            for nummer, betrag, zeilen, ab, zu in rows(SHIFTS)
        ),
    )


def verteilungen() -> Finding:
    """Rows, Übergreifendes and Reserve of every decided Teiltopf are its amount. The unit may be hundredths of a position."""
    return finding(
        count("budgets_verteilung", DECIDED),
        (
            f"Verteilung „{name}“, Teiltopf „{topf}“ geht nicht auf: {int(summe)} statt {betrag} (Cent oder Hundertstel)."
            for name, topf, betrag, summe in rows(POTS)
        ),
    )


def _differences(where: str, query: str) -> Iterator[str]:
    for posten, place, ist, ist_found, bound, bound_found in rows(query):
        yield (
            f"Budgetposten {posten}, {where.format(place)}: geführt sind Ist {euro(int(ist))} und Festlegung {euro(int(bound))}, "
            f"die Buchungen ergeben {euro(int(ist_found))} und {euro(int(bound_found))}."
        )
