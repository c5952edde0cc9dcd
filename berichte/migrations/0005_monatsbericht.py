"""Monats-Controllingberichte that were released; a released report never changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from basis.sql import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('basis', '0003_ansichten'),
        ('berichte', '0004_stand_bei_der_ablage'),
        ('budgets', '0076_erlaeuterung_bleibt'),
        ('sozialraum', '0070_lieferungsart_buchungen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Monatsfreigabe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('monat', models.PositiveSmallIntegerField(verbose_name='Monat')),
                ('fassung', models.PositiveSmallIntegerField(verbose_name='Fassung')),
                ('datenstand', models.DateField(verbose_name='Datenstand')),
                ('inhalt', models.JSONField(verbose_name='Inhalt')),
                ('pruefsumme', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('protokollkopf', models.CharField(blank=True, max_length=64, verbose_name='Kopf der Protokollkette')),
                ('muster', models.BooleanField(default=False, verbose_name='Musterdaten')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Freigegeben am')),
                ('freigegeben_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Freigegeben von')),
                ('gebiet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monatsberichte', to='sozialraum.gebiet', verbose_name='Gebiet')),
                ('haushaltsjahr', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monatsberichte', to='budgets.haushaltsjahr', verbose_name='Haushaltsjahr')),
                ('pdf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monatsberichte', to='basis.datei', verbose_name='PDF')),
            ],
            options={
                'verbose_name': 'Monatsbericht',
                'verbose_name_plural': 'Monatsberichte',
                'ordering': ['-haushaltsjahr__jahr', '-monat', 'gebiet__ebene', 'gebiet__schluessel', '-fassung'],
                'constraints': [models.UniqueConstraint(fields=('haushaltsjahr', 'monat', 'gebiet', 'fassung'), name='monatsbericht_einmal_je_fassung'), models.UniqueConstraint(fields=('haushaltsjahr', 'monat', 'gebiet', 'pruefsumme'), name='monatsbericht_einmal_je_inhalt'), models.CheckConstraint(condition=models.Q(('monat__gte', 1), ('monat__lte', 12)), name='monatsbericht_eines_monats')],
            },
        ),
        append_only("berichte_monatsfreigabe"),
    ]
