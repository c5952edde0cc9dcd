"""A version of a Zielvereinbarung that was withdrawn blocks neither the agreed one nor its number."""

import django.db.models.deletion
from django.db import migrations, models

from basis.one_go import OneGo

GILT = models.Q(("stand", "zurueckgezogen"), _negated=True)
FELD = models.ForeignKey(
    blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="ersetzt_durch", to="bsc.zielvereinbarung",
    verbose_name="Ersetzt",
)  # fmt: skip


class Migration(OneGo):
    dependencies = [("bsc", "0020_messquelle_mit_angabe")]

    operations = [
        migrations.RemoveConstraint(model_name="zielvereinbarung", name="zielvereinbarung_fassung_einmal"),
        migrations.AlterField("zielvereinbarung", "ersetzt", FELD),
        migrations.AddConstraint(
            "zielvereinbarung",
            models.UniqueConstraint(fields=["stamm", "version"], condition=GILT, name="zielvereinbarung_fassung_einmal"),
        ),
        migrations.AddConstraint(
            "zielvereinbarung", models.UniqueConstraint(fields=["ersetzt"], condition=GILT, name="zielvereinbarung_eine_folgende")
        ),
    ]
