"""From which day on values of a measure are due."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('bsc', '0026_ein_ausgangswert'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='messgroesse',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='messgroesse',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='messgroesse',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='messgroesse',
            name='werte_ab',
            field=models.DateField(editable=False, null=True, verbose_name='Werte fällig ab'),
        ),
        migrations.AddField(
            model_name='messgroesseevent',
            name='werte_ab',
            field=models.DateField(editable=False, null=True, verbose_name='Werte fällig ab'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='messgroesse',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_messgroesseevent" ("art", "id", "muster", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "werte_ab", "ziel_id") SELECT new_values."art", new_values."id", new_values."muster", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reihenfolge", new_values."werte_ab", new_values."ziel_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4c6bb2e044fffeb9aafa5638ba5cabeb6b949d7b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_78706', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_messgroesse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='messgroesse',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_messgroesseevent" ("art", "id", "muster", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "werte_ab", "ziel_id") VALUES (NEW."art", NEW."id", NEW."muster", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reihenfolge", NEW."werte_ab", NEW."ziel_id"); RETURN NULL;', hash='42dfc6012ed604e97deb406d0172eef69b82421c', operation='UPDATE', pgid='pgtrigger_update_update_3ae28', table='bsc_messgroesse', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='messgroesse',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_messgroesseevent" ("art", "id", "muster", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "werte_ab", "ziel_id") VALUES (OLD."art", OLD."id", OLD."muster", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reihenfolge", OLD."werte_ab", OLD."ziel_id"); RETURN NULL;', hash='66b5be92bac00d9aff03b83397ed8f3b8ca7d790', operation='DELETE', pgid='pgtrigger_delete_delete_9f778', table='bsc_messgroesse', when='AFTER')),
        ),
    ]
