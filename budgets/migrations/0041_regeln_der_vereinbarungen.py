"""A closed version and a date that is done stay as they are; only an earlier end may still be entered, once."""

from django.db import migrations

from basis.sql import append_only

FINAL = """
CREATE FUNCTION vereinbarungsfassung_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vorher budgets_vereinbarungsfassung;
BEGIN
    IF OLD.geschlossen_am IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.endet_am IS NULL THEN
        vorher := OLD;
        vorher.endet_am := NEW.endet_am;
        vorher.endet_grund := NEW.endet_grund;
        IF vorher IS NOT DISTINCT FROM NEW THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'Die Fassung ist geschlossen und bleibt, wie sie ist. Eine Änderung ist eine neue Fassung.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER vereinbarungsfassung_bleibt BEFORE UPDATE OR DELETE ON budgets_vereinbarungsfassung
    FOR EACH ROW EXECUTE FUNCTION vereinbarungsfassung_endgueltig();
CREATE TRIGGER vereinbarungsfassung_nicht_leeren BEFORE TRUNCATE ON budgets_vereinbarungsfassung
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION vereinbarungstermin_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erledigt_am IS NOT NULL THEN
        RAISE EXCEPTION 'Der Termin ist erledigt; sein Ergebnis bleibt stehen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER vereinbarungstermin_bleibt BEFORE UPDATE OR DELETE ON budgets_vereinbarungstermin
    FOR EACH ROW EXECUTE FUNCTION vereinbarungstermin_endgueltig();
"""
BACK = """
DROP TRIGGER vereinbarungstermin_bleibt ON budgets_vereinbarungstermin;
DROP TRIGGER vereinbarungsfassung_nicht_leeren ON budgets_vereinbarungsfassung;
DROP TRIGGER vereinbarungsfassung_bleibt ON budgets_vereinbarungsfassung;
DROP FUNCTION vereinbarungstermin_endgueltig();
DROP FUNCTION vereinbarungsfassung_endgueltig();
"""
TRACKED = ("vereinbarung", "vereinbarungsfassung", "vereinbarungstermin", "betriebserlaubnis")


class Migration(migrations.Migration):
    dependencies = [("budgets", "0040_vereinbarungen")]

    operations = [migrations.RunSQL(FINAL, BACK), *[append_only(f"budgets_{model}event") for model in TRACKED]]
