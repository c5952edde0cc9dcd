"""The Protokoll may lose contents after their period, and no others; what its rows were linked to stays."""

from django.db import migrations

from basis.sql import append_only, append_only_until_period


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0079_loeschfristen"), ("basis", "0007_datei_ohne_inhalt")]

    operations = [
        append_only("sozialraum_loeschfristevent"),
        append_only_until_period("sozialraum_protokoll", "protokoll", "zeit"),
    ]
