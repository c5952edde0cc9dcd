"""The way of an Überschreitung is held by the database: only steps that there are, no decided one changes, and what is booked adds up."""

from django.db import migrations

from basis.sql import append_only

WAY = """
CREATE FUNCTION ueberschreitung_weg() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p budgets_budgetposten;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Eine Überschreitung wird zurückgezogen, nicht gelöscht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'angemeldet' THEN
            RAISE EXCEPTION 'Eine Überschreitung beginnt mit ihrer Anmeldung.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        IF OLD.status IN ('gebucht', 'abgelehnt', 'zurueckgezogen') THEN
            RAISE EXCEPTION 'Die Überschreitung ist entschieden und bleibt, wie sie ist.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
            ('angemeldet', 'geprueft'), ('geprueft', 'bewilligt'), ('geprueft', 'abgelehnt'), ('bewilligt', 'gebucht'),
            ('angemeldet', 'zurueckgezogen'), ('geprueft', 'zurueckgezogen'), ('bewilligt', 'zurueckgezogen')) THEN
            RAISE EXCEPTION 'Eine Überschreitung geht nicht von „%“ nach „%“.', OLD.status, NEW.status
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status <> 'angemeldet' AND (
            (OLD.haushaltsjahr_id, OLD.art, OLD.haushaltsstelle_id, OLD.gebiet_id, OLD.halter, OLD.betrag_cent, OLD.anlass, OLD.begruendung,
             OLD.erstellt_von_id, OLD.geprueft_von_id, OLD.pruefvermerk) IS DISTINCT FROM
            (NEW.haushaltsjahr_id, NEW.art, NEW.haushaltsstelle_id, NEW.gebiet_id, NEW.halter, NEW.betrag_cent, NEW.anlass, NEW.begruendung,
             NEW.erstellt_von_id, NEW.geprueft_von_id, NEW.pruefvermerk)
            OR OLD.posten_id IS NOT NULL AND OLD.posten_id IS DISTINCT FROM NEW.posten_id) THEN
            RAISE EXCEPTION 'Eine geprüfte Überschreitung ändert sich nicht mehr.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status = 'bewilligt' AND (OLD.entschieden_von_id, OLD.beschluss_id, OLD.anordnung, OLD.angeordnet_am)
            IS DISTINCT FROM (NEW.entschieden_von_id, NEW.beschluss_id, NEW.anordnung, NEW.angeordnet_am) THEN
            RAISE EXCEPTION 'Eine Bewilligung ändert sich nicht mehr.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.status = 'angemeldet' AND NEW.status = 'geprueft' AND NEW.betrag_cent IS DISTINCT FROM
            (SELECT sum(betrag_cent) FROM budgets_ueberschreitungsdeckung WHERE ueberschreitung_id = NEW.id) THEN
            RAISE EXCEPTION 'Geprüft wird nur, was ganz gedeckt ist.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF NEW.posten_id IS NOT NULL THEN
        SELECT * INTO p FROM budgets_budgetposten WHERE id = NEW.posten_id;
        IF (p.haushaltsjahr_id, p.haushaltsstelle_id, p.gebiet_id, p.art)
            IS DISTINCT FROM (NEW.haushaltsjahr_id, NEW.haushaltsstelle_id, NEW.gebiet_id, NEW.halter) THEN
            RAISE EXCEPTION 'Der Budgetposten gehört nicht zu dieser Überschreitung.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ueberschreitung_geht_ihren_weg BEFORE INSERT OR UPDATE OR DELETE ON budgets_ueberschreitung
    FOR EACH ROW EXECUTE FUNCTION ueberschreitung_weg();
CREATE TRIGGER ueberschreitung_nicht_leeren BEFORE TRUNCATE ON budgets_ueberschreitung
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();

CREATE FUNCTION ueberschreitungsdeckung_steht_fest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    u budgets_ueberschreitung;
BEGIN
    SELECT * INTO u FROM budgets_ueberschreitung
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.ueberschreitung_id ELSE NEW.ueberschreitung_id END FOR SHARE;
    IF u.status <> 'angemeldet' OR TG_OP = 'UPDATE' AND OLD.ueberschreitung_id <> NEW.ueberschreitung_id THEN
        RAISE EXCEPTION 'Die Deckung einer geprüften Überschreitung ändert sich nicht mehr.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP <> 'DELETE' AND (NEW.posten_id IS NOT DISTINCT FROM u.posten_id OR NOT EXISTS (
        SELECT 1 FROM budgets_budgetposten WHERE id = NEW.posten_id AND haushaltsjahr_id = u.haushaltsjahr_id)) THEN
        RAISE EXCEPTION 'Gedeckt wird aus einem anderen Budgetposten desselben Haushaltsjahrs.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ueberschreitungsdeckung_fest BEFORE INSERT OR UPDATE OR DELETE ON budgets_ueberschreitungsdeckung
    FOR EACH ROW EXECUTE FUNCTION ueberschreitungsdeckung_steht_fest();
CREATE TRIGGER ueberschreitungsdeckung_nicht_leeren BEFORE TRUNCATE ON budgets_ueberschreitungsdeckung
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();
"""

# With the booking all its rows are there, and nothing without it; checked at COMMIT. A source gives no more than it has: checked at once,
# after the sums of the Posten (triggers of a table fire in the order of their names).
BOOKING = """
CREATE FUNCTION ueberschreitung_geht_auf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    u budgets_ueberschreitung;
    zahl int;
BEGIN
    IF TG_TABLE_NAME = 'budgets_mittel' THEN
        SELECT * INTO u FROM budgets_ueberschreitung WHERE id = NEW.ueberschreitung_id;
    ELSE
        SELECT * INTO u FROM budgets_ueberschreitung WHERE id = NEW.id;
    END IF;
    SELECT count(*) INTO zahl FROM budgets_mittel WHERE ueberschreitung_id = u.id;
    IF u.status <> 'gebucht' AND zahl = 0 THEN RETURN NULL; END IF;
    IF u.status <> 'gebucht'
        OR zahl <> 1 + (SELECT count(*) FROM budgets_ueberschreitungsdeckung WHERE ueberschreitung_id = u.id)
        OR NOT EXISTS (SELECT 1 FROM budgets_mittel m WHERE m.ueberschreitung_id = u.id AND m.posten_id = u.posten_id
                       AND m.betrag_cent = u.betrag_cent AND m.bewegung = u.art)
        OR EXISTS (SELECT 1 FROM budgets_ueberschreitungsdeckung d JOIN budgets_budgetposten p ON p.id = d.posten_id
                   JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
                   WHERE d.ueberschreitung_id = u.id AND NOT EXISTS (
                       SELECT 1 FROM budgets_mittel m WHERE m.ueberschreitung_id = u.id AND m.posten_id = d.posten_id
                       AND m.betrag_cent = CASE h.richtung WHEN 'einnahme' THEN d.betrag_cent ELSE -d.betrag_cent END)) THEN
        RAISE EXCEPTION 'Eine Überschreitung bucht genau ihren Betrag und ihre Deckung.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ueberschreitung_ist_gebucht AFTER INSERT OR UPDATE ON budgets_ueberschreitung
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ueberschreitung_geht_auf();
CREATE CONSTRAINT TRIGGER mittel_einer_ueberschreitung AFTER INSERT ON budgets_mittel
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ueberschreitung_id IS NOT NULL) EXECUTE FUNCTION ueberschreitung_geht_auf();

CREATE FUNCTION deckung_hat_genug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    zuviel record;
BEGIN
    SELECT h.nummer INTO zuviel FROM neu n JOIN budgets_budgetposten p ON p.id = n.posten_id
        JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
        WHERE n.ueberschreitung_id IS NOT NULL AND (
            n.betrag_cent < 0 AND posten_verfuegbar(p) < 0
            OR n.betrag_cent > 0 AND h.richtung = 'einnahme' AND posten_verfuegbar(p) > 0) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Auf % reicht die Deckung nicht mehr. Gebucht ist nichts.', zuviel.nummer
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mittel_ueberschreitung AFTER INSERT ON budgets_mittel REFERENCING NEW TABLE AS neu
    FOR EACH STATEMENT EXECUTE FUNCTION deckung_hat_genug();
"""

BACK = """
DROP FUNCTION deckung_hat_genug() CASCADE;
DROP FUNCTION ueberschreitung_geht_auf() CASCADE;
DROP TRIGGER ueberschreitungsdeckung_nicht_leeren ON budgets_ueberschreitungsdeckung;
DROP FUNCTION ueberschreitungsdeckung_steht_fest() CASCADE;
DROP TRIGGER ueberschreitung_nicht_leeren ON budgets_ueberschreitung;
DROP FUNCTION ueberschreitung_weg() CASCADE;
"""
TRACKED = ("ueberschreitung", "ueberschreitungsdeckung", "ueberschreitungsgrenze")


class Migration(migrations.Migration):
    dependencies = [("budgets", "0070_ueberschreitungen")]

    operations = [migrations.RunSQL(WAY + BOOKING, BACK), *[append_only(f"budgets_{model}event") for model in TRACKED]]
