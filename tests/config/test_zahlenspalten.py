"""No column of numbers takes NaN or infinity: the rules of every table are asked, as PostgreSQL would ask them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from basis.sql import ohne_nan
from sozialraum.models import Parameter

pytestmark = pytest.mark.django_db
OWN = ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
# Rows of the history come from triggers alone and hold what their table held
SPALTEN = f"""
SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, NULL), format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    AND split_part(c.relname, '_', 1) IN {OWN} AND c.relname NOT LIKE '%event'
    AND format_type(a.atttypid, NULL) IN ('numeric', 'numeric[]', 'double precision', 'real')
"""
REGELN = "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
FELDER = """
SELECT string_agg(
    CASE WHEN a.attname = %s THEN %s ELSE 'NULL::' || format_type(a.atttypid, a.atttypmod) END || ' AS ' || quote_ident(a.attname), ', ')
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def _frage(sql: str, *werte: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(werte) or None)
        return cursor.fetchall()


def _nimmt_nan(tabelle: str, spalte: str, art: str) -> bool:
    """Whether no rule refuses a row in which this column is NaN and the rest is empty."""
    zahl = "ARRAY['NaN'::numeric]" if art.endswith("[]") else f"'NaN'::{art}"
    felder = _frage(FELDER, spalte, zahl, tabelle)[0][0]
    return not any(_frage(f"SELECT ({regel}) IS FALSE FROM (SELECT {felder}) AS zeile")[0][0] for (regel,) in _frage(REGELN, tabelle))


def _offene() -> set[str]:
    return {f"{tabelle}.{spalte}" for tabelle, spalte, art, _ in _frage(SPALTEN) if _nimmt_nan(tabelle, spalte, art)}


@pytest.mark.zusage(17)
def test_keine_zahlenspalte_nimmt_nan() -> None:
    assert len(_frage(SPALTEN)) > 40
    assert _offene() == set()


@pytest.mark.zusage(17)
def test_jede_zahlenspalte_hat_stellen_und_fasst_darum_kein_unendlich() -> None:
    """A numeric without precision and every float would take it."""
    assert [f"{t}.{s}: {genau}" for t, s, _, genau in _frage(SPALTEN) if "(" not in genau] == []
    with pytest.raises(DataError, match="overflow"), transaction.atomic():
        _frage("SELECT 'Infinity'::numeric(20, 6)")


def _setze_nan() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sozialraum_parameter SET wert = 'NaN' WHERE schluessel = 'probe'")


@pytest.mark.gegenprobe(17, ohne="sozialraum_parameter_ohne_nan")
def test_ohne_die_regel_staende_nan_da_und_die_suche_faende_die_spalte(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    Parameter.objects.create(schluessel="probe", bezeichnung="Probe", wert=1, gueltig_von="2008-01-01")
    with pytest.raises(IntegrityError, match="sozialraum_parameter_ohne_nan"), transaction.atomic():
        _setze_nan()
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE sozialraum_parameter DROP CONSTRAINT sozialraum_parameter_ohne_nan")
    assert _offene() == {"sozialraum_parameter.wert"}
    _setze_nan()
    assert Parameter.objects.get(schluessel="probe").wert.is_nan()


def test_ein_upgrade_nennt_die_zeilen_in_denen_nan_steht(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    Parameter.objects.create(schluessel="probe", bezeichnung="Probe", wert=1, gueltig_von="2008-01-01")
    nummer = Parameter.objects.get(schluessel="probe").pk
    sql = str(ohne_nan("sozialraum_parameter", "wert").sql)
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE sozialraum_parameter DROP CONSTRAINT sozialraum_parameter_ohne_nan")
        _setze_nan()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=rf"sozialraum_parameter steht NaN statt einer Zahl \(id {nummer}\)"), transaction.atomic():
            cursor.execute(sql)
        Parameter.objects.filter(pk=nummer).update(wert=2)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
    assert _offene() == set()


def test_auch_in_einer_liste_von_zahlen(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    with als_eigentuemer(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE probe (id bigint, grenzen numeric(5, 2)[]) ON COMMIT DROP")
        cursor.execute("INSERT INTO probe VALUES (1, '{1}'), (7, '{1,NaN}'), (8, NULL)")
        with pytest.raises(IntegrityError, match=r"\(id 7\)"), transaction.atomic():
            cursor.execute(str(ohne_nan("probe", arrays=("grenzen",)).sql))
