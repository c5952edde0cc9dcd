"""A refused or withdrawn reversal does not stand in the way of another one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from basis.one_go import OneGo


class Migration(OneGo):

    dependencies = [
        ('budgets', '0043_regeln_der_foerderung'),
        ('sozialraum', '0061_gebiet_ohne_umriss'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='umschichtung',
            name='kehrt_um',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='umkehrungen', to='budgets.umschichtung', verbose_name='Kehrt um'),
        ),
        migrations.AddConstraint(
            model_name='umschichtung',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['abgelehnt', 'zurueckgezogen']), _negated=True), fields=('kehrt_um',), name='umschichtung_kehrt_einmal_um'),
        ),
    ]
