"""Fallzahlen stand in a Gebiet of Ebene 4 and are never changed; the row history of the Hilfearten is final."""

from django.db import migrations

from basis.sql import append_only

LEVEL = """
ALTER TABLE sozialraum_fallzahl ADD CONSTRAINT fallzahl_ebene_des_stadtteils
    FOREIGN KEY (gebiet_id, ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0010_fallstatistik")]

    operations = [
        migrations.RunSQL(LEVEL, "ALTER TABLE sozialraum_fallzahl DROP CONSTRAINT fallzahl_ebene_des_stadtteils;"),
        *[append_only(f"sozialraum_{model}") for model in ("fallmeldung", "fallzahl", "fallkohorte", "hilfeartevent")],
    ]
