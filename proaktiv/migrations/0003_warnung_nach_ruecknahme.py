"""A warning that a correction withdrew does not stand in the way of a new one for the same Gebiet and Stichtag."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0002_regeln_der_systeme")]

    operations = [
        migrations.RemoveConstraint("fruehwarnung", "fruehwarnung_einmal_je_stichtag"),
        migrations.AddConstraint(
            "fruehwarnung",
            models.UniqueConstraint(
                fields=["regel", "gebiet", "stichtag"],
                condition=Q(zurueckgezogen_am__isnull=True),
                name="fruehwarnung_einmal_je_stichtag",
            ),
        ),
    ]
