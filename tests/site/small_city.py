"""The loaded city with only ten of its Stadtteile, as if the others had never been there."""

import psycopg
from psycopg import sql

from tests.databases import Databases

LEFT = 10


def reduce(databases: Databases, name: str) -> None:
    """Deletes the rows of all other Stadtteile, past triggers and foreign keys, as only the server's owner can."""
    with psycopg.connect(databases.cluster.url("postgres", name), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, column in _pointing_at_places(connection):
            connection.execute(
                sql.SQL("DELETE FROM {} WHERE {} IN (SELECT id FROM sozialraum_gebiet WHERE ebene = 4 AND id NOT IN {})").format(
                    sql.Identifier(table), sql.Identifier(column), _KEPT
                )
            )
        connection.execute(sql.SQL("DELETE FROM sozialraum_gebiet WHERE ebene = 4 AND id NOT IN {}").format(_KEPT))


# two of each Sozialraum
_KEPT = sql.SQL("""(SELECT kind_id FROM (SELECT kind_id, row_number() OVER (PARTITION BY eltern_id ORDER BY kind_id) AS nummer
    FROM sozialraum_zuordnung JOIN sozialraum_gebiet g ON g.id = kind_id WHERE g.ebene = 4) AS teile WHERE nummer <= 2)""")


def _pointing_at_places(connection: "psycopg.Connection[tuple]") -> list[tuple[str, str]]:
    """Every column with a foreign key on Gebiet; the mapping last, since it says which are kept."""
    rows = connection.execute("""
        SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
        WHERE contype = 'f' AND confrelid = 'sozialraum_gebiet'::regclass AND attname LIKE '%\\_id'""").fetchall()
    return sorted(rows, key=lambda row: row[0] == "sozialraum_zuordnung")
