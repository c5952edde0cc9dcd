"""The Regelwerk Berichtswesen and the reports that were handed in; the history of both is final."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo
from basis.sql import append_only


class Migration(OneGo):

    dependencies = [
        ('berichte', '0006_monatsbericht_kehrt_wieder'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sozialraum', '0073_schulwerte_im_entwurf'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Abgabe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('anfang', models.DateField(verbose_name='Zeitraum von')),
                ('ende', models.DateField(verbose_name='Zeitraum bis')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('quartal', 'vierteljährlich'), ('halbjahr', 'halbjährlich'), ('jahr', 'jährlich')], max_length=10, verbose_name='Rhythmus')),
                ('abgegeben_am', models.DateField(verbose_name='Abgegeben am')),
                ('bemerkung', models.CharField(blank=True, max_length=300, verbose_name='Bemerkung')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Eingetragen am')),
                ('abgegeben_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Eingetragen von')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='berichtsabgaben', to='sozialraum.gebiet', verbose_name='Gebiet')),
            ],
            options={
                'verbose_name': 'Abgabe eines Berichts',
                'verbose_name_plural': 'Abgaben von Berichten',
                'ordering': ['-abgegeben_am', 'typ', 'gebiet'],
            },
        ),
        migrations.CreateModel(
            name='AbgabeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('anfang', models.DateField(verbose_name='Zeitraum von')),
                ('ende', models.DateField(verbose_name='Zeitraum bis')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('quartal', 'vierteljährlich'), ('halbjahr', 'halbjährlich'), ('jahr', 'jährlich')], max_length=10, verbose_name='Rhythmus')),
                ('abgegeben_am', models.DateField(verbose_name='Abgegeben am')),
                ('bemerkung', models.CharField(blank=True, max_length=300, verbose_name='Bemerkung')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Eingetragen am')),
                ('abgegeben_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Eingetragen von')),
                ('gebiet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='berichte.abgabe')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Berichtsregel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('ebene', models.PositiveSmallIntegerField(choices=[(1, 'Fachbereich'), (2, 'Ressort'), (3, 'Sozialraum'), (4, 'Stadtteil')], verbose_name='Ebene')),
                ('gueltig_ab', models.DateField(verbose_name='Gültig ab')),
                ('rolle', models.CharField(choices=[('fachbereichsleitung', 'Fachbereichsleitung'), ('controlling', 'Controlling und Planung'), ('ressortleitung', 'Ressortleitung'), ('fachkraft', 'Sozialpädagogische Fachkraft'), ('netzwerkstelle', 'Netzwerkstelle')], max_length=20, verbose_name='Wer berichtet')),
                ('gremium_am_ort', models.BooleanField(default=False, verbose_name='Wem: dem Planungsgremium des Gebiets')),
                ('empfaenger', models.CharField(blank=True, max_length=200, verbose_name='Wem: wer ihn sonst bekommt')),
                ('inhalt', models.TextField(max_length=2000, verbose_name='Was: Inhalt, je Zeile ein Teil')),
                ('quellen', models.TextField(max_length=2000, verbose_name='Woher: Quellen, je Zeile eine')),
                ('rhythmus', models.CharField(blank=True, choices=[('monatlich', 'monatlich'), ('quartal', 'vierteljährlich'), ('halbjahr', 'halbjährlich'), ('jahr', 'jährlich'), ('', 'auf Anforderung')], max_length=10, verbose_name='Wann: Rhythmus')),
                ('frist_tage', models.SmallIntegerField(default=0, verbose_name='Wann: Frist in Tagen nach dem Ende des Zeitraums')),
                ('erinnerung_tage', models.PositiveSmallIntegerField(default=14, verbose_name='Erinnerung, Tage vor der Frist')),
                ('eskalation_tage', models.PositiveSmallIntegerField(default=14, verbose_name='Eskalation, Tage nach der Frist')),
                ('eskaliert_an', models.CharField(choices=[('fachbereichsleitung', 'Fachbereichsleitung'), ('controlling', 'Controlling und Planung'), ('ressortleitung', 'Ressortleitung'), ('fachkraft', 'Sozialpädagogische Fachkraft'), ('netzwerkstelle', 'Netzwerkstelle')], default='fachbereichsleitung', max_length=20, verbose_name='Eskalation an')),
                ('schriftlich', models.BooleanField(default=True, verbose_name='Wie: schriftlich (PDF)')),
                ('muendlich', models.BooleanField(default=False, verbose_name='Wie: mündliche Präsentation')),
                ('auswertung', models.BooleanField(default=False, verbose_name='Wie: DV-Auswertung (Seite)')),
                ('quelle', models.CharField(blank=True, max_length=300, verbose_name='Beleg der Regel')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('gremium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gremium', verbose_name='Wem: Gremium, dem vorgelegt wird')),
            ],
            options={
                'verbose_name': 'Berichtsregel',
                'verbose_name_plural': 'Berichtsregeln',
                'ordering': ['typ', 'ebene', '-gueltig_ab'],
            },
        ),
        migrations.CreateModel(
            name='BerichtsregelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('ebene', models.PositiveSmallIntegerField(choices=[(1, 'Fachbereich'), (2, 'Ressort'), (3, 'Sozialraum'), (4, 'Stadtteil')], verbose_name='Ebene')),
                ('gueltig_ab', models.DateField(verbose_name='Gültig ab')),
                ('rolle', models.CharField(choices=[('fachbereichsleitung', 'Fachbereichsleitung'), ('controlling', 'Controlling und Planung'), ('ressortleitung', 'Ressortleitung'), ('fachkraft', 'Sozialpädagogische Fachkraft'), ('netzwerkstelle', 'Netzwerkstelle')], max_length=20, verbose_name='Wer berichtet')),
                ('gremium_am_ort', models.BooleanField(default=False, verbose_name='Wem: dem Planungsgremium des Gebiets')),
                ('empfaenger', models.CharField(blank=True, max_length=200, verbose_name='Wem: wer ihn sonst bekommt')),
                ('inhalt', models.TextField(max_length=2000, verbose_name='Was: Inhalt, je Zeile ein Teil')),
                ('quellen', models.TextField(max_length=2000, verbose_name='Woher: Quellen, je Zeile eine')),
                ('rhythmus', models.CharField(blank=True, choices=[('monatlich', 'monatlich'), ('quartal', 'vierteljährlich'), ('halbjahr', 'halbjährlich'), ('jahr', 'jährlich'), ('', 'auf Anforderung')], max_length=10, verbose_name='Wann: Rhythmus')),
                ('frist_tage', models.SmallIntegerField(default=0, verbose_name='Wann: Frist in Tagen nach dem Ende des Zeitraums')),
                ('erinnerung_tage', models.PositiveSmallIntegerField(default=14, verbose_name='Erinnerung, Tage vor der Frist')),
                ('eskalation_tage', models.PositiveSmallIntegerField(default=14, verbose_name='Eskalation, Tage nach der Frist')),
                ('eskaliert_an', models.CharField(choices=[('fachbereichsleitung', 'Fachbereichsleitung'), ('controlling', 'Controlling und Planung'), ('ressortleitung', 'Ressortleitung'), ('fachkraft', 'Sozialpädagogische Fachkraft'), ('netzwerkstelle', 'Netzwerkstelle')], default='fachbereichsleitung', max_length=20, verbose_name='Eskalation an')),
                ('schriftlich', models.BooleanField(default=True, verbose_name='Wie: schriftlich (PDF)')),
                ('muendlich', models.BooleanField(default=False, verbose_name='Wie: mündliche Präsentation')),
                ('auswertung', models.BooleanField(default=False, verbose_name='Wie: DV-Auswertung (Seite)')),
                ('quelle', models.CharField(blank=True, max_length=300, verbose_name='Beleg der Regel')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('gremium', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gremium', verbose_name='Wem: Gremium, dem vorgelegt wird')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='berichte.berichtsregel')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='abgabe',
            constraint=models.CheckConstraint(condition=models.Q(('typ__in', ['controlling', 'sozialraumbudget', 'scorecard', 'gebietsprofil', 'systeme', 'umsetzungsstand', 'vereinbarungen', 'beschlussverfolgung', 'schwerpunktraeume', 'haushaltsplanung'])), name='abgabe_typ_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='abgabe',
            constraint=models.CheckConstraint(condition=models.Q(('anfang__lte', models.F('ende'))), name='abgabe_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='abgabe',
            constraint=models.CheckConstraint(condition=models.Q(('abgegeben_am__gte', models.F('anfang'))), name='abgabe_nicht_vor_dem_zeitraum'),
        ),
        migrations.AddConstraint(
            model_name='abgabe',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('typ', '='), ('gebiet', '='), (models.Func('anfang', 'ende', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='abgabe_einmal_je_zeitraum', violation_error_message='Für diesen Zeitraum ist die Abgabe schon eingetragen.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='abgabe',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "berichte_abgabeevent" ("abgegeben_am", "abgegeben_von_id", "anfang", "bemerkung", "created_at", "ende", "gebiet_id", "id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "typ") SELECT new_values."abgegeben_am", new_values."abgegeben_von_id", new_values."anfang", new_values."bemerkung", new_values."created_at", new_values."ende", new_values."gebiet_id", new_values."id", new_values."in_vertretung", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rhythmus", new_values."typ" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d286d620a58c54012da58adadb6a630599fafb27', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f5a52', referencing='REFERENCING NEW TABLE AS new_values ', table='berichte_abgabe', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='abgabe',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "berichte_abgabeevent" ("abgegeben_am", "abgegeben_von_id", "anfang", "bemerkung", "created_at", "ende", "gebiet_id", "id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "typ") VALUES (NEW."abgegeben_am", NEW."abgegeben_von_id", NEW."anfang", NEW."bemerkung", NEW."created_at", NEW."ende", NEW."gebiet_id", NEW."id", NEW."in_vertretung", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rhythmus", NEW."typ"); RETURN NULL;', hash='1ad22039b3ad4df1350196eb2c154956277e0ebf', operation='UPDATE', pgid='pgtrigger_update_update_440f9', table='berichte_abgabe', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='abgabe',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "berichte_abgabeevent" ("abgegeben_am", "abgegeben_von_id", "anfang", "bemerkung", "created_at", "ende", "gebiet_id", "id", "in_vertretung", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythmus", "typ") VALUES (OLD."abgegeben_am", OLD."abgegeben_von_id", OLD."anfang", OLD."bemerkung", OLD."created_at", OLD."ende", OLD."gebiet_id", OLD."id", OLD."in_vertretung", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rhythmus", OLD."typ"); RETURN NULL;', hash='f980b0a3b98a4be6d00e447e4d79e934f598c2f0', operation='DELETE', pgid='pgtrigger_delete_delete_2a8ae', table='berichte_abgabe', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.UniqueConstraint(fields=('typ', 'ebene', 'gueltig_ab'), name='berichtsregel_einmal_je_tag', violation_error_message='Für diesen Berichtstyp und diese Ebene gibt es ab diesem Tag schon eine Regel.'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('typ__in', ['controlling', 'sozialraumbudget', 'scorecard', 'gebietsprofil', 'systeme', 'umsetzungsstand', 'vereinbarungen', 'beschlussverfolgung', 'schwerpunktraeume', 'haushaltsplanung'])), name='berichtsregel_typ_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('rhythmus__in', ['', 'monatlich', 'quartal', 'halbjahr', 'jahr'])), name='berichtsregel_rhythmus_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('gueltig_ab__day', 1)), name='berichtsregel_beginnt_am_monatsersten'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('erinnerung_tage__lte', 366), ('frist_tage__range', (-366, 366)), ('eskalation_tage__range', (1, 366))), name='berichtsregel_fristen_bis_ein_jahr'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('gremium__isnull', True), ('gremium_am_ort', False), _connector='OR'), name='berichtsregel_hat_ein_gremium'),
        ),
        migrations.AddConstraint(
            model_name='berichtsregel',
            constraint=models.CheckConstraint(condition=models.Q(('schriftlich', True), ('muendlich', True), ('auswertung', True), _connector='OR'), name='berichtsregel_sagt_wie', violation_error_message='Bitte sagen Sie, wie berichtet wird: schriftlich, mündlich oder als DV-Auswertung.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsregel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "berichte_berichtsregelevent" ("auswertung", "ebene", "empfaenger", "erinnerung_tage", "eskalation_tage", "eskaliert_an", "frist_tage", "gremium_am_ort", "gremium_id", "gueltig_ab", "id", "inhalt", "muendlich", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "quellen", "rhythmus", "rolle", "schriftlich", "typ") SELECT new_values."auswertung", new_values."ebene", new_values."empfaenger", new_values."erinnerung_tage", new_values."eskalation_tage", new_values."eskaliert_an", new_values."frist_tage", new_values."gremium_am_ort", new_values."gremium_id", new_values."gueltig_ab", new_values."id", new_values."inhalt", new_values."muendlich", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quelle", new_values."quellen", new_values."rhythmus", new_values."rolle", new_values."schriftlich", new_values."typ" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f2da0a8b5dbf9faacbfd47eed5e4934b04d5901b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9a683', referencing='REFERENCING NEW TABLE AS new_values ', table='berichte_berichtsregel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsregel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "berichte_berichtsregelevent" ("auswertung", "ebene", "empfaenger", "erinnerung_tage", "eskalation_tage", "eskaliert_an", "frist_tage", "gremium_am_ort", "gremium_id", "gueltig_ab", "id", "inhalt", "muendlich", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "quellen", "rhythmus", "rolle", "schriftlich", "typ") VALUES (NEW."auswertung", NEW."ebene", NEW."empfaenger", NEW."erinnerung_tage", NEW."eskalation_tage", NEW."eskaliert_an", NEW."frist_tage", NEW."gremium_am_ort", NEW."gremium_id", NEW."gueltig_ab", NEW."id", NEW."inhalt", NEW."muendlich", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quelle", NEW."quellen", NEW."rhythmus", NEW."rolle", NEW."schriftlich", NEW."typ"); RETURN NULL;', hash='065003becbb594ccd3877ff4b2037afa6cf6424c', operation='UPDATE', pgid='pgtrigger_update_update_16b94', table='berichte_berichtsregel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='berichtsregel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "berichte_berichtsregelevent" ("auswertung", "ebene", "empfaenger", "erinnerung_tage", "eskalation_tage", "eskaliert_an", "frist_tage", "gremium_am_ort", "gremium_id", "gueltig_ab", "id", "inhalt", "muendlich", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "quellen", "rhythmus", "rolle", "schriftlich", "typ") VALUES (OLD."auswertung", OLD."ebene", OLD."empfaenger", OLD."erinnerung_tage", OLD."eskalation_tage", OLD."eskaliert_an", OLD."frist_tage", OLD."gremium_am_ort", OLD."gremium_id", OLD."gueltig_ab", OLD."id", OLD."inhalt", OLD."muendlich", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quelle", OLD."quellen", OLD."rhythmus", OLD."rolle", OLD."schriftlich", OLD."typ"); RETURN NULL;', hash='f2e5c9995c06b8218ee44fce590f2636c0b96d72', operation='DELETE', pgid='pgtrigger_delete_delete_421e6', table='berichte_berichtsregel', when='AFTER')),
        ),
        append_only("berichte_abgabeevent"),
        append_only("berichte_berichtsregelevent"),
    ]
