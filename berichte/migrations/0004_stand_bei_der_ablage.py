"""A kept report knows the status under which it was kept, and the calculation it belongs to: read from what it already says."""

from django.db import migrations, models

STATUS = [("entwurf", "Entwurf"), ("vorgelegt", "zur Entscheidung vorgelegt"), ("beschlossen", "beschlossen"), ("verworfen", "verworfen")]
# The rows are append-only; a column that changes its type is written anew without an UPDATE.
AUS_DEM_INHALT = """
ALTER TABLE berichte_bericht
    ALTER COLUMN stand TYPE varchar(12) USING (CASE
        WHEN inhalt #>> '{kopf,stand}' LIKE 'beschlossen%' THEN 'beschlossen'
        WHEN inhalt #>> '{kopf,stand}' LIKE '%(zur Entscheidung vorgelegt)' THEN 'vorgelegt'
        WHEN inhalt #>> '{kopf,stand}' = 'verworfen' THEN 'verworfen'
        ELSE 'entwurf' END)::varchar(12),
    ALTER COLUMN paket TYPE varchar(64) USING left(coalesce(inhalt #>> '{kopf,paket}', ''), 64)::varchar(64);
"""


class Migration(migrations.Migration):
    dependencies = [("berichte", "0003_nur_anhaengen")]

    operations = [
        migrations.AddField(
            "bericht", "stand", models.CharField("Stand bei der Ablage", max_length=12, choices=STATUS, default="entwurf"),
            preserve_default=False,
        ),
        migrations.AddField("bericht", "paket", models.CharField("Prüfsumme der Rechnung", max_length=64, blank=True, default="")),
        migrations.AlterField("bericht", "paket", models.CharField("Prüfsumme der Rechnung", max_length=64, blank=True)),
        migrations.RunSQL(AUS_DEM_INHALT, migrations.RunSQL.noop),
        migrations.RemoveConstraint("bericht", "bericht_einmal_je_inhalt"),
        migrations.AddConstraint(
            "bericht",
            models.UniqueConstraint(fields=["typ", "gebiet", "verteilung", "pruefsumme", "paket"], name="bericht_einmal_je_inhalt"),
        ),
    ]  # fmt: skip
