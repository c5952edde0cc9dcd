"""The history of Buchungsprofile is append-only, like every history."""

from django.db import migrations

from basis.sql import append_only


class Migration(migrations.Migration):
    dependencies = [("budgets", "0050_buchungsprofil")]

    operations = [append_only("budgets_buchungsprofilevent")]
