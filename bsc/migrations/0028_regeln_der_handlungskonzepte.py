"""A Handlungskonzept goes its way, is frozen once agreed, and what follows from it is only added."""

from django.db import migrations

from basis.sql import append_only

RULES = """
ALTER TABLE bsc_handlungskonzept ADD CONSTRAINT handlungskonzept_ebene_des_gebiets
    FOREIGN KEY (gebiet_id, gebiet_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION handlungskonzept_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    weg CONSTANT text[] := ARRAY['stand', 'abgestimmt_von_id', 'abgestimmt_am', 'in_kraft_von_id', 'in_kraft_am', 'in_vertretung',
        'gilt_ab', 'endete_am', 'ergebnis'];
    ende CONSTANT text[] := ARRAY['stand', 'endete_am', 'ergebnis'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Handlungskonzept wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand <> 'entwurf' THEN
            RAISE EXCEPTION 'Ein Handlungskonzept beginnt als Entwurf.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.ersetzt_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM bsc_handlungskonzept a WHERE a.id = NEW.ersetzt_id AND a.stand = 'gilt' AND a.gebiet_id = NEW.gebiet_id
            AND a.gruppe_id = NEW.gruppe_id AND a.version + 1 = NEW.version AND COALESCE(a.stamm_id, a.id) = NEW.stamm_id
        ) THEN
            RAISE EXCEPTION 'Eine neue Fassung folgt auf die geltende, die sie nennt.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.stand <> 'entwurf' AND (NEW.stand = OLD.stand OR to_jsonb(NEW) - weg <> to_jsonb(OLD) - weg)
        OR OLD.stand IN ('gilt', 'abgeloest', 'beendet', 'zurueckgezogen') AND to_jsonb(NEW) - ende <> to_jsonb(OLD) - ende THEN
        RAISE EXCEPTION 'Was abgestimmt ist, ändert sich nicht mehr. Eine Änderung ist eine neue Fassung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('entwurf', 'abgestimmt'), ('entwurf', 'zurueckgezogen'), ('abgestimmt', 'entwurf'), ('abgestimmt', 'gilt'),
        ('abgestimmt', 'zurueckgezogen'), ('gilt', 'abgeloest'), ('gilt', 'beendet')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei Handlungskonzepten nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'abgestimmt' AND OLD.stand = 'entwurf' AND (
        NOT EXISTS (SELECT 1 FROM bsc_konzeptziel z WHERE z.konzept_id = NEW.id)
        OR EXISTS (SELECT 1 FROM bsc_konzeptziel z WHERE z.konzept_id = NEW.id
            AND NOT EXISTS (SELECT 1 FROM bsc_konzeptmassnahme m WHERE m.ziel_id = z.id))
    ) THEN
        RAISE EXCEPTION 'Ein Handlungskonzept nennt Ziele und zu jedem eine Maßnahme.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handlungskonzept_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_handlungskonzept
    FOR EACH ROW EXECUTE FUNCTION handlungskonzept_weg();

CREATE FUNCTION handlungskonzept_eine_gruppe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sozialraum_gremium g JOIN sozialraum_gebiet r ON r.id = g.gebiet_id
        WHERE g.id = NEW.gruppe_id AND g.art = 'planung' AND r.ebene = 3) THEN
        RAISE EXCEPTION 'Ein Handlungskonzept hat eine Sozialraumplanungsgruppe.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handlungskonzept_hat_eine_gruppe BEFORE INSERT OR UPDATE OF gruppe_id ON bsc_handlungskonzept
    FOR EACH ROW EXECUTE FUNCTION handlungskonzept_eine_gruppe();

CREATE FUNCTION konzeptteil_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    eltern bigint[] := '{}';
    wort text;
BEGIN
    IF TG_OP <> 'INSERT' THEN eltern := eltern || (to_jsonb(OLD) ->> TG_ARGV[0])::bigint; END IF;
    IF TG_OP <> 'DELETE' THEN eltern := eltern || (to_jsonb(NEW) ->> TG_ARGV[0])::bigint; END IF;
    IF TG_ARGV[0] = 'massnahme_id' THEN
        eltern := ARRAY(SELECT z.konzept_id FROM bsc_konzeptmassnahme m JOIN bsc_konzeptziel z ON z.id = m.ziel_id WHERE m.id = ANY(eltern));
    ELSIF TG_ARGV[0] = 'ziel_id' THEN
        eltern := ARRAY(SELECT z.konzept_id FROM bsc_konzeptziel z WHERE z.id = ANY(eltern));
    END IF;
    IF EXISTS (SELECT 1 FROM bsc_handlungskonzept k WHERE k.id = ANY(eltern) AND k.stand <> 'entwurf') THEN
        RAISE EXCEPTION 'Was abgestimmt ist, ändert sich nicht mehr. Eine Änderung ist eine neue Fassung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER konzeptziel_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_konzeptziel
    FOR EACH ROW EXECUTE FUNCTION konzeptteil_weg('konzept_id');
CREATE TRIGGER konzeptmassnahme_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_konzeptmassnahme
    FOR EACH ROW EXECUTE FUNCTION konzeptteil_weg('ziel_id');
CREATE TRIGGER massnahmensystem_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_massnahmensystem
    FOR EACH ROW EXECUTE FUNCTION konzeptteil_weg('massnahme_id');
CREATE TRIGGER konzeptbeteiligung_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_konzeptbeteiligung
    FOR EACH ROW EXECUTE FUNCTION konzeptteil_weg('konzept_id');

CREATE FUNCTION konzeptfolge_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'bsc_konzeptrueckmeldung' THEN
        IF NOT EXISTS (SELECT 1 FROM bsc_handlungskonzept k WHERE k.id = NEW.konzept_id AND k.stand IN ('gilt', 'abgeloest', 'beendet')) THEN
            RAISE EXCEPTION 'Zurückgemeldet wird über ein Handlungskonzept, das in Kraft ist oder war.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM bsc_handlungskonzept k JOIN bsc_konzeptziel z ON z.konzept_id = k.id JOIN bsc_konzeptmassnahme m ON m.ziel_id = z.id
        JOIN bsc_massnahmensystem s ON s.massnahme_id = m.id JOIN proaktiv_rundenauftrag a ON a.system_id = s.system_id
        WHERE k.id = NEW.konzept_id AND k.stand = 'gilt' AND a.id = NEW.auftrag_id
    ) THEN
        RAISE EXCEPTION 'Aus einem geltenden Handlungskonzept folgt der Auftrag eines Systems, das eine seiner Maßnahmen trägt.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER konzeptrueckmeldung_zu_geltendem BEFORE INSERT ON bsc_konzeptrueckmeldung
    FOR EACH ROW EXECUTE FUNCTION konzeptfolge_passt();
CREATE TRIGGER konzeptauftrag_eines_traegers BEFORE INSERT ON bsc_konzeptauftrag
    FOR EACH ROW EXECUTE FUNCTION konzeptfolge_passt();
"""
BACK = """
DROP TRIGGER konzeptauftrag_eines_traegers ON bsc_konzeptauftrag;
DROP TRIGGER konzeptrueckmeldung_zu_geltendem ON bsc_konzeptrueckmeldung;
DROP TRIGGER konzeptbeteiligung_bleibt ON bsc_konzeptbeteiligung;
DROP TRIGGER massnahmensystem_bleibt ON bsc_massnahmensystem;
DROP TRIGGER konzeptmassnahme_bleibt ON bsc_konzeptmassnahme;
DROP TRIGGER konzeptziel_bleibt ON bsc_konzeptziel;
DROP TRIGGER handlungskonzept_hat_eine_gruppe ON bsc_handlungskonzept;
DROP TRIGGER handlungskonzept_bleibt ON bsc_handlungskonzept;
DROP FUNCTION konzeptfolge_passt();
DROP FUNCTION konzeptteil_weg();
DROP FUNCTION handlungskonzept_eine_gruppe();
DROP FUNCTION handlungskonzept_weg();
ALTER TABLE bsc_handlungskonzept DROP CONSTRAINT handlungskonzept_ebene_des_gebiets;
"""
APPEND_ONLY = ("konzeptrueckmeldung", "konzeptauftrag", "handlungskonzeptevent", "konzeptzielevent", "konzeptmassnahmeevent",
               "massnahmensystemevent", "konzeptbeteiligungevent")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bsc", "0027_handlungskonzepte"), ("proaktiv", "0002_regeln_der_systeme")]

    operations = [migrations.RunSQL(RULES, BACK), *[append_only(f"bsc_{table}") for table in APPEND_ONLY]]
