"""`manage.py stelle_her`: a small city, backed up while somebody booked, comes back as it was; in the whole run Halle too."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from config import backup, restore
from config.cluster import APP, OWNER, owner_url
from tests.config import sicherungsbau
from tests.config.sicherungsbau import BUCHUNGEN, Wiederhergestellt
from tests.databases import Databases, throwaway_cluster
from tests.factories import wer_ist

stadt, sicherung, hergestellt = sicherungsbau.stadt, sicherungsbau.sicherung, sicherungsbau.hergestellt
kopie, leere = sicherungsbau.kopie, sicherungsbau.leere
pytestmark = pytest.mark.usefixtures("stadt")
BEWACHT = ("budgets_buchung", "sozialraum_protokollglied", "budgets_mittel")
SCHAEDEN = {
    "DELETE FROM budgets_buchung WHERE id = (SELECT max(id) FROM budgets_buchung)": "budgets_buchung: 38 Zeilen statt 39.",
    "UPDATE budgets_mittel SET anordnung = 'x'": "budgets_mittel: Die 1 Zeilen sind nicht dieselben",
    "UPDATE basis_datei SET inhalt = inhalt || '\\x00'::bytea": "basis_datei: Die 1 Zeilen sind nicht dieselben",
    "DROP TABLE basis_ansicht": "Tabellen fehlen: basis_ansicht.",
    "CREATE TABLE fremd (id int)": "Tabellen kamen hinzu: fremd.",
    "ALTER TABLE sozialraum_protokoll DISABLE TRIGGER sozialraum_protokoll_nur_anhaengen": "Schutzregeln der Datenbank fehlen: ",
    "DELETE FROM sozialraum_protokollglied WHERE id = (SELECT max(id) FROM sozialraum_protokollglied)": "kommt in der Kette nicht vor",
    f"REVOKE INSERT ON budgets_dienst FROM {APP}": "zu wenig oder zu viele Rechte: ",
    f"GRANT TRUNCATE ON budgets_gewicht TO {APP}": "budgets_dienst, budgets_gewicht",
    f"REVOKE USAGE ON SEQUENCE budgets_mittel_id_seq FROM {APP}": "budgets_mittel_id_seq",
}


@pytest.mark.zusage("sicherung")
def test_jede_zeile_und_der_kopf_des_protokolls_sind_gleich(kopie: Wiederhergestellt, stadt: str, databases: Databases) -> None:
    """What was committed after the moment of the backup is in neither file, though pg_dump began later."""
    _, blatt = kopie
    assert blatt.tabellen["budgets_buchung"].zeilen == BUCHUNGEN and blatt.protokollkopf and len(blatt.tabellen) > 200
    assert list(restore.findings(blatt)) == []
    call_command("pruefe", stdout=StringIO())
    with databases.connect(stadt) as connection:
        assert connection.execute("SELECT count(*) FROM budgets_buchung").fetchone() == (BUCHUNGEN + 1,)


@pytest.mark.zusage("sicherung")
def test_was_dabei_verloren_ginge_faellt_auf(kopie: Wiederhergestellt, databases: Databases) -> None:
    name, blatt = kopie
    with databases.connect(name) as connection:
        for schalter in ("DISABLE", *SCHAEDEN, "ENABLE"):
            for befehl in [f"ALTER TABLE {t} {schalter} TRIGGER USER" for t in BEWACHT] if " " not in schalter else [schalter]:
                connection.execute(befehl)
    befunde = list(restore.findings(blatt))
    assert {schaden for schaden, satz in SCHAEDEN.items() if not any(satz in befund for befund in befunde)} == set(), befunde


def test_die_anwendung_arbeitet_weiter_und_darf_nicht_mehr_als_vorher(kopie: Wiederhergestellt, databases: Databases) -> None:
    from django.db import transaction

    from basis.models import Nutzer
    from sozialraum.actions.protokoll import protokolliere
    from sozialraum.models import Protokollglied

    name, blatt = kopie
    nutzer = Nutzer.objects.get(username="controlling")
    with transaction.atomic():
        protokolliere(wer=wer_ist(nutzer), aktion="probe", gegenstand=nutzer, text="Nach der Wiederherstellung.")
    glied = Protokollglied.objects.order_by("pk").last()
    assert glied is not None and glied.vorher == blatt.protokollkopf
    call_command("protokoll_pruefen", stdout=StringIO())
    with psycopg.connect(databases.cluster.url(APP, name), autocommit=True) as connection:
        for befehl in ("TRUNCATE budgets_mittel", "ALTER TABLE budgets_mittel DISABLE TRIGGER ALL", "CREATE TABLE neu ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(befehl)


def test_was_spaetere_migrationen_anlegen_darf_die_anwendung_auch(kopie: Wiederhergestellt, databases: Databases) -> None:
    name, _ = kopie
    with databases.connect(name) as connection:
        connection.execute("CREATE TABLE spaeter (id bigserial, wert int)")
    with psycopg.connect(databases.cluster.url(APP, name)) as connection:
        connection.execute("INSERT INTO spaeter (wert) VALUES (1)")


def test_nur_in_eine_leere_datenbank(sicherung: Path) -> None:
    with pytest.raises(CommandError, match="ist nicht leer"):
        call_command("stelle_her", str(sicherung))


def _abschrift(sicherung: Path, ordner: Path, **felder: Any) -> Path:
    dump = ordner / sicherung.name
    dump.write_bytes(sicherung.read_bytes())
    blatt = json.loads(backup.manifest_of(sicherung).read_text())
    backup.manifest_of(dump).write_text(json.dumps(blatt | felder))
    return dump


@pytest.mark.parametrize(
    ("schaden", "satz"),
    [
        (lambda dump: dump.write_bytes(dump.read_bytes()[:-1]), "beschädigt oder unvollständig"),
        (lambda dump: dump.unlink(), "Es fehlt die Sicherung"),
        (lambda dump: backup.manifest_of(dump).unlink(), "Es fehlt ihr Begleitblatt"),
        (lambda dump: backup.manifest_of(dump).write_text("{}"), "Begleitblatt ist unvollständig"),
        (lambda dump: backup.manifest_of(dump).write_bytes(b"\xff\x00"), "Begleitblatt ist unvollständig"),
        (lambda dump: backup.manifest_of(dump).write_text('{"format": "x", "version": 1}'), "keines dieser Anwendung"),
        (lambda dump: _abschrift(dump, dump.parent, migrationen=["bsc.9999_von_morgen"]), r"neueren Fassung.*bsc\.9999_von_morgen"),
    ],
)
def test_was_nicht_heil_ist_wird_nicht_eingespielt(
    sicherung: Path, leere: str, databases: Databases, tmp_path: Path, schaden: Callable[[Path], Any], satz: str
) -> None:
    dump = _abschrift(sicherung, tmp_path)
    schaden(dump)
    with pytest.raises(CommandError, match=satz):
        call_command("stelle_her", str(dump))
    assert _ist_leer(databases, leere)


@pytest.mark.zusage("sicherung")
def test_eine_abgebrochene_wiederherstellung_laesst_die_datenbank_leer(
    sicherung: Path, leere: str, databases: Databases, tmp_path: Path
) -> None:
    """A dump that breaks off, though its checksum fits."""
    dump = _abschrift(sicherung, tmp_path)
    dump.write_bytes(dump.read_bytes()[: sicherung.stat().st_size * 9 // 10])
    _abschrift(dump, tmp_path, dump=backup.checksum(dump))
    with pytest.raises(CommandError, match="die Datenbank ist noch leer"):
        call_command("stelle_her", str(dump))
    assert _ist_leer(databases, leere)


@pytest.mark.parametrize("wobei", ["_give_rights", "_rights", "pruefe"])
def test_ein_fehler_nach_dem_einspielen_ist_ein_satz_der_weiterhilft(
    sicherung: Path, leere: str, databases: Databases, monkeypatch: pytest.MonkeyPatch, wobei: str
) -> None:
    def scheitert(*args: Any, **kwargs: Any) -> Any:
        raise psycopg.errors.InsufficientPrivilege("permission denied")

    monkeypatch.setattr(restore, wobei, scheitert)
    with pytest.raises(CommandError, match=r"Eingespielt ist die Sicherung.*permission denied.*verwerfen Sie sie"):
        call_command("stelle_her", str(sicherung), stdout=StringIO())
    assert not _ist_leer(databases, leere)


def test_eine_erweiterung_die_sich_nicht_einrichten_laesst_sagt_wer_es_tut(
    sicherung: Path, leere: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ohne(psycopg.Connection[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            if "CREATE EXTENSION" in str(query):
                raise psycopg.errors.InsufficientPrivilege("permission denied to create extension")
            return super().execute(query, *args, **kwargs)

    monkeypatch.setattr(backup, "connect", lambda: Ohne.connect(owner_url()))
    with pytest.raises(CommandError, match=r"btree_gist.*permission denied.*CREATE EXTENSION btree_gist"):
        call_command("stelle_her", str(sicherung), stdout=StringIO())
    assert _ist_leer(databases, leere)


def _ist_leer(databases: Databases, name: str) -> bool:
    with databases.connect(name) as connection:
        return connection.execute(restore.THERE).fetchone() == (0,)


def test_beide_adressen_nennen_dieselbe_datenbank(
    sicherung: Path, stadt: str, leere: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.pointed_at(stadt):
        monkeypatch.setenv("DATABASE_OWNER_URL", databases.cluster.url(OWNER, leere))
        with pytest.raises(CommandError, match="nicht dieselbe Datenbank"):
            call_command("stelle_her", str(sicherung))


def test_ein_befund_endet_mit_eins_und_ein_anderer_schluessel_wird_gesagt(
    sicherung: Path, kopie: Wiederhergestellt, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "restore", lambda dump: None)  # it is restored
    settings.SECRET_KEY, err = "ein anderer", StringIO()
    call_command("stelle_her", str(sicherung), stdout=StringIO(), stderr=err)
    assert "SECRET_KEY ist ein anderer" in err.getvalue()
    falsch = _abschrift(sicherung, tmp_path, protokollkopf="0" * 64)
    with pytest.raises(CommandError, match="nicht die gesicherte") as ende:
        call_command("stelle_her", str(falsch), stderr=err)
    assert ende.value.returncode == 1 and "kommt in der Kette nicht vor" in err.getvalue()


@pytest.mark.gruendlich
@pytest.mark.zusage("sicherung")
def test_halle_wandert_in_einen_leeren_cluster(_halle_template: str, databases: Databases, tmp_path: Path) -> None:
    """The drill at full size: another server, counts, checksums, chain, rights, all checks, and a page."""
    from django.test import Client

    from basis.models import Nutzer

    halle = databases.copy(_halle_template)
    with databases.pointed_at(halle):
        dump = sicherungsbau.sichere(tmp_path)
    databases.drop(halle)
    with throwaway_cluster() as cluster, Databases(cluster).pointed_at("steuerung"):
        call_command("stelle_her", str(dump), stdout=StringIO())
        blatt = restore.read_manifest(dump)
        assert list(restore.findings(blatt)) == [] and blatt.zeilen > 50_000
        call_command("pruefe", stdout=StringIO())
        browser = Client()
        browser.force_login(Nutzer.objects.get(username="controlling"))
        assert browser.get("/budgets/2007/fachbereich/FB/").status_code == 200
