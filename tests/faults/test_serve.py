"""Server and workers start and end together, whatever ends them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from basis.models import Auftrag, Nutzer
from berichte.jobs import VORFUEHRUNG
from config import serve
from sozialraum.models import Stadt
from tests.databases import Databases

PROJECT = Path(__file__).resolve().parent.parent.parent
START = "import sys; from pathlib import Path; from config import serve; serve.LOCK = Path(sys.argv[1]); serve.start(int(sys.argv[2]))"


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    port: int
    lock: Path

    def children(self) -> list[int]:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(number) for number in listed.split()]

    def worker(self) -> int:
        return next(number for number in self.children() if "db_worker" in Path(f"/proc/{number}/cmdline").read_text())

    def status(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/livez")
        return connection.getresponse().status


def _wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "dauert zu lange"
        time.sleep(0.05)


def _alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(lock: Path, port: int) -> list[str]:
    return [sys.executable, "-c", START, str(lock), str(port)]


@pytest.fixture
def running(transactional_db: None, databases: Databases, tmp_path: Path) -> Iterator[Running]:
    lock, port = tmp_path / "server.lock", _free_port()
    environment = {**os.environ, "AUFTRAGSARBEITER": "1"}
    children: list[int] = []
    with subprocess.Popen(_command(lock, port), cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert any(f"http://127.0.0.1:{port}" in line for line in iter(process.stdout.readline, "")), "startet nicht"
            started = Running(process, port, lock)
            children = started.children()
            yield started
        finally:
            process.kill()
    _wait_until(lambda: not any(map(_alive, children)))


def test_der_auftragsprozess_wird_neu_gestartet_und_endet_mit_dem_server(running: Running) -> None:
    assert running.status() < 500
    worker = running.worker()
    os.kill(worker, signal.SIGKILL)
    _wait_until(lambda: not _alive(worker) and len(running.children()) == 2)
    children = running.children()
    running.process.terminate()
    assert running.process.wait(30) == 0
    assert not any(map(_alive, children))


def test_ein_zweiter_start_sagt_dass_es_schon_laeuft_und_ein_gewaltsames_ende_laesst_nichts_zurueck(running: Running) -> None:
    second = subprocess.run(_command(running.lock, running.port), cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert f"läuft bereits oder startet gerade: http://127.0.0.1:{running.port}" in second.stderr
    assert running.status() < 500
    children = running.children()
    assert len(children) == 2
    running.process.kill()
    _wait_until(lambda: not any(map(_alive, children)))


def test_ein_belegter_anschluss_wird_genannt() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit, match="antwortet schon ein anderes Programm"):
            serve._refuse_taken_port(taken.getsockname()[1])


class _Private:
    """The private cluster, for a test: its database is the copy of this test."""

    def url(self, role: str) -> str:
        return os.environ["DATABASE_OWNER_URL"]


def _ordered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that a start calls before it serves."""
    called: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(serve.Cluster, "of_project", lambda: _Private())
        patched.setattr(serve, "_manage", lambda command, *arguments: called.append(command))
        serve._load_first_city()
    return called


@pytest.mark.django_db(transaction=True)
def test_in_eine_leere_datenbank_kommt_die_stadt_mit_ihren_berichten(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ordered(monkeypatch) == ["lade_stadt", "lade_berichte"]


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db(transaction=True)
def test_berichte_kommen_bei_jedem_start_bis_sie_fertig_wurden_und_nur_in_der_vorfuehrung(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ordered(monkeypatch) == ["lade_berichte"], "ended between the two"
    nutzer = Nutzer.objects.get(username="controlling")
    auftrag = Auftrag.objects.create(art=VORFUEHRUNG, titel="Berichte", nutzer=nutzer, status=Auftrag.Status.FEHLER)
    assert _ordered(monkeypatch) == ["lade_berichte"]
    auftrag.status = Auftrag.Status.FERTIG
    auftrag.save()
    assert _ordered(monkeypatch) == []
    Auftrag.objects.all().delete()
    Stadt.objects.update(fester_tag=None)
    assert _ordered(monkeypatch) == []
