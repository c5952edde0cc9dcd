"""A frozen list of Schwerpunkträume never changes, nor does the version of the method it used: held by PostgreSQL itself."""

from django.db import migrations

from basis.sql import append_only

# The one thing that may follow is the Beschluss of a Gremium that takes the list over, once.
LIST = """
CREATE FUNCTION schwerpunktraumliste_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'festgestellt' THEN
        IF TG_OP = 'UPDATE' AND OLD.beschluss_id IS NULL AND NEW.beschluss_id IS NOT NULL
            AND to_jsonb(OLD) - 'beschluss_id' = to_jsonb(NEW) - 'beschluss_id' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'Die Liste „%“ ist festgestellt und bleibt unverändert. Eine Korrektur ist eine neue Liste.', OLD.name
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER schwerpunktraumliste_bleibt BEFORE UPDATE OR DELETE ON sozialraum_schwerpunktraumliste
    FOR EACH ROW EXECUTE FUNCTION schwerpunktraumliste_endgueltig();
CREATE TRIGGER schwerpunktraumliste_nicht_leeren BEFORE TRUNCATE ON sozialraum_schwerpunktraumliste
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION schwerpunktraumliste_wird_fest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    zeilen bigint;
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status <> 'entwurf' THEN
        RAISE EXCEPTION 'Eine Liste der Schwerpunkträume beginnt als Entwurf.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.status = 'festgestellt' AND OLD.status = 'entwurf' THEN
        SELECT count(*) INTO zeilen FROM sozialraum_schwerpunktraumzeile WHERE liste_id = NEW.id;
        IF zeilen = 0 OR zeilen <> jsonb_array_length(NEW.paket -> 'raeume') THEN
            RAISE EXCEPTION 'Die Liste „%“ hat % Zeilen, ihr Paket eine andere Zahl.', NEW.name, zeilen
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.paket ->> 'pruefsumme' IS DISTINCT FROM NEW.pruefsumme THEN
            RAISE EXCEPTION 'Die Prüfsumme der Liste „%“ ist nicht die ihres Pakets.', NEW.name
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER schwerpunktraumliste_fest BEFORE INSERT OR UPDATE ON sozialraum_schwerpunktraumliste
    FOR EACH ROW EXECUTE FUNCTION schwerpunktraumliste_wird_fest();

CREATE FUNCTION schwerpunktraumzeile_nur_im_entwurf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stand text;
BEGIN
    SELECT status INTO stand FROM sozialraum_schwerpunktraumliste WHERE id = NEW.liste_id FOR SHARE;
    IF stand = 'festgestellt' THEN
        RAISE EXCEPTION 'Die Liste ist festgestellt; ihre Zeilen bleiben, wie sie sind. Eine Korrektur ist eine neue Liste.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER schwerpunktraumzeile_anfang BEFORE INSERT ON sozialraum_schwerpunktraumzeile
    FOR EACH ROW EXECUTE FUNCTION schwerpunktraumzeile_nur_im_entwurf();
"""

# A version that any list uses stays as it was.
METHOD = """
CREATE FUNCTION typisierungsverfahren_ist_frei(nummer bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM sozialraum_schwerpunktraumliste WHERE verfahren_id = nummer) THEN
        RAISE EXCEPTION 'Diese Version des Verfahrens liegt einer Liste der Schwerpunkträume zugrunde; eine Änderung ist eine neue Version.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION typisierungsverfahren_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM typisierungsverfahren_ist_frei(OLD.id);
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER typisierungsverfahren_bleibt BEFORE UPDATE OR DELETE ON sozialraum_typisierungsverfahren
    FOR EACH ROW EXECUTE FUNCTION typisierungsverfahren_endgueltig();
CREATE FUNCTION typisierungsmerkmal_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM typisierungsverfahren_ist_frei(OLD.verfahren_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM typisierungsverfahren_ist_frei(NEW.verfahren_id); END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER typisierungsmerkmal_bleibt BEFORE INSERT OR UPDATE OR DELETE ON sozialraum_typisierungsmerkmal
    FOR EACH ROW EXECUTE FUNCTION typisierungsmerkmal_endgueltig();
"""

BACK = """
DROP TRIGGER schwerpunktraumliste_nicht_leeren ON sozialraum_schwerpunktraumliste;
DROP FUNCTION schwerpunktraumliste_endgueltig() CASCADE;
DROP FUNCTION schwerpunktraumliste_wird_fest() CASCADE;
DROP FUNCTION schwerpunktraumzeile_nur_im_entwurf() CASCADE;
DROP FUNCTION typisierungsverfahren_endgueltig() CASCADE;
DROP FUNCTION typisierungsmerkmal_endgueltig() CASCADE;
DROP FUNCTION typisierungsverfahren_ist_frei(bigint);
"""
TRACKED = ("typisierungsverfahren", "typisierungsmerkmal", "schwerpunktraumliste")


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0016_typisierung")]

    operations = [
        migrations.RunSQL(LIST + METHOD, BACK),
        append_only("sozialraum_schwerpunktraumzeile"),
        *[append_only(f"sozialraum_{model}event") for model in TRACKED],
    ]
