"""What an application was granted and what it holds of the pot follow from its steps, to the cent: no change without its entry."""

from django.db import migrations

FADEN = """
CREATE OR REPLACE FUNCTION bbaantrag_faden() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    antrag proaktiv_bbaantrag;
    gezahlt bigint;
    zurueck bigint;
    bewilligt bigint;
    belegt bigint;
BEGIN
    SELECT * INTO antrag FROM proaktiv_bbaantrag WHERE id = NEW.id;
    SELECT coalesce(sum(s.betrag_cent) FILTER (WHERE s.schritt = 'auszahlen'), 0),
        coalesce(sum(s.betrag_cent) FILTER (WHERE s.schritt = 'zurueckzahlen'), 0),
        max(s.betrag_cent) FILTER (WHERE s.schritt = 'bewilligen')
        INTO gezahlt, zurueck, bewilligt FROM proaktiv_bbaschritt s WHERE s.antrag_id = NEW.id;
    SELECT CASE WHEN s.schritt = 'anerkennen' THEN gezahlt - zurueck ELSE s.betrag_cent END INTO belegt FROM proaktiv_bbaschritt s
        WHERE s.antrag_id = NEW.id AND s.schritt IN ('bewilligen', 'beenden', 'anerkennen') ORDER BY s.id DESC LIMIT 1;
    IF antrag.gezahlt_cent <> gezahlt OR antrag.zurueckgezahlt_cent <> zurueck OR antrag.bewilligt_cent IS DISTINCT FROM bewilligt
        OR antrag.belegt_cent <> coalesce(belegt, 0) OR antrag.status IS DISTINCT FROM
        (SELECT s.stand_neu FROM proaktiv_bbaschritt s WHERE s.antrag_id = NEW.id ORDER BY s.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'Jeder Wechsel des Stands und jede Änderung des Gelds steht als Schritt beim Antrag.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER bbaantrag_hat_seine_schritte ON proaktiv_bbaantrag;
CREATE CONSTRAINT TRIGGER bbaantrag_hat_seine_schritte AFTER UPDATE ON proaktiv_bbaantrag
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
        (OLD.status, OLD.gezahlt_cent, OLD.zurueckgezahlt_cent, OLD.bewilligt_cent, OLD.belegt_cent)
        IS DISTINCT FROM (NEW.status, NEW.gezahlt_cent, NEW.zurueckgezahlt_cent, NEW.bewilligt_cent, NEW.belegt_cent)
    ) EXECUTE FUNCTION bbaantrag_faden();
"""
ZURUECK = """
DROP TRIGGER bbaantrag_hat_seine_schritte ON proaktiv_bbaantrag;
CREATE CONSTRAINT TRIGGER bbaantrag_hat_seine_schritte AFTER UPDATE ON proaktiv_bbaantrag
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
        (OLD.status, OLD.gezahlt_cent, OLD.zurueckgezahlt_cent) IS DISTINCT FROM (NEW.status, NEW.gezahlt_cent, NEW.zurueckgezahlt_cent)
    ) EXECUTE FUNCTION bbaantrag_faden();
"""


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0053_strategien_verlauf")]

    operations = [migrations.RunSQL(FADEN, ZURUECK)]
