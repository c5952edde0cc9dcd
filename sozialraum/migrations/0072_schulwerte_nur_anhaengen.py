"""What a school counted is never changed: a correction is a new row."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0071_schulwerte")]

    operations = [append_only("sozialraum_schulwert")]
