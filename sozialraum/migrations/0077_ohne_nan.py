"""NaN is stored nowhere (reliability.md, invariant 17)."""

from django.db import migrations

from basis.sql import ohne_nan


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0076_anfragen")]

    operations = [
        ohne_nan("sozialraum_einrichtungsangabe", "personal_vzae", "fachkraefte_vzae"),
        ohne_nan("sozialraum_parameter", "wert"),
        ohne_nan("sozialraum_indikatorwert", "zaehler", "nenner"),
        ohne_nan("sozialraum_typisierungsmerkmal", "gewicht"),
        ohne_nan("sozialraum_schwerpunktraumzeile", "status_index", "dynamik_index"),
        ohne_nan("sozialraum_typisierungsverfahren", arrays=("status_grenzen", "dynamik_grenzen")),
    ]
