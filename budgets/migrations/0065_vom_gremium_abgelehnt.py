"""The Gremium itself refuses an application."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0061_abschluss_bleibt'),
    ]

    operations = [
        migrations.AlterField(
            model_name='foerderschritt',
            name='schritt',
            field=models.CharField(choices=[('pruefen', 'Antrag prüfen'), ('vorzeitig', 'vorzeitigen Maßnahmebeginn zulassen'), ('listen', 'auf die Förderliste nehmen'), ('beschliessen', 'Beschluss eintragen'), ('gremium_ablehnen', 'vom Gremium abgelehnt'), ('ablehnen', 'Antrag ablehnen'), ('bewilligen', 'bewilligen'), ('abschlag', 'Abschlag auszahlen'), ('nachweisen', 'Verwendungsnachweis eintragen'), ('anerkennen', 'Verwendungsnachweis prüfen'), ('zurueckzahlen', 'Rückzahlung eintragen'), ('zurueckziehen', 'Antrag zurückziehen')], max_length=16, verbose_name='Schritt'),
        ),
    ]
