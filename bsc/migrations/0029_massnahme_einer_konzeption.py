"""A Maßnahme of a Handlungskonzept may be one of a Konzeption."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('bsc', '0028_regeln_der_handlungskonzepte'),
        ('proaktiv', '0011_regeln_der_konzeptionen'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='konzeptmassnahme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='konzeptmassnahme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='konzeptmassnahme',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='konzeptmassnahme',
            name='konzeptionsmassnahme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='konzeptmassnahmen', to='proaktiv.massnahme', verbose_name='Maßnahme einer Konzeption'),
        ),
        migrations.AddField(
            model_name='konzeptmassnahmeevent',
            name='konzeptionsmassnahme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.massnahme', verbose_name='Maßnahme einer Konzeption'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "konzeptionsmassnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") SELECT new_values."bis", new_values."id", new_values."konzeptionsmassnahme_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text", new_values."verantwortlich", new_values."ziel_id", new_values."zielmassnahme_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='83b5b94bb737de74d14f57e9e42d040e95b4e185', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fe651', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "konzeptionsmassnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") VALUES (NEW."bis", NEW."id", NEW."konzeptionsmassnahme_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."verantwortlich", NEW."ziel_id", NEW."zielmassnahme_id"); RETURN NULL;', hash='ddb65e62eccc6b56423fdcdc14a000fc29088373', operation='UPDATE', pgid='pgtrigger_update_update_5adf3', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='konzeptmassnahme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_konzeptmassnahmeevent" ("bis", "id", "konzeptionsmassnahme_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "verantwortlich", "ziel_id", "zielmassnahme_id") VALUES (OLD."bis", OLD."id", OLD."konzeptionsmassnahme_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."verantwortlich", OLD."ziel_id", OLD."zielmassnahme_id"); RETURN NULL;', hash='252228203d02cced36cf43875029e0a99755f691', operation='DELETE', pgid='pgtrigger_delete_delete_26811', table='bsc_konzeptmassnahme', when='AFTER')),
        ),
    ]
