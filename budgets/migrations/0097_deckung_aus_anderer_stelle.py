"""What covers an Überschreitung lies on another Haushaltsstelle; within one money is shifted. Older rows stay."""

from django.db import migrations

REGEL = """
CREATE FUNCTION deckung_aus_anderer_stelle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budgets_ueberschreitung u JOIN budgets_budgetposten p ON p.id = NEW.posten_id
               WHERE u.id = NEW.ueberschreitung_id AND u.posten_id IS NOT NULL AND u.haushaltsstelle_id = p.haushaltsstelle_id) THEN
        RAISE EXCEPTION 'Innerhalb einer Haushaltsstelle wird umgeschichtet, nicht gedeckt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ueberschreitungsdeckung_andere_stelle BEFORE INSERT OR UPDATE ON budgets_ueberschreitungsdeckung
    FOR EACH ROW EXECUTE FUNCTION deckung_aus_anderer_stelle();
"""
ZURUECK = """
DROP TRIGGER ueberschreitungsdeckung_andere_stelle ON budgets_ueberschreitungsdeckung;
DROP FUNCTION deckung_aus_anderer_stelle();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0096_leistungsbewertung_bleibt")]

    operations = [migrations.RunSQL(REGEL, ZURUECK)]
