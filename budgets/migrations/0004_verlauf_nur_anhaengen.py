"""The row history is final too: triggers add versions, nobody changes or deletes one."""

from django.db import migrations

from basis.sql import append_only

TRACKED = (
    "ansatz",
    "deckungskreisansatz",
    "deckungskreis",
    "dienst",
    "gewicht",
    "gewichtung",
    "haushaltsjahr",
    "konsolidierungsschritt",
    "teiltopf",
    "teiltopfgewicht",
    "unterabschnitt",
    "verteilung",
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_unbekannte_reserve_geht_nicht_auf")]

    operations = [append_only(f"budgets_{model}event") for model in TRACKED]
