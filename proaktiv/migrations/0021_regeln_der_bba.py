"""BbA are held by the database: only steps that there are, each with its entry; no pot and no ceiling is ever exceeded."""

from django.db import migrations

from basis.sql import append_only

WAY = """
CREATE FUNCTION bbaantrag_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    beweglich CONSTANT text[] := ARRAY['status', 'status_seit', 'nachfrist', 'votum_cent', 'bewilligt_cent', 'belegt_cent', 'gezahlt_cent',
        'nachweis_bis', 'anerkannt_cent', 'rueckforderung_cent', 'zurueckgezahlt_cent', 'beraten_von_id', 'entschieden_von_id', 'ende'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Ein Antrag wird nicht gelöscht, sondern zurückgezogen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'eingegangen' THEN
            RAISE EXCEPTION 'Ein Antrag beginnt mit seinem Eingang.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status NOT IN ('eingegangen', 'unvollstaendig') AND to_jsonb(NEW) - beweglich <> to_jsonb(OLD) - beweglich
        OR OLD.runde_id <> NEW.runde_id OR OLD.einrichtung_id <> NEW.einrichtung_id
        OR OLD.status IN ('abgeschlossen', 'abgelehnt', 'zurueckgezogen') AND NEW.* IS DISTINCT FROM OLD.* THEN
        RAISE EXCEPTION 'Die Angaben dieses Antrags bleiben, wie sie sind.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('eingegangen', 'unvollstaendig'), ('eingegangen', 'vollstaendig'), ('unvollstaendig', 'vollstaendig'), ('vollstaendig', 'beraten'),
        ('beraten', 'bewilligt'), ('beraten', 'abgelehnt'), ('bewilligt', 'beendet'), ('bewilligt', 'abgeschlossen'),
        ('bewilligt', 'nachgewiesen'), ('beendet', 'nachgewiesen'), ('nachgewiesen', 'abgeschlossen'), ('nachgewiesen', 'rueckforderung'),
        ('rueckforderung', 'abgeschlossen'), ('eingegangen', 'zurueckgezogen'), ('unvollstaendig', 'zurueckgezogen'),
        ('vollstaendig', 'zurueckgezogen'), ('beraten', 'zurueckgezogen')
    ) THEN
        RAISE EXCEPTION 'Diesen Schritt gibt es bei bildungsbezogenen Angeboten nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bbaantrag_geht_seinen_weg BEFORE INSERT OR UPDATE OR DELETE ON proaktiv_bbaantrag
    FOR EACH ROW EXECUTE FUNCTION bbaantrag_weg();

CREATE FUNCTION bbaantrag_faden() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    antrag proaktiv_bbaantrag;
    gezahlt bigint;
    zurueck bigint;
BEGIN
    SELECT * INTO antrag FROM proaktiv_bbaantrag WHERE id = NEW.id;
    SELECT coalesce(sum(s.betrag_cent) FILTER (WHERE s.schritt = 'auszahlen'), 0),
        coalesce(sum(s.betrag_cent) FILTER (WHERE s.schritt = 'zurueckzahlen'), 0)
        INTO gezahlt, zurueck FROM proaktiv_bbaschritt s WHERE s.antrag_id = NEW.id;
    IF antrag.gezahlt_cent <> gezahlt OR antrag.zurueckgezahlt_cent <> zurueck OR antrag.status IS DISTINCT FROM
        (SELECT s.stand_neu FROM proaktiv_bbaschritt s WHERE s.antrag_id = NEW.id ORDER BY s.id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'Jeder Wechsel des Stands und jede Zahlung steht als Schritt beim Antrag.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bbaantrag_hat_seine_schritte AFTER UPDATE ON proaktiv_bbaantrag
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
        (OLD.status, OLD.gezahlt_cent, OLD.zurueckgezahlt_cent) IS DISTINCT FROM (NEW.status, NEW.gezahlt_cent, NEW.zurueckgezahlt_cent)
    ) EXECUTE FUNCTION bbaantrag_faden();
"""
# Both triggers lock before they sum: a second decision waits for the first and then counts it too. First the pot, then the school.
MONEY = """
CREATE FUNCTION bbaantrag_topf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    runde proaktiv_bbarunde;
    schon bigint;
BEGIN
    SELECT * INTO runde FROM proaktiv_bbarunde WHERE id = NEW.runde_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(a.belegt_cent), 0) INTO schon FROM proaktiv_bbaantrag a WHERE a.runde_id = NEW.runde_id AND a.id <> NEW.id;
    IF schon + NEW.belegt_cent > runde.topf_cent THEN
        RAISE EXCEPTION 'Der Topf dieser Förderrunde reicht dafür nicht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bbaantrag_a_im_topf BEFORE UPDATE OF belegt_cent ON proaktiv_bbaantrag
    FOR EACH ROW WHEN (NEW.belegt_cent > OLD.belegt_cent) EXECUTE FUNCTION bbaantrag_topf();

CREATE FUNCTION bbaantrag_obergrenze() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    jahr integer;
    grenze numeric;
    schon bigint;
BEGIN
    SELECT r.kalenderjahr INTO jahr FROM proaktiv_bbarunde r WHERE r.id = NEW.runde_id;
    PERFORM 1 FROM sozialraum_einrichtung e WHERE e.id = NEW.einrichtung_id FOR NO KEY UPDATE;
    SELECT p.wert INTO grenze FROM sozialraum_parameter p
        WHERE p.schluessel = 'bba_obergrenze' AND p.gueltig_von <= make_date(jahr, 1, 1) ORDER BY p.gueltig_von DESC, p.id DESC LIMIT 1;
    SELECT coalesce(sum(a.belegt_cent), 0) INTO schon FROM proaktiv_bbaantrag a JOIN proaktiv_bbarunde r ON r.id = a.runde_id
        WHERE a.einrichtung_id = NEW.einrichtung_id AND r.kalenderjahr = jahr AND a.id <> NEW.id;
    IF grenze IS NULL OR schon + NEW.belegt_cent > grenze * 100 THEN
        RAISE EXCEPTION 'Über der Obergrenze der Schule für dieses Kalenderjahr.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bbaantrag_b_unter_der_obergrenze BEFORE UPDATE OF belegt_cent ON proaktiv_bbaantrag
    FOR EACH ROW WHEN (NEW.belegt_cent > OLD.belegt_cent) EXECUTE FUNCTION bbaantrag_obergrenze();

CREATE FUNCTION bbarunde_topf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Förderrunde wird nicht gelöscht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (SELECT coalesce(sum(a.belegt_cent), 0) FROM proaktiv_bbaantrag a WHERE a.runde_id = NEW.id) > NEW.topf_cent THEN
        RAISE EXCEPTION 'Aus diesem Topf ist schon mehr bewilligt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kalenderjahr <> OLD.kalenderjahr AND EXISTS (SELECT 1 FROM proaktiv_bbaantrag a WHERE a.runde_id = NEW.id) THEN
        RAISE EXCEPTION 'Das Kalenderjahr bleibt, sobald es Anträge gibt.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bbarunde_haelt_den_topf BEFORE UPDATE OR DELETE ON proaktiv_bbarunde FOR EACH ROW EXECUTE FUNCTION bbarunde_topf();

CREATE FUNCTION bbaeingang_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM proaktiv_bbaantrag a JOIN proaktiv_bbaunterlage u ON u.runde_id = a.runde_id
        WHERE a.id = NEW.antrag_id AND u.id = NEW.unterlage_id
    ) THEN
        RAISE EXCEPTION 'Diese Unterlage gehört zu einer anderen Förderrunde.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bbaeingang_in_seiner_runde BEFORE INSERT ON proaktiv_bbaeingang FOR EACH ROW EXECUTE FUNCTION bbaeingang_passt();
"""
BACK = """
DROP TRIGGER bbaeingang_in_seiner_runde ON proaktiv_bbaeingang;
DROP TRIGGER bbarunde_haelt_den_topf ON proaktiv_bbarunde;
DROP TRIGGER bbaantrag_b_unter_der_obergrenze ON proaktiv_bbaantrag;
DROP TRIGGER bbaantrag_a_im_topf ON proaktiv_bbaantrag;
DROP TRIGGER bbaantrag_hat_seine_schritte ON proaktiv_bbaantrag;
DROP TRIGGER bbaantrag_geht_seinen_weg ON proaktiv_bbaantrag;
DROP FUNCTION bbaeingang_passt();
DROP FUNCTION bbarunde_topf();
DROP FUNCTION bbaantrag_obergrenze();
DROP FUNCTION bbaantrag_topf();
DROP FUNCTION bbaantrag_faden();
DROP FUNCTION bbaantrag_weg();
"""
APPEND_ONLY = ("bbaeingang", "bbaschritt", "bbarundeevent", "bbaunterlageevent", "bbaantragevent")


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0020_bba")]

    operations = [
        migrations.RunSQL(WAY + MONEY, BACK),
        *[append_only(f"proaktiv_{table}") for table in APPEND_ONLY],
    ]
