"""Counts of the Fallstatistik per Hilfeart and month for some Stadtteile: columns for a query that is asked anyway."""

# Parameters: von, bis (months), stadtteile (None: the whole city, what belongs to no Stadtteil included). A month without a row of the
# Hilfeart has no Meldung and is keine Angabe; a Meldung without a Fallzahl there is 0.
FAELLE_JSON = """(WITH meldung AS (
        SELECT DISTINCT ON (f.hilfeart_id, f.monat) f.id, f.hilfeart_id, f.monat
        FROM sozialraum_fallmeldung f JOIN sozialraum_datenlieferung l ON l.id = f.lieferung_id
        WHERE l.zurueckgenommen_am IS NULL AND f.monat BETWEEN %(von)s AND %(bis)s ORDER BY f.hilfeart_id, f.monat, f.id DESC),
    zahl AS (
        SELECT m.hilfeart_id, m.monat, coalesce(sum(z.bestand), 0) AS bestand, coalesce(sum(z.begonnen), 0) AS begonnen,
            coalesce(sum(z.beendet), 0) AS beendet, coalesce(sum(z.tage), 0) AS tage
        FROM meldung m LEFT JOIN sozialraum_fallzahl z
            ON z.meldung_id = m.id AND (%(stadtteile)s::bigint[] IS NULL OR z.gebiet_id = ANY(%(stadtteile)s::bigint[]))
        GROUP BY 1, 2)
    SELECT coalesce(json_agg(json_build_array(a.schluessel, a.name, a.form, z.monat, z.bestand, z.begonnen, z.beendet, z.tage)
        ORDER BY a.reihenfolge, a.schluessel, z.monat), '[]')
    FROM zahl z JOIN sozialraum_hilfeart a ON a.id = z.hilfeart_id)"""

# The same per Stadtteil (0: none), without names; ``von`` and ``bis`` as above. Two columns: the counts, and which months were reported.
FAELLE_JE_ORT_JSON = """(WITH meldung AS (
        SELECT DISTINCT ON (f.hilfeart_id, f.monat) f.id, f.hilfeart_id, f.monat
        FROM sozialraum_fallmeldung f JOIN sozialraum_datenlieferung l ON l.id = f.lieferung_id
        WHERE l.zurueckgenommen_am IS NULL AND f.monat BETWEEN %(von)s AND %(bis)s ORDER BY f.hilfeart_id, f.monat, f.id DESC),
    zahl AS (
        SELECT coalesce(z.gebiet_id, 0) AS ort, m.hilfeart_id, m.monat, sum(z.bestand) AS bestand, sum(z.begonnen) AS begonnen,
            sum(z.beendet) AS beendet, sum(coalesce(z.tage, 0)) AS tage
        FROM meldung m JOIN sozialraum_fallzahl z ON z.meldung_id = m.id GROUP BY 1, 2, 3)
    SELECT json_build_object(
        'zahlen', (SELECT coalesce(json_agg(json_build_array(z.ort, a.schluessel, z.monat, z.bestand, z.begonnen, z.beendet, z.tage)), '[]')
            FROM zahl z JOIN sozialraum_hilfeart a ON a.id = z.hilfeart_id),
        'gemeldet', (SELECT coalesce(json_agg(json_build_array(a.schluessel, m.monat)), '[]')
            FROM meldung m JOIN sozialraum_hilfeart a ON a.id = m.hilfeart_id)))"""
HILFEARTEN_JSON = """(SELECT coalesce(json_agg(json_build_array(schluessel, name, form, paragraf) ORDER BY reihenfolge, schluessel), '[]')
    FROM sozialraum_hilfeart)"""
