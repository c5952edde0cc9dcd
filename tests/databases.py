"""Databases of a test run: one throw-away cluster, templates made once, copies in a tenth of a second.

The tests work with the rights of the application: they log in as the owner and act as the application (SET ROLE), so that a test
may become the owner for a moment (`RESET ROLE`) within its own transaction.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.cluster import APP, OWNER, Cluster
from tests import template_cache

WITHOUT_DURABILITY = (
    "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off",
    "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_wal_size=256MB",
)  # fmt: skip
PREFIX = "steuerung-test"
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # a run's databases fill a good gigabyte; a container may have 64 MB there
COPY = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"  # without durability its two checkpoints cost nothing, and no page is logged


def new_cluster_folder() -> Path:
    """Not below pytest's own folder: the server's user could not enter it."""
    return _base() / f"{PREFIX}-{os.getpid()}-{os.urandom(3).hex()}"


@contextlib.contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """Without durability; it dies with the caller, also by kill -9."""
    _sweep()
    cluster = Cluster(new_cluster_folder(), WITHOUT_DURABILITY)
    try:
        cluster.start(die_with_caller=True)
        yield cluster
    finally:
        remove(cluster)


def remove(cluster: Cluster) -> None:
    try:
        cluster.stop("immediate")
    finally:
        if cluster.folder.is_mount():
            subprocess.run(["umount", "-l", cluster.folder], check=True)
        shutil.rmtree(cluster.folder, ignore_errors=True)
        cluster.folder.with_name(cluster.folder.name + ".lock").unlink(missing_ok=True)


class Databases:
    """The databases of one cluster, and where Django's connection points."""

    def __init__(self, cluster: Cluster, worker: str = ""):
        self.cluster, self.worker, self._number = cluster, worker, 0
        self._kept: dict[str, Any] = {}  # Django's connections, by database

    def template(self, name: str, *, source: str = "template1", fill: Callable[[str], None], as_owner: bool = False) -> str:
        """Made by the first process that asks, whole or not at all; the others wait."""
        with open(self.cluster.folder / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._exists(name):
                self._fill(f"{name}_neu", source, fill, as_owner)
                self._admin("ALTER DATABASE {} RENAME TO {}", f"{name}_neu", name)
        return name

    def is_first(self) -> bool:
        """Whether Django's connection points at the first copy of this run: the worker's empty database."""
        from django.db import connections

        return bool(connections.settings["default"]["NAME"] == f"test_{self.worker or 'main'}_1")

    def migrated(self) -> str:
        """The template with all migrations and no rows."""
        return self.template("leer", fill=lambda name: template_cache.migrated(self.cluster, name), as_owner=True)

    def with_city(self, folder: Path) -> str:
        """The template with a city loaded from its files, by the application itself."""
        from django.core.management import call_command

        def load(name: str) -> None:
            call_command("lade_stadt", str(folder), mit_zugaengen=True, nur_letztes_quartal=True, verbosity=0)
            with self.connect(name) as connection:
                connection.execute("ANALYZE")  # autovacuum, which does it in operation, is off here

        return self.template(folder.name, source=self.migrated(), fill=load)

    def copy(self, source: str) -> str:
        self._number += 1
        name = f"test_{self.worker or 'main'}_{self._number}"
        self._admin(COPY, name, source)
        return name

    def drop(self, name: str) -> None:
        self._admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextlib.contextmanager
    def pointed_at(self, name: str, *, as_owner: bool = False, keep: bool = False) -> Iterator[None]:
        """Django's connection, in all threads, and processes started meanwhile, work on this database.

        ``keep``: this thread finds its connection again. A new one reads the catalogue and compiles the triggers anew, for each test.
        """
        from django.db import connections

        config, before, outer = connections.settings["default"], dict(connections.settings["default"]), connections["default"]
        options = {k: v for k, v in (config.get("OPTIONS") or {}).items() if k not in ("assume_role", "host", "pool")}
        config.update(NAME=name, USER=OWNER, HOST=str(self.cluster.folder), PASSWORD="", PORT="")
        config["OPTIONS"] = options if as_owner else {**options, "assume_role": APP}
        inner = self._kept.get(name) or connections.create_connection("default")
        connections["default"] = inner
        environment = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = self.cluster.url(APP, name), self.cluster.url(OWNER, name)
        try:
            yield
        finally:
            if connections["default"] is not inner:  # another, since Playwright's loop began to run meanwhile
                connections["default"].close()
            if keep:
                self._kept[name] = inner
            else:
                inner.close()
            connections["default"] = outer
            config.update(before)
            _restore("DATABASE_URL", environment[0])
            _restore("DATABASE_OWNER_URL", environment[1])

    def connect(self, database: str = "", role: str = OWNER) -> "psycopg.Connection[tuple]":
        """A connection of its own, past Django; autocommit."""
        from django.db import connections

        return psycopg.connect(self.cluster.url(role, database or connections.settings["default"]["NAME"]), autocommit=True)

    def _fill(self, name: str, source: str, fill: Callable[[str], None], as_owner: bool) -> None:
        self.drop(name)
        self._admin(COPY, name, source)
        with self.pointed_at(name, as_owner=as_owner):
            fill(name)

    def _exists(self, name: str) -> bool:
        with self.connect("postgres") as connection:
            return bool(connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount)

    def _admin(self, statement: str, *names: str) -> None:
        """As owner. A template that another process has just left may count as in use for a moment."""
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        for attempt in range(20):
            try:
                with self.connect("postgres") as connection:
                    connection.execute(query)
                return
            except psycopg.errors.ObjectInUse:
                if attempt == 19:
                    raise
                time.sleep(0.1)


def copies_instead_of_truncation(databases: Databases, current_template: Callable[[], str]) -> None:
    """A test that commits works on a copy of the template: Django would empty the tables, which the application may not do."""
    from django.test import TransactionTestCase

    stack = contextlib.ExitStack()

    def setup(cls: type) -> None:
        name = databases.copy(current_template())
        stack.callback(databases.drop, name)
        stack.enter_context(databases.pointed_at(name))

    def teardown(self: TransactionTestCase) -> None:
        stack.close()

    TransactionTestCase._fixture_setup = classmethod(setup)  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def _restore(variable: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(variable, None)
    else:
        os.environ[variable] = value


def _base() -> Path:
    """In memory, where nobody named a folder and there is room: a copy is three thousand files, which take a disk up to two seconds."""
    if not os.environ.get("TMPDIR") and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return Path(tempfile.gettempdir()).resolve()


def _sweep() -> None:
    """Removes what test runs killed with -9 left behind."""
    for folder in (found for base in {MEMORY, Path(tempfile.gettempdir()).resolve()} for found in base.glob(f"{PREFIX}-*-??????")):
        cluster = Cluster(folder)
        if not Path(f"/proc/{folder.name.split('-')[2]}").exists() and not cluster.left_over():
            remove(cluster)

