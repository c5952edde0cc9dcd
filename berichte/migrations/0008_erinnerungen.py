"""Reminders by mail: what an account chose, and which mails went out; the mails and the history of the choice are final."""

import django.contrib.postgres.fields
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
        ('berichte', '0007_regelwerk'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erinnerungstakt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('takt', models.CharField(choices=[('taeglich', 'jeden Tag, an dem etwas ansteht'), ('woechentlich', 'einmal in der Woche, dazwischen nur, was zu mir eskaliert'), ('aus', 'keine E-Mails')], default='taeglich', max_length=14, verbose_name='Erinnerung per E-Mail')),
                ('nutzer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erinnerungstakt', to=settings.AUTH_USER_MODEL, verbose_name='Zugang')),
            ],
            options={
                'verbose_name': 'Takt der Erinnerungen',
                'verbose_name_plural': 'Takte der Erinnerungen',
            },
        ),
        migrations.CreateModel(
            name='ErinnerungstaktEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('takt', models.CharField(choices=[('taeglich', 'jeden Tag, an dem etwas ansteht'), ('woechentlich', 'einmal in der Woche, dazwischen nur, was zu mir eskaliert'), ('aus', 'keine E-Mails')], default='taeglich', max_length=14, verbose_name='Erinnerung per E-Mail')),
                ('nutzer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugang')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='berichte.erinnerungstakt')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Erinnerungsbrief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.DateField(verbose_name='Tag')),
                ('anzahl', models.PositiveIntegerField(verbose_name='Zahl der Aufgaben')),
                ('kennungen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None, verbose_name='Kennungen der Einträge')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme des Inhalts')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Versandt am')),
                ('nutzer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erinnerungsbriefe', to=settings.AUTH_USER_MODEL, verbose_name='Zugang')),
            ],
            options={
                'verbose_name': 'Erinnerungsbrief',
                'verbose_name_plural': 'Erinnerungsbriefe',
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(fields=('nutzer', 'tag', 'pruefsumme'), name='erinnerung_derselbe_inhalt_einmal_am_tag'), models.CheckConstraint(condition=models.Q(('anzahl__gte', 1)), name='erinnerung_nennt_etwas')],
            },
        ),
        migrations.AddConstraint(
            model_name='erinnerungstakt',
            constraint=models.CheckConstraint(condition=models.Q(('takt__in', ['aus', 'taeglich', 'woechentlich'])), name='erinnerungstakt_ist_bekannt'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erinnerungstakt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "berichte_erinnerungstaktevent" ("id", "nutzer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takt") SELECT new_values."id", new_values."nutzer_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."takt" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ac9b94d34405d2e0c9be3761aaed4369c5d98e1f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1f63c', referencing='REFERENCING NEW TABLE AS new_values ', table='berichte_erinnerungstakt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erinnerungstakt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "berichte_erinnerungstaktevent" ("id", "nutzer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takt") VALUES (NEW."id", NEW."nutzer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."takt"); RETURN NULL;', hash='904c88614d99540f579665763e30c774a1d6b310', operation='UPDATE', pgid='pgtrigger_update_update_e4156', table='berichte_erinnerungstakt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='erinnerungstakt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "berichte_erinnerungstaktevent" ("id", "nutzer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "takt") VALUES (OLD."id", OLD."nutzer_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."takt"); RETURN NULL;', hash='362e9dc32ea4d644f60a7b61f1dc3a0073121e6e', operation='DELETE', pgid='pgtrigger_delete_delete_7fcfe', table='berichte_erinnerungstakt', when='AFTER')),
        ),
        append_only("berichte_erinnerungsbrief"),
        append_only("berichte_erinnerungstaktevent"),
    ]
