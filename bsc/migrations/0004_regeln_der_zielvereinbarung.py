"""What is agreed is frozen with its goals; the states follow their way; a new version comes after the one it names."""

from django.db import migrations

from basis.sql import append_only

RULES = """
CREATE FUNCTION zielvereinbarung_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    abschluss CONSTANT text[] := ARRAY['stand', 'ergebnis', 'geschlossen_von_id', 'geschlossen_am'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Zielvereinbarung wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand <> 'entwurf' THEN
            RAISE EXCEPTION 'Eine Zielvereinbarung beginnt als Entwurf.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.ersetzt_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM bsc_zielvereinbarung a WHERE a.id = NEW.ersetzt_id AND a.stand IN ('vereinbart', 'berichtet')
            AND a.gebiet_id = NEW.gebiet_id AND a.version + 1 = NEW.version AND COALESCE(a.stamm_id, a.id) = NEW.stamm_id
        ) THEN
            RAISE EXCEPTION 'Eine neue Fassung folgt auf die vereinbarte, die sie nennt.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.stand NOT IN ('entwurf', 'verhandlung') AND (NEW.stand = OLD.stand OR to_jsonb(NEW) - abschluss <> to_jsonb(OLD) - abschluss) THEN
        RAISE EXCEPTION 'Was vereinbart oder zurückgezogen ist, ändert sich nicht mehr. Eine Änderung ist eine neue Fassung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('entwurf', 'verhandlung'), ('entwurf', 'zurueckgezogen'), ('verhandlung', 'vereinbart'), ('verhandlung', 'zurueckgezogen'),
        ('vereinbart', 'berichtet'), ('berichtet', 'geschlossen')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei Zielvereinbarungen nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'vereinbart' AND OLD.stand = 'verhandlung'
        AND NOT EXISTS (SELECT 1 FROM bsc_vereinbarungsziel z WHERE z.vereinbarung_id = NEW.id) THEN
        RAISE EXCEPTION 'Eine Zielvereinbarung nennt mindestens ein Ziel.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zielvereinbarung_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_zielvereinbarung
    FOR EACH ROW EXECUTE FUNCTION zielvereinbarung_weg();

CREATE FUNCTION vereinbarungsziel_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM bsc_zielvereinbarung v WHERE v.stand NOT IN ('entwurf', 'verhandlung')
        AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.vereinbarung_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.vereinbarung_id END)
    ) THEN
        RAISE EXCEPTION 'Die Ziele einer vereinbarten Zielvereinbarung ändern sich nicht mehr. Eine Änderung ist eine neue Fassung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.messgroesse_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bsc_messgroesse m JOIN bsc_ziel z ON z.id = m.ziel_id JOIN bsc_zielvereinbarung v ON v.id = NEW.vereinbarung_id
        WHERE m.id = NEW.messgroesse_id AND z.gebiet_id = v.gebiet_id
    ) THEN
        RAISE EXCEPTION 'Die Messgröße gehört zur Scorecard eines anderen Gebiets.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vereinbarungsziel_bleibt BEFORE INSERT OR UPDATE OR DELETE ON bsc_vereinbarungsziel
    FOR EACH ROW EXECUTE FUNCTION vereinbarungsziel_weg();

CREATE FUNCTION zielvereinbarungsbericht_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM bsc_zielvereinbarung v WHERE v.id = NEW.vereinbarung_id AND v.stand IN ('vereinbart', 'berichtet')) THEN
        RAISE EXCEPTION 'Berichtet wird über eine vereinbarte Zielvereinbarung.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zielvereinbarungsbericht_zu_vereinbartem BEFORE INSERT ON bsc_zielvereinbarungsbericht
    FOR EACH ROW EXECUTE FUNCTION zielvereinbarungsbericht_passt();
"""
BACK = """
DROP TRIGGER zielvereinbarungsbericht_zu_vereinbartem ON bsc_zielvereinbarungsbericht;
DROP TRIGGER vereinbarungsziel_bleibt ON bsc_vereinbarungsziel;
DROP TRIGGER zielvereinbarung_bleibt ON bsc_zielvereinbarung;
DROP FUNCTION zielvereinbarungsbericht_passt();
DROP FUNCTION vereinbarungsziel_weg();
DROP FUNCTION zielvereinbarung_weg();
"""
APPEND_ONLY = ("zielvereinbarungsbericht", "zielvereinbarungevent", "vereinbarungszielevent")


class Migration(migrations.Migration):
    dependencies = [("bsc", "0003_zielvereinbarung")]

    operations = [migrations.RunSQL(RULES, BACK), *[append_only(f"bsc_{table}") for table in APPEND_ONLY]]
