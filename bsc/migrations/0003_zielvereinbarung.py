"""Zielvereinbarungen with their goals and reports."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('bsc', '0002_regeln'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sozialraum', '0070_lieferungsart_buchungen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Vereinbarungsziel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_collation='de-x-icu', max_length=200, verbose_name='Ziel')),
                ('perspektive', models.CharField(choices=[('finanzen', 'Finanzperspektive'), ('kunden', 'Kundenperspektive'), ('prozess', 'Prozessperspektive'), ('entwicklung', 'Entwicklungsperspektive')], max_length=12, verbose_name='Perspektive')),
                ('messname', models.CharField(max_length=150, verbose_name='Name der Messgröße')),
                ('art', models.CharField(choices=[('anzahl', 'Anzahl'), ('prozent', 'Prozent'), ('euro', 'Euro'), ('dauer', 'Dauer in Tagen'), ('verhaeltnis', 'Verhältnis zweier Seiten')], max_length=12, verbose_name='Art')),
                ('seite', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='Gewertete Seite')),
                ('richtung', models.CharField(choices=[('erhoehen', 'erhöhen'), ('senken', 'senken')], max_length=10, verbose_name='Zielrichtung')),
                ('formel', models.CharField(max_length=200, verbose_name='Wie gemessen wird')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle der Werte')),
                ('verantwortlich', models.CharField(max_length=100, verbose_name='Verantwortlich')),
                ('ausgangswert', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='Ausgangswert')),
                ('ausgang_am', models.DateField(verbose_name='Ausgangswert am')),
                ('zielwert', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='Zielwert')),
                ('ziel_am', models.DateField(verbose_name='Zu erreichen am')),
                ('messgroesse', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vereinbarungsziele', to='bsc.messgroesse', verbose_name='Messgröße')),
                ('ziel', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vereinbarungsziele', to='bsc.ziel', verbose_name='Ziel der Scorecard')),
            ],
            options={
                'verbose_name': 'Ziel einer Zielvereinbarung',
                'verbose_name_plural': 'Ziele der Zielvereinbarungen',
                'ordering': ['vereinbarung', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Zielvereinbarung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='Fassung')),
                ('paar', models.CharField(choices=[('gremium', 'Stadtrat oder Jugendhilfeausschuss – Fachbereich'), ('fachbereich', 'Fachbereich – Ressort'), ('ressort', 'Ressort – Sozialraumplanungsgruppe')], max_length=12, verbose_name='Zwischen')),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=150, verbose_name='Titel')),
                ('gueltig_von', models.DateField(verbose_name='Gilt von')),
                ('gueltig_bis', models.DateField(verbose_name='Gilt bis')),
                ('ressourcen', models.TextField(max_length=2000, verbose_name='Ressourcen')),
                ('berichtspflicht', models.TextField(max_length=1000, verbose_name='Berichtspflicht')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('vierteljaehrlich', 'vierteljährlich'), ('halbjaehrlich', 'halbjährlich'), ('jaehrlich', 'jährlich')], max_length=16, verbose_name='Berichtet wird')),
                ('abweichungsregel', models.TextField(max_length=2000, verbose_name='Regel bei Abweichung')),
                ('anlass', models.CharField(blank=True, max_length=300, verbose_name='Anlass der Fassung')),
                ('stand', models.CharField(choices=[('entwurf', 'Entwurf'), ('verhandlung', 'in Verhandlung'), ('vereinbart', 'vereinbart'), ('berichtet', 'vereinbart, berichtet'), ('geschlossen', 'abgeschlossen'), ('zurueckgezogen', 'zurückgezogen')], default='entwurf', max_length=14, verbose_name='Stand')),
                ('oben_am', models.DateField(blank=True, null=True, verbose_name='Zugestimmt am (oben)')),
                ('unten_am', models.DateField(blank=True, null=True, verbose_name='Zugestimmt am (unten)')),
                ('ergebnis', models.TextField(blank=True, max_length=2000, verbose_name='Ergebnis')),
                ('geschlossen_am', models.DateField(blank=True, null=True, verbose_name='Abgeschlossen am')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angelegt am')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('angelegt_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angelegt von')),
                ('beschluss', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.beschluss', verbose_name='Beschluss')),
                ('ersetzt', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ersetzt_durch', to='bsc.zielvereinbarung', verbose_name='Ersetzt')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zielvereinbarungen', to='sozialraum.gebiet', verbose_name='Untere Seite')),
                ('geschlossen_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Abgeschlossen von')),
                ('gremium', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gremium', verbose_name='Gremium')),
                ('oben_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugestimmt für die obere Seite')),
                ('obergebiet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gebiet', verbose_name='Obere Seite')),
                ('stamm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spaetere', to='bsc.zielvereinbarung', verbose_name='Erste Fassung')),
                ('unten_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugestimmt für die untere Seite')),
            ],
            options={
                'verbose_name': 'Zielvereinbarung',
                'verbose_name_plural': 'Zielvereinbarungen',
                'ordering': ['-gueltig_von', 'titel', '-version', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VereinbarungszielEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(db_collation='de-x-icu', max_length=200, verbose_name='Ziel')),
                ('perspektive', models.CharField(choices=[('finanzen', 'Finanzperspektive'), ('kunden', 'Kundenperspektive'), ('prozess', 'Prozessperspektive'), ('entwicklung', 'Entwicklungsperspektive')], max_length=12, verbose_name='Perspektive')),
                ('messname', models.CharField(max_length=150, verbose_name='Name der Messgröße')),
                ('art', models.CharField(choices=[('anzahl', 'Anzahl'), ('prozent', 'Prozent'), ('euro', 'Euro'), ('dauer', 'Dauer in Tagen'), ('verhaeltnis', 'Verhältnis zweier Seiten')], max_length=12, verbose_name='Art')),
                ('seite', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='Gewertete Seite')),
                ('richtung', models.CharField(choices=[('erhoehen', 'erhöhen'), ('senken', 'senken')], max_length=10, verbose_name='Zielrichtung')),
                ('formel', models.CharField(max_length=200, verbose_name='Wie gemessen wird')),
                ('quelle', models.CharField(max_length=200, verbose_name='Quelle der Werte')),
                ('verantwortlich', models.CharField(max_length=100, verbose_name='Verantwortlich')),
                ('ausgangswert', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='Ausgangswert')),
                ('ausgang_am', models.DateField(verbose_name='Ausgangswert am')),
                ('zielwert', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='Zielwert')),
                ('ziel_am', models.DateField(verbose_name='Zu erreichen am')),
                ('messgroesse', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.messgroesse', verbose_name='Messgröße')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.vereinbarungsziel')),
                ('ziel', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.ziel', verbose_name='Ziel der Scorecard')),
                ('vereinbarung', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.zielvereinbarung', verbose_name='Zielvereinbarung')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='vereinbarungsziel',
            name='vereinbarung',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ziele', to='bsc.zielvereinbarung', verbose_name='Zielvereinbarung'),
        ),
        migrations.CreateModel(
            name='ZielvereinbarungEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='Fassung')),
                ('paar', models.CharField(choices=[('gremium', 'Stadtrat oder Jugendhilfeausschuss – Fachbereich'), ('fachbereich', 'Fachbereich – Ressort'), ('ressort', 'Ressort – Sozialraumplanungsgruppe')], max_length=12, verbose_name='Zwischen')),
                ('titel', models.CharField(db_collation='de-x-icu', max_length=150, verbose_name='Titel')),
                ('gueltig_von', models.DateField(verbose_name='Gilt von')),
                ('gueltig_bis', models.DateField(verbose_name='Gilt bis')),
                ('ressourcen', models.TextField(max_length=2000, verbose_name='Ressourcen')),
                ('berichtspflicht', models.TextField(max_length=1000, verbose_name='Berichtspflicht')),
                ('rhythmus', models.CharField(choices=[('monatlich', 'monatlich'), ('vierteljaehrlich', 'vierteljährlich'), ('halbjaehrlich', 'halbjährlich'), ('jaehrlich', 'jährlich')], max_length=16, verbose_name='Berichtet wird')),
                ('abweichungsregel', models.TextField(max_length=2000, verbose_name='Regel bei Abweichung')),
                ('anlass', models.CharField(blank=True, max_length=300, verbose_name='Anlass der Fassung')),
                ('stand', models.CharField(choices=[('entwurf', 'Entwurf'), ('verhandlung', 'in Verhandlung'), ('vereinbart', 'vereinbart'), ('berichtet', 'vereinbart, berichtet'), ('geschlossen', 'abgeschlossen'), ('zurueckgezogen', 'zurückgezogen')], default='entwurf', max_length=14, verbose_name='Stand')),
                ('oben_am', models.DateField(blank=True, null=True, verbose_name='Zugestimmt am (oben)')),
                ('unten_am', models.DateField(blank=True, null=True, verbose_name='Zugestimmt am (unten)')),
                ('ergebnis', models.TextField(blank=True, max_length=2000, verbose_name='Ergebnis')),
                ('geschlossen_am', models.DateField(blank=True, null=True, verbose_name='Abgeschlossen am')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angelegt am')),
                ('muster', models.BooleanField(default=False, editable=False, verbose_name='Musterdaten')),
                ('angelegt_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angelegt von')),
                ('beschluss', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.beschluss', verbose_name='Beschluss')),
                ('ersetzt', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.zielvereinbarung', verbose_name='Ersetzt')),
                ('gebiet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Untere Seite')),
                ('geschlossen_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Abgeschlossen von')),
                ('gremium', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gremium', verbose_name='Gremium')),
                ('oben_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugestimmt für die obere Seite')),
                ('obergebiet', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Obere Seite')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='bsc.zielvereinbarung')),
                ('stamm', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bsc.zielvereinbarung', verbose_name='Erste Fassung')),
                ('unten_von', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugestimmt für die untere Seite')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Zielvereinbarungsbericht',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stichtag', models.DateField(verbose_name='Stichtag')),
                ('text', models.TextField(max_length=4000, verbose_name='Bericht')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Berichtet am')),
                ('nutzer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Berichtet von')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='berichte', to='bsc.zielvereinbarung', verbose_name='Zielvereinbarung')),
            ],
            options={
                'verbose_name': 'Bericht zu einer Zielvereinbarung',
                'verbose_name_plural': 'Berichte zu Zielvereinbarungen',
                'ordering': ['vereinbarung', '-stichtag', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.UniqueConstraint(fields=('stamm', 'version'), name='zielvereinbarung_fassung_einmal'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ersetzt__isnull', True), ('stamm__isnull', True), ('version', 1)), models.Q(('anlass__gt', ''), ('ersetzt__isnull', False), ('stamm__isnull', False), ('version__gt', 1)), _connector='OR'), name='neue_fassung_nennt_die_alte_und_den_anlass'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gremium__isnull', False), ('obergebiet__isnull', True), ('paar', 'gremium')), models.Q(('gremium__isnull', True), ('obergebiet__isnull', False), ('paar__in', ['fachbereich', 'ressort'])), _connector='OR'), name='zielvereinbarung_hat_zwei_seiten'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(('gueltig_bis__gte', models.F('gueltig_von'))), name='zielvereinbarung_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(('abweichungsregel__gt', ''), ('berichtspflicht__gt', ''), ('ressourcen__gt', ''), ('titel__gt', '')), name='zielvereinbarung_ist_vollstaendig'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(('oben_von__isnull', True), ('unten_von__isnull', True), models.Q(('oben_von', models.F('unten_von')), _negated=True), _connector='OR'), name='zielvereinbarung_zwei_personen'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stand__in', ['vereinbart', 'berichtet', 'geschlossen']), _negated=True), models.Q(('oben_am__isnull', False), ('oben_von__isnull', False), ('unten_am__isnull', False), ('unten_von__isnull', False), models.Q(models.Q(('paar', 'gremium'), _negated=True), ('beschluss__isnull', False), _connector='OR')), _connector='OR'), name='vereinbart_haben_beide_seiten'),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stand', 'geschlossen'), _negated=True), models.Q(('ergebnis__gt', ''), ('geschlossen_am__isnull', False)), _connector='OR'), name='abgeschlossen_nennt_das_ergebnis'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_von_id", "version") SELECT new_values."abweichungsregel", new_values."angelegt_von_id", new_values."anlass", new_values."berichtspflicht", new_values."beschluss_id", new_values."created_at", new_values."ergebnis", new_values."ersetzt_id", new_values."gebiet_id", new_values."geschlossen_am", new_values."geschlossen_von_id", new_values."gremium_id", new_values."gueltig_bis", new_values."gueltig_von", new_values."id", new_values."muster", new_values."oben_am", new_values."oben_von_id", new_values."obergebiet_id", new_values."paar", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."ressourcen", new_values."rhythmus", new_values."stamm_id", new_values."stand", new_values."titel", new_values."unten_am", new_values."unten_von_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='62a05a34859e11d858d9f5ddb4d6b2a6d8df5086', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cdd54', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_zielvereinbarung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_von_id", "version") VALUES (NEW."abweichungsregel", NEW."angelegt_von_id", NEW."anlass", NEW."berichtspflicht", NEW."beschluss_id", NEW."created_at", NEW."ergebnis", NEW."ersetzt_id", NEW."gebiet_id", NEW."geschlossen_am", NEW."geschlossen_von_id", NEW."gremium_id", NEW."gueltig_bis", NEW."gueltig_von", NEW."id", NEW."muster", NEW."oben_am", NEW."oben_von_id", NEW."obergebiet_id", NEW."paar", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ressourcen", NEW."rhythmus", NEW."stamm_id", NEW."stand", NEW."titel", NEW."unten_am", NEW."unten_von_id", NEW."version"); RETURN NULL;', hash='2e2f0dff13ffd518ffaa5faeef55eb7ade4111a7', operation='UPDATE', pgid='pgtrigger_update_update_ff16a', table='bsc_zielvereinbarung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zielvereinbarung',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_zielvereinbarungevent" ("abweichungsregel", "angelegt_von_id", "anlass", "berichtspflicht", "beschluss_id", "created_at", "ergebnis", "ersetzt_id", "gebiet_id", "geschlossen_am", "geschlossen_von_id", "gremium_id", "gueltig_bis", "gueltig_von", "id", "muster", "oben_am", "oben_von_id", "obergebiet_id", "paar", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ressourcen", "rhythmus", "stamm_id", "stand", "titel", "unten_am", "unten_von_id", "version") VALUES (OLD."abweichungsregel", OLD."angelegt_von_id", OLD."anlass", OLD."berichtspflicht", OLD."beschluss_id", OLD."created_at", OLD."ergebnis", OLD."ersetzt_id", OLD."gebiet_id", OLD."geschlossen_am", OLD."geschlossen_von_id", OLD."gremium_id", OLD."gueltig_bis", OLD."gueltig_von", OLD."id", OLD."muster", OLD."oben_am", OLD."oben_von_id", OLD."obergebiet_id", OLD."paar", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ressourcen", OLD."rhythmus", OLD."stamm_id", OLD."stand", OLD."titel", OLD."unten_am", OLD."unten_von_id", OLD."version"); RETURN NULL;', hash='c54f9a47c4279d8913199d572a58b54ed9130070', operation='DELETE', pgid='pgtrigger_delete_delete_b7909', table='bsc_zielvereinbarung', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='vereinbarungsziel',
            constraint=models.CheckConstraint(condition=models.Q(('ziel_am__gt', models.F('ausgang_am'))), name='vereinbarungsziel_liegt_nach_dem_ausgang'),
        ),
        migrations.AddConstraint(
            model_name='vereinbarungsziel',
            constraint=models.CheckConstraint(condition=models.Q(('perspektive__in', ['finanzen', 'kunden', 'prozess', 'entwicklung'])), name='vereinbarungsziel_in_einer_perspektive'),
        ),
        migrations.AddConstraint(
            model_name='vereinbarungsziel',
            constraint=models.CheckConstraint(condition=models.Q(('formel__gt', ''), ('messname__gt', ''), ('quelle__gt', ''), ('text__gt', ''), ('verantwortlich__gt', '')), name='vereinbarungsziel_ist_vollstaendig'),
        ),
        migrations.AddConstraint(
            model_name='vereinbarungsziel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('art', 'verhaeltnis'), _negated=True), models.Q(('ausgangswert__range', (0, 100)), ('zielwert__range', (0, 100))), _connector='OR'), name='vereinbarungsziel_anteil_bis_100'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vereinbarungsziel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bsc_vereinbarungszielevent" ("art", "ausgang_am", "ausgangswert", "formel", "id", "messgroesse_id", "messname", "perspektive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "richtung", "seite", "text", "verantwortlich", "vereinbarung_id", "ziel_am", "ziel_id", "zielwert") SELECT new_values."art", new_values."ausgang_am", new_values."ausgangswert", new_values."formel", new_values."id", new_values."messgroesse_id", new_values."messname", new_values."perspektive", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quelle", new_values."richtung", new_values."seite", new_values."text", new_values."verantwortlich", new_values."vereinbarung_id", new_values."ziel_am", new_values."ziel_id", new_values."zielwert" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ca4cdbc319785a409707d7b87945dbda746dd5a9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_43787', referencing='REFERENCING NEW TABLE AS new_values ', table='bsc_vereinbarungsziel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vereinbarungsziel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "bsc_vereinbarungszielevent" ("art", "ausgang_am", "ausgangswert", "formel", "id", "messgroesse_id", "messname", "perspektive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "richtung", "seite", "text", "verantwortlich", "vereinbarung_id", "ziel_am", "ziel_id", "zielwert") VALUES (NEW."art", NEW."ausgang_am", NEW."ausgangswert", NEW."formel", NEW."id", NEW."messgroesse_id", NEW."messname", NEW."perspektive", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quelle", NEW."richtung", NEW."seite", NEW."text", NEW."verantwortlich", NEW."vereinbarung_id", NEW."ziel_am", NEW."ziel_id", NEW."zielwert"); RETURN NULL;', hash='1e42c2c2c3eb3bc7f186d8cb8500015284a03e3f', operation='UPDATE', pgid='pgtrigger_update_update_7dc18', table='bsc_vereinbarungsziel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vereinbarungsziel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "bsc_vereinbarungszielevent" ("art", "ausgang_am", "ausgangswert", "formel", "id", "messgroesse_id", "messname", "perspektive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "richtung", "seite", "text", "verantwortlich", "vereinbarung_id", "ziel_am", "ziel_id", "zielwert") VALUES (OLD."art", OLD."ausgang_am", OLD."ausgangswert", OLD."formel", OLD."id", OLD."messgroesse_id", OLD."messname", OLD."perspektive", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quelle", OLD."richtung", OLD."seite", OLD."text", OLD."verantwortlich", OLD."vereinbarung_id", OLD."ziel_am", OLD."ziel_id", OLD."zielwert"); RETURN NULL;', hash='841d0fa600236e8d0dfd7c2d6d4c168067671b17', operation='DELETE', pgid='pgtrigger_delete_delete_65a4c', table='bsc_vereinbarungsziel', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='zielvereinbarungsbericht',
            constraint=models.CheckConstraint(condition=models.Q(('text__gt', '')), name='zielvereinbarungsbericht_hat_text'),
        ),
    ]
