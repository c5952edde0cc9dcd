"""Thresholds of Geheimhaltung only rise: what was shown once is known, and a lower threshold would open what later tables still hide."""

from django.db import migrations

RISE = """
CREATE FUNCTION schwelle_steigt_nur() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    schwellen text[] := ARRAY['geheimhaltung_intern', 'geheimhaltung_oeffentlich'];
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.schluessel = ANY(schwellen) THEN
        IF TG_OP = 'DELETE' OR (OLD.schluessel, OLD.wert, OLD.gueltig_von) IS DISTINCT FROM (NEW.schluessel, NEW.wert, NEW.gueltig_von) THEN
            RAISE EXCEPTION 'Eine Schwelle der Geheimhaltung wird nicht geändert und nicht gelöscht; eine höhere ist ein neuer Eintrag.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'schwelle_steigt_nur';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.schluessel = ANY(schwellen) THEN
        PERFORM pg_advisory_xact_lock(7303);
        IF NEW.wert < 2 OR NEW.wert <> trunc(NEW.wert) THEN
            RAISE EXCEPTION 'Eine Schwelle der Geheimhaltung ist eine ganze Zahl ab 2.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'schwelle_steigt_nur';
        END IF;
        IF EXISTS (SELECT 1 FROM sozialraum_parameter p WHERE p.schluessel = NEW.schluessel AND p.id IS DISTINCT FROM NEW.id
                   AND ((p.gueltig_von <= NEW.gueltig_von AND p.wert > NEW.wert) OR (p.gueltig_von > NEW.gueltig_von AND p.wert < NEW.wert))) THEN
            RAISE EXCEPTION 'Eine Schwelle der Geheimhaltung darf nur steigen.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'schwelle_steigt_nur';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parameter_schwelle_steigt_nur BEFORE INSERT OR UPDATE OR DELETE ON sozialraum_parameter
    FOR EACH ROW EXECUTE FUNCTION schwelle_steigt_nur();
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0011_fallstatistik_regeln")]

    operations = [
        migrations.RunSQL(RISE, "DROP TRIGGER parameter_schwelle_steigt_nur ON sozialraum_parameter; DROP FUNCTION schwelle_steigt_nur();"),
    ]
