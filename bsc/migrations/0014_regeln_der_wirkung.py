"""Goals act on goals of the same Gebiet only and never in a circle; the history of these links is append-only."""

from django.db import migrations

from basis.sql import append_only

RULES = """
CREATE FUNCTION zielwirkung_passt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ort bigint;
BEGIN
    SELECT v.gebiet_id INTO ort FROM bsc_ziel v JOIN bsc_ziel a ON a.gebiet_id = v.gebiet_id WHERE v.id = NEW.von_id AND a.id = NEW.auf_id;
    IF ort IS NULL THEN
        RAISE EXCEPTION 'Ein Ziel wirkt nur auf Ziele desselben Gebiets.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    -- who links goals of one Gebiet at the same time waits, so that two halves never make a circle
    PERFORM 1 FROM sozialraum_gebiet WHERE id = ort FOR NO KEY UPDATE;
    IF EXISTS (
        WITH RECURSIVE folge(id) AS (
            SELECT NEW.auf_id UNION SELECT w.auf_id FROM bsc_zielwirkung w JOIN folge f ON w.von_id = f.id WHERE w.id <> NEW.id
        ) SELECT 1 FROM folge WHERE id = NEW.von_id
    ) THEN
        RAISE EXCEPTION 'Diese Wirkung schlösse einen Kreis.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zielwirkung_bleibt_im_gebiet_und_ohne_kreis BEFORE INSERT OR UPDATE ON bsc_zielwirkung
    FOR EACH ROW EXECUTE FUNCTION zielwirkung_passt();

CREATE FUNCTION ziel_mit_wirkung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bsc_zielwirkung w WHERE NEW.id IN (w.von_id, w.auf_id)) THEN
        RAISE EXCEPTION 'Ein Ziel mit Wirkungen bleibt in seinem Gebiet.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ziel_mit_wirkung_bleibt_im_gebiet BEFORE UPDATE OF gebiet_id ON bsc_ziel
    FOR EACH ROW WHEN (OLD.gebiet_id IS DISTINCT FROM NEW.gebiet_id) EXECUTE FUNCTION ziel_mit_wirkung_bleibt();
"""
BACK = """
DROP TRIGGER ziel_mit_wirkung_bleibt_im_gebiet ON bsc_ziel;
DROP TRIGGER zielwirkung_bleibt_im_gebiet_und_ohne_kreis ON bsc_zielwirkung;
DROP FUNCTION ziel_mit_wirkung_bleibt();
DROP FUNCTION zielwirkung_passt();
"""


class Migration(migrations.Migration):
    dependencies = [("bsc", "0013_zielwirkung")]

    operations = [migrations.RunSQL(RULES, BACK), append_only("bsc_zielwirkungevent")]
