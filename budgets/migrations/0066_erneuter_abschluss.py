"""A renewed request to close a reopened month may be taken back; the reopening with its reason and both persons stays."""

from django.db import migrations

WEG = """
CREATE OR REPLACE FUNCTION abschluss_geht_seinen_weg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'beantragt' THEN
            RAISE EXCEPTION 'Ein Monatsabschluss beginnt als Antrag.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF (OLD.status, NEW.status) NOT IN (('beantragt', 'abgeschlossen'), ('abgeschlossen', 'oeffnung'), ('oeffnung', 'geoeffnet'),
                                           ('oeffnung', 'abgeschlossen'), ('geoeffnet', 'beantragt'){zurueck}) THEN
        RAISE EXCEPTION 'Ein Monat geht nicht von „%“ nach „%“.', OLD.status, NEW.status USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION abschluss_bleibt_stehen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'beantragt'{grund} THEN
        RAISE EXCEPTION 'Ein abgeschlossener Monat wird geöffnet, nicht gelöscht.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
"""
# Only a month that was reopened has a reason while its closing is requested (``oeffnung_nennt_den_grund``).
NEU = WEG.replace("{zurueck}", ", ('beantragt', 'geoeffnet')").replace("{grund}", " OR OLD.grund <> ''")
ALT = WEG.replace("{zurueck}", "").replace("{grund}", "")


class Migration(migrations.Migration):
    dependencies = [("budgets", "0065_vom_gremium_abgelehnt")]

    operations = [migrations.RunSQL(NEU, ALT)]
