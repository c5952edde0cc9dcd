"""Above or beside the plan nothing is booked by hand: a new row of Mittel of this kind names its Überschreitung. Older rows stay."""

from django.db import migrations

REGEL = """
CREATE FUNCTION ueber_plan_nur_mit_ueberschreitung() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Über- und außerplanmäßige Mittel bucht nur eine Überschreitung.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER mittel_ueber_plan BEFORE INSERT ON budgets_mittel
    FOR EACH ROW WHEN (NEW.bewegung IN ('uepl', 'apl') AND NEW.ueberschreitung_id IS NULL)
    EXECUTE FUNCTION ueber_plan_nur_mit_ueberschreitung();
"""
ZURUECK = "DROP TRIGGER mittel_ueber_plan ON budgets_mittel; DROP FUNCTION ueber_plan_nur_mit_ueberschreitung();"


class Migration(migrations.Migration):
    dependencies = [("budgets", "0071_regeln_der_ueberschreitungen")]

    operations = [migrations.RunSQL(REGEL, ZURUECK)]
