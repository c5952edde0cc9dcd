"""A System's rounds, parts and Hinweise lie within its time; a Hinweis is taken in before its first step; a warning stays as raised.

A round that was entered by mistake and holds nothing is cancelled.
"""

from django.db import migrations

TIME = """
CREATE FUNCTION teil_im_system() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.system_id, NEW.gueltig_von, NEW.gueltig_bis)
        IS NOT DISTINCT FROM (OLD.system_id, OLD.gueltig_von, OLD.gueltig_bis) THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM proaktiv_system s WHERE s.id = NEW.system_id AND s.gueltig_von <= NEW.gueltig_von
        AND (s.gueltig_bis IS NULL OR NEW.gueltig_bis <= s.gueltig_bis) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Was zu einem System gehört, beginnt nicht vor ihm und endet mit ihm.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER systemeinrichtung_im_system BEFORE INSERT OR UPDATE ON proaktiv_systemeinrichtung
    FOR EACH ROW EXECUTE FUNCTION teil_im_system();
CREATE TRIGGER systemstadtteil_im_system BEFORE INSERT OR UPDATE ON proaktiv_systemstadtteil
    FOR EACH ROW EXECUTE FUNCTION teil_im_system();
CREATE TRIGGER systemkoordination_im_system BEFORE INSERT OR UPDATE ON proaktiv_systemkoordination
    FOR EACH ROW EXECUTE FUNCTION teil_im_system();
CREATE TRIGGER mitgliedschaft_im_system BEFORE INSERT OR UPDATE ON proaktiv_mitgliedschaft
    FOR EACH ROW EXECUTE FUNCTION teil_im_system();

CREATE FUNCTION runde_im_system() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stand = 'abgesagt' OR TG_OP = 'UPDATE' AND NEW.tag = OLD.tag THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM proaktiv_system s WHERE s.id = NEW.system_id AND s.gueltig_von <= NEW.tag
        AND (s.gueltig_bis IS NULL OR NEW.tag <= s.gueltig_bis) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'An diesem Tag besteht das System nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hausrunde_im_system BEFORE INSERT OR UPDATE ON proaktiv_hausrunde FOR EACH ROW EXECUTE FUNCTION runde_im_system();

CREATE FUNCTION system_umfasst() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM proaktiv_hausrunde r WHERE r.system_id = NEW.id AND r.stand <> 'abgesagt'
            AND (r.tag < NEW.gueltig_von OR r.tag > NEW.gueltig_bis)
        UNION ALL SELECT 1 FROM proaktiv_hinweis h WHERE h.system_id = NEW.id AND h.erfasst_am > NEW.gueltig_bis
        UNION ALL SELECT 1 FROM (
            SELECT gueltig_von, gueltig_bis FROM proaktiv_systemeinrichtung WHERE system_id = NEW.id
            UNION ALL SELECT gueltig_von, gueltig_bis FROM proaktiv_systemstadtteil WHERE system_id = NEW.id
            UNION ALL SELECT gueltig_von, gueltig_bis FROM proaktiv_systemkoordination WHERE system_id = NEW.id
            UNION ALL SELECT gueltig_von, gueltig_bis FROM proaktiv_mitgliedschaft WHERE system_id = NEW.id
        ) t WHERE t.gueltig_von < NEW.gueltig_von OR NEW.gueltig_bis IS NOT NULL AND (t.gueltig_bis IS NULL OR t.gueltig_bis > NEW.gueltig_bis)
    ) THEN
        RAISE EXCEPTION 'Außerhalb dieses Zeitraums liegen Runden, Hinweise oder Teile des Systems.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER system_umfasst_seine_teile BEFORE UPDATE ON proaktiv_system FOR EACH ROW
    WHEN ((OLD.gueltig_von, OLD.gueltig_bis) IS DISTINCT FROM (NEW.gueltig_von, NEW.gueltig_bis)) EXECUTE FUNCTION system_umfasst();

CREATE FUNCTION hinweis_aufnahme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['system_id', 'stand', 'stand_seit', 'wiedervorlage', 'uebergeben_an_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.herkunft = 'fruehwarnung' AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich THEN
        RAISE EXCEPTION 'Ein Hinweis aus einer Frühwarnregel bleibt, wie sie ihn ausgelöst hat.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.erfasst_am > OLD.erfasst_am
        AND EXISTS (SELECT 1 FROM proaktiv_kreislaufschritt s WHERE s.hinweis_id = NEW.id AND s.tag < NEW.erfasst_am) THEN
        RAISE EXCEPTION 'Aufgenommen wurde er vor seinem ersten Schritt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (TG_OP = 'INSERT' OR OLD.system_id IS DISTINCT FROM NEW.system_id OR OLD.erfasst_am <> NEW.erfasst_am)
        AND EXISTS (SELECT 1 FROM proaktiv_system s WHERE s.id = NEW.system_id AND s.gueltig_bis < NEW.erfasst_am) THEN
        RAISE EXCEPTION 'Dieses System ist vor der Aufnahme des Hinweises beendet.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hinweis_wird_aufgenommen BEFORE INSERT OR UPDATE ON proaktiv_hinweis FOR EACH ROW EXECUTE FUNCTION hinweis_aufnahme();
"""
TIME_BACK = """
DROP TRIGGER hinweis_wird_aufgenommen ON proaktiv_hinweis;
DROP TRIGGER system_umfasst_seine_teile ON proaktiv_system;
DROP TRIGGER hausrunde_im_system ON proaktiv_hausrunde;
DROP TRIGGER mitgliedschaft_im_system ON proaktiv_mitgliedschaft;
DROP TRIGGER systemkoordination_im_system ON proaktiv_systemkoordination;
DROP TRIGGER systemstadtteil_im_system ON proaktiv_systemstadtteil;
DROP TRIGGER systemeinrichtung_im_system ON proaktiv_systemeinrichtung;
DROP FUNCTION hinweis_aufnahme();
DROP FUNCTION system_umfasst();
DROP FUNCTION runde_im_system();
DROP FUNCTION teil_im_system();
"""
ROUND = """
CREATE OR REPLACE FUNCTION hausrunde_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Runde wird nicht gelöscht, sondern abgesagt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.stand IN ('abgeschlossen', 'abgesagt') THEN
        RAISE EXCEPTION 'Eine abgeschlossene oder abgesagte Runde bleibt, wie sie ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.system_id <> OLD.system_id OR NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('geplant', 'eingeladen'), ('geplant', 'gehalten'), ('geplant', 'abgesagt'), ('eingeladen', 'gehalten'),
        ('eingeladen', 'abgesagt'), ('gehalten', 'abgeschlossen')%s
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei Hausrunden nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'abgeschlossen' AND NOT EXISTS (SELECT 1 FROM proaktiv_teilnahme t WHERE t.hausrunde_id = NEW.id AND t.anwesend) THEN
        RAISE EXCEPTION 'Eine abgeschlossene Runde nennt, wer da war.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
%s    RETURN NEW;
END $$;
"""
CANCELLED = """    IF OLD.stand = 'gehalten' AND NEW.stand = 'abgesagt' AND (
        concat(NEW.information, NEW.kommunikation, NEW.aktion, NEW.reflexion) <> ''
        OR EXISTS (SELECT 1 FROM proaktiv_teilnahme t WHERE t.hausrunde_id = NEW.id AND t.anwesend)
        OR EXISTS (SELECT 1 FROM proaktiv_hinweis h WHERE h.hausrunde_id = NEW.id)
        OR EXISTS (SELECT 1 FROM proaktiv_abwaegung a WHERE a.hausrunde_id = NEW.id)
        OR EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hausrunde_id = NEW.id)
        OR EXISTS (SELECT 1 FROM proaktiv_reflexion r WHERE r.hausrunde_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'Was in einer Runde geschah, steht; abgesagt wird nur eine leere.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0030_runden_des_eigenen_systems")]

    operations = [
        migrations.RunSQL(TIME, TIME_BACK),
        migrations.RunSQL(ROUND % (", ('gehalten', 'abgesagt')", CANCELLED), ROUND % ("", "")),
    ]
