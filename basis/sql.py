"""Own SQL of migrations: rules that the database holds by itself."""

from django.db import migrations

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
