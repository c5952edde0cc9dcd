"""Values, definitions, plans, notes and releases are append-only; goals come from a higher Ebene; nobody confirms an own value."""

from django.db import migrations

from basis.sql import append_only

RULES = """
CREATE FUNCTION ziel_kommt_von_oben() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.oberziel_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bsc_ziel o JOIN sozialraum_gebiet og ON og.id = o.gebiet_id
        JOIN sozialraum_gebiet g ON g.id = NEW.gebiet_id WHERE o.id = NEW.oberziel_id AND og.ebene < g.ebene
    ) THEN
        RAISE EXCEPTION 'Heruntergebrochen wird ein Ziel nur auf eine tiefere Ebene.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ziel_hat_ein_oberziel_darueber BEFORE INSERT OR UPDATE ON bsc_ziel FOR EACH ROW EXECUTE FUNCTION ziel_kommt_von_oben();

CREATE FUNCTION messwert_passt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ersetzt_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bsc_messwert a WHERE a.id = NEW.ersetzt_id AND a.messgroesse_id = NEW.messgroesse_id AND a.stichtag = NEW.stichtag
    ) THEN
        RAISE EXCEPTION 'Eine Korrektur ersetzt einen Wert derselben Messgröße und desselben Stichtags.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM bsc_messgroesse m WHERE m.id = NEW.messgroesse_id AND m.art = 'verhaeltnis')
        AND (NEW.wert NOT BETWEEN 0 AND 100 OR NEW.zaehler < 0 OR NEW.nenner < 0 OR NEW.zaehler + NEW.nenner = 0) THEN
        RAISE EXCEPTION 'Die Seiten eines Verhältnisses sind nicht negativ und ergeben zusammen 100.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER messwert_passt_zu_seiner_messgroesse BEFORE INSERT ON bsc_messwert FOR EACH ROW EXECUTE FUNCTION messwert_passt();

CREATE FUNCTION messwert_zweite_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bsc_messwert w WHERE w.id = NEW.messwert_id AND (w.nutzer_id = NEW.nutzer_id OR w.herkunft <> 'eingabe')) THEN
        RAISE EXCEPTION 'Einen eingetragenen Wert bestätigt eine zweite Person.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER messwert_bestaetigt_ein_anderer BEFORE INSERT ON bsc_messwertbestaetigung
    FOR EACH ROW EXECUTE FUNCTION messwert_zweite_person();
"""
BACK = """
DROP TRIGGER messwert_bestaetigt_ein_anderer ON bsc_messwertbestaetigung;
DROP TRIGGER messwert_passt_zu_seiner_messgroesse ON bsc_messwert;
DROP TRIGGER ziel_hat_ein_oberziel_darueber ON bsc_ziel;
DROP FUNCTION messwert_zweite_person();
DROP FUNCTION messwert_passt();
DROP FUNCTION ziel_kommt_von_oben();
"""
APPEND_ONLY = (
    "messdefinition", "schwelle", "planwert", "messwert", "messwertbestaetigung", "rotnotiz", "scorecardfreigabe", "katalogzielevent",
    "zielevent", "zielmassnahmeevent", "messgroesseevent",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bsc", "0001_scorecard")]

    operations = [migrations.RunSQL(RULES, BACK), *[append_only(f"bsc_{table}") for table in APPEND_ONLY]]
