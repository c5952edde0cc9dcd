"""An Aktion is linked with a Maßnahme of a Konzeption; what was written in words stays as its Grundlage."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proaktiv', '0012_kettenregel'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='aktion',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='aktion',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='aktion',
            name='delete_delete',
        ),
        migrations.RenameField("aktion", "massnahme", "grundlage"),
        migrations.RenameField("aktionevent", "massnahme", "grundlage"),
        migrations.AlterField(
            model_name='aktion',
            name='grundlage',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='Grundlage in Worten'),
        ),
        migrations.AlterField(
            model_name='aktionevent',
            name='grundlage',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='Grundlage in Worten'),
        ),
        migrations.AddField(
            model_name='aktion',
            name='massnahme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aktionen', to='proaktiv.massnahme', verbose_name='Maßnahme'),
        ),
        migrations.AddField(
            model_name='aktionevent',
            name='massnahme',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='proaktiv.massnahme', verbose_name='Maßnahme'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aktion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "proaktiv_aktionevent" ("akteur_id", "art_id", "beendet_am", "beginn", "beschluss_id", "bis", "created_at", "ergebnis", "form", "grundlage", "hausrunde_id", "hinweis_id", "id", "massnahme_id", "mittel_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "titel", "ziel") SELECT new_values."akteur_id", new_values."art_id", new_values."beendet_am", new_values."beginn", new_values."beschluss_id", new_values."bis", new_values."created_at", new_values."ergebnis", new_values."form", new_values."grundlage", new_values."hausrunde_id", new_values."hinweis_id", new_values."id", new_values."massnahme_id", new_values."mittel_id", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."stand", new_values."titel", new_values."ziel" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5184dff13f1bafa99304d25572b574075ea8051', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3a666', referencing='REFERENCING NEW TABLE AS new_values ', table='proaktiv_aktion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aktion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "proaktiv_aktionevent" ("akteur_id", "art_id", "beendet_am", "beginn", "beschluss_id", "bis", "created_at", "ergebnis", "form", "grundlage", "hausrunde_id", "hinweis_id", "id", "massnahme_id", "mittel_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "titel", "ziel") VALUES (NEW."akteur_id", NEW."art_id", NEW."beendet_am", NEW."beginn", NEW."beschluss_id", NEW."bis", NEW."created_at", NEW."ergebnis", NEW."form", NEW."grundlage", NEW."hausrunde_id", NEW."hinweis_id", NEW."id", NEW."massnahme_id", NEW."mittel_id", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stand", NEW."titel", NEW."ziel"); RETURN NULL;', hash='6926b51efbe39a1f0093ae6ada1002a2a3d9e167', operation='UPDATE', pgid='pgtrigger_update_update_c2928', table='proaktiv_aktion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='aktion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "proaktiv_aktionevent" ("akteur_id", "art_id", "beendet_am", "beginn", "beschluss_id", "bis", "created_at", "ergebnis", "form", "grundlage", "hausrunde_id", "hinweis_id", "id", "massnahme_id", "mittel_id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stand", "titel", "ziel") VALUES (OLD."akteur_id", OLD."art_id", OLD."beendet_am", OLD."beginn", OLD."beschluss_id", OLD."bis", OLD."created_at", OLD."ergebnis", OLD."form", OLD."grundlage", OLD."hausrunde_id", OLD."hinweis_id", OLD."id", OLD."massnahme_id", OLD."mittel_id", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."stand", OLD."titel", OLD."ziel"); RETURN NULL;', hash='5cce6a622f9bc78db6ebc43be6f220a9dcd7d333', operation='DELETE', pgid='pgtrigger_delete_delete_b9bea', table='proaktiv_aktion', when='AFTER')),
        ),
    ]
