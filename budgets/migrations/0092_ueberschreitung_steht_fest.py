"""What 0071 left open: who applied and when never changes, nor what was checked and decided; apl. only without Ansatz; a Beschluss in time."""

from django.db import migrations

REGELN = """
CREATE FUNCTION ueberschreitung_steht_fest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.erstellt_von_id, OLD.created_at) IS DISTINCT FROM (NEW.erstellt_von_id, NEW.created_at) THEN
        RAISE EXCEPTION 'Wer eine Überschreitung wann angemeldet hat, ändert sich nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status <> 'angemeldet' AND OLD.geprueft_am IS DISTINCT FROM NEW.geprueft_am THEN
        RAISE EXCEPTION 'Eine geprüfte Überschreitung ändert sich nicht mehr.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.status = 'bewilligt'
        AND (OLD.entschieden_am, OLD.entscheidungsgrund) IS DISTINCT FROM (NEW.entschieden_am, NEW.entscheidungsgrund) THEN
        RAISE EXCEPTION 'Eine Bewilligung ändert sich nicht mehr.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ueberschreitung_steht_fest BEFORE UPDATE ON budgets_ueberschreitung
    FOR EACH ROW EXECUTE FUNCTION ueberschreitung_steht_fest();

CREATE FUNCTION ueberschreitung_nennt_was_es_gibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    b record;
BEGIN
    IF NEW.posten_id IS NULL AND EXISTS (SELECT 1 FROM budgets_budgetposten p WHERE (p.haushaltsjahr_id, p.haushaltsstelle_id, p.gebiet_id, p.art)
        = (NEW.haushaltsjahr_id, NEW.haushaltsstelle_id, NEW.gebiet_id, NEW.halter)) THEN
        RAISE EXCEPTION 'Diesen Budgetposten gibt es schon; die Überschreitung nennt ihn.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.art = 'apl' AND EXISTS (SELECT 1 FROM budgets_budgetposten WHERE id = NEW.posten_id AND ansatz_cent <> 0) THEN
        RAISE EXCEPTION 'Außerplanmäßig ist nur, was keinen Ansatz hat.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'bewilligt' AND NEW.beschluss_id IS NOT NULL THEN
        SELECT c.tag, c.gremium_id, j.jahr INTO b FROM sozialraum_beschluss c, budgets_haushaltsjahr j
            WHERE c.id = NEW.beschluss_id AND j.id = NEW.haushaltsjahr_id;
        IF b.tag IS NULL OR b.tag < make_date(b.jahr, 1, 1) OR b.tag > NEW.entschieden_am::date
            OR NOT EXISTS (SELECT 1 FROM budgets_ueberschreitungsgrenze WHERE gremium_id = b.gremium_id) THEN
            RAISE EXCEPTION 'Der Beschluss trägt diese Bewilligung nicht: Es zählen sein Gremium und ein Tag seit Beginn des Haushaltsjahrs.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ueberschreitung_nennt_was_es_gibt BEFORE INSERT OR UPDATE ON budgets_ueberschreitung
    FOR EACH ROW WHEN (NEW.status NOT IN ('abgelehnt', 'zurueckgezogen')) EXECUTE FUNCTION ueberschreitung_nennt_was_es_gibt();
"""
ZURUECK = """
DROP TRIGGER ueberschreitung_nennt_was_es_gibt ON budgets_ueberschreitung;
DROP FUNCTION ueberschreitung_nennt_was_es_gibt();
DROP TRIGGER ueberschreitung_steht_fest ON budgets_ueberschreitung;
DROP FUNCTION ueberschreitung_steht_fest();
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0091_ueber_plan_nur_mit_ueberschreitung")]

    operations = [migrations.RunSQL(REGELN, ZURUECK)]
