"""The Beschluss that a frozen list of Schwerpunkträume is tied to keeps what names it; year and text may be filled in, never changed."""

from django.db import migrations

DECISION = """
CREATE FUNCTION beschluss_traegt_schwerpunktliste() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ((NEW.gremium_id, NEW.vorlage_id, NEW.tag, NEW.titel) IS DISTINCT FROM (OLD.gremium_id, OLD.vorlage_id, OLD.tag, OLD.titel)
        OR (OLD.jahr IS NOT NULL AND NEW.jahr IS DISTINCT FROM OLD.jahr) OR (OLD.text <> '' AND NEW.text <> OLD.text))
       AND EXISTS (SELECT 1 FROM sozialraum_schwerpunktraumliste WHERE beschluss_id = OLD.id) THEN
        RAISE EXCEPTION 'Auf dem Beschluss „%“ beruht eine Liste der Schwerpunkträume; er bleibt unverändert.', OLD.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER beschluss_der_liste_bleibt BEFORE UPDATE ON sozialraum_beschluss
    FOR EACH ROW EXECUTE FUNCTION beschluss_traegt_schwerpunktliste();
"""
BACK = "DROP TRIGGER beschluss_der_liste_bleibt ON sozialraum_beschluss; DROP FUNCTION beschluss_traegt_schwerpunktliste();"


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0039_traegerabfrage_regeln")]

    operations = [migrations.RunSQL(DECISION, BACK)]
