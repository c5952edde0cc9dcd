"""A small city that is backed up while somebody books, and the empty database into which it was restored; for two files of tests."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config import backup, manifest
from tests.budgets.vollzugsbau import baue_vollzug
from tests.databases import Databases
from tests.factories import baue_besetzung, baue_raeume

BUCHUNGEN = 39
DAZWISCHEN = """
    INSERT INTO budgets_buchung (posten_id, art, betrag_cent, buchungstag, blatt, spalte, quelle, beleg, grund, nutzer_id, created_at)
    SELECT (SELECT min(posten_id) FROM budgets_buchung), 'ist', 7, '2009-05-05', '', '', '', '', '', min(id), now() FROM basis_nutzer"""
Wiederhergestellt = tuple[str, manifest.Manifest]


def sichere(ordner: Path, *optionen: str) -> Path:
    call_command("sichere", str(ordner), *optionen, stdout=StringIO())
    return max(ordner.glob("sicherung-*.dump"))


def sichere_waehrend_gebucht_wird(databases: Databases, stadt: str, ordner: Path) -> Path:
    """Somebody commits a Buchung between the moment of the backup and pg_dump."""
    popen = backup.subprocess.Popen

    def dumpe(angaben: list[Any], **mehr: Any) -> Any:
        with databases.connect(stadt) as connection:
            connection.execute(DAZWISCHEN)
        return popen(angaben, **mehr)

    with pytest.MonkeyPatch.context() as patch, databases.pointed_at(stadt):
        patch.setattr(backup.subprocess, "Popen", dumpe)
        return sichere(ordner)


@pytest.fixture(scope="module")
def stadt(_cast_template: str, databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """The small Musterstadt with Buchungen, Protokoll and a stored file that uses every byte."""
    from sozialraum.models import Datenlieferung

    name = databases.copy(_cast_template)
    with django_db_blocker.unblock(), databases.pointed_at(name):
        from basis.models import Datei

        vollzug = baue_vollzug(baue_raeume(), baue_besetzung(baue_raeume()))
        vollzug.ansatz("I", "4550", 1000)
        for cent in range(1, BUCHUNGEN + 1):
            vollzug.bucht("I", "4550", cent)
        datei = Datei.objects.create(name="größe.bin", inhalt=bytes(range(256)) * 300, mime="application/octet-stream")
        Datenlieferung.objects.create(art="basisstatistik", datei=datei, sha256=datei.sha256)
        yield name
    databases.drop(name)


@pytest.fixture(scope="module")
def sicherung(stadt: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sichere_waehrend_gebucht_wird(databases, stadt, tmp_path_factory.mktemp("sicherungen"))


@pytest.fixture(scope="module")
def hergestellt(sicherung: Path, databases: Databases) -> Iterator[Wiederhergestellt]:
    name = databases.copy("template1")
    with databases.pointed_at(name):
        call_command("stelle_her", str(sicherung), stdout=StringIO())
    yield name, manifest.read(backup.manifest_of(sicherung).read_text())
    databases.drop(name)


@pytest.fixture
def kopie(hergestellt: Wiederhergestellt, databases: Databases) -> Iterator[Wiederhergestellt]:
    """Of the restored one, to do something to."""
    name = databases.copy(hergestellt[0])
    with databases.pointed_at(name):
        yield name, hergestellt[1]
    databases.drop(name)


@pytest.fixture
def leere(databases: Databases, stadt: str) -> Iterator[str]:
    name = databases.copy("template1")
    with databases.pointed_at(name):
        yield name
    databases.drop(name)
