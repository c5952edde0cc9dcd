"""A produced report never changes."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("berichte", "0002_initial"), ("sozialraum", "0002_regeln_der_datenbank")]

    operations = [append_only("berichte_bericht")]
