"""A decided Verteilung never changes, and its parts add up to the Ansatz: held by PostgreSQL itself (invariants 1 and 2)."""

from django.db import migrations


# Children look at their Verteilung; the row lock makes them wait for a decision that is just being taken.
FINAL = """
CREATE FUNCTION verteilung_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'beschlossen' THEN
        RAISE EXCEPTION 'Die Verteilung „%“ ist beschlossen und bleibt unverändert. Eine Korrektur ist eine neue Verteilung.', OLD.name
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER verteilung_bleibt BEFORE UPDATE OR DELETE ON budgets_verteilung FOR EACH ROW EXECUTE FUNCTION verteilung_endgueltig();
CREATE TRIGGER verteilung_nicht_leeren BEFORE TRUNCATE ON budgets_verteilung FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION verteilung_ist_offen(verteilung bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stand text;
BEGIN
    SELECT status INTO stand FROM budgets_verteilung WHERE id = verteilung FOR SHARE;
    IF stand = 'beschlossen' THEN
        RAISE EXCEPTION 'Die Verteilung ist beschlossen; ihre Teile bleiben unverändert. Eine Korrektur ist eine neue Verteilung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;

CREATE FUNCTION teiltopf_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM verteilung_ist_offen(OLD.verteilung_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM verteilung_ist_offen(NEW.verteilung_id); END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER teiltopf_bleibt BEFORE INSERT OR UPDATE OR DELETE ON budgets_teiltopf FOR EACH ROW EXECUTE FUNCTION teiltopf_endgueltig();
CREATE TRIGGER teiltopf_nicht_leeren BEFORE TRUNCATE ON budgets_teiltopf FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION teil_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM verteilung_ist_offen(t.verteilung_id) FROM budgets_teiltopf t WHERE t.id = OLD.teiltopf_id; END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM verteilung_ist_offen(t.verteilung_id) FROM budgets_teiltopf t WHERE t.id = NEW.teiltopf_id; END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

PARTS = "".join(
    f"""
CREATE TRIGGER {name}_bleibt BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION teil_endgueltig();
CREATE TRIGGER {name}_nicht_leeren BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();
"""
    for name, table in (
        ("dienst", "budgets_dienst"),
        ("gewicht", "budgets_teiltopfgewicht"),
        ("zeile", "budgets_verteilungszeile"),
        ("unterabschnitte", "budgets_teiltopf_unterabschnitte"),
    )
)

# Checked again at the moment of the decision, whatever the application calculated.
SUM = """
CREATE FUNCTION verteilung_geht_auf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    topf record;
    oben bigint;
    zeilen bigint;
BEGIN
    IF NEW.status = 'beschlossen' AND OLD.status <> 'vorgelegt' THEN
        RAISE EXCEPTION 'Nur eine vorgelegte Verteilung kann beschlossen werden.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'beschlossen' THEN
        IF NOT EXISTS (SELECT 1 FROM sozialraum_beschluss b JOIN sozialraum_gremium g ON g.id = b.gremium_id
                       WHERE b.id = NEW.beschluss_id AND g.beschliesst_verteilung) THEN
            RAISE EXCEPTION 'Nur ein Beschluss eines Gremiums, das Sozialraumbudgets beschließt, macht eine Verteilung endgültig.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        FOR topf IN SELECT * FROM budgets_teiltopf WHERE verteilung_id = NEW.id LOOP
            SELECT coalesce(sum(betrag_cent), 0) INTO oben FROM budgets_dienst WHERE teiltopf_id = topf.id;
            SELECT sum(betrag_cent) INTO zeilen FROM budgets_verteilungszeile WHERE teiltopf_id = topf.id AND NOT informativ;
            IF zeilen IS NULL OR zeilen + oben + topf.reserve_ergebnis_cent <> topf.betrag_cent THEN
                RAISE EXCEPTION 'Der Teiltopf „%“ geht nicht auf: % + % + % ist nicht %.', topf.name, zeilen, oben, topf.reserve_ergebnis_cent, topf.betrag_cent
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        END LOOP;
        IF NEW.deckungskreis_id IS NOT NULL AND (SELECT sum(betrag_cent) FROM budgets_teiltopf WHERE verteilung_id = NEW.id) IS DISTINCT FROM
            (SELECT betrag_cent FROM budgets_deckungskreisansatz
             WHERE deckungskreis_id = NEW.deckungskreis_id AND haushaltsjahr_id = NEW.haushaltsjahr_id) THEN
            RAISE EXCEPTION 'Die Teiltöpfe ergeben nicht den Ansatz des Deckungskreises.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verteilung_summe BEFORE UPDATE ON budgets_verteilung FOR EACH ROW EXECUTE FUNCTION verteilung_geht_auf();
CREATE FUNCTION verteilung_beginnt_als_entwurf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'beschlossen' THEN
        RAISE EXCEPTION 'Eine Verteilung beginnt als Entwurf.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verteilung_anfang BEFORE INSERT ON budgets_verteilung FOR EACH ROW EXECUTE FUNCTION verteilung_beginnt_als_entwurf();
"""

# A Gewichtung that a decided Verteilung took over stays as it was.
WEIGHTS = """
CREATE FUNCTION gewichtung_ist_frei(nummer bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budgets_teiltopf t JOIN budgets_verteilung v ON v.id = t.verteilung_id
               WHERE t.gewichtung_id = nummer AND v.status = 'beschlossen') THEN
        RAISE EXCEPTION 'Diese Gewichtung liegt einer beschlossenen Verteilung zugrunde; eine Änderung ist eine neue Version.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION gewichtung_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gewichtung_ist_frei(OLD.id);
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER gewichtung_bleibt BEFORE UPDATE OR DELETE ON budgets_gewichtung FOR EACH ROW EXECUTE FUNCTION gewichtung_endgueltig();
CREATE FUNCTION gewichtungsgewicht_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM gewichtung_ist_frei(OLD.gewichtung_id); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM gewichtung_ist_frei(NEW.gewichtung_id); END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER gewichtungsgewicht_bleibt BEFORE INSERT OR UPDATE OR DELETE ON budgets_gewicht
    FOR EACH ROW EXECUTE FUNCTION gewichtungsgewicht_endgueltig();
"""

BACK = """
DROP TRIGGER verteilung_bleibt ON budgets_verteilung;
DROP TRIGGER verteilung_nicht_leeren ON budgets_verteilung;
DROP TRIGGER verteilung_summe ON budgets_verteilung;
DROP TRIGGER verteilung_anfang ON budgets_verteilung;
DROP TRIGGER teiltopf_bleibt ON budgets_teiltopf;
DROP TRIGGER teiltopf_nicht_leeren ON budgets_teiltopf;
DROP FUNCTION teil_endgueltig() CASCADE;
DROP FUNCTION teiltopf_endgueltig() CASCADE;
DROP FUNCTION verteilung_endgueltig() CASCADE;
DROP FUNCTION verteilung_geht_auf() CASCADE;
DROP FUNCTION verteilung_beginnt_als_entwurf() CASCADE;
DROP FUNCTION verteilung_ist_offen(bigint);
DROP FUNCTION gewichtung_endgueltig() CASCADE;
DROP FUNCTION gewichtungsgewicht_endgueltig() CASCADE;
DROP FUNCTION gewichtung_ist_frei(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial"), ("sozialraum", "0002_regeln_der_datenbank")]

    operations = [migrations.RunSQL(FINAL + PARTS + SUM + WEIGHTS, BACK)]
