"""One start of a measure; a share is planned up to 100; an answer to red corrects a Maßnahme of its goal; a Gremium agrees by its own Beschluss."""

from django.db import migrations

RULES = """
CREATE FUNCTION messwert_ein_ausgangswert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- who brings a start of the same measure at the same time waits
    PERFORM 1 FROM bsc_messgroesse WHERE id = NEW.messgroesse_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM bsc_messwert w WHERE w.messgroesse_id = NEW.messgroesse_id AND w.stichtag <> NEW.stichtag AND w.ist_ausgangswert
        AND NOT EXISTS (SELECT 1 FROM bsc_messwert k WHERE k.ersetzt_id = w.id)
    ) THEN
        RAISE EXCEPTION 'Eine Messgröße hat nur einen Ausgangswert.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER messwert_nur_ein_ausgangswert BEFORE INSERT ON bsc_messwert
    FOR EACH ROW WHEN (NEW.ist_ausgangswert) EXECUTE FUNCTION messwert_ein_ausgangswert();

CREATE FUNCTION planwert_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bsc_messgroesse m WHERE m.id = NEW.messgroesse_id AND m.art = 'verhaeltnis') AND (
        LEAST(NEW.wert, NEW.von, NEW.bis, NEW.mindest, NEW.ambitioniert) < 0
        OR GREATEST(NEW.wert, NEW.von, NEW.bis, NEW.mindest, NEW.ambitioniert) > 100
    ) THEN
        RAISE EXCEPTION 'Der Anteil einer Seite liegt zwischen 0 und 100.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planwert_passt_zu_seiner_messgroesse BEFORE INSERT ON bsc_planwert FOR EACH ROW EXECUTE FUNCTION planwert_passt();

CREATE FUNCTION rotnotiz_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM bsc_zielmassnahme z JOIN bsc_messgroesse m ON m.ziel_id = z.ziel_id
        WHERE z.id = NEW.massnahme_id AND m.id = NEW.messgroesse_id
    ) THEN
        RAISE EXCEPTION 'Die Maßnahme gehört zu einem anderen Ziel.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rotnotiz_korrigiert_eine_massnahme_des_ziels BEFORE INSERT ON bsc_rotnotiz
    FOR EACH ROW WHEN (NEW.massnahme_id IS NOT NULL) EXECUTE FUNCTION rotnotiz_passt();

CREATE FUNCTION zielvereinbarung_beschluss_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sozialraum_beschluss b WHERE b.id = NEW.beschluss_id AND b.gremium_id = NEW.gremium_id) THEN
        RAISE EXCEPTION 'Der Beschluss stammt nicht von diesem Gremium.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zielvereinbarung_beschluss_des_gremiums BEFORE INSERT OR UPDATE ON bsc_zielvereinbarung
    FOR EACH ROW WHEN (NEW.beschluss_id IS NOT NULL) EXECUTE FUNCTION zielvereinbarung_beschluss_passt();
"""
BACK = """
DROP TRIGGER zielvereinbarung_beschluss_des_gremiums ON bsc_zielvereinbarung;
DROP TRIGGER rotnotiz_korrigiert_eine_massnahme_des_ziels ON bsc_rotnotiz;
DROP TRIGGER planwert_passt_zu_seiner_messgroesse ON bsc_planwert;
DROP TRIGGER messwert_nur_ein_ausgangswert ON bsc_messwert;
DROP FUNCTION zielvereinbarung_beschluss_passt();
DROP FUNCTION rotnotiz_passt();
DROP FUNCTION planwert_passt();
DROP FUNCTION messwert_ein_ausgangswert();
"""


class Migration(migrations.Migration):
    dependencies = [("bsc", "0025_ziel_einmal_je_familie_und_gebiet")]

    operations = [migrations.RunSQL(RULES, BACK)]
