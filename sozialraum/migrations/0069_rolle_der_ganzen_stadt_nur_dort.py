"""A role that acts for the whole city is given for the Fachbereich or without a Gebiet, never below."""

from django.db import migrations

RULES = """
CREATE FUNCTION rolle_gilt_fuer_die_ganze_stadt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.rolle IN ('fachbereichsleitung', 'controlling', 'rechnungspruefung', 'systemverwaltung')
            AND EXISTS (SELECT 1 FROM sozialraum_gebiet g WHERE g.id = NEW.gebiet_id AND g.ebene > 1) THEN
        RAISE EXCEPTION 'Die Rolle „%“ gilt für den ganzen Fachbereich, nicht für ein einzelnes Gebiet.', NEW.rolle
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rolle_der_ganzen_stadt BEFORE INSERT OR UPDATE OF rolle, gebiet_id ON sozialraum_rollenzuweisung
    FOR EACH ROW EXECUTE FUNCTION rolle_gilt_fuer_die_ganze_stadt();
"""
BACK = "DROP FUNCTION rolle_gilt_fuer_die_ganze_stadt() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0068_rollen_der_ganzen_stadt")]

    operations = [migrations.RunSQL(RULES, BACK)]
