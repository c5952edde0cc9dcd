"""The check at the decision, with one refusal more: the year is closed."""

from django.db import migrations

SUM = """
CREATE OR REPLACE FUNCTION verteilung_geht_auf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    topf record;
    oben bigint;
    zeilen bigint;
BEGIN
    IF NEW.status <> 'beschlossen' THEN RETURN NEW; END IF;
    IF OLD.status <> 'vorgelegt' THEN
        RAISE EXCEPTION 'Nur eine vorgelegte Verteilung kann beschlossen werden.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM budgets_haushaltsjahr WHERE id = NEW.haushaltsjahr_id AND status = 'abgeschlossen') THEN
        RAISE EXCEPTION 'Das Haushaltsjahr ist abgeschlossen.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM sozialraum_beschluss b JOIN sozialraum_gremium g ON g.id = b.gremium_id
                   WHERE b.id = NEW.beschluss_id AND g.beschliesst_verteilung) THEN
        RAISE EXCEPTION 'Nur ein Beschluss eines Gremiums, das Sozialraumbudgets beschließt, macht eine Verteilung endgültig.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM budgets_teiltopf WHERE verteilung_id = NEW.id) THEN
        RAISE EXCEPTION 'Eine Verteilung ohne Teiltopf kann nicht beschlossen werden.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR topf IN SELECT * FROM budgets_teiltopf WHERE verteilung_id = NEW.id LOOP
        SELECT coalesce(sum(betrag_cent), 0) INTO oben FROM budgets_dienst WHERE teiltopf_id = topf.id;
        SELECT sum(betrag_cent) INTO zeilen FROM budgets_verteilungszeile WHERE teiltopf_id = topf.id AND NOT informativ;
        IF zeilen + oben + topf.reserve_ergebnis_cent IS DISTINCT FROM topf.betrag_cent THEN
            RAISE EXCEPTION 'Der Teiltopf „%“ geht nicht auf: % + % + % ist nicht %.', topf.name, coalesce(zeilen::text, 'keine Zeile'), oben,
                coalesce(topf.reserve_ergebnis_cent::text, 'unbekannte Reserve'), topf.betrag_cent
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF NEW.deckungskreis_id IS NOT NULL AND (SELECT sum(betrag_cent) FROM budgets_teiltopf WHERE verteilung_id = NEW.id) IS DISTINCT FROM
        (SELECT betrag_cent FROM budgets_deckungskreisansatz
         WHERE deckungskreis_id = NEW.deckungskreis_id AND haushaltsjahr_id = NEW.haushaltsjahr_id) THEN
        RAISE EXCEPTION 'Die Teiltöpfe ergeben nicht den Ansatz des Deckungskreises.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0020_kappung_sechs_stellen")]

    operations = [migrations.RunSQL(SUM, migrations.RunSQL.noop)]
