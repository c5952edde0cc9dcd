"""Sessions of before Browsersitzung: nothing reads, ends or purges them any more, and each backup would carry them on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("basis", "0007_datei_ohne_inhalt"), ("sessions", "0001_initial")]

    operations = [migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop)]
