"""The row history is written by triggers alone; whoever works with the application's rights can neither change nor delete a version."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import IntegrityError, connection, transaction

from sozialraum.history import verfolgte
from sozialraum.models import Gebiet
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
TABELLEN = sorted(event._meta.db_table for _, event in verfolgte().values())


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.zusage(14)
@pytest.mark.parametrize("statement", ["UPDATE sozialraum_gebietevent SET name = 'anders'", "DELETE FROM sozialraum_gebietevent"])
def test_eine_alte_fassung_bleibt_wie_sie_war(raeume: Raeume, statement: str) -> None:
    Gebiet.objects.filter(pk=raeume["I"].pk).update(name="Neuer Name")
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        _sql(statement)


@pytest.mark.gegenprobe(14, ohne="sozialraum_gebietevent_nur_anhaengen")
def test_ohne_den_trigger_ginge_es(raeume: Raeume, als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        _sql("ALTER TABLE sozialraum_gebietevent DISABLE TRIGGER sozialraum_gebietevent_nur_anhaengen")
    _sql("DELETE FROM sozialraum_gebietevent")


@pytest.mark.zusage(14)
def test_auch_reines_sql_und_viele_auf_einmal_lassen_jede_fassung_da(raeume: Raeume) -> None:
    vorher = _fassungen()
    _sql("UPDATE sozialraum_gebiet SET name = name || '!' WHERE ebene = 3")
    Gebiet.objects.filter(ebene=4).update(name="Teil")
    assert _fassungen() - vorher == Gebiet.objects.filter(ebene__gte=3).count()


@pytest.mark.gegenprobe(14, ohne="pgtrigger_update_update_0c27a")
def test_ohne_den_trigger_des_verlaufs_bliebe_keine(raeume: Raeume, als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with als_eigentuemer():
        _sql("ALTER TABLE sozialraum_gebiet DISABLE TRIGGER pgtrigger_update_update_0c27a")
    vorher = _fassungen()
    _sql("UPDATE sozialraum_gebiet SET name = name || '!' WHERE ebene = 3")
    assert _fassungen() == vorher


def _fassungen() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sozialraum_gebietevent")
        return int(cursor.fetchone()[0])


@pytest.mark.zusage(14)
def test_jede_tabelle_des_verlaufs_ist_geschuetzt() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_nur\\_anhaengen' AND tgenabled = 'O'")
        geschuetzt = {name for (name,) in cursor.fetchall()}
    assert TABELLEN and set(TABELLEN) <= geschuetzt
