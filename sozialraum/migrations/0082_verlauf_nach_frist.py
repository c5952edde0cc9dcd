"""Who made a version, and on which page: nobody changes it, and it goes after its Löschfrist. The version itself stays."""

from django.db import migrations

# Within a request the person becomes known (log-in); who logs out in the middle of one is still who began it.
GUARD = """
CREATE FUNCTION steuerung_verlauf_nach_frist() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.created_at = OLD.created_at THEN
        IF NEW.metadata @> jsonb_strip_nulls(OLD.metadata) THEN
            RETURN NEW;
        ELSIF NEW.metadata = OLD.metadata || '{"user": null}' THEN
            NEW.metadata := OLD.metadata;
            RETURN NEW;
        ELSIF NEW.metadata = '{}' AND EXISTS (
            SELECT FROM public.sozialraum_loeschfrist
            WHERE schluessel = 'verlauf' AND OLD.created_at < now() - make_interval(days => greatest(tage, mindestens, 1096))
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% ist unveränderlich: % ist nicht erlaubt. Eine Korrektur ist ein neuer Eintrag.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER pghistory_context_nur_nach_frist BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION steuerung_verlauf_nach_frist();
CREATE TRIGGER pghistory_context_nicht_leeren BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();
"""
FREE = """
DROP TRIGGER pghistory_context_nur_nach_frist ON pghistory_context;
DROP TRIGGER pghistory_context_nicht_leeren ON pghistory_context;
DROP FUNCTION steuerung_verlauf_nach_frist();
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0081_frist_des_protokolls"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunSQL(GUARD, FREE)]
