"""What cannot be found is not decided: NULL <> 'gebucht' let a booking through whose Umschichtung nobody sees."""

from django.db import migrations

DECIDED = """
CREATE OR REPLACE FUNCTION umschichtung_ist_entschieden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM budgets_umschichtung WHERE id = NEW.umschichtung_id) {ist_nicht} 'gebucht' THEN
        RAISE EXCEPTION 'Gebucht wird eine Umschichtung mit ihrer Entscheidung.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0100_ohne_nan")]

    operations = [
        migrations.RunSQL(DECIDED.format(ist_nicht="IS DISTINCT FROM"), DECIDED.format(ist_nicht="<>")),
    ]
