"""Rules that PostgreSQL holds: levels of the mapping, append-only statistics, the hash chain of the Protokoll."""

from django.db import migrations

from basis.sql import append_only

LEVELS = """
ALTER TABLE sozialraum_zuordnung ADD CONSTRAINT zuordnung_ebene_des_kindes
    FOREIGN KEY (kind_id, kind_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sozialraum_zuordnung ADD CONSTRAINT zuordnung_ebene_der_eltern
    FOREIGN KEY (eltern_id, eltern_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
"""

# The link is written at COMMIT, one writer at a time; the advisory lock is always the last lock that a transaction takes.
CHAIN = """
CREATE FUNCTION protokoll_inhalt(p sozialraum_protokoll) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        p.id, to_char(p.zeit AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p.nutzer_id, p.wer, p.in_vertretung, p.aktion,
        p.gegenstand, p.gegenstand_id, p.bezeichnung, p.text, p.grund, p.daten, p.privat_fuer_id)::text
$$;
CREATE FUNCTION protokoll_verkette() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    letztes text;
    inhalt text;
BEGIN
    PERFORM pg_advisory_xact_lock(7301);
    SELECT hash INTO letztes FROM sozialraum_protokollglied ORDER BY id DESC LIMIT 1;
    letztes := coalesce(letztes, repeat('0', 64));
    inhalt := encode(sha256(convert_to(protokoll_inhalt(NEW), 'UTF8')), 'hex');
    INSERT INTO sozialraum_protokollglied (protokoll_id, inhalt_hash, vorher, hash)
        VALUES (NEW.id, inhalt, letztes, encode(sha256(convert_to(letztes || inhalt, 'UTF8')), 'hex'));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER protokoll_kette AFTER INSERT ON sozialraum_protokoll
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION protokoll_verkette();
CREATE FUNCTION protokollglied_nur_durch_kette() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Die Protokollkette schreibt nur die Datenbank selbst.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER protokollglied_schutz BEFORE INSERT ON sozialraum_protokollglied
    FOR EACH ROW EXECUTE FUNCTION protokollglied_nur_durch_kette();
"""

CHAIN_BACK = """
DROP TRIGGER protokollglied_schutz ON sozialraum_protokollglied;
DROP FUNCTION protokollglied_nur_durch_kette();
DROP TRIGGER protokoll_kette ON sozialraum_protokoll;
DROP FUNCTION protokoll_verkette();
DROP FUNCTION protokoll_inhalt(sozialraum_protokoll);
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0001_initial")]

    operations = [
        migrations.RunSQL(
            LEVELS,
            """ALTER TABLE sozialraum_zuordnung DROP CONSTRAINT zuordnung_ebene_des_kindes;
            ALTER TABLE sozialraum_zuordnung DROP CONSTRAINT zuordnung_ebene_der_eltern;""",
        ),
        append_only("sozialraum_indikatorwert"),
        append_only("sozialraum_bevoelkerung"),
        append_only("sozialraum_protokoll"),
        append_only("sozialraum_protokollglied"),
        migrations.RunSQL(CHAIN, CHAIN_BACK),
    ]
