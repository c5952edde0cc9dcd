"""Überschreitungen, what covers them, their Wertgrenzen; Mittel that stem from one."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('budgets', '0076_erlaeuterung_bleibt'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('sozialraum', '0070_lieferungsart_buchungen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UeberschreitungEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('art', models.CharField(choices=[('uepl', 'überplanmäßig'), ('apl', 'außerplanmäßig')], max_length=4, verbose_name='Art')),
                ('halter', models.CharField(choices=[('sozialraum', 'Sozialraumbudget'), ('ressort', 'Budget des Ressorts'), ('dienst', 'Übergreifender Dienst'), ('reserve', 'Reserve'), ('ohne_raum', 'Nicht zugeordnet'), ('zentral', 'Zentral bewirtschaftet')], max_length=12, verbose_name='Budget')),
                ('betrag_cent', models.BigIntegerField(verbose_name='Betrag')),
                ('anlass', models.CharField(choices=[('rechtsanspruch', 'Rechtsanspruch auf eine Leistung'), ('verpflichtung', 'Verpflichtung aus Gesetz, Bescheid oder Vertrag'), ('unaufschiebbar', 'unaufschiebbare Fortführung einer Aufgabe')], max_length=16, verbose_name='Unabweisbar durch')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('status', models.CharField(choices=[('angemeldet', 'angemeldet'), ('geprueft', 'geprüft'), ('bewilligt', 'bewilligt'), ('gebucht', 'gebucht'), ('abgelehnt', 'abgelehnt'), ('zurueckgezogen', 'zurückgezogen')], default='angemeldet', max_length=14, verbose_name='Stand')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angemeldet am')),
                ('geprueft_am', models.DateTimeField(blank=True, null=True, verbose_name='Geprüft am')),
                ('pruefvermerk', models.TextField(blank=True, verbose_name='Prüfvermerk')),
                ('entschieden_am', models.DateTimeField(blank=True, null=True, verbose_name='Entschieden am')),
                ('entscheidungsgrund', models.TextField(blank=True, verbose_name='Grund der Entscheidung')),
                ('anordnung', models.CharField(blank=True, max_length=200, verbose_name='Anordnung (Fundstelle in den Akten)')),
                ('angeordnet_am', models.DateField(blank=True, null=True, verbose_name='Angeordnet am')),
                ('gebucht_am', models.DateTimeField(blank=True, null=True, verbose_name='Gebucht am')),
                ('muster', models.BooleanField(default=False, verbose_name='Musterdaten')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ueberschreitungsdeckung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('betrag_cent', models.BigIntegerField(verbose_name='Betrag')),
            ],
            options={
                'verbose_name': 'Deckung',
                'verbose_name_plural': 'Deckungen',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='UeberschreitungsdeckungEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('betrag_cent', models.BigIntegerField(verbose_name='Betrag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ueberschreitungsgrenze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grenze_cent', models.BigIntegerField(blank=True, null=True, verbose_name='Bis (leer: ohne Grenze)')),
                ('gueltig_ab', models.DateField(verbose_name='Gültig ab')),
                ('quelle', models.CharField(blank=True, max_length=200, verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'Wertgrenze für Überschreitungen',
                'verbose_name_plural': 'Wertgrenzen für Überschreitungen',
                'ordering': ['gueltig_ab', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UeberschreitungsgrenzeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('grenze_cent', models.BigIntegerField(blank=True, null=True, verbose_name='Bis (leer: ohne Grenze)')),
                ('gueltig_ab', models.DateField(verbose_name='Gültig ab')),
                ('quelle', models.CharField(blank=True, max_length=200, verbose_name='Quelle')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Ueberschreitung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('art', models.CharField(choices=[('uepl', 'überplanmäßig'), ('apl', 'außerplanmäßig')], max_length=4, verbose_name='Art')),
                ('halter', models.CharField(choices=[('sozialraum', 'Sozialraumbudget'), ('ressort', 'Budget des Ressorts'), ('dienst', 'Übergreifender Dienst'), ('reserve', 'Reserve'), ('ohne_raum', 'Nicht zugeordnet'), ('zentral', 'Zentral bewirtschaftet')], max_length=12, verbose_name='Budget')),
                ('betrag_cent', models.BigIntegerField(verbose_name='Betrag')),
                ('anlass', models.CharField(choices=[('rechtsanspruch', 'Rechtsanspruch auf eine Leistung'), ('verpflichtung', 'Verpflichtung aus Gesetz, Bescheid oder Vertrag'), ('unaufschiebbar', 'unaufschiebbare Fortführung einer Aufgabe')], max_length=16, verbose_name='Unabweisbar durch')),
                ('begruendung', models.TextField(verbose_name='Begründung')),
                ('status', models.CharField(choices=[('angemeldet', 'angemeldet'), ('geprueft', 'geprüft'), ('bewilligt', 'bewilligt'), ('gebucht', 'gebucht'), ('abgelehnt', 'abgelehnt'), ('zurueckgezogen', 'zurückgezogen')], default='angemeldet', max_length=14, verbose_name='Stand')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angemeldet am')),
                ('geprueft_am', models.DateTimeField(blank=True, null=True, verbose_name='Geprüft am')),
                ('pruefvermerk', models.TextField(blank=True, verbose_name='Prüfvermerk')),
                ('entschieden_am', models.DateTimeField(blank=True, null=True, verbose_name='Entschieden am')),
                ('entscheidungsgrund', models.TextField(blank=True, verbose_name='Grund der Entscheidung')),
                ('anordnung', models.CharField(blank=True, max_length=200, verbose_name='Anordnung (Fundstelle in den Akten)')),
                ('angeordnet_am', models.DateField(blank=True, null=True, verbose_name='Angeordnet am')),
                ('gebucht_am', models.DateTimeField(blank=True, null=True, verbose_name='Gebucht am')),
                ('muster', models.BooleanField(default=False, verbose_name='Musterdaten')),
                ('beschluss', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.beschluss', verbose_name='Beschluss')),
                ('entschieden_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Entschieden von')),
                ('erstellt_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angemeldet von')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('gebucht_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Gebucht von')),
                ('geprueft_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geprüft von')),
                ('haushaltsjahr', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ueberschreitungen', to='budgets.haushaltsjahr', verbose_name='Haushaltsjahr')),
                ('haushaltsstelle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgets.haushaltsstelle', verbose_name='Haushaltsstelle')),
                ('posten', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ueberschreitungen', to='budgets.budgetposten', verbose_name='Budgetposten')),
            ],
            options={
                'verbose_name': 'Überschreitung',
                'verbose_name_plural': 'Überschreitungen',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='mittel',
            name='ueberschreitung',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mittel', to='budgets.ueberschreitung', verbose_name='Überschreitung'),
        ),
        migrations.AddConstraint(
            model_name='mittel',
            constraint=models.CheckConstraint(condition=models.Q(('ueberschreitung__isnull', True), ('bewegung__in', ['uepl', 'apl']), _connector='OR'), name='ueberschreitung_bucht_ueber_plan'),
        ),
        migrations.AddConstraint(
            model_name='mittel',
            constraint=models.UniqueConstraint(condition=models.Q(('ueberschreitung__isnull', False)), fields=('ueberschreitung', 'posten'), name='ueberschreitung_bucht_einmal'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='beschluss',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.beschluss', verbose_name='Beschluss'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='entschieden_von',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Entschieden von'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='erstellt_von',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Angemeldet von'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='gebiet',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gebiet', verbose_name='Gebiet'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='gebucht_von',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Gebucht von'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='geprueft_von',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geprüft von'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='haushaltsjahr',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budgets.haushaltsjahr', verbose_name='Haushaltsjahr'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='haushaltsstelle',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budgets.haushaltsstelle', verbose_name='Haushaltsstelle'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='budgets.ueberschreitung'),
        ),
        migrations.AddField(
            model_name='ueberschreitungevent',
            name='posten',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budgets.budgetposten', verbose_name='Budgetposten'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckung',
            name='posten',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgets.budgetposten', verbose_name='Deckender Budgetposten'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckung',
            name='ueberschreitung',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deckung', to='budgets.ueberschreitung', verbose_name='Überschreitung'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckungevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckungevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='budgets.ueberschreitungsdeckung'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckungevent',
            name='posten',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budgets.budgetposten', verbose_name='Deckender Budgetposten'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsdeckungevent',
            name='ueberschreitung',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='budgets.ueberschreitung', verbose_name='Überschreitung'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsgrenze',
            name='gremium',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gremium', verbose_name='Gremium'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsgrenzeevent',
            name='gremium',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sozialraum.gremium', verbose_name='Gremium'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsgrenzeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='ueberschreitungsgrenzeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='budgets.ueberschreitungsgrenze'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(('betrag_cent__gt', 0)), name='ueberschreitung_ueber_null'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(('begruendung__gt', '')), name='ueberschreitung_begruendet'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(('posten__isnull', False), models.Q(('art', 'apl'), models.Q(('status', 'gebucht'), _negated=True)), _connector='OR'), name='ueberschreitung_nennt_ihren_posten'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(('entschieden_von__isnull', True), models.Q(models.Q(('entschieden_von', models.F('erstellt_von')), _negated=True), models.Q(('geprueft_von__isnull', True), models.Q(('entschieden_von', models.F('geprueft_von')), _negated=True), _connector='OR')), _connector='OR'), name='ueberschreitung_vier_augen'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['geprueft', 'abgelehnt', 'bewilligt', 'gebucht']), _negated=True), models.Q(('geprueft_am__isnull', False), ('geprueft_von__isnull', False), ('pruefvermerk__gt', '')), _connector='OR'), name='ueberschreitung_ist_geprueft'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['abgelehnt', 'bewilligt', 'gebucht']), _negated=True), models.Q(('entschieden_am__isnull', False), ('entschieden_von__isnull', False)), _connector='OR'), name='ueberschreitung_entschieden_von_wem'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['bewilligt', 'gebucht']), _negated=True), ('beschluss__isnull', False), models.Q(('angeordnet_am__isnull', False), ('anordnung__gt', '')), _connector='OR'), name='ueberschreitung_mit_beschluss_oder_anordnung'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'abgelehnt'), _negated=True), ('entscheidungsgrund__gt', ''), _connector='OR'), name='ueberschreitung_ablehnung_grund'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'gebucht'), _negated=True), models.Q(('gebucht_am__isnull', False), ('gebucht_von__isnull', False)), _connector='OR'), name='ueberschreitung_gebucht_von_wem'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitung',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budgets_ueberschreitungevent" ("angeordnet_am", "anlass", "anordnung", "art", "begruendung", "beschluss_id", "betrag_cent", "created_at", "entscheidungsgrund", "entschieden_am", "entschieden_von_id", "erstellt_von_id", "gebiet_id", "gebucht_am", "gebucht_von_id", "geprueft_am", "geprueft_von_id", "halter", "haushaltsjahr_id", "haushaltsstelle_id", "id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "pruefvermerk", "status") SELECT new_values."angeordnet_am", new_values."anlass", new_values."anordnung", new_values."art", new_values."begruendung", new_values."beschluss_id", new_values."betrag_cent", new_values."created_at", new_values."entscheidungsgrund", new_values."entschieden_am", new_values."entschieden_von_id", new_values."erstellt_von_id", new_values."gebiet_id", new_values."gebucht_am", new_values."gebucht_von_id", new_values."geprueft_am", new_values."geprueft_von_id", new_values."halter", new_values."haushaltsjahr_id", new_values."haushaltsstelle_id", new_values."id", new_values."muster", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."posten_id", new_values."pruefvermerk", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='940666dfa97b50df014337fbd3f1a9c078083711', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4938a', referencing='REFERENCING NEW TABLE AS new_values ', table='budgets_ueberschreitung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitung',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "budgets_ueberschreitungevent" ("angeordnet_am", "anlass", "anordnung", "art", "begruendung", "beschluss_id", "betrag_cent", "created_at", "entscheidungsgrund", "entschieden_am", "entschieden_von_id", "erstellt_von_id", "gebiet_id", "gebucht_am", "gebucht_von_id", "geprueft_am", "geprueft_von_id", "halter", "haushaltsjahr_id", "haushaltsstelle_id", "id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "pruefvermerk", "status") VALUES (NEW."angeordnet_am", NEW."anlass", NEW."anordnung", NEW."art", NEW."begruendung", NEW."beschluss_id", NEW."betrag_cent", NEW."created_at", NEW."entscheidungsgrund", NEW."entschieden_am", NEW."entschieden_von_id", NEW."erstellt_von_id", NEW."gebiet_id", NEW."gebucht_am", NEW."gebucht_von_id", NEW."geprueft_am", NEW."geprueft_von_id", NEW."halter", NEW."haushaltsjahr_id", NEW."haushaltsstelle_id", NEW."id", NEW."muster", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."posten_id", NEW."pruefvermerk", NEW."status"); RETURN NULL;', hash='d7fdbaf8406301ccd28c2796e21fba69ca393e0d', operation='UPDATE', pgid='pgtrigger_update_update_07bbb', table='budgets_ueberschreitung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitung',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "budgets_ueberschreitungevent" ("angeordnet_am", "anlass", "anordnung", "art", "begruendung", "beschluss_id", "betrag_cent", "created_at", "entscheidungsgrund", "entschieden_am", "entschieden_von_id", "erstellt_von_id", "gebiet_id", "gebucht_am", "gebucht_von_id", "geprueft_am", "geprueft_von_id", "halter", "haushaltsjahr_id", "haushaltsstelle_id", "id", "muster", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "pruefvermerk", "status") VALUES (OLD."angeordnet_am", OLD."anlass", OLD."anordnung", OLD."art", OLD."begruendung", OLD."beschluss_id", OLD."betrag_cent", OLD."created_at", OLD."entscheidungsgrund", OLD."entschieden_am", OLD."entschieden_von_id", OLD."erstellt_von_id", OLD."gebiet_id", OLD."gebucht_am", OLD."gebucht_von_id", OLD."geprueft_am", OLD."geprueft_von_id", OLD."halter", OLD."haushaltsjahr_id", OLD."haushaltsstelle_id", OLD."id", OLD."muster", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."posten_id", OLD."pruefvermerk", OLD."status"); RETURN NULL;', hash='4dfb13e45612a3a1280df6b0024703e8b83dca13', operation='DELETE', pgid='pgtrigger_delete_delete_f84d0', table='budgets_ueberschreitung', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitungsdeckung',
            constraint=models.UniqueConstraint(fields=('ueberschreitung', 'posten'), name='ueberschreitungsdeckung_einmal'),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitungsdeckung',
            constraint=models.CheckConstraint(condition=models.Q(('betrag_cent__gt', 0)), name='ueberschreitungsdeckung_ueber_null'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsdeckung',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budgets_ueberschreitungsdeckungevent" ("betrag_cent", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "ueberschreitung_id") SELECT new_values."betrag_cent", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."posten_id", new_values."ueberschreitung_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ea2d432214179242882cc297caac443d1c022ed1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3b109', referencing='REFERENCING NEW TABLE AS new_values ', table='budgets_ueberschreitungsdeckung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsdeckung',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "budgets_ueberschreitungsdeckungevent" ("betrag_cent", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "ueberschreitung_id") VALUES (NEW."betrag_cent", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."posten_id", NEW."ueberschreitung_id"); RETURN NULL;', hash='029c06c3f0e3f66fad4636dca61d064f0d889f22', operation='UPDATE', pgid='pgtrigger_update_update_5ef26', table='budgets_ueberschreitungsdeckung', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsdeckung',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "budgets_ueberschreitungsdeckungevent" ("betrag_cent", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "posten_id", "ueberschreitung_id") VALUES (OLD."betrag_cent", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."posten_id", OLD."ueberschreitung_id"); RETURN NULL;', hash='abf4500af9c9746adff399dd8aa1f5e553d505c1', operation='DELETE', pgid='pgtrigger_delete_delete_94b3b', table='budgets_ueberschreitungsdeckung', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitungsgrenze',
            constraint=models.UniqueConstraint(fields=('gremium', 'gueltig_ab'), name='ueberschreitungsgrenze_einmal_je_tag', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='ueberschreitungsgrenze',
            constraint=models.CheckConstraint(condition=models.Q(('grenze_cent__isnull', True), ('grenze_cent__gt', 0), _connector='OR'), name='ueberschreitungsgrenze_ueber_null'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsgrenze',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budgets_ueberschreitungsgrenzeevent" ("gremium_id", "grenze_cent", "gueltig_ab", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle") SELECT new_values."gremium_id", new_values."grenze_cent", new_values."gueltig_ab", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."quelle" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='43c7573a6abfe722208f672bec711bbda9f37ca0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e87df', referencing='REFERENCING NEW TABLE AS new_values ', table='budgets_ueberschreitungsgrenze', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsgrenze',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "budgets_ueberschreitungsgrenzeevent" ("gremium_id", "grenze_cent", "gueltig_ab", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle") VALUES (NEW."gremium_id", NEW."grenze_cent", NEW."gueltig_ab", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quelle"); RETURN NULL;', hash='5b38d9fdee0ef9cecf6b9d01ee388808a985a3b0', operation='UPDATE', pgid='pgtrigger_update_update_c01c0', table='budgets_ueberschreitungsgrenze', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ueberschreitungsgrenze',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "budgets_ueberschreitungsgrenzeevent" ("gremium_id", "grenze_cent", "gueltig_ab", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle") VALUES (OLD."gremium_id", OLD."grenze_cent", OLD."gueltig_ab", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quelle"); RETURN NULL;', hash='1c8bf2a536c86aa7e86e16c1b867fe326044e15b', operation='DELETE', pgid='pgtrigger_delete_delete_354e3', table='budgets_ueberschreitungsgrenze', when='AFTER')),
        ),
    ]
