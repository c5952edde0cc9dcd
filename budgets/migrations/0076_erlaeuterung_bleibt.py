"""An Erläuterung stays as it was written; a correction is of the same Posten and Stichtag, and a Stichtag is the end of a month of its year."""

from django.db import migrations

from basis.sql import append_only

REGELN = """
CREATE FUNCTION erlaeuterung_passt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    alt budgets_abweichungserlaeuterung;
BEGIN
    IF extract(day FROM NEW.stichtag + 1) <> 1 OR extract(year FROM NEW.stichtag) <> (
        SELECT j.jahr FROM budgets_budgetposten p JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id WHERE p.id = NEW.posten_id) THEN
        RAISE EXCEPTION 'Eine Erläuterung gilt zum letzten Tag eines Monats ihres Haushaltsjahrs.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.berichtigt_id IS NOT NULL THEN
        SELECT * INTO alt FROM budgets_abweichungserlaeuterung WHERE id = NEW.berichtigt_id;
        IF (alt.posten_id, alt.stichtag) IS DISTINCT FROM (NEW.posten_id, NEW.stichtag) THEN
            RAISE EXCEPTION 'Berichtigt wird eine Erläuterung desselben Budgets und Stichtags.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER erlaeuterung_passt BEFORE INSERT ON budgets_abweichungserlaeuterung
    FOR EACH ROW EXECUTE FUNCTION erlaeuterung_passt();
"""
ZURUECK = """
DROP TRIGGER erlaeuterung_passt ON budgets_abweichungserlaeuterung;
DROP FUNCTION erlaeuterung_passt();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0075_erlaeuterung")]

    operations = [
        migrations.RunSQL(REGELN, ZURUECK),
        append_only("budgets_abweichungserlaeuterung"),
        append_only("budgets_abweichungserlaeuterungevent"),
    ]
