"""A Gebiet has one Handlungskonzept on a day, whichever group; its group and Gebiet stay while goals hang on them; no Rückmeldung twice."""

import django.contrib.postgres.constraints
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.contrib.postgres.fields.ranges import DateRangeField, RangeOperators
from django.db import migrations, models

from basis.one_go import OneGo

LAUFZEIT = models.Func(
    models.F("gilt_ab"), django.db.models.functions.comparison.Coalesce(models.F("endete_am"), models.F("gueltig_bis")), models.Value("[]"),
    function="daterange", output_field=DateRangeField(),
)  # fmt: skip
RULES = """
CREATE FUNCTION handlungskonzept_ort() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.gruppe_id, NEW.gebiet_id) IS DISTINCT FROM (OLD.gruppe_id, OLD.gebiet_id)
        AND (OLD.version > 1 OR EXISTS (SELECT 1 FROM bsc_konzeptziel z WHERE z.konzept_id = NEW.id)) THEN
        RAISE EXCEPTION 'Planungsgruppe und Gebiet bleiben, solange Ziele daran hängen, und von Fassung zu Fassung.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.stand <> 'abgestimmt' OR OLD.stand <> 'entwurf' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM bsc_konzeptziel z JOIN bsc_konzeptmassnahme m ON m.ziel_id = z.id
        WHERE z.konzept_id = NEW.id AND m.bis < NEW.gueltig_von) THEN
        RAISE EXCEPTION 'Eine Maßnahme endet vor dem Zeitraum des Handlungskonzepts.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM bsc_konzeptziel z JOIN bsc_konzeptmassnahme m ON m.ziel_id = z.id
        JOIN bsc_massnahmensystem t ON t.massnahme_id = m.id JOIN proaktiv_system s ON s.id = t.system_id
        JOIN sozialraum_gremium g ON g.id = NEW.gruppe_id WHERE z.konzept_id = NEW.id AND s.gebiet_id IS DISTINCT FROM g.gebiet_id) THEN
        RAISE EXCEPTION 'Getragen wird eine Maßnahme von Systemen des eigenen Sozialraums.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handlungskonzept_ort_bleibt BEFORE UPDATE ON bsc_handlungskonzept FOR EACH ROW EXECUTE FUNCTION handlungskonzept_ort();
"""
BACK = """
DROP TRIGGER handlungskonzept_ort_bleibt ON bsc_handlungskonzept;
DROP FUNCTION handlungskonzept_ort();
"""


class Migration(OneGo):
    dependencies = [("bsc", "0029_massnahme_einer_konzeption")]

    operations = [
        migrations.RemoveConstraint("handlungskonzept", "handlungskonzept_eines_zur_zeit"),
        migrations.AddConstraint(
            "handlungskonzept",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="handlungskonzept_eines_zur_zeit",
                expressions=[("gebiet", RangeOperators.EQUAL), (LAUFZEIT, RangeOperators.OVERLAPS)],
                condition=models.Q(stand__in=["abgeloest", "beendet", "gilt"]),
            ),
        ),
        migrations.AddConstraint(
            "konzeptrueckmeldung",
            models.UniqueConstraint(
                models.F("konzept"), models.F("an"), django.db.models.functions.comparison.Coalesce("gremium", models.Value(0)),
                models.F("stichtag"), django.db.models.functions.text.MD5("text"), name="konzeptrueckmeldung_einmal",
            ),
        ),
        migrations.RunSQL(RULES, BACK),
    ]  # fmt: skip
