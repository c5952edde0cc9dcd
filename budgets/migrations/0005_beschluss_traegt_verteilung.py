"""The Beschluss that a decided Verteilung rests on keeps what names it; year and text may be filled in, never changed."""

from django.db import migrations

DECISION = """
CREATE FUNCTION beschluss_traegt_verteilung() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ((NEW.gremium_id, NEW.vorlage_id, NEW.tag, NEW.titel) IS DISTINCT FROM (OLD.gremium_id, OLD.vorlage_id, OLD.tag, OLD.titel)
        OR (OLD.jahr IS NOT NULL AND NEW.jahr IS DISTINCT FROM OLD.jahr) OR (OLD.text <> '' AND NEW.text <> OLD.text))
       AND EXISTS (SELECT 1 FROM budgets_verteilung v WHERE v.beschluss_id = OLD.id AND v.status = 'beschlossen') THEN
        RAISE EXCEPTION 'Auf dem Beschluss „%“ beruht eine Verteilung; er bleibt unverändert.', OLD.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER beschluss_bleibt BEFORE UPDATE ON sozialraum_beschluss FOR EACH ROW EXECUTE FUNCTION beschluss_traegt_verteilung();
"""
BACK = "DROP TRIGGER beschluss_bleibt ON sozialraum_beschluss; DROP FUNCTION beschluss_traegt_verteilung();"


class Migration(migrations.Migration):
    dependencies = [("budgets", "0004_verlauf_nur_anhaengen"), ("sozialraum", "0006_verlauf_nur_anhaengen")]

    operations = [migrations.RunSQL(DECISION, BACK)]
