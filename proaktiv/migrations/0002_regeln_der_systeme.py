"""The cycle is held by the database: only steps that there are, each with its entry in the thread; ended things stay; levels of Gebiete."""

from django.db import migrations

from basis.sql import append_only

LEVELS = """
ALTER TABLE proaktiv_system ADD CONSTRAINT system_ebene_des_sozialraums
    FOREIGN KEY (gebiet_id, gebiet_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE proaktiv_systemstadtteil ADD CONSTRAINT systemstadtteil_ebene_des_stadtteils
    FOREIGN KEY (gebiet_id, gebiet_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
"""
LEVELS_BACK = """
ALTER TABLE proaktiv_systemstadtteil DROP CONSTRAINT systemstadtteil_ebene_des_stadtteils;
ALTER TABLE proaktiv_system DROP CONSTRAINT system_ebene_des_sozialraums;
"""
HINWEIS = """
CREATE FUNCTION hinweis_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['stand', 'stand_seit', 'wiedervorlage', 'uebergeben_an_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Hinweis wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand <> 'aufgenommen' THEN
            RAISE EXCEPTION 'Ein Hinweis beginnt mit seiner Aufnahme.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.stand NOT IN ('aufgenommen', 'in_abwaegung', 'beobachtet') AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich
        OR OLD.stand IN ('geschlossen', 'zurueckgezogen') AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Über diesen Hinweis ist entschieden; sein Wortlaut bleibt, wie er ist.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('aufgenommen', 'in_abwaegung'), ('aufgenommen', 'in_aktion'), ('aufgenommen', 'beobachtet'), ('aufgenommen', 'uebergeben'),
        ('aufgenommen', 'geschlossen'), ('aufgenommen', 'zurueckgezogen'), ('in_abwaegung', 'in_aktion'), ('in_abwaegung', 'beobachtet'),
        ('in_abwaegung', 'uebergeben'), ('in_abwaegung', 'geschlossen'), ('in_abwaegung', 'zurueckgezogen'),
        ('beobachtet', 'in_abwaegung'), ('beobachtet', 'in_aktion'), ('beobachtet', 'uebergeben'), ('beobachtet', 'geschlossen'),
        ('beobachtet', 'zurueckgezogen'), ('in_aktion', 'in_reflexion'), ('in_reflexion', 'geschlossen'), ('in_reflexion', 'in_aktion'),
        ('in_reflexion', 'uebergeben'), ('uebergeben', 'geschlossen'), ('uebergeben', 'in_abwaegung')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es im Kreislauf nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'in_reflexion' AND OLD.stand = 'in_aktion' AND (
        NOT EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id)
        OR EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.hinweis_id = NEW.id AND a.stand IN ('geplant', 'laeuft'))
    ) THEN
        RAISE EXCEPTION 'Reflektiert wird, wenn die Aktionen beendet sind.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hinweis_geht_seinen_weg BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_hinweis
    FOR EACH ROW EXECUTE FUNCTION hinweis_weg();

CREATE FUNCTION hinweis_faden() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT h.stand FROM proaktiv_hinweis h WHERE h.id = NEW.id) IS DISTINCT FROM
        (SELECT s.stand_neu FROM proaktiv_kreislaufschritt s WHERE s.hinweis_id = NEW.id ORDER BY s.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'Jeder Wechsel des Stands steht als Schritt im Faden des Hinweises.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER hinweis_hat_seinen_faden AFTER UPDATE OF stand ON proaktiv_hinweis
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.stand IS DISTINCT FROM NEW.stand) EXECUTE FUNCTION hinweis_faden();
"""
STEPS = """
CREATE FUNCTION kreislauf_stand(nummer bigint, staende text[], satz text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM proaktiv_hinweis h WHERE h.id = nummer AND h.stand = ANY (staende) FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%', satz USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION abwaegung_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kreislauf_stand(NEW.hinweis_id, ARRAY['aufgenommen', 'in_abwaegung', 'beobachtet'],
        'Über diesen Hinweis ist schon entschieden.');
    RETURN NEW;
END $$;
CREATE TRIGGER abwaegung_vor_der_entscheidung BEFORE INSERT ON proaktiv_abwaegung FOR EACH ROW EXECUTE FUNCTION abwaegung_passt();

CREATE FUNCTION reflexion_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kreislauf_stand(NEW.hinweis_id, ARRAY['in_reflexion'], 'Reflektiert wird ein Hinweis, dessen Aktionen beendet sind.');
    IF NEW.aktion_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM proaktiv_aktion a WHERE a.id = NEW.aktion_id AND a.hinweis_id = NEW.hinweis_id)
    THEN
        RAISE EXCEPTION 'Reflektiert wird eine Aktion desselben Hinweises.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reflexion_nach_der_aktion BEFORE INSERT ON proaktiv_reflexion FOR EACH ROW EXECUTE FUNCTION reflexion_passt();

CREATE FUNCTION aktion_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Aktion wird nicht gelöscht, sondern abgebrochen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.stand NOT IN ('geplant', 'laeuft') THEN
            RAISE EXCEPTION 'Eine Aktion beginnt geplant.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        PERFORM kreislauf_stand(NEW.hinweis_id, ARRAY['in_aktion'], 'Eine Aktion folgt auf die Entscheidung der Runde.');
        RETURN NEW;
    END IF;
    IF OLD.stand NOT IN ('geplant', 'laeuft') OR NEW.hinweis_id <> OLD.hinweis_id THEN
        RAISE EXCEPTION 'Eine beendete Aktion bleibt, wie sie ist, und keine wechselt den Hinweis.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER aktion_geht_ihren_weg BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_aktion FOR EACH ROW EXECUTE FUNCTION aktion_weg();
"""
ROUNDS = """
CREATE FUNCTION hausrunde_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Runde wird nicht gelöscht, sondern abgesagt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.stand IN ('abgeschlossen', 'abgesagt') THEN
        RAISE EXCEPTION 'Eine abgeschlossene oder abgesagte Runde bleibt, wie sie ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.system_id <> OLD.system_id OR NEW.stand <> OLD.stand AND (OLD.stand, NEW.stand) NOT IN (
        ('geplant', 'eingeladen'), ('geplant', 'gehalten'), ('geplant', 'abgesagt'), ('eingeladen', 'gehalten'),
        ('eingeladen', 'abgesagt'), ('gehalten', 'abgeschlossen')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei Hausrunden nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand = 'abgeschlossen' AND NOT EXISTS (SELECT 1 FROM proaktiv_teilnahme t WHERE t.hausrunde_id = NEW.id AND t.anwesend) THEN
        RAISE EXCEPTION 'Eine abgeschlossene Runde nennt, wer da war.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hausrunde_geht_ihren_weg BEFORE UPDATE OR DELETE ON proaktiv_hausrunde FOR EACH ROW EXECUTE FUNCTION hausrunde_weg();

CREATE FUNCTION runde_ist_offen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM proaktiv_hausrunde r WHERE r.stand IN ('abgeschlossen', 'abgesagt')
        AND r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.hausrunde_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.hausrunde_id END)
    ) THEN
        RAISE EXCEPTION 'Eine abgeschlossene oder abgesagte Runde bleibt, wie sie ist.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER rundenpunkt_offener_runde BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_rundenpunkt
    FOR EACH ROW EXECUTE FUNCTION runde_ist_offen();
CREATE TRIGGER teilnahme_offener_runde BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_teilnahme
    FOR EACH ROW EXECUTE FUNCTION runde_ist_offen();
"""
WARNINGS = """
CREATE FUNCTION fruehwarnung_spur() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['zurueckgezogen_am', 'fehlalarm_am', 'grund'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Frühwarnung bleibt als Spur.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich THEN
        RAISE EXCEPTION 'Was eine Frühwarnung auslöste, bleibt, wie es war.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM proaktiv_fruehwarnfassung f WHERE f.id = NEW.fassung_id AND f.regel_id = NEW.regel_id) THEN
        RAISE EXCEPTION 'Die Fassung gehört zu einer anderen Regel.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fruehwarnung_bleibt BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_fruehwarnung
    FOR EACH ROW EXECUTE FUNCTION fruehwarnung_spur();
"""
BACK = """
DROP TRIGGER fruehwarnung_bleibt ON proaktiv_fruehwarnung;
DROP TRIGGER teilnahme_offener_runde ON proaktiv_teilnahme;
DROP TRIGGER rundenpunkt_offener_runde ON proaktiv_rundenpunkt;
DROP TRIGGER hausrunde_geht_ihren_weg ON proaktiv_hausrunde;
DROP TRIGGER aktion_geht_ihren_weg ON proaktiv_aktion;
DROP TRIGGER reflexion_nach_der_aktion ON proaktiv_reflexion;
DROP TRIGGER abwaegung_vor_der_entscheidung ON proaktiv_abwaegung;
DROP TRIGGER hinweis_hat_seinen_faden ON proaktiv_hinweis;
DROP TRIGGER hinweis_geht_seinen_weg ON proaktiv_hinweis;
DROP FUNCTION fruehwarnung_spur();
DROP FUNCTION runde_ist_offen();
DROP FUNCTION hausrunde_weg();
DROP FUNCTION aktion_weg();
DROP FUNCTION reflexion_passt();
DROP FUNCTION abwaegung_passt();
DROP FUNCTION kreislauf_stand(bigint, text[], text);
DROP FUNCTION hinweis_faden();
DROP FUNCTION hinweis_weg();
"""
APPEND_ONLY = (
    "abwaegung", "reflexion", "kreislaufschritt", "rundenauftrag", "fruehwarnfassung", "akteursartevent", "akteurevent", "systemevent",
    "systemeinrichtungevent", "systemstadtteilevent", "systemkoordinationevent", "mitgliedschaftevent", "rundenreiheevent",
    "hausrundeevent", "rundenpunktevent", "teilnahmeevent", "hinweisevent", "aktionsartevent", "aktionevent", "fruehwarnregelevent",
    "fruehwarnungevent",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0001_systeme")]

    operations = [
        migrations.RunSQL(LEVELS, LEVELS_BACK),
        migrations.RunSQL(HINWEIS + STEPS + ROUNDS + WARNINGS, BACK),
        *[append_only(f"proaktiv_{table}") for table in APPEND_ONLY],
    ]
