"""Every released state, restored from its dump into an empty database, becomes the newest one without losing a cent or a line."""

import json
import os
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from config.cluster import OWNER, binaries
from tests.databases import Databases
from tests.upgrade.erzeuge import HERE, read, state

DUMPS = sorted(HERE.glob("*.sql.?z"))
PROBE = DUMPS if os.environ.get("GRUENDLICH") == "1" else [DUMPS[0], DUMPS[-1]]  # the longest way, and what is fullest


@pytest.fixture(scope="module", params=PROBE, ids=lambda path: path.name)
def gehoben(request: Any, django_db_setup: None, databases: Databases, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The dump restored by the owner and migrated; gives what was true when it was made."""
    name = databases.copy("template1")
    with django_db_blocker.unblock():
        _restore(databases, name, request.param)
        with databases.pointed_at(name, as_owner=True):
            call_command("migrate", verbosity=0)
        with databases.pointed_at(name):
            yield json.loads((HERE / f"{request.param.name[:4]}.json").read_text(encoding="utf-8"))
    databases.drop(name)


def _restore(databases: Databases, name: str, dump: Path) -> None:
    command = [binaries() / "psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-h", databases.cluster.folder, "-U", OWNER, "-d", name]
    done = subprocess.run(command, input=read(dump), capture_output=True, cwd="/")
    assert done.returncode == 0, done.stderr.decode()


def test_es_gibt_abzuege_und_sie_sind_klein() -> None:
    """Half of the third are papers of kept reports and files of deliveries, which are compressed already; checked against their sha256."""
    assert len(DUMPS) >= 3
    assert all(path.stat().st_size < 2_200_000 for path in DUMPS)


def test_alle_migrationen_sind_angewandt(gehoben: dict[str, Any]) -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_kein_cent_und_keine_zeile_geht_verloren(gehoben: dict[str, Any]) -> None:
    heute = state()
    assert heute["protokollkopf"] and heute["beschlossen"]
    for was, wert in gehoben.items():
        assert heute[was] == wert, was


def test_der_freie_text_des_turnus_ist_angabe_geworden(gehoben: dict[str, Any]) -> None:
    from sozialraum.models import Gremium

    turnusse = dict(Gremium.objects.exclude(turnus="").values_list("schluessel", "turnus"))
    assert turnusse == {
        "steuerungsgruppe": "vierteljaehrlich",
        "controllinggruppe": "monatlich",
        "dienstberatung": "14_taeglich",
        "praeventionskonferenz": "halbjaehrlich",
    }


def test_die_kette_des_protokolls_haelt(gehoben: dict[str, Any]) -> None:
    call_command("protokoll_pruefen", verbosity=0)


def test_jede_pruefung_ist_ohne_befund(gehoben: dict[str, Any]) -> None:
    """Sums, references, history, files, reports, constraints: as `manage.py pruefe` sees the upgraded database."""
    call_command("pruefe", stdout=StringIO())


def test_jedes_rechenpaket_laesst_sich_nachrechnen(gehoben: dict[str, Any]) -> None:
    from budgets.models import Verteilung
    from budgets.rechenpaket import rechne_nach

    pakete = Verteilung.objects.beschlossen().values_list("paket", flat=True)
    assert pakete
    assert [rechne_nach(paket) for paket in pakete] == [[]] * len(pakete)


def test_jede_beschlossene_verteilung_ergibt_ihren_ansatz_und_bleibt(gehoben: dict[str, Any]) -> None:
    from budgets.inputs import rechne
    from budgets.models import Deckungskreisansatz, Verteilung

    for verteilung in Verteilung.objects.budgets().beschlossen():
        ansatz = Deckungskreisansatz.objects.get(haushaltsjahr=verteilung.haushaltsjahr, deckungskreis=verteilung.deckungskreis)
        rechnung = rechne(verteilung)
        assert sum(rechnung.je_empfaenger.values()) + rechnung.uebergreifend + rechnung.reserve == ansatz.betrag_cent
        with pytest.raises(IntegrityError, match="beschlossen"), transaction.atomic():
            Verteilung.objects.filter(pk=verteilung.pk).update(name="anders")


def test_die_seiten_zeigen_den_alten_stand(gehoben: dict[str, Any]) -> None:
    from django.test import Client

    from basis.models import Nutzer
    from budgets.models import Verteilung

    browser = Client()
    browser.force_login(Nutzer.objects.get(username="controlling"))
    verteilung = Verteilung.objects.budgets().beschlossen().select_related("haushaltsjahr", "gebiet").first()
    antwort = browser.get(f"/budgets/{verteilung.haushaltsjahr.jahr}/fachbereich/{verteilung.gebiet.schluessel}/")
    assert antwort.status_code == 200
    assert antwort.context["blatt"].summe.betrag == gehoben["ansaetze"][str(verteilung.haushaltsjahr.jahr)]
