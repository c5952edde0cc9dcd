"""`manage.py sichere`: a backup is whole or not at all, and what is in the way says a sentence."""

import fcntl
import os
from io import StringIO
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.management import CommandError, call_command

from config import backup, health, restore
from tests.config import sicherungsbau
from tests.config.sicherungsbau import DAZWISCHEN, sichere
from tests.databases import Databases

stadt, leere = sicherungsbau.stadt, sicherungsbau.leere
pytestmark = pytest.mark.usefixtures("stadt")
ALTER_DUMP = "#!/bin/sh\necho 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1\n"


@pytest.mark.gruendlich
@pytest.mark.gegenprobe("sicherung", ohne="config.backup:_dump")
def test_ohne_den_gemeinsamen_moment_passten_datei_und_begleitblatt_nicht_zusammen(
    stadt: str, leere: str, databases: Databases, tmp_path: Path
) -> None:
    """The negative control of what tests/config/test_wiederherstellen.py sees: pg_dump has a moment of its own, after the Buchung."""
    in_demselben = backup._dump

    def in_einem_eigenen(moment: str, datei: IO[bytes]) -> str:
        with databases.connect(stadt) as andere, andere.transaction():
            andere.execute(DAZWISCHEN)
        with databases.connect(stadt) as andere, andere.transaction():
            andere.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return in_demselben(andere.execute("SELECT pg_export_snapshot()").fetchone()[0], datei)  # type: ignore[index]

    with pytest.MonkeyPatch.context() as patch, databases.pointed_at(stadt):
        patch.setattr(backup, "_dump", in_einem_eigenen)
        dump = sichere(tmp_path)
    with databases.pointed_at(leere):
        restore.restore(dump)
        befunde = list(restore.findings(restore.read_manifest(dump)))
    assert any(satz.startswith("budgets_buchung: ") for satz in befunde) and any("budgets_budgetposten" in satz for satz in befunde)


def test_die_juengsten_bleiben(tmp_path: Path) -> None:
    (tmp_path / "von-hand.dump").write_text("x")
    for nummer in range(3):
        for endung in ("dump", "json"):
            (tmp_path / f"sicherung-2007010{nummer}-000000-000000.{endung}").write_text("x")
    neu = sichere(tmp_path, "--behalte", "2")
    davor = tmp_path / "sicherung-20070102-000000-000000.dump"
    assert sorted(tmp_path.glob("sicherung-*")) == sorted(p for d in (davor, neu) for p in (d, backup.manifest_of(d)))
    assert (tmp_path / "von-hand.dump").exists() and oct(neu.stat().st_mode)[-3:] == "600"


def test_die_eben_geschriebene_bleibt_auch_wenn_die_uhr_einmal_vorging(tmp_path: Path) -> None:
    """Four of a clock that was ahead, and one of before; each night one of those goes that are the oldest by what is known."""
    namen = ["sicherung-20070101", *(f"sicherung-2999010{nummer}" for nummer in range(4))]
    for name in namen:
        for endung in ("dump", "json"):
            (tmp_path / f"{name}-000000-000000.{endung}").write_text("x")
    for bleiben in (["sicherung-20070101", "sicherung-29990103"], ["sicherung-20070101"], []):
        davor = {*tmp_path.glob("*.dump")}
        call_command("sichere", str(tmp_path), "--behalte", "3", stdout=StringIO())
        [neu] = {*tmp_path.glob("*.dump")} - davor
        assert backup.manifest_of(neu).exists()
        assert sorted(p.name[:18] for p in tmp_path.glob("*.dump") if "000000-000000" in p.name) == bleiben
    assert len([*tmp_path.glob("*.dump")]) == len([*tmp_path.glob("*.json")]) == 3


@pytest.mark.parametrize("zahl", ["0", "-1", "zwei"])
def test_alle_zu_loeschen_geht_nicht(tmp_path: Path, zahl: str) -> None:
    with pytest.raises(CommandError, match="mindestens eine Sicherung"):
        call_command("sichere", str(tmp_path), f"--behalte={zahl}")


@pytest.mark.parametrize(
    ("ursache", "satz"),
    [
        ("voll", "kein Platz mehr"),
        ("rechte", "darf dieses Programm nicht schreiben"),
        ("programm", "Das Programm pg_dump fehlt"),
        ("ordner", "gibt es nicht"),
        ("zweite", "schreibt gerade eine andere"),
        ("version", "pg_dump ist älter als der Server"),
        ("server", "Die Datenbank antwortet nicht"),
    ],
)
def test_was_nicht_geht_sagt_ein_satz_und_laesst_nichts_halbes_zurueck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ursache: str, satz: str
) -> None:
    ziele = {"rechte": Path("/sys/kernel"), "ordner": tmp_path / "fehlt"}  # in /sys nobody makes files, not even root
    if ursache == "voll":
        monkeypatch.setattr(backup, "_new", lambda path: path.touch() or os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb"))
    elif ursache == "programm":
        monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path))
    elif ursache == "version":
        (tmp_path / "pg_dump").write_text(ALTER_DUMP)
        (tmp_path / "pg_dump").chmod(0o755)
        monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))
    elif ursache == "server":
        monkeypatch.setenv("DATABASE_OWNER_URL", f"postgresql://niemand@/nichts?host={tmp_path}")
    nummer = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(nummer, fcntl.LOCK_EX if ursache == "zweite" else fcntl.LOCK_UN)
    with pytest.raises(CommandError, match=satz):
        call_command("sichere", str(ziele.get(ursache, tmp_path)))
    os.close(nummer)
    assert [p.name for p in tmp_path.iterdir() if p.name != "pg_dump"] == []


def test_ohne_ordner_und_ohne_vorgabe_wird_gefragt() -> None:
    with pytest.raises(CommandError, match="nennen Sie den Ordner"):
        call_command("sichere", ordner="")


def test_was_ein_abgewuergter_lauf_zuruecklaesst_zaehlt_nicht_und_geht_mit_dem_naechsten(settings: Any, tmp_path: Path) -> None:
    """For /readyz as well only whole backups count."""
    settings.BACKUP_FOLDER = str(tmp_path)
    (tmp_path / ".sicherung-20070101-000000-000000.dump.halb").write_text("halb")
    (tmp_path / "sicherung-20070101-000000-000000.json").write_text("{}")
    assert list(health.backup()) == ["Es gibt keine Sicherung."]
    neu = sichere(tmp_path)
    assert list(health.backup()) == [] and sorted(tmp_path.iterdir()) == sorted([neu, backup.manifest_of(neu)])


def test_das_kennwort_steht_nicht_in_der_prozessliste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://chefin:geheim@rechner:5433/steuerung?sslmode=require")
    adresse, umgebung = backup.address()
    assert "geheim" not in adresse and "sslmode=require" in adresse and umgebung["PGPASSWORD"] == "geheim"


def test_der_befehl_sagt_was_er_gesichert_hat(tmp_path: Path) -> None:
    out = StringIO()
    call_command("sichere", str(tmp_path), stdout=out)
    blatt = restore.read_manifest(next(tmp_path.glob("*.dump")))
    assert f"Kopf des Protokolls: {blatt.protokollkopf}" in out.getvalue() and "Tabellen" in out.getvalue()
