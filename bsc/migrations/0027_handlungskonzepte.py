"""Handlungskonzepte with their Ziele, Maßnahmen, Systeme, Beteiligung, Rückmeldungen and Aufträge."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('bsc', '0024_zustimmung_entfallen'),
        ('bsc', '0026_ein_ausgangswert'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('proaktiv', '0003_warnung_nach_ruecknahme'),
        ('sozialraum', '0070_lieferungsart_buchungen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handlungskonzept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='Fassung')),
                ('anlass', models.CharField(blank=True, max_length=300, verbose_name='Anlass der Fassung')),
                ('gebiet_ebene', models.PositiveSmallIntegerField(default=3, editable=False)),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=150, verbose_name='Titel')),
                ('ausgangslage', models.TextField(max_length=3000, verbose_name='Ausgangslage')),
                ('gueltig_von', models.DateField(verbose_name='Zeitraum von')),
                ('gueltig_bis', models.DateField(verbose_name='Zeitraum bis')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('vierteljaehrlich', 'vierteljährlich'), ('halbjaehrlich', 'halbjährlich'), ('jaehrlich', 'jährlich')], default='halbjaehrlich', max_length=16, verbose_name='Rückgemeldet wird')),
                ('stand', models.CharField(choices=[('entwurf', 'Entwurf'), ('abgestimmt', 'abgestimmt'), ('gilt', 'gilt'), ('abgeloest', 'abgelöst'), ('beendet', 'beendet'), ('zurueckgezogen', 'zurückgezogen')], default='entwurf', max_length=14, verbose_name='Stand')),
                ('abgestimmt_am', models.DateField(blank=True, null=True, verbose_name='Abgestimmt am')),
                ('in_kraft_am', models.DateField(blank=True, null=True, verbose_name='In Kraft gesetzt am')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Kraft gesetzt in Vertretung von')),
                ('gilt_ab', models.DateField(blank=True, null=True, verbose_name='Gilt ab')),
                ('endete_am', models.DateField(blank=True, null=True, verbose_name='Letzter Tag')),
                ('ergebnis', models.TextField(blank=True, max_length=2000, verbose_name='Ergebnis')),
                ('angelegt_am', models.DateField(editable=False, verbose_name='Angelegt am')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('abgestimmt_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Abstimmung eingetragen von')),
                ('angelegt_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angelegt von')),
                ('ersetzt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ersetzt_durch', to='bsc.handlungskonzept', verbose_name='Ersetzt')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handlungskonzepte', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('gruppe', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handlungskonzepte', to='sozialraum.gremium', verbose_name='Sozialraumplanungsgruppe')),
                ('in_kraft_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='In Kraft gesetzt von')),
                ('stamm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spaetere', to='bsc.handlungskonzept', verbose_name='Erste Fassung')),
            ],
            options={
                'verbose_name': 'Handlungskonzept',
                'verbose_name_plural': 'Handlungskonzepte',
                'ordering': ['gebiet__schluessel', '-gueltig_von', '-version', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HandlungskonzeptEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='Fassung')),
                ('anlass', models.CharField(blank=True, max_length=300, verbose_name='Anlass der Fassung')),
                ('gebiet_ebene', models.PositiveSmallIntegerField(default=3, editable=False)),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=150, verbose_name='Titel')),
                ('ausgangslage', models.TextField(max_length=3000, verbose_name='Ausgangslage')),
                ('gueltig_von', models.DateField(verbose_name='Zeitraum von')),
                ('gueltig_bis', models.DateField(verbose_name='Zeitraum bis')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('vierteljaehrlich', 'vierteljährlich'), ('halbjaehrlich', 'halbjährlich'), ('jaehrlich', 'jährlich')], default='halbjaehrlich', max_length=16, verbose_name='Rückgemeldet wird')),
                ('stand', models.CharField(choices=[('entwurf', 'Entwurf'), ('abgestimmt', 'abgestimmt'), ('gilt', 'gilt'), ('abgeloest', 'abgelöst'), ('beendet', 'beendet'), ('zurueckgezogen', 'zurückgezogen')], default='entwurf', max_length=14, verbose_name='Stand')),
                ('abgestimmt_am', models.DateField(blank=True, null=True, verbose_name='Abgestimmt am')),
                ('in_kraft_am', models.DateField(blank=True, null=True, verbose_name='In Kraft gesetzt am')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Kraft gesetzt in Vertretung von')),
                ('gilt_ab', models.DateField(blank=True, null=True, verbose_name='Gilt ab')),
                ('endete_am', models.DateField(blank=True, null=True, verbose_name='Letzter Tag')),
                ('ergebnis', models.TextField(blank=True, max_length=2000, verbose_name='Ergebnis')),
                ('angelegt_am', models.DateField(editable=False, verbose_name='Angelegt am')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('abgestimmt_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Abstimmung eingetragen von')),
                ('angelegt_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angelegt von')),
                ('ersetzt', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.handlungskonzept', verbose_name='Ersetzt')),
                ('gebiet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('gruppe', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gremium', verbose_name='Sozialraumplanungsgruppe')),
                ('in_kraft_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='In Kraft gesetzt von')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.handlungskonzept')),
                ('stamm', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.handlungskonzept', verbose_name='Erste Fassung')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Konzeptauftrag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('genannt_am', models.DateField(editable=False, verbose_name='Genannt am')),
                ('auftrag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='konzepte', to='proaktiv.rundenauftrag', verbose_name='Auftrag der Runde')),
                ('konzept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auftraege', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
                ('nutzer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Genannt von')),
            ],
            options={
                'verbose_name': 'Auftrag aus einem Handlungskonzept',
                'verbose_name_plural': 'Aufträge aus Handlungskonzepten',
                'ordering': ['konzept', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Konzeptbeteiligung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wer', models.CharField(blank=True, max_length=150, verbose_name='Wer sonst')),
                ('tag', models.DateField(verbose_name='Am')),
                ('wie', models.CharField(max_length=200, verbose_name='Wie beteiligt')),
                ('beitrag', models.TextField(blank=True, max_length=1000, verbose_name='Was eingebracht wurde')),
                ('akteur', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='konzeptbeteiligungen', to='proaktiv.akteur', verbose_name='Akteur')),
                ('konzept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='beteiligungen', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
            ],
            options={
                'verbose_name': 'Beteiligung an einem Handlungskonzept',
                'verbose_name_plural': 'Beteiligungen an Handlungskonzepten',
                'ordering': ['konzept', 'tag', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KonzeptbeteiligungEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('wer', models.CharField(blank=True, max_length=150, verbose_name='Wer sonst')),
                ('tag', models.DateField(verbose_name='Am')),
                ('wie', models.CharField(max_length=200, verbose_name='Wie beteiligt')),
                ('beitrag', models.TextField(blank=True, max_length=1000, verbose_name='Was eingebracht wurde')),
                ('akteur', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.akteur', verbose_name='Akteur')),
                ('konzept', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.konzeptbeteiligung')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Konzeptmassnahme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='Maßnahme')),
                ('verantwortlich', models.CharField(max_length=100, verbose_name='Verantwortliche Stelle')),
                ('bis', models.DateField(verbose_name='Bis')),
                ('zielmassnahme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='konzeptmassnahmen', to='bsc.zielmassnahme', verbose_name='Maßnahme der Scorecard')),
            ],
            options={
                'verbose_name': 'Maßnahme eines Handlungskonzepts',
                'verbose_name_plural': 'Maßnahmen der Handlungskonzepte',
                'ordering': ['ziel', 'bis', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Konzeptrueckmeldung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('an', models.CharField(choices=[('ressort', 'das Ressort'), ('gremium', 'ein Gremium')], max_length=8, verbose_name='An')),
                ('stichtag', models.DateField(verbose_name='Stichtag')),
                ('text', models.TextField(max_length=4000, verbose_name='Rückmeldung')),
                ('gemeldet_am', models.DateField(editable=False, verbose_name='Gemeldet am')),
                ('beschluss', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.beschluss', verbose_name='Beschluss')),
                ('gremium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gremium', verbose_name='Gremium')),
                ('konzept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rueckmeldungen', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
                ('nutzer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Gemeldet von')),
                ('vorlage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.vorlage', verbose_name='Vorlage')),
            ],
            options={
                'verbose_name': 'Rückmeldung zu einem Handlungskonzept',
                'verbose_name_plural': 'Rückmeldungen zu Handlungskonzepten',
                'ordering': ['konzept', '-stichtag', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Konzeptziel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_collation='de-x-icu', max_length=300, verbose_name='Operatives Ziel')),
                ('konzept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ziele', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
                ('vereinbarungsziel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='konzeptziele', to='bsc.vereinbarungsziel', verbose_name='Ziel der Zielvereinbarung')),
                ('ziel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='konzeptziele', to='bsc.ziel', verbose_name='Ziel der Scorecard')),
            ],
            options={
                'verbose_name': 'Operatives Ziel eines Handlungskonzepts',
                'verbose_name_plural': 'Operative Ziele der Handlungskonzepte',
                'ordering': ['konzept', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KonzeptmassnahmeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(max_length=300, verbose_name='Maßnahme')),
                ('verantwortlich', models.CharField(max_length=100, verbose_name='Verantwortliche Stelle')),
                ('bis', models.DateField(verbose_name='Bis')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.konzeptmassnahme')),
                ('zielmassnahme', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.zielmassnahme', verbose_name='Maßnahme der Scorecard')),
                ('ziel', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.konzeptziel', verbose_name='Operatives Ziel')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='konzeptmassnahme',
            name='ziel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='massnahmen', to='bsc.konzeptziel', verbose_name='Operatives Ziel'),
        ),
        migrations.CreateModel(
            name='KonzeptzielEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(db_collation='de-x-icu', max_length=300, verbose_name='Operatives Ziel')),
                ('konzept', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.handlungskonzept', verbose_name='Handlungskonzept')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.konzeptziel')),
                ('vereinbarungsziel', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.vereinbarungsziel', verbose_name='Ziel der Zielvereinbarung')),
                ('ziel', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.ziel', verbose_name='Ziel der Scorecard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Massnahmensystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('massnahme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='systeme', to='bsc.konzeptmassnahme', verbose_name='Maßnahme')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='massnahmen', to='proaktiv.system', verbose_name='Pro-Aktives System')),
            ],
            options={
                'verbose_name': 'System einer Maßnahme',
                'verbose_name_plural': 'Systeme der Maßnahmen',
                'ordering': ['massnahme', 'system__name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MassnahmensystemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('massnahme', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.konzeptmassnahme', verbose_name='Maßnahme')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.massnahmensystem')),
                ('system', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.system', verbose_name='Pro-Aktives System')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.UniqueConstraint(condition=models.Q(('stand', 'zurueckgezogen'), _negated=True), fields=('stamm', 'version'), name='handlungskonzept_fassung_einmal'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.UniqueConstraint(condition=models.Q(('stand', 'zurueckgezogen'), _negated=True), fields=('ersetzt',), name='handlungskonzept_eine_folgende'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ersetzt__isnull', True), ('stamm__isnull', True), ('version', 1)), models.Q(('anlass__gt', ''), ('ersetzt__isnull', False), ('stamm__isnull', False), ('version__gt', 1)), _connector='OR'), name='handlungskonzept_nennt_vorgaenger_und_anlass'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(('ausgangslage__gt', ''), ('titel__gt', '')), name='handlungskonzept_ist_beschrieben'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(('gueltig_bis__gte', models.F('gueltig_von'))), name='handlungskonzept_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(('gebiet_ebene__in', [3, 4])), name='handlungskonzept_fuer_raum_oder_stadtteil'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(('stand__in', ['entwurf', 'abgestimmt', 'gilt', 'abgeloest', 'beendet', 'zurueckgezogen'])), name='handlungskonzept_stand_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('abgestimmt_am__isnull', False), ('gilt_ab__gte', models.F('gueltig_von')), ('gilt_ab__isnull', False), ('gilt_ab__lte', models.F('gueltig_bis')), ('in_kraft_am__isnull', False), ('stand__in', ['abgeloest', 'beendet', 'gilt'])), models.Q(models.Q(('stand__in', ['abgeloest', 'beendet', 'gilt']), _negated=True), ('endete_am__isnull', True), ('gilt_ab__isnull', True)), _connector='OR'), name='handlungskonzept_in_kraft_ist_abgestimmt'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stand', 'abgestimmt'), _negated=True), ('abgestimmt_am__isnull', False), _connector='OR'), name='handlungskonzept_abgestimmt_hat_tag'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(('in_kraft_von__isnull', True), ('abgestimmt_von__isnull', True), models.Q(('in_kraft_von', models.F('abgestimmt_von')), _negated=True), _connector='OR'), name='handlungskonzept_zwei_personen'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('endete_am__gte', models.F('gilt_ab')), ('endete_am__isnull', False), ('endete_am__lte', models.F('gueltig_bis')), ('stand__in', ['abgeloest', 'beendet'])), models.Q(models.Q(('stand__in', ['abgeloest', 'beendet']), _negated=True), ('endete_am__isnull', True)), _connector='OR'), name='handlungskonzept_beendet_hat_letzten_tag'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stand__in', ['beendet', 'zurueckgezogen']), _negated=True), ('ergebnis__gt', ''), _connector='OR'), name='handlungskonzept_ende_nennt_das_ergebnis'),
        ),
        migrations.AddConstraint(
            model_name='handlungskonzept',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('stand__in', ['abgeloest', 'beendet', 'gilt'])), expressions=[('gruppe', '='), ('gebiet', '='), (models.Func(models.F('gilt_ab'), django.db.models.functions.comparison.Coalesce(models.F('endete_am'), models.F('gueltig_bis')), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='handlungskonzept_eines_zur_zeit'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handlungskonzept',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_handlungskonzeptevent" ("abgestimmt_am", "abgestimmt_von_id", "angelegt_am", "angelegt_von_id", "anlass", "ausgangslage", "endete_am", "ergebnis", "ersetzt_id", "gebiet_ebene", "gebiet_id", "gilt_ab", "gruppe_id", "gueltig_bis", "gueltig_von", "id", "in_kraft_am", "in_kraft_von_id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "stamm_id", "stand", "titel", "version") SELECT new_values."abgestimmt_am", new_values."abgestimmt_von_id", new_values."angelegt_am", new_values."angelegt_von_id", new_values."anlass", new_values."ausgangslage", new_values."endete_am", new_values."ergebnis", new_values."ersetzt_id", new_values."gebiet_ebene", new_values."gebiet_id", new_values."gilt_ab", new_values."gruppe_id", new_values."gueltig_bis", new_values."gueltig_von", new_values."id", new_values."in_kraft_am", new_values."in_kraft_von_id", new_values."in_vertretung", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rhythmus", new_values."stamm_id", new_values."stand", new_values."titel", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0da4a09d80d837d0e20eb4f7f4c2e8955deb01bc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d485a', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_handlungskonzept', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handlungskonzept',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_handlungskonzeptevent" ("abgestimmt_am", "abgestimmt_von_id", "angelegt_am", "angelegt_von_id", "anlass", "ausgangslage", "endete_am", "ergebnis", "ersetzt_id", "gebiet_ebene", "gebiet_id", "gilt_ab", "gruppe_id", "gueltig_bis", "gueltig_von", "id", "in_kraft_am", "in_kraft_von_id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "stamm_id", "stand", "titel", "version") VALUES (NEW."abgestimmt_am", NEW."abgestimmt_von_id", NEW."angelegt_am", NEW."angelegt_von_id", NEW."anlass", NEW."ausgangslage", NEW."endete_am", NEW."ergebnis", NEW."ersetzt_id", NEW."gebiet_ebene", NEW."gebiet_id", NEW."gilt_ab", NEW."gruppe_id", NEW."gueltig_bis", NEW."gueltig_von", NEW."id", NEW."in_kraft_am", NEW."in_kraft_von_id", NEW."in_vertretung", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rhythmus", NEW."stamm_id", NEW."stand", NEW."titel", NEW."version"); RETURN NULL;', hash='b0c4bbc1896fe52b9e99fcefeda3ca5823df3c1c', operation='UPDATE', pgid='pgtrigger_update_update_0a65d', table='bsc_handlungskonzept', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handlungskonzept',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_handlungskonzeptevent" ("abgestimmt_am", "abgestimmt_von_id", "angelegt_am", "angelegt_von_id", "anlass", "ausgangslage", "endete_am", "ergebnis", "ersetzt_id", "gebiet_ebene", "gebiet_id", "gilt_ab", "gruppe_id", "gueltig_bis", "gueltig_von", "id", "in_kraft_am", "in_kraft_von_id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "stamm_id", "stand", "titel", "version") VALUES (OLD."abgestimmt_am", OLD."abgestimmt_von_id", OLD."angelegt_am", OLD."angelegt_von_id", OLD."anlass", OLD."ausgangslage", OLD."endete_am", OLD."ergebnis", OLD."ersetzt_id", OLD."gebiet_ebene", OLD."gebiet_id", OLD."gilt_ab", OLD."gruppe_id", OLD."gueltig_bis", OLD."gueltig_von", OLD."id", OLD."in_kraft_am", OLD."in_kraft_von_id", OLD."in_vertretung", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rhythmus", OLD."stamm_id", OLD."stand", OLD."titel", OLD."version"); RETURN NULL;', hash='d481f2aaadda30bcc8204a2fa69f7314e66bbb62', operation='DELETE', pgid='pgtrigger_delete_delete_e080c', table='bsc_handlungskonzept', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='konzeptauftrag',
            constraint=models.UniqueConstraint(fields=('konzept', 'auftrag'), name='konzeptauftrag_einmal'),
        ),
        migrations.AddConstraint(
            model_name='konzeptbeteiligung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('akteur__isnull', False), ('wer', '')), models.Q(('akteur__isnull', True), ('wer__gt', '')), _connector='OR'), name='konzeptbeteiligung_nennt_wen'),
        ),
        migrations.AddConstraint(
            model_name='konzeptbeteiligung',
            constraint=models.CheckConstraint(condition=models.Q(('wie__gt', '')), name='konzeptbeteiligung_sagt_wie'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptbeteiligung',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_konzeptbeteiligungevent" ("akteur_id", "beitrag", "id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag", "wer", "wie") SELECT new_values."akteur_id", new_values."beitrag", new_values."id", new_values."konzept_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."tag", new_values."wer", new_values."wie" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1d2d102df640f002d6790e45cda7f1f4c9ac742e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f7fcf', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_konzeptbeteiligung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptbeteiligung',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_konzeptbeteiligungevent" ("akteur_id", "beitrag", "id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag", "wer", "wie") VALUES (NEW."akteur_id", NEW."beitrag", NEW."id", NEW."konzept_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tag", NEW."wer", NEW."wie"); RETURN NULL;', hash='b43747fac095224c27824ff1e670eb6fb3d7dba0', operation='UPDATE', pgid='pgtrigger_update_update_b795b', table='bsc_konzeptbeteiligung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptbeteiligung',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_konzeptbeteiligungevent" ("akteur_id", "beitrag", "id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag", "wer", "wie") VALUES (OLD."akteur_id", OLD."beitrag", OLD."id", OLD."konzept_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tag", OLD."wer", OLD."wie"); RETURN NULL;', hash='9c8242ff57454fe0e72f5745417dbef83e07fc30', operation='DELETE', pgid='pgtrigger_delete_delete_6c87f', table='bsc_konzeptbeteiligung', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='konzeptrueckmeldung',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', '')), name='konzeptrueckmeldung_hat_text'),
        ),
        migrations.AddConstraint(
            model_name='konzeptrueckmeldung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('an', 'ressort'), ('gremium__isnull', True)), models.Q(('an', 'gremium'), ('gremium__isnull', False)), _connector='OR'), name='konzeptrueckmeldung_nennt_empfaenger'),
        ),
        migrations.AddConstraint(
            model_name='konzeptrueckmeldung',
            constraint=models.CheckConstraint(condition=models.Q(('gemeldet_am__gte', models.F('stichtag'))), name='konzeptrueckmeldung_nicht_im_voraus'),
        ),
        migrations.AddConstraint(
            model_name='konzeptziel',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', '')), name='konzeptziel_hat_wortlaut'),
        ),
        migrations.AddConstraint(
            model_name='konzeptziel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vereinbarungsziel__isnull', False), ('ziel__isnull', True)), models.Q(('vereinbarungsziel__isnull', True), ('ziel__isnull', False)), _connector='OR'), name='konzeptziel_nennt_woraus_es_kommt'),
        ),
        migrations.AddConstraint(
            model_name='konzeptziel',
            constraint=models.UniqueConstraint(fields=('konzept', 'text'), name='konzeptziel_einmal'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptziel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_konzeptzielevent" ("id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "vereinbarungsziel_id", "ziel_id") SELECT new_values."id", new_values."konzept_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text", new_values."vereinbarungsziel_id", new_values."ziel_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='18bed60b8b1f3a273bfa27a03e52820e3ca7ea21', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_59f4d', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_konzeptziel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptziel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_konzeptzielevent" ("id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "vereinbarungsziel_id", "ziel_id") VALUES (NEW."id", NEW."konzept_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."vereinbarungsziel_id", NEW."ziel_id"); RETURN NULL;', hash='8687fca8a9a4773cf70473f8bb3375075a4dc841', operation='UPDATE', pgid='pgtrigger_update_update_245ca', table='bsc_konzeptziel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptziel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_konzeptzielevent" ("id", "konzept_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "vereinbarungsziel_id", "ziel_id") VALUES (OLD."id", OLD."konzept_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."vereinbarungsziel_id", OLD."ziel_id"); RETURN NULL;', hash='1df6d62523190a3dab317f5be440fda09033f33e', operation='DELETE', pgid='pgtrigger_delete_delete_2d0d7', table='bsc_konzeptziel', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='konzeptmassnahme',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', ''), ('verantwortlich__gt', '')), name='konzeptmassnahme_ist_vollstaendig'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") SELECT new_values."bis", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text", new_values."verantwortlich", new_values."ziel_id", new_values."zielmassnahme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7d3abdb8cd66715c212e135ec0dd6d2d7c3546da', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fe651', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") VALUES (NEW."bis", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."verantwortlich", NEW."ziel_id", NEW."zielmassnahme_id"); RETURN NULL;', hash='accc4d203ccdf25525e8883c76b53d31fa20221d', operation='UPDATE', pgid='pgtrigger_update_update_5adf3', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") VALUES (OLD."bis", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."verantwortlich", OLD."ziel_id", OLD."zielmassnahme_id"); RETURN NULL;', hash='b492ec3ca2ebb4448e572ea7040da09919c14628', operation='DELETE', pgid='pgtrigger_delete_delete_26811', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='massnahmensystem',
            constraint=models.UniqueConstraint(fields=('massnahme', 'system'), name='massnahmensystem_einmal'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massnahmensystem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_massnahmensystemevent" ("id", "massnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system_id") SELECT new_values."id", new_values."massnahme_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."system_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0e44ffde5944fa7c0fb48a275c830ec890239552', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_095d0', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_massnahmensystem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massnahmensystem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_massnahmensystemevent" ("id", "massnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system_id") VALUES (NEW."id", NEW."massnahme_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."system_id"); RETURN NULL;', hash='62d324a226c6f6870ca89b4aa611c29da6578384', operation='UPDATE', pgid='pgtrigger_update_update_51dd8', table='bsc_massnahmensystem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massnahmensystem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_massnahmensystemevent" ("id", "massnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "system_id") VALUES (OLD."id", OLD."massnahme_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."system_id"); RETURN NULL;', hash='cab53d4780fde80a35a95d101bb169e52f3d46a6', operation='DELETE', pgid='pgtrigger_delete_delete_6f720', table='bsc_massnahmensystem', when='AFTER')),
        ),
    ]
