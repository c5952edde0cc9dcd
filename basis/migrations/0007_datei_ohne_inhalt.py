from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("basis", "0006_sitzungen")]

    operations = [
        migrations.AddField(
            model_name="datei",
            name="geloescht_am",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="Inhalt gelöscht am"),
        ),
    ]
