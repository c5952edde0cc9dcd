"""What was published stays in the ledger: cells are only added, a released table can only be withdrawn."""

from django.db import migrations

from basis.sql import append_only

FINAL = """
CREATE FUNCTION veroeffentlichung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Veröffentlichung wird nicht gelöscht; ein Entwurf lässt sich verwerfen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status IN ('verworfen', 'zurueckgezogen')
        OR (OLD.status = 'freigegeben' AND (NEW.status <> 'zurueckgezogen'
            OR to_jsonb(OLD) - '{status,zurueckgezogen_am,grund}'::text[] <> to_jsonb(NEW) - '{status,zurueckgezogen_am,grund}'::text[]))
        OR (OLD.status = 'entwurf' AND to_jsonb(OLD) - '{status,freigegeben_von_id,freigegeben_am}'::text[]
            <> to_jsonb(NEW) - '{status,freigegeben_von_id,freigegeben_am}'::text[]) THEN
        RAISE EXCEPTION 'Die Veröffentlichung „%“ bleibt, wie sie ist.', OLD.titel USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER veroeffentlichung_endgueltig BEFORE UPDATE OR DELETE ON sozialraum_veroeffentlichung
    FOR EACH ROW EXECUTE FUNCTION veroeffentlichung_bleibt();
CREATE TRIGGER veroeffentlichung_nicht_leeren BEFORE TRUNCATE ON sozialraum_veroeffentlichung
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION veroeffentlichungszelle_nur_im_entwurf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stand text;
BEGIN
    SELECT status INTO stand FROM sozialraum_veroeffentlichung WHERE id = NEW.veroeffentlichung_id FOR SHARE;
    IF stand <> 'entwurf' THEN
        RAISE EXCEPTION 'Nur ein Entwurf bekommt Zellen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER veroeffentlichungszelle_anfang BEFORE INSERT ON sozialraum_veroeffentlichungszelle
    FOR EACH ROW EXECUTE FUNCTION veroeffentlichungszelle_nur_im_entwurf();
"""
BACK = """
DROP TRIGGER veroeffentlichung_nicht_leeren ON sozialraum_veroeffentlichung;
DROP FUNCTION veroeffentlichung_bleibt() CASCADE;
DROP FUNCTION veroeffentlichungszelle_nur_im_entwurf() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0026_veroeffentlichung")]

    operations = [
        migrations.RunSQL(FINAL, BACK),
        append_only("sozialraum_veroeffentlichungszelle"),
        append_only("sozialraum_veroeffentlichungevent"),
    ]
