from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("basis", "0003_ansichten")]

    operations = [
        migrations.AddField(
            model_name="auftrag",
            name="neustarts",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="Neustarts ohne Fortschritt"),
        ),
    ]
