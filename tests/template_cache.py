"""What the migrations make, kept between test runs as a dump: migrating anew costs half a minute of processor time, restoring one second.

The dump lies under daten/ and is used only while every migration, own or foreign, and what they are written with is unchanged.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from config.cluster import Cluster, binaries

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "daten" / "testvorlagen"


def migrated(cluster: Cluster, database: str) -> None:
    """Fills the empty database to which Django's connection points."""
    from django.core.management import call_command

    dump = FOLDER / f"{_key()}.sql"
    if dump.exists():
        _psql(cluster, database, dump)
        return
    call_command("migrate", verbosity=0)
    _keep(cluster, database, dump)


def _key() -> str:
    from django.conf import settings

    digest = hashlib.sha256(f"{binaries()} {settings.INSTALLED_APPS} {settings.AUTH_USER_MODEL}".encode())
    for path in _made_from():
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _made_from() -> Iterator[Path]:
    from django.conf import settings

    yield PROJECT / "config" / "cluster.py"
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            yield from sorted(Path(folder).glob("migrations/**/*.py"))
            yield from sorted(path for name in ("sql*.py", "history*.py", "one_go.py") for path in Path(folder).glob(name))


def _keep(cluster: Cluster, database: str, dump: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sql"):
        old.unlink(missing_ok=True)
    half_done = dump.with_suffix(f".{os.getpid()}")
    with open(half_done, "wb") as file:
        subprocess.run([binaries() / "pg_dump", "-h", cluster.folder, "-U", "postgres", database], stdout=file, check=True, cwd="/")
    half_done.rename(dump)


def _psql(cluster: Cluster, database: str, script: Path) -> None:
    command = [binaries() / "psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-h", cluster.folder, "-U", "postgres", "-d", database]
    with open(script, "rb") as file:
        subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, check=True, cwd="/")
