"""An Einrichtung lies in a Gebiet of Ebene 4, and the row history of the new tables is final."""

from django.db import migrations

from basis.sql import append_only

LEVEL = """
ALTER TABLE sozialraum_einrichtung ADD CONSTRAINT einrichtung_ebene_des_stadtteils
    FOREIGN KEY (stadtteil_id, stadtteil_ebene) REFERENCES sozialraum_gebiet (id, ebene) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0007_einrichtungen")]

    operations = [
        migrations.RunSQL(LEVEL, "ALTER TABLE sozialraum_einrichtung DROP CONSTRAINT einrichtung_ebene_des_stadtteils;"),
        *[append_only(f"sozialraum_{model}event") for model in ("traeger", "einrichtungsart", "einrichtung", "organisationseinheit")],
    ]
