"""A source of computed values may name from what it computes; measures per 1,000 and per 10,000."""

from django.db import migrations, models

ARTEN = [
    ("anzahl", "Anzahl"), ("prozent", "Prozent"), ("euro", "Euro"), ("dauer", "Dauer in Tagen"), ("je_1000", "je 1.000"),
    ("je_10000", "je 10.000"), ("verhaeltnis", "Verhältnis zweier Seiten"),
]  # fmt: skip
BEKANNT = models.Q(("art__in", [art for art, _ in ARTEN]))


class Migration(migrations.Migration):
    dependencies = [("bsc", "0010_freigabe_fuer_alle")]

    operations = [
        migrations.RemoveConstraint(model_name="messgroesse", name="messgroesse_art_ist_bekannt"),
        migrations.AlterField(
            "messdefinition", "messquelle", models.CharField(blank=True, max_length=80, verbose_name="Berechnet aus")
        ),
        migrations.AlterField("messgroesse", "art", models.CharField(choices=ARTEN, max_length=12, verbose_name="Art")),
        migrations.AlterField("messgroesseevent", "art", models.CharField(choices=ARTEN, max_length=12, verbose_name="Art")),
        migrations.AddConstraint("messgroesse", models.CheckConstraint(condition=BEKANNT, name="messgroesse_art_ist_bekannt")),
    ]
