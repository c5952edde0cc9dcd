"""Reports are prepared in the workshop and released by a second person; what was released never changes."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo
from basis.sql import append_only


class Migration(OneGo):

    dependencies = [
        ('basis', '0003_ansichten'),
        ('berichte', '0009_vorlagenanlage'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sozialraum', '0074_vorlage_begruendet'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='monatsfreigabe',
            name='pdf',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basis.datei', verbose_name='PDF'),
        ),
        migrations.CreateModel(
            name='Berichtsentwurf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('von', models.DateField(verbose_name='Zeitraum von')),
                ('bis', models.DateField(verbose_name='Zeitraum bis')),
                ('stand', models.CharField(choices=[('entwurf', 'in Arbeit'), ('vorgelegt', 'zur Freigabe vorgelegt'), ('freigegeben', 'freigegeben')], default='entwurf', max_length=12, verbose_name='Stand')),
                ('vorgelegt_am', models.DateTimeField(blank=True, null=True, verbose_name='Zur Freigabe vorgelegt am')),
                ('fehlende', models.PositiveSmallIntegerField(default=0, verbose_name='Fehlende Erläuterungen, beim letzten Schritt')),
                ('luecken', models.PositiveSmallIntegerField(default=0, verbose_name='Lücken der Daten, beim letzten Schritt')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angelegt am')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('vorgelegt_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zur Freigabe vorgelegt von')),
            ],
            options={
                'verbose_name': 'Entwurf eines Berichts',
                'verbose_name_plural': 'Entwürfe von Berichten',
                'ordering': ['-bis', 'typ', 'gebiet'],
            },
        ),
        migrations.CreateModel(
            name='Berichtsanmerkung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='Anmerkung')),
                ('zurueckgegeben', models.BooleanField(default=False, verbose_name='Damit zurückgegeben')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Geschrieben am')),
                ('geschrieben_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geschrieben von')),
                ('entwurf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anmerkungen', to='berichte.berichtsentwurf', verbose_name='Entwurf')),
            ],
            options={
                'verbose_name': 'Anmerkung zu einem Bericht',
                'verbose_name_plural': 'Anmerkungen zu Berichten',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BerichtsentwurfEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('von', models.DateField(verbose_name='Zeitraum von')),
                ('bis', models.DateField(verbose_name='Zeitraum bis')),
                ('stand', models.CharField(choices=[('entwurf', 'in Arbeit'), ('vorgelegt', 'zur Freigabe vorgelegt'), ('freigegeben', 'freigegeben')], default='entwurf', max_length=12, verbose_name='Stand')),
                ('vorgelegt_am', models.DateTimeField(blank=True, null=True, verbose_name='Zur Freigabe vorgelegt am')),
                ('fehlende', models.PositiveSmallIntegerField(default=0, verbose_name='Fehlende Erläuterungen, beim letzten Schritt')),
                ('luecken', models.PositiveSmallIntegerField(default=0, verbose_name='Lücken der Daten, beim letzten Schritt')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angelegt am')),
                ('gebiet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='berichte.berichtsentwurf')),
                ('vorgelegt_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zur Freigabe vorgelegt von')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Berichtsfreigabe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('datenstand', models.DateField(verbose_name='Datenstand')),
                ('inhalt', models.JSONField(verbose_name='Inhalt')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('protokollkopf', models.CharField(blank=True, max_length=64, verbose_name='Kopf der Protokollkette')),
                ('muster', models.BooleanField(default=False, verbose_name='Musterdaten')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Freigegeben am')),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('von', models.DateField(verbose_name='Zeitraum von')),
                ('bis', models.DateField(verbose_name='Zeitraum bis')),
                ('fingerabdruck', models.CharField(max_length=64, verbose_name='Fingerabdruck von Zahlen und Texten')),
                ('oeffentlich', models.BooleanField(default=False, verbose_name='Öffentlich')),
                ('freigegeben_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Freigegeben von')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('pdf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basis.datei', verbose_name='PDF')),
                ('vorgelegt_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zur Freigabe vorgelegt von')),
            ],
            options={
                'verbose_name': 'Freigegebener Bericht',
                'verbose_name_plural': 'Freigegebene Berichte',
                'ordering': ['-bis', 'typ', 'gebiet__ebene', 'gebiet__schluessel', '-fassung'],
            },
        ),
        migrations.CreateModel(
            name='Berichtstext',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('teil', models.CharField(max_length=80, verbose_name='Teil')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('entwurf', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texte', to='berichte.berichtsentwurf', verbose_name='Entwurf')),
                ('geschrieben_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geschrieben von')),
            ],
            options={
                'verbose_name': 'Text eines Berichts',
                'verbose_name_plural': 'Texte von Berichten',
                'ordering': ['entwurf', 'teil'],
            },
        ),
        migrations.CreateModel(
            name='BerichtstextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('teil', models.CharField(max_length=80, verbose_name='Teil')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('entwurf', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='berichte.berichtsentwurf', verbose_name='Entwurf')),
                ('geschrieben_von', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geschrieben von')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='berichte.berichtstext')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='berichtsentwurf',
            constraint=models.UniqueConstraint(fields=('typ', 'gebiet', 'von', 'bis'), name='berichtsentwurf_einmal_je_bericht'),
        ),
        migrations.AddConstraint(
            model_name='berichtsentwurf',
            constraint=models.CheckConstraint(condition=models.Q(('typ__in', ['controlling', 'sozialraumbudget', 'scorecard', 'gebietsprofil', 'systeme', 'umsetzungsstand', 'vereinbarungen', 'beschlussverfolgung', 'schwerpunktraeume', 'haushaltsplanung'])), name='berichtsentwurf_typ_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='berichtsentwurf',
            constraint=models.CheckConstraint(condition=models.Q(('von__lte', models.F('bis'))), name='berichtsentwurf_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='berichtsentwurf',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stand', 'vorgelegt'), ('vorgelegt_am__isnull', False), ('vorgelegt_von__isnull', False)), models.Q(('stand__in', ['entwurf', 'freigegeben']), ('vorgelegt_am__isnull', True), ('vorgelegt_von__isnull', True)), _connector='OR'), name='berichtsentwurf_vorgelegt_von_jemandem'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsentwurf',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "berichte_berichtsentwurfevent" ("bis", "created_at", "fehlende", "gebiet_id", "id", "luecken", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "typ", "von", "vorgelegt_am", "vorgelegt_von_id") SELECT new_values."bis", new_values."created_at", new_values."fehlende", new_values."gebiet_id", new_values."id", new_values."luecken", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stand", new_values."typ", new_values."von", new_values."vorgelegt_am", new_values."vorgelegt_von_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3b435c547f36346df02a2fca3f17bb73f58d8242', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0af3e', referencing='REFERENCING NEW TABLE AS new_values ', table='berichte_berichtsentwurf', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsentwurf',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "berichte_berichtsentwurfevent" ("bis", "created_at", "fehlende", "gebiet_id", "id", "luecken", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "typ", "von", "vorgelegt_am", "vorgelegt_von_id") VALUES (NEW."bis", NEW."created_at", NEW."fehlende", NEW."gebiet_id", NEW."id", NEW."luecken", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stand", NEW."typ", NEW."von", NEW."vorgelegt_am", NEW."vorgelegt_von_id"); RETURN NULL;', hash='6dfbb8415f49b2ad67df9c58a4d44d6b2cb3cd0e', operation='UPDATE', pgid='pgtrigger_update_update_44cf1', table='berichte_berichtsentwurf', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsentwurf',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "berichte_berichtsentwurfevent" ("bis", "created_at", "fehlende", "gebiet_id", "id", "luecken", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "typ", "von", "vorgelegt_am", "vorgelegt_von_id") VALUES (OLD."bis", OLD."created_at", OLD."fehlende", OLD."gebiet_id", OLD."id", OLD."luecken", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."stand", OLD."typ", OLD."von", OLD."vorgelegt_am", OLD."vorgelegt_von_id"); RETURN NULL;', hash='c4fa5215e1fca26fd82b3403f5a1abfb7d07c35d', operation='DELETE', pgid='pgtrigger_delete_delete_87813', table='berichte_berichtsentwurf', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='berichtsanmerkung',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', ''), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), models.Value(4000))), name='berichtsanmerkung_ist_so_lang_wie_erlaubt'),
        ),
        migrations.AddConstraint(
            model_name='berichtsfreigabe',
            constraint=models.UniqueConstraint(fields=('typ', 'gebiet', 'von', 'bis', 'fassung'), name='berichtsfreigabe_einmal_je_fassung'),
        ),
        migrations.AddConstraint(
            model_name='berichtsfreigabe',
            constraint=models.CheckConstraint(condition=models.Q(('typ__in', ['controlling', 'sozialraumbudget', 'scorecard', 'gebietsprofil', 'systeme', 'umsetzungsstand', 'vereinbarungen', 'beschlussverfolgung', 'schwerpunktraeume', 'haushaltsplanung'])), name='berichtsfreigabe_typ_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='berichtsfreigabe',
            constraint=models.CheckConstraint(condition=models.Q(('von__lte', models.F('bis'))), name='berichtsfreigabe_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='berichtsfreigabe',
            constraint=models.CheckConstraint(condition=models.Q(('freigegeben_von', models.F('vorgelegt_von')), _negated=True), name='berichtsfreigabe_vier_augen'),
        ),
        migrations.AddConstraint(
            model_name='berichtsfreigabe',
            constraint=models.CheckConstraint(condition=models.Q(('fingerabdruck__regex', '^[0-9a-f]{64}$'), ('pruefsumme__regex', '^[0-9a-f]{64}$')), name='berichtsfreigabe_hat_pruefsummen'),
        ),
        migrations.AddConstraint(
            model_name='berichtstext',
            constraint=models.UniqueConstraint(fields=('entwurf', 'teil'), name='berichtstext_einmal_je_teil'),
        ),
        migrations.AddConstraint(
            model_name='berichtstext',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', ''), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), models.Value(4000))), name='berichtstext_ist_so_lang_wie_erlaubt'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtstext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "berichte_berichtstextevent" ("entwurf_id", "geschrieben_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teil", "text") SELECT new_values."entwurf_id", new_values."geschrieben_von_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."teil", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b4c1d9fb219545ab42445509ecd09742d6b720e3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_04636', referencing='REFERENCING NEW TABLE AS new_values ', table='berichte_berichtstext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtstext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "berichte_berichtstextevent" ("entwurf_id", "geschrieben_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teil", "text") VALUES (NEW."entwurf_id", NEW."geschrieben_von_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."teil", NEW."text"); RETURN NULL;', hash='6ec709ebba4525869e080da8d547b185ec82d974', operation='UPDATE', pgid='pgtrigger_update_update_458ad', table='berichte_berichtstext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtstext',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "berichte_berichtstextevent" ("entwurf_id", "geschrieben_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teil", "text") VALUES (OLD."entwurf_id", OLD."geschrieben_von_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."teil", OLD."text"); RETURN NULL;', hash='6151b187bccfe9d2c2e70f6b7e593958cbde7d8a', operation='DELETE', pgid='pgtrigger_delete_delete_e0b79', table='berichte_berichtstext', when='AFTER')),
        ),
        append_only("berichte_berichtsentwurfevent"),
        append_only("berichte_berichtstextevent"),
        append_only("berichte_berichtsanmerkung"),
        append_only("berichte_berichtsfreigabe"),
    ]
