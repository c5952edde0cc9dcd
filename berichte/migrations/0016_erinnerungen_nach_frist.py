"""A mail that went out may be forgotten after its period."""

from django.db import migrations

from basis.sql import append_only_until_period


class Migration(migrations.Migration):
    dependencies = [("berichte", "0015_berichtspaket"), ("sozialraum", "0080_loeschen_nach_frist")]

    operations = [append_only_until_period("berichte_erinnerungsbrief", "erinnerungen", "created_at")]
