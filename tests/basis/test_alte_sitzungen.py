"""What an installation of before Browsersitzung has left in Django's own table goes with the upgrade."""

from importlib import import_module

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.state import ProjectState
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_alte_sitzungen_gehen_mit_der_migration() -> None:
    Session.objects.create(session_key="x" * 32, session_data="abc", expire_date=timezone.now())
    migration = import_module("basis.migrations.0008_alte_sitzungen").Migration("0008_alte_sitzungen", "basis")
    with connection.schema_editor(atomic=False) as editor:
        migration.apply(ProjectState(), editor)
    assert not Session.objects.exists()
