"""Migrations in one go make exactly what Django's own way makes, and refuse what they cannot do."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from basis.one_go import OneGo
from tests.databases import Databases
from tests.upgrade.erzeuge import dump

pytestmark = pytest.mark.usefixtures("django_db_setup")


def _made(databases: Databases) -> bytes:
    name = databases.copy("template1")
    with databases.pointed_at(name, as_owner=True):
        call_command("migrate", verbosity=0)
    text = dump(databases.cluster, name, ("--schema-only",))
    databases.drop(name)
    return text


@pytest.mark.gruendlich
def test_der_katalog_ist_derselbe(databases: Databases, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables, columns in their order, constraints, indexes, triggers, functions and rights, as pg_dump writes them."""
    with django_db_blocker.unblock():
        in_one_go = _made(databases)
        monkeypatch.setattr(OneGo, "apply", migrations.Migration.apply)
        assert in_one_go == _made(databases)
    assert in_one_go.count(b"CREATE TRIGGER") > 100 and b"GRANT" in in_one_go


def test_neue_tabellen_entstehen_in_einem_zug() -> None:
    """A minute on a fresh database otherwise: each operation would render all related models anew."""
    for name, migration in MigrationLoader(None).disk_migrations.items():
        new = [o for o in migration.operations if isinstance(o, migrations.CreateModel)]
        if name[0] in ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte") and len(new) > 2:
            assert isinstance(migration, OneGo), name


@pytest.mark.parametrize(
    "operations",
    [
        [migrations.RunPython(migrations.RunPython.noop)],
        [migrations.CreateModel("neu", [("id", models.IntegerField(primary_key=True))]), migrations.RemoveField("neu", "id")],
        [migrations.AddField("alt", "feld", models.TextField()), migrations.AlterField("alt", "feld", models.CharField())],
        [migrations.RenameField("alt", "feld", "anders")],
    ],
)
def test_was_nicht_geht_wird_verweigert(operations: list[Any]) -> None:
    migration = OneGo("probe", "basis")
    migration.operations = operations
    with pytest.raises(NotImplementedError, match=r"needs migrations\.Migration"):
        migration.apply(ProjectState(), None)
