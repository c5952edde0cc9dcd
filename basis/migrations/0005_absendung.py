import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("basis", "0004_auftrag_neustarts")]

    operations = [
        migrations.CreateModel(
            name="Absendung",
            fields=[
                ("kennung", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="Kennung")),
                ("ziel", models.CharField(blank=True, max_length=2000, verbose_name="Adresse des Ergebnisses")),
                (
                    "created_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False, verbose_name="Abgesendet"),
                ),
            ],
            options={"verbose_name": "Absendung", "verbose_name_plural": "Absendungen"},
        ),
    ]
