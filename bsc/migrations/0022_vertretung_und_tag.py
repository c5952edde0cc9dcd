"""Who agreed i. V., the day of a draft and of a report, and every kind of measure in a Zielvereinbarung."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('bsc', '0021_zurueckgezogene_fassung_sperrt_nicht'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='zielvereinbarung',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='zielvereinbarung',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='zielvereinbarung',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='zielvereinbarung',
            name='angelegt_am',
            field=models.DateField(editable=False, null=True, verbose_name='Angelegt am Tag'),
        ),
        migrations.AddField(
            model_name='zielvereinbarung',
            name='oben_in_vertretung',
            field=models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von (oben)'),
        ),
        migrations.AddField(
            model_name='zielvereinbarung',
            name='unten_in_vertretung',
            field=models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von (unten)'),
        ),
        migrations.AddField(
            model_name='zielvereinbarungevent',
            name='angelegt_am',
            field=models.DateField(editable=False, null=True, verbose_name='Angelegt am Tag'),
        ),
        migrations.AddField(
            model_name='zielvereinbarungevent',
            name='oben_in_vertretung',
            field=models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von (oben)'),
        ),
        migrations.AddField(
            model_name='zielvereinbarungevent',
            name='unten_in_vertretung',
            field=models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von (unten)'),
        ),
        migrations.AddField(
            model_name='zielvereinbarungsbericht',
            name='berichtet_am',
            field=models.DateField(editable=False, null=True, verbose_name='Berichtet am Tag'),
        ),
        migrations.AlterField(
            model_name='vereinbarungsziel',
            name='art',
            field=models.CharField(choices=[('anzahl', 'Anzahl'), ('prozent', 'Prozent'), ('euro', 'Euro'), ('dauer', 'Dauer in Tagen'), ('je_1000', 'je 1.000'), ('je_10000', 'je 10.000'), ('verhaeltnis', 'Verhältnis zweier Seiten')], max_length=12, verbose_name='Art'),
        ),
        migrations.AlterField(
            model_name='vereinbarungszielevent',
            name='art',
            field=models.CharField(choices=[('anzahl', 'Anzahl'), ('prozent', 'Prozent'), ('euro', 'Euro'), ('dauer', 'Dauer in Tagen'), ('je_1000', 'je 1.000'), ('je_10000', 'je 10.000'), ('verhaeltnis', 'Verhältnis zweier Seiten')], max_length=12, verbose_name='Art'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_am", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_in_vertretung", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_in_vertretung", "unten_von_id", "version") SELECT new_values."abweichungsregel", new_values."angelegt_am", new_values."angelegt_von_id", new_values."anlass", new_values."berichtspflicht", new_values."beschluss_id", new_values."created_at", new_values."ergebnis", new_values."ersetzt_id", new_values."gebiet_id", new_values."geschlossen_am", new_values."geschlossen_von_id", new_values."gremium_id", new_values."gueltig_bis", new_values."gueltig_von", new_values."id", new_values."muster", new_values."oben_am", new_values."oben_in_vertretung", new_values."oben_von_id", new_values."obergebiet_id", new_values."paar", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."ressourcen", new_values."rhythmus", new_values."stamm_id", new_values."stand", new_values."titel", new_values."unten_am", new_values."unten_in_vertretung", new_values."unten_von_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75abcc23f277c4705665653529906be7d9b85497', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cdd54', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_zielvereinbarung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_am", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_in_vertretung", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_in_vertretung", "unten_von_id", "version") VALUES (NEW."abweichungsregel", NEW."angelegt_am", NEW."angelegt_von_id", NEW."anlass", NEW."berichtspflicht", NEW."beschluss_id", NEW."created_at", NEW."ergebnis", NEW."ersetzt_id", NEW."gebiet_id", NEW."geschlossen_am", NEW."geschlossen_von_id", NEW."gremium_id", NEW."gueltig_bis", NEW."gueltig_von", NEW."id", NEW."muster", NEW."oben_am", NEW."oben_in_vertretung", NEW."oben_von_id", NEW."obergebiet_id", NEW."paar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ressourcen", NEW."rhythmus", NEW."stamm_id", NEW."stand", NEW."titel", NEW."unten_am", NEW."unten_in_vertretung", NEW."unten_von_id", NEW."version"); RETURN NULL;', hash='787d0e89399815108f6be1d835f53c1014e64cb8', operation='UPDATE', pgid='pgtrigger_update_update_ff16a', table='bsc_zielvereinbarung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_am", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_in_vertretung", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_in_vertretung", "unten_von_id", "version") VALUES (OLD."abweichungsregel", OLD."angelegt_am", OLD."angelegt_von_id", OLD."anlass", OLD."berichtspflicht", OLD."beschluss_id", OLD."created_at", OLD."ergebnis", OLD."ersetzt_id", OLD."gebiet_id", OLD."geschlossen_am", OLD."geschlossen_von_id", OLD."gremium_id", OLD."gueltig_bis", OLD."gueltig_von", OLD."id", OLD."muster", OLD."oben_am", OLD."oben_in_vertretung", OLD."oben_von_id", OLD."obergebiet_id", OLD."paar", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ressourcen", OLD."rhythmus", OLD."stamm_id", OLD."stand", OLD."titel", OLD."unten_am", OLD."unten_in_vertretung", OLD."unten_von_id", OLD."version"); RETURN NULL;', hash='e266b385a0e36ecaa60d3c61bc7ff34414fc0d08', operation='DELETE', pgid='pgtrigger_delete_delete_b7909', table='bsc_zielvereinbarung', when='AFTER')),
        ),
    ]
