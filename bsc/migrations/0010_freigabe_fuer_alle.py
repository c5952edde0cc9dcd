"""A release says whose it was and on which day; a red measure is never released without its answer."""

from django.db import migrations, models

from basis.one_go import OneGo

RULE = """
ALTER TABLE bsc_scorecardfreigabe ADD CONSTRAINT freigabe_beantwortet_jede_rote_messgroesse
    CHECK (NOT jsonb_path_exists(inhalt, '$[*] ? (@.status == "handeln" && @.antwort == null)'));
"""
BACK = "ALTER TABLE bsc_scorecardfreigabe DROP CONSTRAINT freigabe_beantwortet_jede_rote_messgroesse;"


class Migration(OneGo):

    dependencies = [
        ('bsc', '0006_mindestziel_ambitioniertes_ziel'),
    ]

    operations = [
        migrations.AddField(
            model_name='scorecardfreigabe',
            name='freigegeben_am',
            field=models.DateField(editable=False, null=True, verbose_name='Freigegeben am Tag'),
        ),
        migrations.AddField(
            model_name='scorecardfreigabe',
            name='in_vertretung',
            field=models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von'),
        ),
        migrations.AddField(
            model_name='scorecardfreigabe',
            name='kopf',
            field=models.JSONField(default=dict, editable=False, verbose_name='Kopf des Inhalts'),
        ),
        migrations.AddField(
            model_name='scorecardfreigabe',
            name='muster',
            field=models.BooleanField(default=False, editable=False, verbose_name='Musterdaten'),
        ),
        migrations.RunSQL(RULE, BACK),
    ]
