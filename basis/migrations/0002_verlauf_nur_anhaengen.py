"""The row history is final too: triggers add versions, nobody changes or deletes one."""

from django.db import migrations

from basis.sql import append_only

TRACKED = ("nutzer",)


class Migration(migrations.Migration):
    dependencies = [("basis", "0001_initial")]

    operations = [append_only(f"basis_{model}event") for model in TRACKED]
