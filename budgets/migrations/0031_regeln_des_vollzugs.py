"""The rules of the running year, held by PostgreSQL itself (reliability.md, invariants 3 to 6).

Order of locks, everywhere: first the Haushaltsjahr (shared by who books, exclusive by who closes), then the Posten by ascending number.
"""

from django.db import migrations

from basis.sql import append_only

TRACKED = ("kostenstelle", "haushaltsstelle", "ueberleitung", "monatsabschluss", "umschichtung", "umschichtungsrecht", "deckungsvermerk")

# A closed year or month accepts nothing. A day before or after the year belongs to its first or last month.
PERIOD = """
CREATE FUNCTION periode_ist_offen(nummer bigint, tag date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    jahr_ record;
    monat_ int;
BEGIN
    SELECT jahr, status INTO jahr_ FROM budgets_haushaltsjahr WHERE id = nummer FOR SHARE;
    IF jahr_.status = 'abgeschlossen' THEN
        RAISE EXCEPTION 'Das Haushaltsjahr % ist abgeschlossen und nimmt keine Buchung mehr an.', jahr_.jahr
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    monat_ := CASE WHEN extract(year FROM tag) < jahr_.jahr THEN 1 WHEN extract(year FROM tag) > jahr_.jahr THEN 12
              ELSE extract(month FROM tag) END;
    IF EXISTS (SELECT 1 FROM budgets_monatsabschluss a
               WHERE a.haushaltsjahr_id = nummer AND a.monat = monat_ AND a.status IN ('abgeschlossen', 'oeffnung')) THEN
        RAISE EXCEPTION 'Der Monat %/% ist abgeschlossen und nimmt keine Buchung mehr an.', lpad(monat_::text, 2, '0'), jahr_.jahr
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END $$;
CREATE FUNCTION abschluss_wartet_auf_buchungen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM budgets_haushaltsjahr WHERE id = NEW.haushaltsjahr_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER abschluss_wartet BEFORE INSERT OR UPDATE ON budgets_monatsabschluss
    FOR EACH ROW EXECUTE FUNCTION abschluss_wartet_auf_buchungen();
CREATE FUNCTION abschluss_geht_seinen_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'beantragt' THEN
            RAISE EXCEPTION 'Ein Monatsabschluss beginnt als Antrag.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF (OLD.status, NEW.status) NOT IN (('beantragt', 'abgeschlossen'), ('abgeschlossen', 'oeffnung'), ('oeffnung', 'geoeffnet'),
                                           ('oeffnung', 'abgeschlossen'), ('geoeffnet', 'beantragt')) THEN
        RAISE EXCEPTION 'Ein Monat geht nicht von „%“ nach „%“.', OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER abschluss_weg BEFORE INSERT OR UPDATE ON budgets_monatsabschluss FOR EACH ROW EXECUTE FUNCTION abschluss_geht_seinen_weg();
"""

# The sums of a Posten come from the rows below and from nowhere else.
SUMS = """
CREATE FUNCTION posten_summen_nur_aus_buchungen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF (NEW.ansatz_cent, NEW.nachtrag_cent, NEW.ausserplan_cent, NEW.rest_cent, NEW.umschichtung_cent, NEW.sperre_cent,
            NEW.festlegung_cent, NEW.ist_cent) IS DISTINCT FROM (0, 0, 0, 0, 0, 0, 0, 0) THEN
            RAISE EXCEPTION 'Ein Budgetposten beginnt mit 0; Beträge kommen aus Mitteln und Buchungen.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSE
        RAISE EXCEPTION 'Ein Budgetposten ändert sich nur durch Mittel und Buchungen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posten_summen BEFORE INSERT OR UPDATE ON budgets_budgetposten
    FOR EACH ROW EXECUTE FUNCTION posten_summen_nur_aus_buchungen();
CREATE FUNCTION buchungssumme_nur_aus_buchungen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 THEN RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END; END IF;
    RAISE EXCEPTION 'Buchungssummen kommen nur aus Buchungen.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER buchungssumme_haelt BEFORE INSERT OR UPDATE OR DELETE ON budgets_buchungssumme
    FOR EACH ROW EXECUTE FUNCTION buchungssumme_nur_aus_buchungen();
CREATE FUNCTION posten_verfuegbar(p budgets_budgetposten) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT p.ansatz_cent + p.nachtrag_cent + p.ausserplan_cent + p.rest_cent + p.umschichtung_cent - p.sperre_cent
         - p.festlegung_cent - p.ist_cent
$$;

CREATE FUNCTION mittel_summieren() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    zuviel record;
BEGIN
    PERFORM periode_ist_offen(x.haushaltsjahr_id, x.wirksam_am) FROM
        (SELECT DISTINCT p.haushaltsjahr_id, n.wirksam_am FROM neu n JOIN budgets_budgetposten p ON p.id = n.posten_id ORDER BY 1, 2) x;
    PERFORM 1 FROM budgets_budgetposten WHERE id IN (SELECT posten_id FROM neu) ORDER BY id FOR NO KEY UPDATE;
    UPDATE budgets_budgetposten p SET
        ansatz_cent = p.ansatz_cent + n.ansatz, nachtrag_cent = p.nachtrag_cent + n.nachtrag,
        ausserplan_cent = p.ausserplan_cent + n.ausserplan, rest_cent = p.rest_cent + n.rest,
        umschichtung_cent = p.umschichtung_cent + n.umschichtung, sperre_cent = p.sperre_cent + n.sperre
    FROM (SELECT posten_id,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'ansatz'), 0) AS ansatz,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'nachtrag'), 0) AS nachtrag,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung IN ('uepl', 'apl')), 0) AS ausserplan,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'rest'), 0) AS rest,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'umschichtung'), 0) AS umschichtung,
            coalesce(sum(betrag_cent) FILTER (WHERE bewegung = 'sperre'), 0) AS sperre
          FROM neu GROUP BY posten_id) n
    WHERE p.id = n.posten_id;
    IF EXISTS (SELECT 1 FROM neu n JOIN budgets_umschichtung u ON u.id = n.umschichtung_id
               GROUP BY u.id HAVING sum(n.betrag_cent) <> 0 OR count(*) <> 2
                   OR sum(n.betrag_cent) FILTER (WHERE n.posten_id = u.von_id) IS DISTINCT FROM -u.betrag_cent
                   OR sum(n.betrag_cent) FILTER (WHERE n.posten_id = u.nach_id) IS DISTINCT FROM u.betrag_cent) THEN
        RAISE EXCEPTION 'Eine Umschichtung bucht genau ihren Betrag ab und zu.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT h.nummer, posten_verfuegbar(p) AS rest INTO zuviel FROM budgets_budgetposten p
        JOIN budgets_haushaltsstelle h ON h.id = p.haushaltsstelle_id
        WHERE p.id IN (SELECT posten_id FROM neu WHERE bewegung = 'umschichtung' AND betrag_cent < 0) AND posten_verfuegbar(p) < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Auf % ist nicht genug verfügbar; es fehlten %.', zuviel.nummer, to_char(-zuviel.rest / 100.0, 'FM999G999G990D00')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mittel_summe AFTER INSERT ON budgets_mittel REFERENCING NEW TABLE AS neu
    FOR EACH STATEMENT EXECUTE FUNCTION mittel_summieren();
"""

BOOKINGS = """
CREATE FUNCTION buchungen_summieren() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM periode_ist_offen(x.haushaltsjahr_id, x.monat) FROM
        (SELECT DISTINCT p.haushaltsjahr_id, date_trunc('month', n.buchungstag)::date AS monat
         FROM neu n JOIN budgets_budgetposten p ON p.id = n.posten_id ORDER BY 1, 2) x;
    IF EXISTS (SELECT 1 FROM neu n JOIN budgets_buchung b ON b.id = n.storno_von_id
               WHERE b.posten_id <> n.posten_id OR b.art <> n.art OR b.betrag_cent <> -n.betrag_cent OR b.storno_von_id IS NOT NULL) THEN
        RAISE EXCEPTION 'Ein Storno spiegelt genau eine Buchung.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM neu n JOIN budgets_budgetposten p ON p.id = n.posten_id JOIN budgets_haushaltsjahr j ON j.id = p.haushaltsjahr_id
               WHERE j.status = 'vorlaeufig' AND n.art = 'festlegung' AND n.betrag_cent > 0 AND n.grund = '') THEN
        RAISE EXCEPTION 'In der vorläufigen Haushaltsführung nennt jede Festlegung ihren Grund.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM budgets_budgetposten WHERE id IN (SELECT posten_id FROM neu) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO budgets_buchungssumme (posten_id, buchungsmonat, leistungsmonat, hilfeart_id, ist_cent, festlegung_cent, anzahl)
        SELECT posten_id, date_trunc('month', buchungstag)::date, leistungsmonat, hilfeart_id,
            coalesce(sum(betrag_cent) FILTER (WHERE art = 'ist'), 0), coalesce(sum(betrag_cent) FILTER (WHERE art = 'festlegung'), 0), count(*)
        FROM neu GROUP BY 1, 2, 3, 4
        ON CONFLICT (posten_id, buchungsmonat, leistungsmonat, hilfeart_id) DO UPDATE SET
            ist_cent = budgets_buchungssumme.ist_cent + excluded.ist_cent,
            festlegung_cent = budgets_buchungssumme.festlegung_cent + excluded.festlegung_cent,
            anzahl = budgets_buchungssumme.anzahl + excluded.anzahl;
    UPDATE budgets_budgetposten p SET ist_cent = p.ist_cent + n.ist, festlegung_cent = p.festlegung_cent + n.festlegung
    FROM (SELECT posten_id, coalesce(sum(betrag_cent) FILTER (WHERE art = 'ist'), 0) AS ist,
              coalesce(sum(betrag_cent) FILTER (WHERE art = 'festlegung'), 0) AS festlegung FROM neu GROUP BY posten_id) n
    WHERE p.id = n.posten_id;
    RETURN NULL;
END $$;
CREATE TRIGGER buchung_summe AFTER INSERT ON budgets_buchung REFERENCING NEW TABLE AS neu
    FOR EACH STATEMENT EXECUTE FUNCTION buchungen_summieren();
"""

# A decided Umschichtung stays; with the decision its two rows are there, else the transaction fails at COMMIT.
SHIFTS = """
CREATE FUNCTION umschichtung_endgueltig() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('gebucht', 'abgelehnt', 'zurueckgezogen') THEN
        RAISE EXCEPTION 'Die Umschichtung ist entschieden und bleibt; umgekehrt wird sie durch eine neue.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status <> 'entwurf' AND (OLD.von_id, OLD.nach_id, OLD.betrag_cent, OLD.haushaltsjahr_id, OLD.begruendung)
        IS DISTINCT FROM (NEW.von_id, NEW.nach_id, NEW.betrag_cent, NEW.haushaltsjahr_id, NEW.begruendung) THEN
        RAISE EXCEPTION 'Ein gestellter Antrag ändert sich nicht mehr.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER umschichtung_bleibt BEFORE UPDATE OR DELETE ON budgets_umschichtung FOR EACH ROW EXECUTE FUNCTION umschichtung_endgueltig();
CREATE TRIGGER umschichtung_nicht_leeren BEFORE TRUNCATE ON budgets_umschichtung
    FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();
CREATE FUNCTION umschichtung_bleibt_im_jahr() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budgets_budgetposten WHERE id IN (NEW.von_id, NEW.nach_id) AND haushaltsjahr_id <> NEW.haushaltsjahr_id) THEN
        RAISE EXCEPTION 'Eine Umschichtung bleibt in ihrem Haushaltsjahr.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER umschichtung_jahr BEFORE INSERT OR UPDATE ON budgets_umschichtung FOR EACH ROW EXECUTE FUNCTION umschichtung_bleibt_im_jahr();
CREATE FUNCTION umschichtung_ist_gebucht() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM budgets_umschichtung WHERE id = NEW.id) = 'gebucht'
        AND (SELECT count(*) FROM budgets_mittel WHERE umschichtung_id = NEW.id) <> 2 THEN
        RAISE EXCEPTION 'Eine entschiedene Umschichtung ist auch gebucht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER umschichtung_gebucht AFTER INSERT OR UPDATE ON budgets_umschichtung
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION umschichtung_ist_gebucht();
"""

BACK = """
DROP FUNCTION umschichtung_ist_gebucht() CASCADE;
DROP FUNCTION umschichtung_bleibt_im_jahr() CASCADE;
DROP TRIGGER umschichtung_nicht_leeren ON budgets_umschichtung;
DROP FUNCTION umschichtung_endgueltig() CASCADE;
DROP FUNCTION buchungen_summieren() CASCADE;
DROP FUNCTION mittel_summieren() CASCADE;
DROP FUNCTION posten_verfuegbar(budgets_budgetposten);
DROP FUNCTION buchungssumme_nur_aus_buchungen() CASCADE;
DROP FUNCTION posten_summen_nur_aus_buchungen() CASCADE;
DROP FUNCTION abschluss_geht_seinen_weg() CASCADE;
DROP FUNCTION abschluss_wartet_auf_buchungen() CASCADE;
DROP FUNCTION periode_ist_offen(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0030_vollzug")]

    operations = [
        append_only("budgets_mittel"),
        append_only("budgets_buchung"),
        migrations.RunSQL(PERIOD + SUMS + BOOKINGS + SHIFTS, BACK),
        *[append_only(f"budgets_{model}event") for model in TRACKED],
    ]
