"""A month opens with a second person of its own; a closed year stays closed; only a decided Umschichtung is booked (reliability.md 4, 5)."""

from django.db import migrations, models

RULES = """
CREATE FUNCTION haushaltsjahr_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Das Haushaltsjahr % bleibt abgeschlossen.', OLD.jahr USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER haushaltsjahr_bleibt_abgeschlossen BEFORE UPDATE OF status ON budgets_haushaltsjahr
    FOR EACH ROW WHEN (OLD.status = 'abgeschlossen' AND NEW.status <> 'abgeschlossen') EXECUTE FUNCTION haushaltsjahr_bleibt();
CREATE FUNCTION umschichtung_ist_entschieden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM budgets_umschichtung WHERE id = NEW.umschichtung_id) <> 'gebucht' THEN
        RAISE EXCEPTION 'Gebucht wird eine Umschichtung mit ihrer Entscheidung.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mittel_einer_umschichtung AFTER INSERT ON budgets_mittel DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.umschichtung_id IS NOT NULL) EXECUTE FUNCTION umschichtung_ist_entschieden();
"""
BACK = """
DROP FUNCTION umschichtung_ist_entschieden() CASCADE;
DROP FUNCTION haushaltsjahr_bleibt() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0098_verfahrenssumme")]

    operations = [
        migrations.AddConstraint(
            model_name="monatsabschluss",
            constraint=models.CheckConstraint(
                condition=models.Q(status__in=["abgeschlossen", "geoeffnet"]) | models.Q(bestaetigt_von__isnull=True),
                name="antrag_wartet_auf_die_zweite_person",
            ),
        ),
        migrations.RunSQL(RULES, BACK),
    ]
