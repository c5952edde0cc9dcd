"""A file with Angebote on its way: a draft of one person, purged when taken over."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('basis', '0003_ansichten'),
        ('proaktiv', '0054_bba_geld_nur_mit_schritt'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Angebotsentwurf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='Angelegt')),
                ('datei', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='angebotsentwuerfe', to='basis.datei', verbose_name='Datei')),
                ('nutzer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Von')),
            ],
            options={
                'verbose_name': 'Entwurf eines Imports von Angeboten',
                'verbose_name_plural': 'Entwürfe von Importen von Angeboten',
                'ordering': ['-created_at'],
            },
        ),
    ]
