"""The fixtures of the suite hold what conftest.py promises."""

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from config.cluster import APP, OWNER
from sozialraum.models import Gebiet
from tests.sockets import NetworkRefused

PROJECT = Path(__file__).resolve().parent.parent


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_jeder_test_handelt_mit_den_rechten_der_anwendung(als_app_rolle: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("TRUNCATE sozialraum_gebiet CASCADE")
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER ALL")


def test_ein_test_darf_kurz_eigentuemerin_sein(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    with als_eigentuemer():
        assert _one("SELECT current_user") == OWNER
        connection.cursor().execute("ALTER TABLE sozialraum_protokoll DISABLE TRIGGER USER")
    assert _one("SELECT current_user") == APP


def test_auch_die_eigentuemerin_leert_das_protokoll_nicht(als_eigentuemer: Callable[[], AbstractContextManager[None]]) -> None:
    with als_eigentuemer(), pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        connection.cursor().execute("TRUNCATE sozialraum_protokoll CASCADE")


def _add_gebiet() -> None:
    Gebiet.objects.create(schluessel="999", name="Probe", ebene=4, gueltig_von=date(2005, 1, 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_was_ein_test_festschreibt_sieht_der_naechste_nicht(run: int) -> None:
    assert not Gebiet.objects.filter(schluessel="999").exists()
    _add_gebiet()
    seen: list[bool] = []

    def other() -> None:
        seen.append(Gebiet.objects.filter(schluessel="999").exists())
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [True]


@pytest.mark.django_db(transaction=True)
def test_ein_anderer_prozess_arbeitet_auf_derselben_datenbank() -> None:
    _add_gebiet()
    code = "import django; django.setup(); from sozialraum.models import Gebiet; print(Gebiet.objects.filter(schluessel='999').count())"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "1", done.stderr


@pytest.mark.usefixtures("halle", "db")
class TestHalle:
    def test_halle_ist_geladen(self) -> None:
        assert Gebiet.objects.count() == 52

    @pytest.mark.parametrize("run", [1, 2])
    def test_jeder_test_wird_zurueckgenommen(self, run: int) -> None:
        assert not Gebiet.objects.filter(schluessel="999").exists()
        _add_gebiet()


def test_ohne_halle_ist_die_datenbank_leer(db: None) -> None:
    assert Gebiet.objects.count() == 0


@pytest.mark.parametrize("address", ["http://198.51.100.1/", "http://beispiel.invalid/"])
def test_kein_test_erreicht_ein_netz(address: str) -> None:
    with pytest.raises(NetworkRefused):
        urllib.request.urlopen(address)


@pytest.mark.browser
def test_chromium_sieht_das_produkt_und_sonst_nichts(server: str, seite: Any) -> None:
    assert seite.goto(f"{server}/konto/anmelden/").status == 200
    assert seite.locator("h1").count() == 1
    assert seite.meldungen == []
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        seite.goto("http://beispiel.invalid/")
