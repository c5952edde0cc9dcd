"""What must hold of a running year after every step, asked of the rows themselves: each row of the answer names what is broken."""

PROBE = """
SELECT 'Summe eines Postens' FROM budgets_budgetposten p
    LEFT JOIN LATERAL (SELECT coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'umschichtung'), 0) u,
        coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'ansatz'), 0) a,
        coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'rest'), 0) r,
        coalesce(sum(betrag_cent) FILTER (WHERE bewegung IN ('uepl', 'apl')), 0) x
        FROM budgets_mittel m WHERE m.posten_id = p.id) m ON true
    LEFT JOIN LATERAL (SELECT coalesce(sum(betrag_cent) FILTER (WHERE art = 'ist'), 0) i FROM budgets_buchung b
        WHERE b.posten_id = p.id) b ON true
    WHERE (p.umschichtung_cent, p.ansatz_cent, p.rest_cent, p.ausserplan_cent, p.ist_cent) IS DISTINCT FROM (m.u, m.a, m.r, m.x, b.i)
UNION ALL SELECT 'Buchungssumme' WHERE (SELECT coalesce(sum(ist_cent), 0) FROM budgets_buchungssumme)
    <> (SELECT coalesce(sum(ist_cent), 0) FROM budgets_budgetposten)
UNION ALL SELECT 'Verfahrenssumme' WHERE (SELECT coalesce(sum(ist_cent), 0) FROM budgets_verfahrenssumme)
    <> (SELECT coalesce(sum(ist_cent), 0) FROM budgets_budgetposten)
UNION ALL SELECT 'Umschichtungen ergeben 0' WHERE (SELECT coalesce(sum(betrag_cent), 0) FROM budgets_mittel
    WHERE bewegung = 'umschichtung') <> 0
UNION ALL SELECT 'Storno' FROM budgets_buchung s JOIN budgets_buchung b ON b.id = s.storno_von_id
    WHERE s.betrag_cent <> -b.betrag_cent OR s.posten_id <> b.posten_id OR s.grund = ''
UNION ALL SELECT 'Herkunft' FROM budgets_buchung WHERE nutzer_id IS NULL AND lieferung_id IS NULL
UNION ALL SELECT 'Verteilung geht auf' FROM budgets_verteilung v JOIN budgets_teiltopf t ON t.verteilung_id = v.id
    WHERE v.status = 'beschlossen' AND t.betrag_cent <> t.reserve_ergebnis_cent
        + (SELECT coalesce(sum(betrag_cent), 0) FROM budgets_verteilungszeile z WHERE z.teiltopf_id = t.id)
        + (SELECT coalesce(sum(betrag_cent), 0) FROM budgets_dienst d WHERE d.teiltopf_id = t.id)
UNION ALL SELECT 'Mittel ohne Grund' FROM budgets_mittel WHERE beschluss_id IS NULL AND verteilung_id IS NULL
    AND umschichtung_id IS NULL AND anordnung = ''
UNION ALL SELECT 'Lieferung ohne Zeilen' FROM sozialraum_datenlieferung l WHERE l.art = 'buchungen' AND l.anzahl_neu + l.anzahl_geaendert >
    (SELECT count(*) FROM budgets_buchung b WHERE b.lieferung_id = l.id AND b.storno_von_id IS NULL)
UNION ALL SELECT 'dieselbe Datei zweimal' FROM sozialraum_datenlieferung WHERE zurueckgenommen_am IS NULL
    GROUP BY sha256, profil, stichtag HAVING count(*) > 1 AND min(sha256) <> ''
UNION ALL SELECT 'Abschluss ohne Zweite' FROM budgets_monatsabschluss
    WHERE status IN ('abgeschlossen', 'geoeffnet') AND (bestaetigt_von_id IS NULL OR bestaetigt_von_id = beantragt_von_id)
UNION ALL SELECT 'gebucht' FROM budgets_umschichtung u WHERE (u.status = 'gebucht') <>
    ((SELECT count(*) FROM budgets_mittel m WHERE m.umschichtung_id = u.id) = 2)
UNION ALL SELECT 'vier Augen' FROM budgets_umschichtung WHERE entschieden_von_id = erstellt_von_id
UNION ALL SELECT 'Überschreitung bucht sich und ihre Deckung' FROM budgets_ueberschreitung u
    WHERE (SELECT count(*) FROM budgets_mittel m WHERE m.ueberschreitung_id = u.id) <>
        CASE u.status WHEN 'gebucht' THEN 1 + (SELECT count(*) FROM budgets_ueberschreitungsdeckung d WHERE d.ueberschreitung_id = u.id)
            ELSE 0 END
UNION ALL SELECT 'Ausgaben weniger Einnahmen' FROM budgets_mittel m JOIN budgets_budgetposten p ON p.id = m.posten_id
    JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id WHERE m.ueberschreitung_id IS NOT NULL
    GROUP BY m.ueberschreitung_id HAVING sum(CASE h.richtung WHEN 'einnahme' THEN -m.betrag_cent ELSE m.betrag_cent END) <> 0
UNION ALL SELECT 'vier Augen der Überschreitung' FROM budgets_ueberschreitung WHERE entschieden_von_id IN (erstellt_von_id, geprueft_von_id)
UNION ALL SELECT 'gedeckt' FROM budgets_ueberschreitung u WHERE u.status IN ('geprueft', 'bewilligt', 'gebucht') AND u.betrag_cent <>
    (SELECT coalesce(sum(betrag_cent), 0) FROM budgets_ueberschreitungsdeckung d WHERE d.ueberschreitung_id = u.id)
UNION ALL SELECT 'Wertgrenze der Anordnungen' FROM budgets_ueberschreitung
    WHERE status IN ('bewilligt', 'gebucht') AND beschluss_id IS NULL GROUP BY haushaltsjahr_id, haushaltsstelle_id
    HAVING sum(betrag_cent) > (SELECT max(grenze_cent) FROM budgets_ueberschreitungsgrenze WHERE gremium_id IS NULL)
"""
