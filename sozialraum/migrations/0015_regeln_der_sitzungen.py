"""What PostgreSQL holds: only known Turnusse, a step of deliberation lies in a Sitzung of its own Gremium, versions of a text are final."""

from django.db import migrations, models

from basis.sql import append_only

KEYS = """
ALTER TABLE sozialraum_beratung ADD CONSTRAINT beratung_in_sitzung_des_gremiums
    FOREIGN KEY (sitzung_id, gremium_id) REFERENCES sozialraum_sitzung (id, gremium_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sozialraum_tagesordnungspunkt ADD CONSTRAINT punkt_in_sitzung_der_beratung
    FOREIGN KEY (beratung_id, sitzung_id) REFERENCES sozialraum_beratung (id, sitzung_id) DEFERRABLE INITIALLY DEFERRED;
"""
KEYS_BACK = """
ALTER TABLE sozialraum_tagesordnungspunkt DROP CONSTRAINT punkt_in_sitzung_der_beratung;
ALTER TABLE sozialraum_beratung DROP CONSTRAINT beratung_in_sitzung_des_gremiums;
"""


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0014_turnus_als_angabe")]

    operations = [
        migrations.AddConstraint(
            model_name="gremium",
            constraint=models.CheckConstraint(
                condition=models.Q(("turnus__in", ["", "14_taeglich", "monatlich", "vierteljaehrlich", "halbjaehrlich", "nach_bedarf"])),
                name="gremium_turnus_bekannt",
            ),
        ),
        migrations.RunSQL(KEYS, KEYS_BACK),
        append_only("sozialraum_vorlagenfassung"),
        append_only("sozialraum_sitzungevent"),
        append_only("sozialraum_tagesordnungspunktevent"),
    ]
