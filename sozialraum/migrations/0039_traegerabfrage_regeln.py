"""Answers are only added, and the row history of Abfragen is final."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0038_traegerabfrage")]

    operations = [append_only(f"sozialraum_{name}") for name in ("einrichtungsangabe", "traegerabfrageevent", "abfragebogenevent")]
