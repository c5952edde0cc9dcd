"""A month that was ever closed is never deleted; a Haushaltsrest comes from the year before and ends with its own."""

from django.db import migrations

RULES = """
CREATE FUNCTION abschluss_bleibt_stehen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'beantragt' THEN
        RAISE EXCEPTION 'Ein abgeschlossener Monat wird geöffnet, nicht gelöscht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER abschluss_bleibt BEFORE DELETE ON budgets_monatsabschluss FOR EACH ROW EXECUTE FUNCTION abschluss_bleibt_stehen();
CREATE FUNCTION rest_endet_mit_dem_jahr() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.bewegung = 'rest' AND NOT EXISTS (
        SELECT 1 FROM budgets_budgetposten p JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
            JOIN budgets_budgetposten v ON v.id = NEW.vorjahresposten_id JOIN budgets_haushaltsjahr w ON w.id = v.haushaltsjahr_id
        WHERE p.id = NEW.posten_id AND w.jahr = j.jahr - 1 AND NEW.verfuegbar_bis = make_date(j.jahr, 12, 31)) THEN
        RAISE EXCEPTION 'Ein Haushaltsrest kommt aus dem Vorjahr und gilt bis zum Ende seines Jahres.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mittel_rest BEFORE INSERT ON budgets_mittel FOR EACH ROW EXECUTE FUNCTION rest_endet_mit_dem_jahr();
"""
BACK = """
DROP FUNCTION rest_endet_mit_dem_jahr() CASCADE;
DROP FUNCTION abschluss_bleibt_stehen() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0060_umkehr_nach_ablehnung")]

    operations = [migrations.RunSQL(RULES, BACK)]
