"""What people call the transition from a Lebensphase into the one that follows."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('proaktiv', '0050_massnahmenentwurf'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='lebensphase',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lebensphase',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lebensphase',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='lebensphase',
            name='uebergang',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='Übergang in die nächste'),
        ),
        migrations.AddField(
            model_name='lebensphaseevent',
            name='uebergang',
            field=models.CharField(blank=True, default='', max_length=80, verbose_name='Übergang in die nächste'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lebensphase',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "proaktiv_lebensphaseevent" ("alter_bis", "alter_von", "gueltig_bis", "gueltig_von", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "schluessel", "uebergang") SELECT new_values."alter_bis", new_values."alter_von", new_values."gueltig_bis", new_values."gueltig_von", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reihenfolge", new_values."schluessel", new_values."uebergang" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e39ef311ef4ac758778b6647116a8c71a5ba6b7f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fa1eb', referencing='REFERENCING NEW TABLE AS new_values ', table='proaktiv_lebensphase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lebensphase',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proaktiv_lebensphaseevent" ("alter_bis", "alter_von", "gueltig_bis", "gueltig_von", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "schluessel", "uebergang") VALUES (NEW."alter_bis", NEW."alter_von", NEW."gueltig_bis", NEW."gueltig_von", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reihenfolge", NEW."schluessel", NEW."uebergang"); RETURN NULL;', hash='95026f90746c655467f2ceadb86e6cf5a03283cb', operation='UPDATE', pgid='pgtrigger_update_update_c53f2', table='proaktiv_lebensphase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lebensphase',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proaktiv_lebensphaseevent" ("alter_bis", "alter_von", "gueltig_bis", "gueltig_von", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reihenfolge", "schluessel", "uebergang") VALUES (OLD."alter_bis", OLD."alter_von", OLD."gueltig_bis", OLD."gueltig_von", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reihenfolge", OLD."schluessel", OLD."uebergang"); RETURN NULL;', hash='332b52726f2d8bbb53f3de6ffe818ca426dcd8e9', operation='DELETE', pgid='pgtrigger_delete_delete_3bfee', table='proaktiv_lebensphase', when='AFTER')),
        ),
    ]
