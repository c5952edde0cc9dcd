"""Twenty who send byte by byte and five who do not read: others are served, and patience has an end; without the buffer nobody is."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.databases import Databases
from tests.faults.rechner import Webrechner, hole, warte

pytestmark = pytest.mark.django_db(transaction=True)
SENDER, LESER, GROSS = 20, 5, 20_000_000
# An answer larger than what the system keeps for a reader.
GROSSE_SEITE = f"""
from django.core import wsgi
echt = wsgi.get_wsgi_application
def mit_grosser_seite():
    anwendung = echt()
    def antworte(environ, start_response):
        if environ["PATH_INFO"] != "/gross":
            return anwendung(environ, start_response)
        start_response("200 OK", [("Content-Length", "{GROSS}")])
        return [b"x" * {GROSS}]
    return antworte
wsgi.get_wsgi_application = mit_grosser_seite
"""
OHNE_PUFFER = """
import sys
import config.webserver
from gunicorn.workers.sync import SyncWorker
config.webserver.Worker = SyncWorker
sys.argv += ["--threads", "1", "--timeout", "300"]
"""
ART = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000000"
KOPF = b"POST /konto/anmelden/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + ART + b"\r\n\r\n"


@contextlib.contextmanager
def _web(databases: Databases, davor: str = GROSSE_SEITE, prozesse: int = 2) -> Iterator[Webrechner]:
    url = databases.cluster.url("steuerung_app", connection.settings_dict["NAME"])
    web = Webrechner(url, prozesse=prozesse, davor=davor)
    try:
        warte(web.antwortet)
        yield web
    finally:
        web.toete()


class Langsame:
    """Slow clients; ``abgewiesen`` counts those that were sent away."""

    def __init__(self, web: Webrechner, sender: int, leser: int):
        self.abgewiesen, self._ende = 0, threading.Event()
        self._leitungen = [self._verbinde(web) for _ in range(sender + leser)]
        self._faeden = [threading.Thread(target=self._sende, args=[sock]) for sock in self._leitungen[:sender]]
        for sock in self._leitungen[sender:]:
            sock.sendall(b"GET /gross HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        for faden in self._faeden:
            faden.start()

    def _verbinde(self, web: Webrechner) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect((web.adresse, web.port))
        return sock

    def _sende(self, sock: socket.socket) -> None:
        try:
            sock.sendall(KOPF)
            while not self._ende.wait(0.1):
                sock.sendall(b"x")
        except OSError:
            self.abgewiesen += 1

    def schliesse(self) -> None:
        self._ende.set()
        for faden in self._faeden:
            faden.join(10)
        for sock in self._leitungen:
            sock.close()


@contextlib.contextmanager
def _langsame(web: Webrechner, sender: int = SENDER, leser: int = LESER) -> Iterator[Langsame]:
    alle = Langsame(web, sender, leser)
    time.sleep(0.5)
    try:
        yield alle
    finally:
        alle.schliesse()


@pytest.mark.zusage("langsamer_leser")
def test_andere_werden_bedient_und_die_geduld_hat_ein_ende(besetzung: Any, databases: Databases) -> None:
    with _web(databases) as web, _langsame(web) as langsame:
        assert [hole(web, pfad, dauer=web.frist)[0] for pfad in ("/konto/anmelden/", "/livez") * 3] == [200] * 6
        warte(lambda: langsame.abgewiesen == SENDER, 90, "wer nicht fertig wird, wird nicht weggeschickt")
        assert hole(web, "/konto/anmelden/")[0] == 200


@pytest.mark.zusage("langsamer_leser")
def test_wer_keinen_faden_findet_wird_danach_bedient_und_nicht_fuer_die_anderen_weggeschickt(besetzung: Any, databases: Databases) -> None:
    """All threads are taken by clients that announce much and send little."""
    with _web(databases, 'import sys\nsys.argv += ["--threads", "4"]\n', 1) as web, _langsame(web, 4, 0) as langsame:
        assert [hole(web, "/livez")[0] for _ in range(3)] == [200] * 3
        warte(lambda: langsame.abgewiesen == 4, 60, "wer nicht fertig wird, wird nicht weggeschickt")


@pytest.mark.gegenprobe("langsamer_leser", ohne="config.webserver:Worker")
def test_ohne_den_puffer_wartet_jeder(besetzung: Any, databases: Databases) -> None:
    """Negative control: processes of one thread that read and send themselves, without an end to their patience."""
    with _web(databases, GROSSE_SEITE + OHNE_PUFFER) as web, _langsame(web), pytest.raises(OSError):
        hole(web, "/livez", dauer=web.frist / 2)


def test_langsames_lesen_gibt_den_ganzen_inhalt(besetzung: Any, databases: Databases) -> None:
    """What was kept for a slow reader is what the page is."""
    with _web(databases) as web:
        assert len(hole(web, "/gross")[1]) == GROSS
