"""Own SQL: rules that the database holds by itself (migrations), and one state of it to read from."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, migrations, transaction

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
