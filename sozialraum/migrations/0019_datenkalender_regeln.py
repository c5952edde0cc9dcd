"""The row history of the Datenverantwortungen is final."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0018_datenkalender")]

    operations = [append_only("sozialraum_datenverantwortungevent")]
