"""A private PostgreSQL cluster: socket only, no password, no administration, as root and as an ordinary user.

    python -m config.cluster start | stop | status | url [owner]

Used where DATABASE_URL is not set. The data lie outside the checkout and stay: /var/lib/sozialraumsteuerung as root,
else ~/.local/state/sozialraumsteuerung. Standard library only, so that it runs before anything is installed.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
DATABASE = "steuerung"
OWNER, APP = "steuerung_owner", "steuerung_app"
OLDEST = 15
MISSING = f"PostgreSQL {OLDEST} oder neuer fehlt. Bitte ausführen: sudo apt-get install --no-install-recommends postgresql"
DISCREET = ("-c", "log_min_messages=log")  # a refused statement would be quoted with its values; the application logs what may be told
LONGEST_SOCKET_FOLDER = 90  # sun_path holds 107 bytes, "/.s.PGSQL.5432.lock" included

# The owner migrates. The application may read and write rows, but neither TRUNCATE, nor change tables, nor switch triggers off.
# That the owner may act as the application lets tests run every request with the application's rights.
ROLES = f"""
    DO $$ BEGIN CREATE ROLE {OWNER} LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN END $$;
    DO $$ BEGIN CREATE ROLE {APP} LOGIN; EXCEPTION WHEN duplicate_object THEN END $$;
    GRANT {APP} TO {OWNER};"""
# Given to template1 too: every database created later, those of the tests included, starts with the same rights.
RIGHTS = f"""
    CREATE EXTENSION IF NOT EXISTS btree_gist;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT CREATE, USAGE ON SCHEMA public TO {OWNER};
    GRANT USAGE ON SCHEMA public TO {APP};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
    ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};"""


def binaries() -> Path:
    """The folder of the newest PostgreSQL: POSTGRES_BIN, or where Debian puts it."""
    named = os.environ.get("POSTGRES_BIN")
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit() and int(p.parent.name) >= OLDEST]
    found = [Path(named)] if named else sorted(found, key=lambda p: int(p.parent.name))
    found = [p for p in found if (p / "initdb").exists()]
    if not found:
        sys.exit(MISSING)
    return found[-1]


def _major() -> str:
    folder = binaries()
    if folder.parent.name.isdigit():
        return folder.parent.name
    return subprocess.check_output([folder / "postgres", "-V"], text=True).split()[2].split(".")[0]


def _server_user() -> str:
    """The server refuses to run as root and could not enter /root: then it runs as Debian's postgres."""
    return "postgres" if os.geteuid() == 0 else _caller()


def _caller() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _state_folder() -> Path:
    if os.geteuid() == 0:
        return Path(os.environ.get("SYSTEM_STATE", "/var/lib/sozialraumsteuerung"))
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "sozialraumsteuerung"


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server with its data; `folder` holds data, socket and log."""

    folder: Path
    options: tuple[str, ...] = ()  # for a throw-away one: without durability

    @classmethod
    def of_project(cls) -> "Cluster":
        """One cluster per checkout and major version, outside the checkout (which postgres may not be able to enter)."""
        key = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]
        return cls(_state_folder() / f"{key}-pg{_major()}")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def ready(self) -> bool:
        return self._tool("pg_isready", "-q", "-h", self.folder, "-d", "postgres", "-U", "postgres").returncode == 0

    def start(self, *, die_with_caller: bool = False) -> bool:
        """Says whether it had to be started. Two callers at once: the second waits for the first."""
        _prepare(self.folder)
        with _locked(self.folder.with_name(self.folder.name + ".lock")):
            self._create()
            if self.ready():
                return False
            self._clear_up_after_a_killed_server()
            self._run_server(die_with_caller)
            self._create_database()
            return True

    def stop(self, mode: str = "fast") -> None:
        if (self.data / "postmaster.pid").exists() and self.left_over():
            self._tool("pg_ctl", "-D", self.data, "-m", mode, "-w", "-s", "stop", check=True)

    def sql(self, database: str, *statements: str) -> str:
        """Runs as the cluster's superuser, as the calling user of the operating system."""
        command = [str(binaries() / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "postgres", "-d", database]
        command += [part for statement in statements for part in ("-c", statement)]
        done = subprocess.run(command, env=_environment(), cwd="/", text=True, capture_output=True)
        if done.returncode:
            sys.exit(f"PostgreSQL weist eine Anweisung ab: {done.stderr.strip()}")
        return done.stdout.strip()

    def left_over(self) -> list[int]:
        """Server processes whose working directory is this data directory (a killed server's backends work on)."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.readlink(process / "cwd") == str(self.data):
                    found.append(int(process.name))
        return found

    def _create(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        half_done = self.folder / "new"
        shutil.rmtree(half_done, ignore_errors=True)
        quick = ["--no-sync"] if self.options else []
        made = self._tool("initdb", "-D", half_done, "-U", "postgres", "--auth=peer", "--encoding=UTF8", "--locale=C.UTF-8",
                          "--data-checksums", *quick)
        if made.returncode:
            sys.exit(f"PostgreSQL kann in {self.folder} nichts anlegen: {made.stderr.strip()}")
        with open(half_done / "postgresql.conf", "a") as conf:
            conf.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nunix_socket_permissions = 0700\n"
                       "timezone = 'UTC'\nlog_timezone = 'UTC'\n")
        (half_done / "pg_hba.conf").write_text("local all all peer map=local\n")
        (half_done / "pg_ident.conf").write_text("".join(f"local {_caller()} {role}\n" for role in ("postgres", OWNER, APP)))
        half_done.rename(self.data)  # from here on it counts as created

    def _run_server(self, die_with_caller: bool) -> None:
        dying = ["setpriv", "--pdeathsig", "INT"] if die_with_caller else []
        with open(self.folder / "log", "ab") as log:
            server = subprocess.Popen([*_as_server_user(), *dying, binaries() / "postgres", "-D", self.data, *DISCREET, *self.options],
                                      cwd="/", env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                      start_new_session=True)
        _wait_until(lambda: self.ready() or server.poll() is not None, 120, f"PostgreSQL braucht zu lange; siehe {self.folder}/log")
        if not self.ready():
            sys.exit(f"PostgreSQL startet nicht; siehe {self.folder}/log")
        server.returncode = 0  # it is meant to outlive this process: no warning about that

    def _clear_up_after_a_killed_server(self) -> None:
        """The number in a lock file may be a zombie's or, after a reboot, a stranger's; postgres would then refuse to start."""
        pidfile = self.data / "postmaster.pid"
        if pidfile.exists() and int(pidfile.read_text().split()[0]) in self.left_over():
            _wait_until(self.ready, 120, f"PostgreSQL läuft, antwortet aber nicht; siehe {self.folder}/log")
            return
        for pid in self.left_over():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)  # what its backends have not committed is rolled back by recovery
        _wait_until(lambda: not self.left_over(), 30, "Alte Serverprozesse enden nicht.")
        for lock in (pidfile, self.folder / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def _create_database(self) -> None:
        self.sql("template1", ROLES, RIGHTS)
        if not self.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
            self.sql("postgres", f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        self.sql(DATABASE, RIGHTS)

    def _tool(self, name: str, *args: object, **kwargs: Any) -> "subprocess.CompletedProcess[str]":
        """Runs a PostgreSQL tool as the server's user, from / and without PG* variables of the caller."""
        return subprocess.run([*_as_server_user(), str(binaries() / name), *map(str, args)], cwd="/", env=_environment(),
                              text=True, capture_output=True, **kwargs)


def owner_url() -> str:
    """The address with which the schema is changed: DATABASE_OWNER_URL, else DATABASE_URL, else the private cluster."""
    return os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL") or Cluster.of_project().url(OWNER)


def app_url() -> str:
    """The address with which the application works: DATABASE_URL, else the private cluster."""
    return os.environ.get("DATABASE_URL") or Cluster.of_project().url()


def _prepare(folder: Path) -> None:
    if len(str(folder).encode()) > LONGEST_SOCKET_FOLDER:
        sys.exit(f"Pfad zu lang für einen Unix-Socket (höchstens {LONGEST_SOCKET_FOLDER} Zeichen): {folder}")
    folder.parent.mkdir(parents=True, exist_ok=True)  # never chmod a folder that was there
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and folder.owner() != _server_user():
        shutil.chown(folder, _server_user(), _server_user())


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "w") as lock:  # the server never inherits it: Popen closes file descriptors
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _as_server_user() -> list[str]:
    user = _server_user()
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if os.geteuid() == 0 else []


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/"}


def _wait_until(condition: Callable[[], object], seconds: float, otherwise: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(otherwise)
        time.sleep(0.05)


def main(command: str = "", role: str = "") -> None:
    if command not in ("start", "stop", "status", "url"):
        sys.exit(__doc__)
    cluster = Cluster.of_project()
    if command == "start":
        cluster.start()
    elif command == "stop":
        cluster.stop()
    elif command == "status":
        print("läuft" if cluster.ready() else "steht")
        return
    if command != "stop":
        print(cluster.url(OWNER if role == "owner" else APP))


if __name__ == "__main__":
    main(*sys.argv[1:])
