"""A rating stays as it was entered; a correction is of the same Träger."""

from django.db import migrations

from basis.sql import append_only

REGELN = """
CREATE FUNCTION leistungsbewertung_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.berichtigt_id IS NOT NULL AND NEW.traeger_id IS DISTINCT FROM
        (SELECT traeger_id FROM budgets_leistungsbewertung WHERE id = NEW.berichtigt_id) THEN
        RAISE EXCEPTION 'Berichtigt wird eine Bewertung desselben Trägers.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leistungsbewertung_passt BEFORE INSERT ON budgets_leistungsbewertung
    FOR EACH ROW EXECUTE FUNCTION leistungsbewertung_passt();
"""
ZURUECK = """
DROP TRIGGER leistungsbewertung_passt ON budgets_leistungsbewertung;
DROP FUNCTION leistungsbewertung_passt();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0095_leistungsbewertung")]

    operations = [
        migrations.RunSQL(REGELN, ZURUECK),
        append_only("budgets_leistungsbewertung"),
    ]
