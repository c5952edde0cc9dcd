"""Own SQL: rules that the database holds by itself (migrations), and one state of it to read from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, connections, migrations, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from psycopg.errors import LockNotAvailable

REFUSE = """
CREATE OR REPLACE FUNCTION steuerung_unveraenderlich() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% ist unveränderlich: % ist nicht erlaubt. Eine Korrektur ist ein neuer Eintrag.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """Rows of the table are never changed, deleted or truncated."""
    return migrations.RunSQL(
        REFUSE
        + f"""
        CREATE TRIGGER {table}_nur_anhaengen BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION steuerung_unveraenderlich();
        CREATE TRIGGER {table}_nicht_leeren BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION steuerung_unveraenderlich();
        """,
        f"DROP TRIGGER {table}_nur_anhaengen ON {table}; DROP TRIGGER {table}_nicht_leeren ON {table};",
    )


# An older program may have stored one; whoever upgrades must know where
NAME_ROWS = """
DO $$
DECLARE
    zeilen text;
BEGIN
    SELECT string_agg(id::text, ', ' ORDER BY id) INTO zeilen FROM (SELECT id FROM {table} WHERE NOT ({rule}) ORDER BY id LIMIT 20) alte;
    IF zeilen IS NOT NULL THEN
        RAISE EXCEPTION 'In der Tabelle {table} steht NaN statt einer Zahl (id %). Was zu tun ist: docs/betrieb.md, „Upgrade“.', zeilen
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
"""


def ohne_nan(table: str, *columns: str, arrays: tuple[str, ...] = ()) -> migrations.RunSQL:
    """Each of the columns holds a number or nothing. A ``numeric(p, s)`` refuses infinity by itself, but takes NaN."""
    rules = [f"{column} IS DISTINCT FROM 'NaN'::numeric" for column in columns]
    rules += [f"array_position({column}::numeric[], 'NaN'::numeric) IS NULL" for column in arrays]
    rule = " AND ".join(rules)
    return migrations.RunSQL(
        NAME_ROWS.format(table=table, rule=rule) + f"ALTER TABLE {table} ADD CONSTRAINT {table}_ohne_nan CHECK ({rule})",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_ohne_nan",
    )


AFTER_PERIOD = """
CREATE OR REPLACE FUNCTION steuerung_nur_nach_frist() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM public.sozialraum_loeschfrist
        WHERE schluessel = TG_ARGV[0]
            AND (to_jsonb(OLD) ->> TG_ARGV[1])::timestamptz < now() - make_interval(days => greatest(tage, mindestens, TG_ARGV[2]::integer))
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% ist unveränderlich: % ist nicht erlaubt. Eine Korrektur ist ein neuer Eintrag.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only_until_period(table: str, period: str, time: str, at_least: int = 0) -> migrations.RunSQL:
    """From now on a row of the append-only table may be deleted once its Löschfrist has passed, counted from the column ``time``.

    ``at_least``: days that hold whatever the row of the Löschfrist says; the application's role can change that row, but no trigger.
    """
    return migrations.RunSQL(
        AFTER_PERIOD
        + f"""
        DROP TRIGGER {table}_nur_anhaengen ON {table};
        CREATE TRIGGER {table}_nur_anhaengen BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION steuerung_nur_nach_frist('{period}', '{time}', '{at_least}');
        """,
        f"""
        DROP TRIGGER {table}_nur_anhaengen ON {table};
        CREATE TRIGGER {table}_nur_anhaengen BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION steuerung_unveraenderlich();
        """,
    )


@contextmanager
def ein_lesestand() -> Iterator[None]:
    """What is read inside stands on one state, whatever others commit meanwhile; nothing is written.

    Inside of another transaction that one decides what is seen: its isolation cannot change any more.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def allein(klasse: int, nummer: int, *, warten: int = 0) -> Iterator[bool]:
    """Whether nobody else is inside, for as long as one is: an advisory lock on a connection of its own, which ends with the process.

    ``warten``: seconds until somebody who is inside counts as there; the session of a process that was killed lives on for a moment.
    """
    eigene = connections["default"].copy()
    try:
        yield _nimm(eigene, klasse, nummer, warten)
    finally:
        eigene.close()


def belegt(klasse: int, spalte: str) -> RawSQL:
    """Whether somebody is inside of ``allein``; ``spalte`` (as SQL names it) holds the number."""
    frage = f"""EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = {spalte} AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
    return RawSQL(frage, [klasse], output_field=BooleanField())


def _nimm(verbindung: Any, klasse: int, nummer: int, warten: int) -> bool:
    with verbindung.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{max(warten * 1000, 1)}ms"])
        try:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [klasse, nummer])
        except OperationalError as fehler:
            if isinstance(fehler.__cause__, LockNotAvailable):
                return False
            raise
    return True
