"""One backup: the whole database as pg_dump writes it, with a manifest of the same snapshot; whole or not at all.

Both files are written under hidden names, flushed to the disk and renamed, the dump last: a dump that is there
is whole and has its manifest.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from berichte.sections.programm import programmstand
from config import manifest
from config.cluster import owner_url

NAME, ENDING, HALF = "sicherung-", ".dump", ".halb"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
WAIT_FOR_LOCKS = "60s"  # a migration that is just running


class BackupError(Exception):
    """Nothing was backed up or restored; the message is a German sentence."""


def write(folder: Path, *, keep: int | None = None) -> tuple[Path, manifest.Manifest]:
    """Into a folder that is there: one that is missing may be a disk that is not mounted."""
    if not folder.is_dir():
        raise BackupError(f"Den Ordner {folder} gibt es nicht. Ist der Datenträger eingehängt?")
    with _alone(folder), _sentences(folder):
        _sweep(folder)
        try:
            done = _write(folder / f"{NAME}{timezone.now():%Y%m%d-%H%M%S-%f}{ENDING}")
        finally:
            _sweep(folder)
        if keep:
            _prune(folder, keep, done[0])
    return done


def manifest_of(dump: Path) -> Path:
    return dump.with_suffix(".json")


def checksum(dump: Path) -> str:
    with open(dump, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def program(name: str) -> str:
    """POSTGRES_BIN, the newest of Debian's folders, or what the PATH finds: a host of the application needs the client alone."""
    folders = sorted((p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()), key=lambda p: int(p.parent.name))
    named = os.environ.get("POSTGRES_BIN")
    found = [p / name for p in ([Path(named)] if named else reversed(folders)) if (p / name).exists()]
    path = str(found[0]) if found else shutil.which(name)
    if not path:
        raise BackupError(f"Das Programm {name} fehlt. Bitte ausführen: sudo apt-get install --no-install-recommends postgresql-client")
    return path


def address() -> tuple[str, dict[str, str]]:
    """Of the owner's database for a program: without the password, which all could read in the list of processes."""
    parts = conninfo_to_dict(owner_url())
    password = parts.pop("password", None)
    return make_conninfo("", **parts), {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": str(password)} if password else {})}


def connect() -> manifest.Connection:
    try:
        return psycopg.connect(owner_url())
    except psycopg.OperationalError as error:
        raise BackupError(f"Die Datenbank antwortet nicht: {str(error).strip()}") from error


def _write(target: Path) -> tuple[Path, manifest.Manifest]:
    half, half_manifest = (path.with_name(f".{path.name}{HALF}") for path in (target, manifest_of(target)))
    zeit = timezone.now().isoformat(timespec="seconds")
    with connect() as connection:
        connection.isolation_level, connection.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row
        with _new(half) as file:
            digest = _dump(row[0], file)
            _to_disk(file)
        facts = manifest.take(connection, zeit=zeit, programm=programmstand(), dump=digest)
    with _new(half_manifest) as file:
        file.write(facts.text().encode())
        _to_disk(file)
    half_manifest.replace(manifest_of(target))
    half.replace(target)
    _folder_to_disk(target.parent)
    return target, facts


def _dump(snapshot: str, file: IO[bytes]) -> str:
    """Gives the sha256 of what was written."""
    database, environment = address()
    command = [program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--lock-wait-timeout={WAIT_FOR_LOCKS}"]
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            [*command, "--dbname", database], cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        ) as dumping:
            try:
                assert dumping.stdout
                while piece := dumping.stdout.read(1 << 20):
                    digest.update(piece)
                    file.write(piece)
            except BaseException:
                dumping.kill()
                raise
        if dumping.returncode:
            said.seek(0)
            raise BackupError(_said(said.read().decode(errors="replace")))
    return digest.hexdigest()


def _said(text: str) -> str:
    if "server version mismatch" in text:
        return "pg_dump ist älter als der Server. Bitte die Fassung von postgresql-client einrichten, die der Server hat."
    return f"pg_dump hat abgebrochen: {text.strip()}"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock ends with the process, also by kill -9."""
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupError(f"In {folder} schreibt gerade eine andere Sicherung.") from None
    else:
        yield
    finally:
        os.close(number)


@contextlib.contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise BackupError(f"Die Datenbank hat die Sicherung abgebrochen: {str(error).strip()}") from error
    except OSError as error:
        if error.errno in FULL:
            raise BackupError(f"Auf dem Datenträger von {folder} ist kein Platz mehr; es bleibt keine halbe Sicherung zurück.") from error
        if error.errno in CLOSED:
            raise BackupError(f"In den Ordner {folder} darf dieses Programm nicht schreiben.") from error
        raise BackupError(f"Die Sicherung nach {folder} ist gescheitert: {error.strerror or error}") from error


def _new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _folder_to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sweep(folder: Path) -> None:
    """What a killed run left: half files, and a manifest whose dump never came. Nobody else writes here meanwhile."""
    for path in [*folder.glob(f".{NAME}*{HALF}"), *folder.glob(f"{NAME}*.json")]:
        if path.name.endswith(HALF) or not path.with_suffix(ENDING).exists():
            path.unlink(missing_ok=True)


def _prune(folder: Path, keep: int, newest: Path) -> None:
    """The dump goes first: a manifest alone is swept, a dump alone could not be restored.

    The newest is the one just written, whatever the clock said: others that sort behind it were written when it was ahead, and go first.
    """
    for dump in sorted(folder.glob(f"{NAME}*{ENDING}"), key=lambda dump: (dump <= newest, dump))[:-keep]:
        dump.unlink()
        manifest_of(dump).unlink(missing_ok=True)
