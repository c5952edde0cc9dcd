"""The product on one machine: database, migrations, first data, job workers and web server, all ended together.

    python -m config.serve start [PORT] | stop

A worker that dies is started again; when the web server ends, or this process is stopped, everything ends. A second start says that
the product is running already. The private database stays as it is; what a start has switched on, it switches off.
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO

from config.cluster import OWNER, Cluster

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "daten"
LOCK = DATA / "server.lock"  # holds the number of the running process and its address
FIRST_CITY = "fixtures/halle"
LOADED = """SELECT EXISTS (SELECT FROM sozialraum_gebiet),
    EXISTS (SELECT FROM basis_auftrag WHERE art = 'vorfuehrungsberichte' AND status = 'fertig')
    OR EXISTS (SELECT FROM sozialraum_stadt WHERE fester_tag IS NULL)"""
CORES = len(os.sched_getaffinity(0))
PYTHON = sys.executable
WORKER = [PYTHON, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]


def start(port: int = 8000) -> None:
    DATA.mkdir(exist_ok=True)
    with _only_one() as lock:
        _refuse_taken_port(port)
        address = f"http://127.0.0.1:{port}"
        _note(lock, f"{os.getpid()} {address}")
        with _stopped_by_signals(), _database() as private:
            _manage("migrate", "--verbosity", "0")
            if private:
                _load_first_city()
            _serve(port, demo=private)


def stop() -> None:
    if number := _running():
        os.kill(number, signal.SIGTERM)
        end = time.monotonic() + 180  # a machine that is busy with other things starts slowly
        while _running() and time.monotonic() < end:
            time.sleep(0.1)
    if "DATABASE_URL" not in os.environ:
        Cluster.of_project().stop()
    print("Der Server steht. Die Daten bleiben.")


def _serve(port: int, *, demo: bool) -> None:
    os.environ["DEMO"] = "1" if demo else os.environ.get("DEMO", "0")
    web = [PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(max(2, CORES)), "--timeout", "60",
           "--max-requests", "1000", "--max-requests-jitter", "100", "--log-level", "warning", "--no-control-socket"]
    workers = int(os.environ.get("AUFTRAGSARBEITER", min(2, CORES)))
    processes = {"web": _child(web), **{f"auftrag{n}": _child(WORKER) for n in range(1, workers + 1)}}
    try:
        _wait_for_answer(port, processes["web"])
        print(_greeting(f"http://127.0.0.1:{port}", demo), flush=True)
        _watch(processes)
    finally:
        _end(processes)


def _watch(processes: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Returns when the web server has ended."""
    while processes["web"].poll() is None:
        time.sleep(0.5)
        for name, process in processes.items():
            if name != "web" and process.poll() is not None:
                print(f"Der Auftragsprozess {name} ist beendet ({process.returncode}) und wird neu gestartet.", flush=True)
                time.sleep(1)
                processes[name] = _child(WORKER)
    print(f"Der Webserver ist beendet ({processes['web'].returncode}).", flush=True)


def _end(processes: "dict[str, subprocess.Popen[bytes]]") -> None:
    """Gently; what works on after 20 seconds is killed."""
    for process in processes.values():
        process.terminate()
    end = time.monotonic() + 20
    for process in processes.values():
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _child(command: list[str]) -> "subprocess.Popen[bytes]":
    """In a session of its own (Ctrl-C reaches this process alone), and ended by the kernel should this process be killed."""
    return subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *command], cwd=PROJECT, stdin=subprocess.DEVNULL, start_new_session=True)


@contextlib.contextmanager
def _database() -> Iterator[bool]:
    """Says whether it is the private one."""
    if "DATABASE_URL" in os.environ:
        yield False
        return
    cluster = Cluster.of_project()
    started = cluster.start()
    try:
        yield True
    finally:
        if started:
            cluster.stop()


def _load_first_city() -> None:
    """Into an empty database; the reports of the demonstration are ordered at each start until their job was done once."""
    city, reports = _loaded()
    begin = time.monotonic()
    if not city:
        print(f"  Die Stadt aus {FIRST_CITY} wird geladen …", end="", flush=True)
        _manage("lade_stadt", FIRST_CITY, "--mit-zugaengen", "--verbosity", "0")
    if not reports:
        _manage("lade_berichte", FIRST_CITY, "--im-hintergrund")
    if not city:
        print(f" {time.monotonic() - begin:.0f} s", flush=True)


def _loaded() -> tuple[bool, bool]:
    """Whether there is a city, and whether there is nothing to do about reports: done, or a city without the day of a demonstration."""
    import psycopg  # `stop` works before anything is installed

    with psycopg.connect(Cluster.of_project().url(OWNER)) as connection:
        row = connection.execute(LOADED).fetchone()
    assert row
    return row[0], row[1]


def _manage(*arguments: str) -> None:
    if subprocess.run([PYTHON, "manage.py", *arguments], cwd=PROJECT, stdin=subprocess.DEVNULL).returncode:
        sys.exit(f"manage.py {' '.join(arguments)} ist gescheitert.")


@contextlib.contextmanager
def _only_one() -> Iterator[IO[str]]:
    with open(LOCK, "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sys.exit(f"Das Produkt läuft bereits oder startet gerade: {lock.read().split()[-1]}")
        yield lock


def _note(lock: IO[str], text: str) -> None:
    lock.truncate(0)
    lock.write(text)
    lock.flush()


def _running() -> int:
    """Number of the process that holds the lock, or 0."""
    if not LOCK.exists():
        return 0
    with open(LOCK) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read().split()[0])
    return 0


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    def leave(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # ending is under way
        raise SystemExit(0)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, leave)
    yield


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Auf 127.0.0.1:{port} antwortet schon ein anderes Programm. Mit anderem Anschluss: make start PORT=8010")


def _wait_for_answer(port: int, web: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 180  # a machine that is busy with other things starts slowly
    while time.monotonic() < end and web.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/livez")
            connection.getresponse()
            return
        time.sleep(0.1)
    sys.exit("Der Webserver antwortet nicht.")


def _greeting(address: str, demo: bool) -> str:
    lines = ["", f"  Sozialraumsteuerung: {address}"]
    if demo:
        accounts = tomllib.loads((PROJECT / FIRST_CITY / "nutzer.toml").read_text())
        lines += [f"  Muster-Zugänge, Kennwort {accounts['kennwort']}:"]
        lines += [f"    {account['benutzername']:<20} {account['anzeigename']}" for account in accounts["nutzer"]]
    return "\n".join([*lines, "  Beenden: Strg+C oder make stop", ""])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["start", *rest]:
            start(*map(int, rest[:1]))
        case ["stop"]:
            stop()
        case _:
            sys.exit(__doc__)
