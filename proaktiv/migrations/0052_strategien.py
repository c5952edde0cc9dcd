"""Strategies of a Konzeption: for the whole city, a planning area, or a Zielgruppe."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('proaktiv', '0051_uebergang'),
        ('sozialraum', '0072_schulwerte_nur_anhaengen'),
    ]

    operations = [
        migrations.CreateModel(
            name='Strategie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=200, verbose_name='Strategie')),
                ('reichweite', models.CharField(choices=[('stadt', 'gesamte Stadt'), ('raum', 'Planungsraum'), ('zielgruppe', 'Zielgruppe')], max_length=10, verbose_name='Gilt für')),
                ('text', models.TextField(max_length=4000, verbose_name='Was verfolgt wird')),
                ('stand', models.CharField(choices=[('entwurf', 'in Arbeit'), ('abgestimmt', 'abgestimmt'), ('beschlossen', 'beschlossen')], default='entwurf', max_length=12, verbose_name='Stand')),
                ('gueltig_von', models.DateField(verbose_name='Gilt von')),
                ('gueltig_bis', models.DateField(blank=True, null=True, verbose_name='Gilt bis')),
                ('quelle', models.CharField(blank=True, max_length=300, verbose_name='Quelle')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
            ],
            options={
                'verbose_name': 'Strategie',
                'verbose_name_plural': 'Strategien',
                'ordering': ['reichweite', 'titel', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='StrategieEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=200, verbose_name='Strategie')),
                ('reichweite', models.CharField(choices=[('stadt', 'gesamte Stadt'), ('raum', 'Planungsraum'), ('zielgruppe', 'Zielgruppe')], max_length=10, verbose_name='Gilt für')),
                ('text', models.TextField(max_length=4000, verbose_name='Was verfolgt wird')),
                ('stand', models.CharField(choices=[('entwurf', 'in Arbeit'), ('abgestimmt', 'abgestimmt'), ('beschlossen', 'beschlossen')], default='entwurf', max_length=12, verbose_name='Stand')),
                ('gueltig_von', models.DateField(verbose_name='Gilt von')),
                ('gueltig_bis', models.DateField(blank=True, null=True, verbose_name='Gilt bis')),
                ('quelle', models.CharField(blank=True, max_length=300, verbose_name='Quelle')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='strategie',
            name='beschluss',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strategien', to='sozialraum.beschluss', verbose_name='Beschluss'),
        ),
        migrations.AddField(
            model_name='strategie',
            name='gebiet',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strategien', to='sozialraum.gebiet', verbose_name='Planungsraum'),
        ),
        migrations.AddField(
            model_name='strategie',
            name='handlungsfeld',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strategien', to='proaktiv.handlungsfeld', verbose_name='Handlungsfeld'),
        ),
        migrations.AddField(
            model_name='strategie',
            name='konzeption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strategien', to='proaktiv.konzeption', verbose_name='Konzeption'),
        ),
        migrations.AddField(
            model_name='strategie',
            name='zielgruppe',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strategien', to='proaktiv.zielgruppe', verbose_name='Zielgruppe'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='beschluss',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.beschluss', verbose_name='Beschluss'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='gebiet',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Planungsraum'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='handlungsfeld',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.handlungsfeld', verbose_name='Handlungsfeld'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='konzeption',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.konzeption', verbose_name='Konzeption'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='proaktiv.strategie'),
        ),
        migrations.AddField(
            model_name='strategieevent',
            name='zielgruppe',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.zielgruppe', verbose_name='Zielgruppe'),
        ),
        migrations.AddConstraint(
            model_name='strategie',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', ''), ('titel__gt', '')), name='strategie_hat_titel_und_text'),
        ),
        migrations.AddConstraint(
            model_name='strategie',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gebiet__isnull', True), ('reichweite', 'stadt'), ('zielgruppe__isnull', True)), models.Q(('gebiet__isnull', False), ('reichweite', 'raum'), ('zielgruppe__isnull', True)), models.Q(('gebiet__isnull', True), ('reichweite', 'zielgruppe'), ('zielgruppe__isnull', False)), _connector='OR'), name='strategie_gilt_fuer_genau_eines'),
        ),
        migrations.AddConstraint(
            model_name='strategie',
            constraint=models.CheckConstraint(condition=models.Q(('stand__in', ['entwurf', 'abgestimmt', 'beschlossen'])), name='strategie_stand_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='strategie',
            constraint=models.CheckConstraint(condition=models.Q(('gueltig_bis__isnull', True), ('gueltig_bis__gte', models.F('gueltig_von')), _connector='OR'), name='strategie_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='strategie',
            constraint=models.UniqueConstraint(fields=('konzeption', 'titel'), name='strategie_titel_einmal_je_konzeption'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategie',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "proaktiv_strategieevent" ("beschluss_id", "gebiet_id", "gueltig_bis", "gueltig_von", "handlungsfeld_id", "id", "konzeption_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "reichweite", "stand", "text", "titel", "zielgruppe_id") SELECT new_values."beschluss_id", new_values."gebiet_id", new_values."gueltig_bis", new_values."gueltig_von", new_values."handlungsfeld_id", new_values."id", new_values."konzeption_id", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quelle", new_values."reichweite", new_values."stand", new_values."text", new_values."titel", new_values."zielgruppe_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='073935fdf54159b371c6294c303ad3bd6789655e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_91b85', referencing='REFERENCING NEW TABLE AS new_values ', table='proaktiv_strategie', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategie',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proaktiv_strategieevent" ("beschluss_id", "gebiet_id", "gueltig_bis", "gueltig_von", "handlungsfeld_id", "id", "konzeption_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "reichweite", "stand", "text", "titel", "zielgruppe_id") VALUES (NEW."beschluss_id", NEW."gebiet_id", NEW."gueltig_bis", NEW."gueltig_von", NEW."handlungsfeld_id", NEW."id", NEW."konzeption_id", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quelle", NEW."reichweite", NEW."stand", NEW."text", NEW."titel", NEW."zielgruppe_id"); RETURN NULL;', hash='0239f57709e8746ade6cf2e738b41b42fd96f24d', operation='UPDATE', pgid='pgtrigger_update_update_0abc8', table='proaktiv_strategie', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='strategie',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proaktiv_strategieevent" ("beschluss_id", "gebiet_id", "gueltig_bis", "gueltig_von", "handlungsfeld_id", "id", "konzeption_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "reichweite", "stand", "text", "titel", "zielgruppe_id") VALUES (OLD."beschluss_id", OLD."gebiet_id", OLD."gueltig_bis", OLD."gueltig_von", OLD."handlungsfeld_id", OLD."id", OLD."konzeption_id", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quelle", OLD."reichweite", OLD."stand", OLD."text", OLD."titel", OLD."zielgruppe_id"); RETURN NULL;', hash='7ed4596395dc6530ed684636ae3b2ee3d5bea0be', operation='DELETE', pgid='pgtrigger_delete_delete_941fa', table='proaktiv_strategie', when='AFTER')),
        ),
    ]
