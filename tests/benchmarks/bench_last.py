"""Mixed load: many users at once, pages and writes, against the single-user rate times the cores (performance.md, 5).

    python -m tests.benchmarks last                 the short version, a row each
    DAUER=600 python -m tests.benchmarks last       so many seconds at a stretch, with errors, percentiles and memory minute by minute
"""

import http.client
import itertools
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from config.serve import CORES
from tests.benchmarks import Comparison

USERS, REQUESTS, WRITES = 50, 400, 10  # every tenth request writes
DAUER = int(os.environ.get("DAUER", "0"))  # seconds
PORT = 8951
PROJECT = Path(__file__).resolve().parent.parent.parent
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Load:
    """Users who ask one thing after the other; each thread has a connection and a session of its own."""

    pages: Sequence[str]
    sessions: Sequence[str]
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self, users: int, requests: int | None = None, *, until: float = 0) -> float:
        """Seconds until all requests are answered, or (``until``) until that moment."""
        self.times.clear()
        self.errors.clear()
        counter, lock = iter(range(requests) if requests else itertools.count()), threading.Lock()

        def user(number: int) -> None:
            client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
            while True:
                with lock:
                    turn = next(counter, None)
                if turn is None or (until and time.monotonic() > until):
                    return
                begin = time.perf_counter()
                self._turn(client, self.sessions[number], turn)
                self.times.append(time.perf_counter() - begin)

        threads = [threading.Thread(target=user, args=[number]) for number in range(users)]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert until or not self.errors, self.errors[:3]
        return time.perf_counter() - begin

    def _turn(self, client: http.client.HTTPConnection, session: str, turn: int) -> None:
        cookie = f"sitzung={session}"
        try:
            if turn % WRITES == 0:
                self._write(client, cookie, turn)
            else:
                _ask(client, "GET", self.pages[turn % len(self.pages)], 200, cookie)
        except (AssertionError, OSError, http.client.HTTPException) as error:
            self.errors.append(repr(error))

    def _write(self, client: http.client.HTTPConnection, cookie: str, turn: int) -> None:
        """A decision is entered, as the form does it."""
        page, cookies = _ask(client, "GET", "/beschluesse/neu/", 200, cookie)
        found = TOKEN.search(page)
        assert found, "kein Formular"
        body = urlencode({"csrfmiddlewaretoken": found[1].decode(), "titel": f"Messung {turn} {time.time_ns()}", "tag": "15.10.2007"})
        _ask(client, "POST", "/beschluesse/neu/", 302, f"{cookie}; {cookies}", body)


def _ask(client: http.client.HTTPConnection, method: str, path: str, status: int, cookie: str, body: str = "") -> tuple[bytes, str]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    client.request(method, path, body or None, {"Cookie": cookie, **kind})
    answer = client.getresponse()
    content = answer.read()
    assert answer.status == status, f"{method} {path}: {answer.status}"
    return content, "; ".join(c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or [])


def sessions() -> list[str]:
    """One session per user, of the roles that write and read."""
    from django.test import Client

    from basis.models import Nutzer

    accounts = list(Nutzer.objects.filter(username__in=("controlling", "fachbereichsleitung")))
    keys = []
    for number in range(USERS):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(accounts[number % len(accounts)], backend="config.konten.Konten")
        keys.append(client.cookies["sitzung"].value)
    return keys


def comparisons(_context: object) -> Iterator[Comparison]:
    from django.urls import reverse

    pages = [
        reverse("uebersicht"), reverse("budget", args=[2007, "ressort", "R-I"]), reverse("gebiet", args=["sozialraum", "II"]),
        reverse("beschluesse"), reverse("gebiete"), reverse("indikator", args=["kinder_u15_sgb2"]), reverse("haushalt"),
    ]  # fmt: skip
    load = Load(pages, sessions())
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{PORT}",
        "--workers",
        str(max(2, CORES)),
        "--timeout",
        "120",
    ]
    server = subprocess.Popen([*command, "--log-level", "warning", "--no-control-socket"], cwd=PROJECT, env=dict(os.environ))
    try:
        _wait(server)
        load.run(2, 40)
        yield from (_long(load, server, DAUER) if DAUER else _rows(load, server))
    finally:
        server.terminate()
        server.wait()


def _rows(load: Load, server: "subprocess.Popen[bytes]") -> Iterator[Comparison]:
    size = f"{USERS} Personen, {REQUESTS} Anfragen, jede {WRITES}. schreibt"
    yield Comparison(
        "Gemischte Last: Dauer", size, lambda: load.run(USERS, REQUESTS), lambda: load.run(1, REQUESTS // CORES),
        f"eine Person, ein {CORES}tel der Anfragen", 1 / 0.6,
    )  # fmt: skip

    def percentiles() -> tuple[float, float]:
        load.run(USERS, REQUESTS)
        return statistics.quantiles(load.times, n=20)[-1], statistics.median(load.times)

    yield Comparison("Gemischte Last: langsamste 5 %", size, None, None, "mittlere Antwort", 4, pair=percentiles)

    def memory() -> tuple[float, float]:
        before = resident(server.pid)
        load.run(USERS, REQUESTS)
        return resident(server.pid), before

    yield Comparison("Gemischte Last: Speicher danach", size, None, None, "davor", 1.05, pair=memory, unit="MB")


def _long(load: Load, server: "subprocess.Popen[bytes]", seconds: int) -> Iterator[Comparison]:
    """One run over all this time; what one person reaches is measured before and after it, alone."""
    alone = [_alone(load)]
    memory: list[float] = []
    begin = time.monotonic()
    watch = threading.Thread(target=_watch_memory, args=[server.pid, memory, begin + seconds])
    watch.start()
    took = load.run(USERS, until=begin + seconds)
    watch.join()
    times, errors = list(load.times), list(load.errors)
    alone.append(_alone(load))
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    rate, single = len(times) / took, statistics.mean(alone)
    print(f"\n{USERS} Personen, {took:.0f} s: {len(times)} Anfragen, {len(errors)} Fehler, {rate:.1f}/s; eine allein {single:.1f}/s.")
    print(f"Antwort: Mitte {p50:.2f} s, langsamste 5 % {p95:.2f} s, längste {max(times):.2f} s.")
    print(f"Speicher in MB, alle {_STEP} s: {', '.join(f'{mb:.0f}' for mb in memory)}.\n", *errors[:5], sep="\n", flush=True)
    size = f"{USERS} Personen, {took:.0f} s, {len(times)} Anfragen"
    rows = [
        ("Rate von einer Person mal Kerne", single * CORES, "Rate von allen", rate, 1 / 0.6, "je s"),
        ("langsamste 5 %", p95, "Mitte", p50, 4, "s"),
        ("Speicher am Ende", statistics.mean(memory[-3:]), "nach einem Fünftel", memory[len(memory) // 5], 1.05, "MB"),
        ("ein Fehler zählt eins dazu", 1 + len(errors), "keiner", 1, 1, "mal"),
    ]
    for name, work, of, reference, goal, unit in rows:
        yield Comparison(f"Last: {name}", size, None, None, of, goal, 1, lambda work=work, ref=reference: (work, ref), unit)


_STEP = max(1, DAUER // 40)


def _alone(load: Load) -> float:
    """Requests a second of one person."""
    return REQUESTS / CORES / load.run(1, REQUESTS // CORES)


def _watch_memory(pid: int, memory: list[float], until: float) -> None:
    while time.monotonic() < until:
        memory.append(resident(pid))
        time.sleep(_STEP)


def resident(pid: int) -> float:
    """Resident memory of the server and its workers, in MB."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status: dict[str, Any] = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if pid in (int(process.name), int(status["PPid"])):
            total += int(status["VmRSS"].split()[0])
    return total / 1024


def _wait(server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert server.poll() is None, "gunicorn endet"
        try:
            client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            client.request("GET", "/livez")
            if client.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("gunicorn antwortet nicht")
