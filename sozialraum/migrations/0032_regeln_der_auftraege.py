"""What PostgreSQL holds of the Beschlussverfolgung.

A change of status or Frist leaves its entry with old and new value and a reason; entries are final; what a Gremium has noted stays; an
Auftrag belongs to the Gremium of its Beschluss or of its Sitzung, and a Gremium notes it in a Sitzung of its own.
"""

from django.db import migrations

from basis.sql import append_only

RULES = """
ALTER TABLE sozialraum_beschlussauftrag ADD CONSTRAINT kenntnisnahme_in_sitzung_des_gremiums
    FOREIGN KEY (kenntnis_sitzung_id, gremium_id) REFERENCES sozialraum_sitzung (id, gremium_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION beschlussauftrag_gehoert_zum_gremium() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    eigenes bigint;
BEGIN
    IF NEW.beschluss_id IS NOT NULL THEN
        SELECT gremium_id INTO eigenes FROM sozialraum_beschluss WHERE id = NEW.beschluss_id;
    ELSIF NEW.punkt_id IS NOT NULL THEN
        SELECT s.gremium_id INTO eigenes FROM sozialraum_tagesordnungspunkt p JOIN sozialraum_sitzung s ON s.id = p.sitzung_id
            WHERE p.id = NEW.punkt_id;
    END IF;
    IF eigenes IS NOT NULL AND eigenes <> NEW.gremium_id THEN
        RAISE EXCEPTION 'Der Auftrag „%“ gehört zum Gremium seines Beschlusses oder seiner Sitzung.', NEW.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER beschlussauftrag_gremium BEFORE INSERT OR UPDATE ON sozialraum_beschlussauftrag
    FOR EACH ROW EXECUTE FUNCTION beschlussauftrag_gehoert_zum_gremium();

CREATE FUNCTION beschlussauftrag_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'kenntnis' THEN
        RAISE EXCEPTION 'Der Auftrag „%“ ist zur Kenntnis genommen und bleibt, wie er ist.', OLD.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER beschlussauftrag_zur_kenntnis_genommen BEFORE UPDATE OR DELETE ON sozialraum_beschlussauftrag
    FOR EACH ROW EXECUTE FUNCTION beschlussauftrag_bleibt();

CREATE FUNCTION beschlussauftrag_mit_vermerk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> OLD.status AND NOT EXISTS (SELECT 1 FROM sozialraum_auftragsvermerk v
            WHERE v.auftrag_id = NEW.id AND v.status_alt = OLD.status AND v.status_neu = NEW.status) THEN
        RAISE EXCEPTION 'Ein neuer Status des Auftrags „%“ braucht einen Vermerk.', NEW.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.frist IS DISTINCT FROM OLD.frist AND NOT EXISTS (SELECT 1 FROM sozialraum_auftragsvermerk v
            WHERE v.auftrag_id = NEW.id AND v.frist_alt IS NOT DISTINCT FROM OLD.frist AND v.frist_neu IS NOT DISTINCT FROM NEW.frist) THEN
        RAISE EXCEPTION 'Eine neue Frist des Auftrags „%“ braucht einen Vermerk mit der alten Frist und dem Grund.', NEW.titel
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER beschlussauftrag_vermerkt AFTER UPDATE ON sozialraum_beschlussauftrag DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.frist IS DISTINCT FROM NEW.frist)
    EXECUTE FUNCTION beschlussauftrag_mit_vermerk();
"""
BACK = """
DROP FUNCTION beschlussauftrag_mit_vermerk() CASCADE;
DROP FUNCTION beschlussauftrag_bleibt() CASCADE;
DROP FUNCTION beschlussauftrag_gehoert_zum_gremium() CASCADE;
ALTER TABLE sozialraum_beschlussauftrag DROP CONSTRAINT kenntnisnahme_in_sitzung_des_gremiums;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0031_beschlussauftraege")]

    operations = [
        migrations.RunSQL(RULES, BACK),
        append_only("sozialraum_auftragsvermerk"),
        append_only("sozialraum_beschlussauftragevent"),
    ]
