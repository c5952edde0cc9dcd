"""Whose consent to a Zielvereinbarung lapsed, and by which change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from basis.sql import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('bsc', '0023_werte_faellig_ab'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Zustimmungswegfall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seite', models.CharField(choices=[('oben', 'obere Seite'), ('unten', 'untere Seite')], max_length=5, verbose_name='Seite')),
                ('zugestimmt_am', models.DateField(verbose_name='Zugestimmt am')),
                ('in_vertretung', models.CharField(blank=True, max_length=150, verbose_name='In Vertretung von')),
                ('anlass', models.TextField(verbose_name='Was geändert wurde')),
                ('entfallen_am', models.DateField(verbose_name='Entfallen am')),
                ('geaendert_von', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Geändert von')),
                ('vereinbarung', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wegfaelle', to='bsc.zielvereinbarung', verbose_name='Zielvereinbarung')),
                ('zugestimmt_von', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Zugestimmt hatte')),
            ],
            options={
                'verbose_name': 'Entfallene Zustimmung',
                'verbose_name_plural': 'Entfallene Zustimmungen',
                'ordering': ['vereinbarung', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('anlass__gt', '')), name='entfallene_zustimmung_nennt_den_anlass'), models.CheckConstraint(condition=models.Q(('seite__in', ['oben', 'unten'])), name='entfallene_zustimmung_einer_seite')],
            },
        ),
        append_only('bsc_zustimmungswegfall'),
    ]
