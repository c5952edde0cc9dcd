"""An Angebot ends and is never deleted; the weights of a Prioritätenliste make exactly 1, or there are none."""

from django.db import migrations

from basis.sql import append_only

RULES = """
CREATE FUNCTION angebot_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.art_id <> OLD.art_id OR NEW.einrichtung_id <> OLD.einrichtung_id THEN
        RAISE EXCEPTION 'Ein Angebot wird beendet, nicht gelöscht oder verschoben.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER angebot_wird_beendet BEFORE UPDATE OR DELETE ON proaktiv_angebot FOR EACH ROW EXECUTE FUNCTION angebot_bleibt();

CREATE FUNCTION ausbaukriterien_summe() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    nummer bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.regel_id ELSE NEW.regel_id END;
BEGIN
    IF (SELECT coalesce(sum(k.gewicht), 1) FROM proaktiv_ausbaukriterium k WHERE k.regel_id = nummer) <> 1 THEN
        RAISE EXCEPTION 'Die Gewichte einer Prioritätenliste ergeben zusammen genau 100 %%.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ausbaukriterien_ergeben_eins AFTER INSERT OR UPDATE OR DELETE ON proaktiv_ausbaukriterium
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ausbaukriterien_summe();
"""
BACK = """
DROP TRIGGER ausbaukriterien_ergeben_eins ON proaktiv_ausbaukriterium;
DROP TRIGGER angebot_wird_beendet ON proaktiv_angebot;
DROP FUNCTION ausbaukriterien_summe();
DROP FUNCTION angebot_bleibt();
"""
EVENTS = ("angebotsartevent", "angebotevent", "ausbauregelevent", "ausbauzielevent", "ausbaukriteriumevent")


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0022_ausbaustand")]

    operations = [
        migrations.RunSQL(RULES, BACK),
        *[append_only(f"proaktiv_{table}") for table in EVENTS],
    ]
