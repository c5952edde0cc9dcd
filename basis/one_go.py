"""Migrations whose operations share one rendering of the models.

Django renders the models anew for each operation, and with them all that are related: for one of many new tables that is nearly
everything, and a fresh database took a minute. `class Migration(OneGo)` first carries the state through all operations and renders it
once. A table that the migration makes comes into being with all that its later operations add to it. What this cannot do is refused.
tests/upgrade/test_one_go.py compares the catalogue with that of Django's own way.

Source: django.db.migrations.migration.Migration.apply, django.db.migrations.state.ProjectState.reload_model (Django 5.2).
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

WITH_THE_TABLE = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)
FIELD = (migrations.AddField, migrations.AlterField, migrations.RemoveField)  # once per field of a table that was there
PLAIN = (
    migrations.AddConstraint,
    migrations.AddIndex,
    migrations.RemoveConstraint,
    migrations.RunSQL,
    AddTrigger,
    RemoveTrigger,
    CreateExtension,
)


class OneGo(migrations.Migration):
    def apply(self, project_state: ProjectState, schema_editor: Any, collect_sql: bool = False) -> ProjectState:
        open_operations = list(self._without_those_of_new_tables())
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # as ProjectState.clear_delayed_apps_cache does
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in open_operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state

    def _without_those_of_new_tables(self) -> Iterator[Operation]:
        new: set[str] = set()
        fields: set[tuple[str, str]] = set()
        for operation in self.operations:
            if isinstance(operation, migrations.CreateModel):
                new.add(operation.name_lower)
            elif isinstance(operation, WITH_THE_TABLE) and operation.model_name_lower in new:
                continue
            elif isinstance(operation, FIELD):
                field = operation.model_name_lower, operation.name_lower
                if field[0] in new or field in fields:
                    raise NotImplementedError(f"{self}: {operation.describe()} needs migrations.Migration")
                fields.add(field)
            elif not isinstance(operation, PLAIN):
                raise NotImplementedError(f"{self}: {operation.describe()} needs migrations.Migration")
            yield operation
