"""NaN is stored nowhere (reliability.md, invariant 17)."""

from django.db import migrations

from basis.sql import ohne_nan


class Migration(migrations.Migration):
    dependencies = [("bsc", "0032_vereinbarte_schwellen")]

    operations = [
        ohne_nan("bsc_schwelle", "gruen", "gelb"),
        ohne_nan("bsc_planwert", "wert", "von", "bis", "mindest", "ambitioniert"),
        ohne_nan("bsc_vereinbarungsziel", "ausgangswert", "zielwert", "gruen", "gelb"),
        ohne_nan("bsc_messwert", "zaehler", "nenner", "wert"),
    ]
