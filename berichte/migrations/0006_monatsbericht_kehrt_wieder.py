"""Numbers that come back to an earlier state are a new Fassung of their own: only the newest is not repeated (the action compares)."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("berichte", "0005_monatsbericht"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="monatsfreigabe", name="monatsbericht_einmal_je_inhalt"),
    ]
