"""The row history is final too: triggers add versions, nobody changes or deletes one."""

from django.db import migrations

from basis.sql import append_only

TRACKED = (
    "altersband",
    "beratung",
    "beschluss",
    "datenlieferung",
    "gebiet",
    "gremium",
    "importprofil",
    "indikatordefinition",
    "indikator",
    "parameter",
    "rollenzuweisung",
    "stadt",
    "standort",
    "vertretung",
    "vorlage",
    "zuordnung",
)


class Migration(migrations.Migration):
    dependencies = [("sozialraum", "0005_genauere_werte")]

    operations = [append_only(f"sozialraum_{model}event") for model in TRACKED]
