import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("basis", "0005_absendung")]

    operations = [
        migrations.CreateModel(
            name="Browsersitzung",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("beginn", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Seit")),
                ("zuletzt", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Zuletzt aktiv")),
                ("geraet", models.CharField(blank=True, max_length=60, verbose_name="Gerät")),
                (
                    "nutzer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sitzungen",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Zugang",
                    ),
                ),
            ],
            options={"verbose_name": "Browsersitzung", "verbose_name_plural": "Browsersitzungen", "ordering": ["-zuletzt"]},
        ),
    ]
