"""Whether this process can serve: each check returns a German reason, or nothing."""

import contextlib
import re
import shutil
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

OWN_APPS = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
TRIGGER = re.compile(r"\b(CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\s+(?:IF\s+EXISTS\s+)?(\w+)", re.IGNORECASE)


def reasons() -> list[str]:
    """Everything that speaks against serving; empty means ready."""
    return [reason for check in (database, disk, backup, uploads) for reason in check()]


def database() -> Iterator[str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield from migrations()
        yield from triggers()
    except DatabaseError:
        yield "Die Datenbank antwortet nicht."


def migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{len(plan)} Migrationen fehlen, zuerst {plan[0][0].app_label}.{plan[0][0].name}."


def triggers() -> Iterator[str]:
    """One that fires for replicas alone ("R") guards nothing here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        present = {name for (name,) in cursor.fetchall()}
    if missing := expected_triggers() - present:
        yield f"{len(missing)} Schutzregeln der Datenbank fehlen oder sind ausgeschaltet: {', '.join(sorted(missing)[:5])}."


@lru_cache
def expected_triggers() -> frozenset[str]:
    """Those of django-pghistory, and those that the SQL of our migrations leaves standing."""
    names = {trigger.get_pgid(model) for model, trigger in pgtrigger.registered()}
    loader = MigrationLoader(None)
    for key in sorted(loader.disk_migrations):
        if key[0] in OWN_APPS:
            for operation in loader.disk_migrations[key].operations:
                for verb, name in TRIGGER.findall(str(operation.sql)) if isinstance(operation, RunSQL) else ():
                    (names.add if verb.upper() == "CREATE" else names.discard)(name)
    return frozenset(names)


def disk() -> Iterator[str]:
    folder = settings.STATE_DIR if settings.STATE_DIR.exists() else settings.BASE_DIR
    free = shutil.disk_usage(folder).free
    if free < settings.MIN_FREE_BYTES:
        yield f"Auf dem Datenträger sind nur noch {free // 1_000_000} MB frei."


def backup_times() -> list[float]:
    """Of all backups, whatever made them; what begins with a dot is not whole yet, and a manifest is none. OSError: nobody can say."""
    folder = Path(settings.BACKUP_FOLDER)
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return [at for path in files if path.suffix != ".json" and not path.name.startswith(".") for at in _time(path)]


def _time(path: Path) -> list[float]:
    with contextlib.suppress(FileNotFoundError):  # pruned meanwhile
        return [path.stat().st_mtime]
    return []


def backup() -> Iterator[str]:
    if not settings.BACKUP_FOLDER:
        return
    try:
        times = backup_times()
    except OSError:
        yield "Der Ordner der Sicherungen lässt sich nicht lesen."
        return
    if not times:
        yield "Es gibt keine Sicherung."
    elif (hours := (time.time() - max(times)) / 3600) > settings.BACKUP_MAX_HOURS:
        yield f"Die jüngste Sicherung ist {hours:.0f} Stunden alt."


def uploads() -> Iterator[str]:
    """An export with cases must never touch a disk; Django's usual handlers would spool it there."""
    if settings.FILE_UPLOAD_HANDLERS != ["django.core.files.uploadhandler.MemoryFileUploadHandler"]:
        yield "Hochgeladene Dateien würden auf die Platte gelegt (FILE_UPLOAD_HANDLERS)."
