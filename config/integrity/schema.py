"""The rules themselves: migrations, triggers, constraints, sequences."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.models import CheckConstraint, ForeignKey, Model, UniqueConstraint

from config import health
from config.integrity import Finding, finding, quote, rows

NOT_VALID = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint
    WHERE NOT convalidated AND connamespace = 'public'::regnamespace
    UNION ALL SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE NOT (indisvalid AND indisready) AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2"""
# The server's own triggers hold the foreign keys
OFF = """
    SELECT tgrelid::regclass::text, coalesce(conname, tgname) FROM pg_trigger LEFT JOIN pg_constraint c ON c.oid = tgconstraint
    WHERE tgisinternal AND tgenabled NOT IN ('O', 'A') GROUP BY 1, 2 ORDER BY 1, 2"""
LONGEST_NAME = 63  # PostgreSQL cuts the rest off
# Rules that migrations write as SQL
WRITTEN = re.compile(r"\bALTER\s+TABLE\s+(\w+)\s+(ADD|DROP)\s+CONSTRAINT\s+(?:IF\s+EXISTS\s+)?(\w+)", re.IGNORECASE)
NAMES = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype IN ('c', 'u', 'x', 'f')
    UNION SELECT indrelid::regclass::text, c.relname FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indisunique"""
FOREIGN = """
    SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND cardinality(conkey) = 1"""
SEQUENCES = """
    SELECT seq.relname, t.relname, a.attname, s.last_value FROM pg_depend d
    JOIN pg_class seq ON seq.oid = d.objid AND seq.relkind = 'S' JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    JOIN pg_sequences s ON s.schemaname = 'public' AND s.sequencename = seq.relname
    WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND seq.relnamespace = 'public'::regnamespace ORDER BY 1"""


def migrationen() -> Finding:
    """Every one applied, also in the middle (Django looks at the last ones alone), and none that this version does not know."""
    loader = MigrationLoader(None)
    there = {(app, name) for app, name in rows("SELECT app, name FROM django_migrations")}
    known = {*loader.disk_migrations, *(old for m in loader.disk_migrations.values() for old in m.replaces)}
    own = sorted((app, name) for app, name in there - known if app in health.OWN_APPS)
    unknown = (f"{app}.{name} ist angewandt, aber dieser Fassung unbekannt." for app, name in own)
    replaced = {key for key, m in loader.disk_migrations.items() if m.replaces and set(m.replaces) <= there}
    missing = (f"{app}.{name} ist nicht angewandt." for app, name in sorted(set(loader.disk_migrations) - there - replaced))
    return finding(len(loader.disk_migrations), [*missing, *unknown])


def schutzregeln() -> Finding:
    """Every guarding trigger is there and on, also those that hold the foreign keys."""
    off = (f"{table}: Der Verweis {name} wird nicht mehr geprüft." for table, name in rows(OFF))
    return finding(len(health.expected_triggers()), [*health.triggers(), *off])


def bedingungen() -> Finding:
    """Every CHECK, UNIQUE, exclusion and foreign key of the models is there, and holds for the old rows too."""
    expected = {(m._meta.db_table, str(c.name)) for m in managed() for c in m._meta.constraints if isinstance(c, _Named)} | _written()
    keys = {(m._meta.db_table, column) for m in managed() for column, _ in foreign_keys(m)}
    missing = (f"{table}: Die Bedingung {name} fehlt." for table, name in sorted(expected - _pairs(NAMES)))
    loose = (f"{table}.{column}: Der Verweis hat keine Bedingung." for table, column in sorted(keys - _pairs(FOREIGN)))
    unsure = (f"{table}: {name} gilt nicht für alle Zeilen." for table, name in rows(NOT_VALID))
    return finding(len(expected) + len(keys), [*missing, *loose, *unsure])


def zaehler() -> Finding:
    """No sequence lies behind the numbers that it has given out."""
    sequences = rows(SEQUENCES)
    return finding(len(sequences), _behind(sequences))


_Named = CheckConstraint | UniqueConstraint | ExclusionConstraint


def managed() -> Iterator[type[Model]]:
    """Every table of our own and of the packages, those of many-to-many relations included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _written() -> set[tuple[str, str]]:
    """What the SQL of our migrations leaves standing."""
    found: set[tuple[str, str]] = set()
    migrations = MigrationLoader(None).disk_migrations
    for key in sorted(key for key in migrations if key[0] in health.OWN_APPS):
        for operation in migrations[key].operations:
            for table, verb, name in WRITTEN.findall(str(operation.sql)) if isinstance(operation, RunSQL) else ():
                (found.add if verb.upper() == "ADD" else found.discard)((table, name[:LONGEST_NAME]))
    return found


def foreign_keys(model: type[Model]) -> Iterator[tuple[str, Any]]:
    """Column and the field it points at, where the database holds the reference."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and getattr(field, "db_constraint", True):
            yield str(field.column), field.target_field


def _pairs(query: str) -> set[tuple[Any, ...]]:
    return set(rows(query))


def _behind(sequences: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for sequence, table, column, last in sequences:
        highest = rows(f"SELECT max({quote(column)}) FROM {quote(table)}")[0][0]
        if highest is not None and (last is None or last < highest):
            yield f"{table}: Der Zähler {sequence} steht auf {last or 'Anfang'}, vergeben ist schon {highest}."
