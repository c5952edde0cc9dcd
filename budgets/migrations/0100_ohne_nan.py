"""NaN is stored nowhere (reliability.md, invariant 17)."""

from django.db import migrations

from basis.sql import ohne_nan


class Migration(migrations.Migration):
    dependencies = [("budgets", "0099_zwei_personen_und_ein_jahr")]

    operations = [
        ohne_nan("budgets_vereinbarungsfassung", "auslastung", "budgetanteil"),
        ohne_nan("budgets_gewichtung", "basisgewicht", "grundpunkte"),
        ohne_nan("budgets_gewicht", "gewicht"),
        ohne_nan("budgets_leistungsbewertung", "zahl"),
        ohne_nan("budgets_teiltopf", "basisgewicht", "grundpunkte", "zwert_spreizung", "zwert_untergrenze", "kappung_unten", "kappung_oben"),
        ohne_nan("budgets_teiltopfgewicht", "gewicht"),
        ohne_nan("budgets_verteilungszeile", "bevoelkerung", "punktwert", "bedarfseinheiten", "roh"),
    ]
