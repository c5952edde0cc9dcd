"""Reminders that did not go out."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('berichte', '0013_monatsberichte_in_der_werkstatt'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erinnerungsfehler',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.DateField(verbose_name='Tag')),
                ('art', models.CharField(choices=[('adresse', 'Adresse abgelehnt'), ('server', 'Mailserver antwortet nicht')], max_length=10, verbose_name='Was geschah')),
                ('grund', models.CharField(max_length=100, verbose_name='Meldung des Servers')),
                ('versuche', models.PositiveIntegerField(default=1, verbose_name='Versuche an diesem Tag')),
                ('zuletzt', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Zuletzt versucht')),
                ('nutzer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erinnerungsfehler', to=settings.AUTH_USER_MODEL, verbose_name='Zugang')),
            ],
            options={
                'verbose_name': 'Gescheiterte Erinnerung',
                'verbose_name_plural': 'Gescheiterte Erinnerungen',
                'ordering': ['-zuletzt', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('nutzer', 'tag', 'art'), name='erinnerungsfehler_einmal_am_tag', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('art', 'adresse'), ('nutzer__isnull', False)), models.Q(('art', 'server'), ('nutzer__isnull', True)), _connector='OR'), name='erinnerungsfehler_von_adresse_oder_server'), models.CheckConstraint(condition=models.Q(('versuche__gte', 1)), name='erinnerungsfehler_nach_einem_versuch')],
            },
        ),
    ]
