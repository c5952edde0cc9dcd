"""Committee packets: an order is only added to, and what has its file in a packet stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from basis.sql import append_only

FERTIG_BLEIBT = """
CREATE FUNCTION berichte_paketteil_pruefe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Ein Bericht in einem Paket ist unveränderlich: % ist nicht erlaubt. Ein neues Paket hat neue Berichte.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER berichte_paketteil_fertig_bleibt BEFORE UPDATE OR DELETE ON berichte_paketteil
    FOR EACH ROW WHEN (OLD.datei_id IS NOT NULL) EXECUTE FUNCTION berichte_paketteil_pruefe();
"""
WEG = "DROP TRIGGER berichte_paketteil_fertig_bleibt ON berichte_paketteil; DROP FUNCTION berichte_paketteil_pruefe();"


class Migration(migrations.Migration):

    dependencies = [
        ('basis', '0004_auftrag_neustarts'),
        ('berichte', '0014_erinnerungsfehler'),
        ('sozialraum', '0076_anfragen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Berichtspaket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30), size=None, verbose_name='Berichtstypen')),
                ('von', models.DateField(verbose_name='Zeitraum von')),
                ('bis', models.DateField(verbose_name='Zeitraum bis')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Bestellt am')),
                ('bereich', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='berichtspakete', to='sozialraum.gebiet', verbose_name='Gebiet und alle darunter')),
                ('bestellt_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Bestellt von')),
            ],
            options={
                'verbose_name': 'Berichtspaket',
                'verbose_name_plural': 'Berichtspakete',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Paketteil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typ', models.CharField(choices=[('controlling', 'Controllingbericht'), ('sozialraumbudget', 'Sozialraumbudget'), ('scorecard', 'Scorecard'), ('gebietsprofil', 'Gebietsprofil'), ('systeme', 'Pro-Aktive Systeme'), ('umsetzungsstand', 'Umsetzungsstand'), ('vereinbarungen', 'Vereinbarungen'), ('beschlussverfolgung', 'Beschlussverfolgung'), ('schwerpunktraeume', 'Schwerpunkträume'), ('haushaltsplanung', 'Haushaltsplanung des folgenden Jahres')], max_length=30, verbose_name='Berichtstyp')),
                ('stand', models.CharField(choices=[('offen', 'noch nicht gedruckt'), ('freigegeben', 'freigegeben'), ('entwurf', 'Entwurf'), ('fehlt', 'nicht vorhanden'), ('gescheitert', 'gescheitert')], default='offen', max_length=12, verbose_name='Stand')),
                ('angabe', models.TextField(blank=True, verbose_name='Angabe')),
                ('titel', models.CharField(blank=True, max_length=300, verbose_name='Titel')),
                ('datenstand', models.DateField(blank=True, null=True, verbose_name='Datenstand')),
                ('seiten', models.PositiveIntegerField(blank=True, null=True, verbose_name='Seiten')),
                ('quelle', models.CharField(blank=True, max_length=60, verbose_name='Abgelegter Bericht')),
                ('erledigt_am', models.DateTimeField(blank=True, null=True, verbose_name='Erledigt am')),
                ('datei', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basis.datei', verbose_name='PDF')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('paket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teile', to='berichte.berichtspaket', verbose_name='Paket')),
            ],
            options={
                'verbose_name': 'Teil eines Berichtspakets',
                'verbose_name_plural': 'Teile von Berichtspaketen',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='berichtspaket',
            constraint=models.CheckConstraint(condition=models.Q(('von__lte', models.F('bis'))), name='berichtspaket_endet_nicht_vor_beginn'),
        ),
        migrations.AddConstraint(
            model_name='berichtspaket',
            constraint=models.CheckConstraint(condition=models.Q(('typen', []), _negated=True), name='berichtspaket_hat_typen'),
        ),
        migrations.AddConstraint(
            model_name='paketteil',
            constraint=models.UniqueConstraint(fields=('paket', 'typ', 'gebiet'), name='paketteil_einmal'),
        ),
        migrations.AddConstraint(
            model_name='paketteil',
            constraint=models.CheckConstraint(condition=models.Q(('typ__in', ['controlling', 'sozialraumbudget', 'scorecard', 'gebietsprofil', 'systeme', 'umsetzungsstand', 'vereinbarungen', 'beschlussverfolgung', 'schwerpunktraeume', 'haushaltsplanung'])), name='paketteil_typ_ist_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='paketteil',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('angabe__gt', ''), ('datei__isnull', False), ('datenstand__isnull', False), ('stand__in', ['freigegeben', 'entwurf'])), models.Q(('angabe__gt', ''), ('datei__isnull', True), ('stand__in', ['fehlt', 'gescheitert'])), models.Q(('datei__isnull', True), ('stand', 'offen')), _connector='OR'), name='paketteil_ist_ganz'),
        ),
        append_only('berichte_berichtspaket'),
        migrations.RunSQL(FERTIG_BLEIBT, WEG),
    ]
