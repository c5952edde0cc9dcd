"""The versions of a Strategie are only added to, as those of everything else."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0052_strategien")]
    operations = [append_only("proaktiv_strategieevent")]
