"""Where a word could have been left behind: every row of every table, the files of the database, folders, and files opened for writing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

TEXT = "SELECT count(*) FROM {} t WHERE strpos(t::text, %s) > 0"
BYTES = "SELECT count(*) FROM {} WHERE position(%s::bytea IN {}) > 0"
SCHREIBEN = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def tabellen_mit(wort: str) -> list[str]:
    """The tables in which the word stands, in any column: text, JSON, arrays, and the bytes of stored files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tabellen = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT quote_ident(table_name), quote_ident(column_name) FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        orte = cursor.fetchall()
        gefunden = [f"{tabelle}.{spalte}" for tabelle, spalte in orte if _zaehlt(cursor, BYTES, wort.encode(), tabelle, spalte)]
        return gefunden + [tabelle for tabelle in tabellen if _zaehlt(cursor, TEXT, wort, tabelle)]


def _zaehlt(cursor: Any, frage: str, wort: str | bytes, *namen: str) -> bool:
    cursor.execute(frage.format(*namen), [wort])
    return bool(cursor.fetchone()[0])


def dateien_mit(wort: str, *ordner: Path) -> list[str]:
    """Files below the folders that hold the word, binary ones too (tables, write-ahead log, server log, temporary files)."""
    gefunden = subprocess.run(["grep", "-rlaF", "--", wort, *map(str, ordner)], capture_output=True, text=True)
    return gefunden.stdout.split("\n")[:-1]


class _Mitschrift:
    """Audit hooks stay for the life of the process; this one notes only while somebody listens."""

    offen: list[str] | None = None
    eingerichtet = False


def _hoere(ereignis: str, angaben: tuple[Any, ...]) -> None:
    if _Mitschrift.offen is None or ereignis != "open":
        return
    pfad, _, schalter = angaben
    if not isinstance(pfad, int) and isinstance(schalter, int) and schalter & SCHREIBEN:  # a number is a pipe that is open already
        _Mitschrift.offen.append(os.fsdecode(pfad))


@contextmanager
def zum_schreiben_geoeffnet() -> Iterator[list[str]]:
    """The paths that this process opens for writing meanwhile."""
    if not _Mitschrift.eingerichtet:
        sys.addaudithook(_hoere)
        _Mitschrift.eingerichtet = True
    _Mitschrift.offen = []
    try:
        yield _Mitschrift.offen
    finally:
        _Mitschrift.offen, gehoert = None, _Mitschrift.offen
        gehoert[:] = [pfad for pfad in gehoert if pfad != os.devnull]
