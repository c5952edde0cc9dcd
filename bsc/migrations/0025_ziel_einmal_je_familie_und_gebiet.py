"""A goal comes to a Gebiet once, from whichever Ebene it was broken down: the whole family counts, not its parent alone."""

from django.db import migrations

RULES = """
CREATE FUNCTION ziel_einmal_je_familie() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stamm bigint;
BEGIN
    WITH RECURSIVE oben(id, oberziel_id) AS (
        SELECT z.id, z.oberziel_id FROM bsc_ziel z WHERE z.id = NEW.id
        UNION SELECT z.id, z.oberziel_id FROM bsc_ziel z JOIN oben o ON z.id = o.oberziel_id
    ) SELECT o.id INTO stamm FROM oben o WHERE o.oberziel_id IS NULL;
    -- who breaks down the same family at the same time waits here, so that two halves never bring it twice
    PERFORM 1 FROM bsc_ziel WHERE id = stamm FOR NO KEY UPDATE;
    IF EXISTS (
        WITH RECURSIVE familie(id, gebiet_id) AS (
            SELECT z.id, z.gebiet_id FROM bsc_ziel z WHERE z.id = stamm
            UNION SELECT z.id, z.gebiet_id FROM bsc_ziel z JOIN familie f ON z.oberziel_id = f.id
        ), eigene(id, gebiet_id) AS (
            SELECT NEW.id, NEW.gebiet_id UNION SELECT z.id, z.gebiet_id FROM bsc_ziel z JOIN eigene e ON z.oberziel_id = e.id
        ) SELECT 1 FROM eigene e JOIN familie f ON f.gebiet_id = e.gebiet_id AND f.id <> e.id
    ) THEN
        RAISE EXCEPTION 'Für dieses Gebiet ist das Ziel schon heruntergebrochen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ziel_kommt_einmal_in_ein_gebiet AFTER INSERT ON bsc_ziel
    FOR EACH ROW WHEN (NEW.oberziel_id IS NOT NULL) EXECUTE FUNCTION ziel_einmal_je_familie();
CREATE TRIGGER ziel_bleibt_einmal_im_gebiet AFTER UPDATE ON bsc_ziel FOR EACH ROW
    WHEN ((OLD.gebiet_id, OLD.oberziel_id) IS DISTINCT FROM (NEW.gebiet_id, NEW.oberziel_id)) EXECUTE FUNCTION ziel_einmal_je_familie();
"""
BACK = """
DROP TRIGGER ziel_bleibt_einmal_im_gebiet ON bsc_ziel;
DROP TRIGGER ziel_kommt_einmal_in_ein_gebiet ON bsc_ziel;
DROP FUNCTION ziel_einmal_je_familie();
"""


class Migration(migrations.Migration):
    dependencies = [("bsc", "0022_vertretung_und_tag")]

    operations = [migrations.RunSQL(RULES, BACK)]
