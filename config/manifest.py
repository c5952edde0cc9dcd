"""What a backup must still hold after it was restored: rows and checksum of every table, migrations, triggers, the Protokoll's head.

Everything is read in one snapshot, the same as the dump's. The checksum of a table is a sum over sha256 of its rows, so it depends
neither on their order nor on the server's version.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.utils.crypto import salted_hmac
from psycopg import sql

FORMAT = "sozialraumsteuerung-sicherung"
VERSION = 1
# How values are written as text must not depend on where they are read
PLAIN = """SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';
    SET LOCAL IntervalStyle = 'postgres'"""
TABLES = """
    SELECT c.relname, array_agg(a.attname ORDER BY a.attname), array_agg(a.atttypid = 'bytea'::regtype ORDER BY a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.relname ORDER BY c.relname"""
TRIGGERS = "SELECT tgname::text || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
HEAD = "SELECT coalesce((SELECT hash FROM sozialraum_protokollglied ORDER BY id DESC LIMIT 1), '')"
SUM = """
    SELECT count(*), coalesce(sum(('x' || left(h, 15))::bit(60)::bigint), 0), coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0)
    FROM (SELECT encode(sha256(convert_to(ROW({})::text, 'UTF8')), 'hex') AS h FROM {}) AS zeilen"""

Connection = psycopg.Connection[tuple[Any, ...]]


class ManifestError(ValueError):
    """The manifest cannot be used; the message is a German sentence."""


@dataclass(frozen=True)
class Table:
    zeilen: int
    pruefsumme: str


@dataclass(frozen=True)
class Manifest:
    """``dump`` is the sha256 of the dump's bytes, ``schluessel`` a mark of SECRET_KEY from which it cannot be found."""

    zeit: str
    server: str
    programm: str
    schluessel: str
    dump: str
    protokollkopf: str
    migrationen: tuple[str, ...]
    schutzregeln: tuple[str, ...]
    tabellen: dict[str, Table]

    @property
    def zeilen(self) -> int:
        return sum(table.zeilen for table in self.tabellen.values())

    def text(self) -> str:
        content = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(text: str | bytes) -> Manifest:
    try:
        content = json.loads(text)
        if content.pop("format") != FORMAT or content.pop("version") != VERSION:
            raise ManifestError("Das Begleitblatt ist keines dieser Anwendung, oder es ist von einer neueren Fassung.")
        tables = {name: Table(**table) for name, table in content.pop("tabellen").items()}
        migrationen, schutzregeln = (tuple(content.pop(name)) for name in ("migrationen", "schutzregeln"))
        return Manifest(**content, migrationen=migrationen, schutzregeln=schutzregeln, tabellen=tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, ManifestError):
            raise
        raise ManifestError("Das Begleitblatt ist unvollständig oder beschädigt.") from error


def take(connection: Connection, *, zeit: str, programm: str, dump: str) -> Manifest:
    """Of what the connection's transaction sees."""
    connection.execute(PLAIN)
    return Manifest(
        zeit=zeit, programm=programm, dump=dump, schluessel=key_mark(), server=_one(connection, "SHOW server_version"),
        protokollkopf=_one(connection, HEAD), migrationen=tuple(migrations(connection)), schutzregeln=tuple(triggers(connection)),
        tabellen=tables(connection),
    )  # fmt: skip


def tables(connection: Connection) -> dict[str, Table]:
    return {name: _table(connection, name, columns, binary) for name, columns, binary in connection.execute(TABLES).fetchall()}


def triggers(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(TRIGGERS).fetchall()]


def migrations(connection: Connection) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations").fetchall())


def key_mark() -> str:
    """Sessions, second factors and Belege hang on SECRET_KEY: a restore with another one should say so."""
    return salted_hmac("sicherung", "schluessel", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]


def _table(connection: Connection, name: str, columns: list[str], binary: list[bool]) -> Table:
    """Bytes go in as their sha256: as text, a large file would take several times its memory."""
    parts = [sql.SQL("sha256({})" if b else "{}").format(sql.Identifier(c)) for c, b in zip(columns, binary, strict=True)]
    row = connection.execute(sql.SQL(SUM).format(sql.SQL(", ").join(parts), sql.Identifier(name))).fetchone()
    assert row
    return Table(row[0], f"{int(row[1]):x}-{int(row[2]):x}")


def _one(connection: Connection, query: str) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""
