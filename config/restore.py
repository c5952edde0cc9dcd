"""A backup put back into an empty database, then compared with its manifest: rows, checksums, Protokoll, triggers, rights of both roles."""

import contextlib
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import psycopg
from django.db import DatabaseError, InterfaceError
from django.db import connection as application
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config import backup, manifest
from config.backup import BackupError
from config.cluster import app_url
from sozialraum.management.commands.protokoll_pruefen import loeschungen, paare
from sozialraum.protokollkette import pruefe

# What stands in the database beside what the extension brings
THERE = """
    SELECT (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
         + (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = n.oid AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))
    FROM pg_namespace n WHERE n.nspname = 'public'"""
WHERE = "SELECT current_database(), extract(epoch FROM pg_postmaster_start_time())"
# Made by ourselves, since they may be there already and belong to the database's administrator
NOT_FROM_DUMP = re.compile(r"^\d+; \d+ \d+ (EXTENSION - |COMMENT - EXTENSION |SCHEMA - public |COMMENT - SCHEMA public )")
RIGHTS = {"TABLE": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCE": "USAGE, SELECT"}
# Relations on which the role has less than it needs, or more than it may
WRONG = """
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND CASE c.relkind
        WHEN 'r' THEN NOT (has_table_privilege({role}, c.oid, 'SELECT') AND has_table_privilege({role}, c.oid, 'INSERT')
                AND has_table_privilege({role}, c.oid, 'UPDATE') AND has_table_privilege({role}, c.oid, 'DELETE'))
            OR has_table_privilege({role}, c.oid, 'TRUNCATE, REFERENCES, TRIGGER') OR pg_has_role({role}, c.relowner, 'MEMBER')
        WHEN 'S' THEN NOT (has_sequence_privilege({role}, c.oid, 'USAGE') AND has_sequence_privilege({role}, c.oid, 'SELECT'))
        ELSE false END ORDER BY 1"""
NAMED = 5  # findings of one kind that are named one by one


def read_manifest(dump: Path) -> manifest.Manifest:
    """Raises BackupError for a backup that is not whole, or was made by a newer version than this one."""
    sheet = backup.manifest_of(dump)
    try:
        facts, found = manifest.read(sheet.read_bytes()), backup.checksum(dump)
    except FileNotFoundError as error:
        was = "die Sicherung" if error.filename == str(dump) else "ihr Begleitblatt (gleicher Name, Endung .json)"
        raise BackupError(f"{dump}: Es fehlt {was}.") from error
    except OSError as error:
        raise BackupError(f"{dump}: Die Datei lässt sich nicht lesen: {error.strerror}.") from error
    except manifest.ManifestError as error:
        raise BackupError(f"{sheet}: {error}") from error
    if found != facts.dump:
        raise BackupError(f"{dump}: Die Sicherung ist beschädigt oder unvollständig; ihre Prüfsumme ist nicht die des Begleitblatts.")
    if unknown := set(facts.migrationen) - _known_migrations():
        raise BackupError(
            f"{dump}: Die Sicherung stammt von einer neueren Fassung der Anwendung; diese kennt {len(unknown)} ihrer Migrationen nicht, "
            f"zum Beispiel {min(unknown)}."
        )
    return facts


def restore(dump: Path) -> None:
    """Into the owner's database, which must be empty. One transaction: after a failure it is empty again."""
    with backup.connect() as connection:
        row = connection.execute(THERE).fetchone()
        name = connection.info.dbname
        if row and row[0]:
            raise BackupError(
                f"Die Datenbank „{name}“ ist nicht leer. Wiederhergestellt wird nur in eine leere; legen Sie eine neue an "
                "und nennen Sie sie in DATABASE_URL und DATABASE_OWNER_URL."
            )
        _refuse_two_databases(connection)
        _make_extension(connection)
    _load(dump)
    with _discard_it(), backup.connect() as connection:
        _give_rights(connection)
        connection.commit()
        connection.autocommit = True
        connection.execute("ANALYZE")


def findings(facts: manifest.Manifest) -> Iterator[str]:
    """What is not as the manifest says, each as a sentence; none: the database is the one that was backed up."""
    with _discard_it(), backup.connect() as connection:
        connection.read_only = True
        connection.execute(manifest.PLAIN)
        yield from _tables(facts, manifest.tables(connection))
        yield from _lists("Migrationen", facts.migrationen, manifest.migrations(connection))
        yield from _lists("Schutzregeln der Datenbank", facts.schutzregeln, manifest.triggers(connection))
        yield from _rights(connection)
    application.close()  # it may still point at a server that was not there before
    with _discard_it():
        befund = pruefe(paare(), gesuchter_kopf=facts.protokollkopf, loeschungen=loeschungen())  # with the application's rights
    yield from befund.saetze


@contextlib.contextmanager
def _discard_it() -> Iterator[None]:
    """After the load the database is full and not yet as it should be; a second try in it would be refused."""
    try:
        yield
    except (psycopg.Error, DatabaseError, InterfaceError) as error:
        raise BackupError(
            f"Eingespielt ist die Sicherung, danach kam ein Fehler der Datenbank: {str(error).strip()} "
            "Bitte nehmen Sie diese Datenbank nicht in Betrieb, verwerfen Sie sie und stellen Sie in einer neuen, leeren her."
        ) from error


def _make_extension(connection: manifest.Connection) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    except psycopg.Error as error:
        raise BackupError(
            f"Die Erweiterung btree_gist fehlt und lässt sich nicht einrichten: {str(error).strip()} "
            "Bitte lassen Sie sie in der leeren Datenbank einrichten: CREATE EXTENSION btree_gist"
        ) from error


def _refuse_two_databases(connection: manifest.Connection) -> None:
    """The application must find what the owner restores."""
    try:
        with application.cursor() as cursor:
            cursor.execute(WHERE)
            same = cursor.fetchone() == connection.execute(WHERE).fetchone()
    except DatabaseError as error:
        raise BackupError(f"Unter DATABASE_URL antwortet die Datenbank nicht: {str(error).strip()}") from error
    if not same:
        raise BackupError("DATABASE_URL und DATABASE_OWNER_URL nennen nicht dieselbe Datenbank.")


def _load(dump: Path) -> None:
    database, environment = backup.address()
    listed = _pg_restore(environment, "--list", dump)
    wanted = "\n".join(line for line in listed.split("\n") if not NOT_FROM_DUMP.match(line))
    with tempfile.NamedTemporaryFile("w", suffix=".list") as contents:
        contents.write(wanted)
        contents.flush()
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _pg_restore(environment, *options, f"--use-list={contents.name}", "--dbname", database, dump)


def _pg_restore(environment: dict[str, str], *arguments: object) -> str:
    command = [backup.program("pg_restore"), *map(str, arguments)]
    done = subprocess.run(command, cwd="/", env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"pg_restore hat abgebrochen, die Datenbank ist noch leer: {done.stderr.strip()}")
    return done.stdout


def _application_role() -> str:
    return urlparse(app_url()).username or ""


def _give_rights(connection: manifest.Connection) -> None:
    """What the application may, on what is there and on what later migrations make. With one role for both there is nothing to give."""
    role = _application_role()
    if role in ("", connection.info.user):
        return
    name = sql.Identifier(role)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    for kind, rights in RIGHTS.items():
        what = {"kind": sql.SQL(kind), "rights": sql.SQL(rights), "role": name}
        connection.execute(sql.SQL("GRANT {rights} ON ALL {kind}S IN SCHEMA public TO {role}").format(**what))
        connection.execute(sql.SQL("ALTER DEFAULT PRIVILEGES GRANT {rights} ON {kind}S TO {role}").format(**what))


def _rights(connection: manifest.Connection) -> Iterator[str]:
    role = _application_role()
    if role in ("", connection.info.user):
        return
    wrong = [name for (name,) in connection.execute(sql.SQL(WRONG).format(role=sql.Literal(role))).fetchall()]
    if wrong:
        yield f"Die Rolle {role} hat auf {len(wrong)} Tabellen oder Zählern zu wenig oder zu viele Rechte: {_some(wrong)}."


def _tables(facts: manifest.Manifest, found: dict[str, manifest.Table]) -> Iterator[str]:
    yield from _lists("Tabellen", facts.tabellen, found)
    for name in sorted(set(found) & set(facts.tabellen)):
        before, now = facts.tabellen[name], found[name]
        if before.zeilen != now.zeilen:
            yield f"{name}: {now.zeilen} Zeilen statt {before.zeilen}."
        elif before != now:
            yield f"{name}: Die {now.zeilen} Zeilen sind nicht dieselben; ihre Prüfsumme ist eine andere."


def _lists(what: str, before: Any, now: Any) -> Iterator[str]:
    if missing := sorted(set(before) - set(now)):
        yield f"{what} fehlen: {_some(missing)}."
    if more := sorted(set(now) - set(before)):
        yield f"{what} kamen hinzu: {_some(more)}."


def _some(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" und {more} weitere" if more > 0 else "")


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}
