"""NaN is stored nowhere (reliability.md, invariant 17)."""

from django.db import migrations

from basis.sql import ohne_nan


class Migration(migrations.Migration):
    dependencies = [("proaktiv", "0061_erfundene_angaben")]

    operations = [
        ohne_nan("proaktiv_angebot", "vzae"),
        ohne_nan("proaktiv_ausbaukriterium", "gewicht"),
        ohne_nan("proaktiv_massnahmenbedarf", "vze"),
        ohne_nan("proaktiv_foerdermittel", "quote"),
        ohne_nan("proaktiv_fruehwarnfassung", "grenze"),
        ohne_nan("proaktiv_kettenregel", "anteil"),
    ]
