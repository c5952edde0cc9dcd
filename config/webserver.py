"""How the web server takes requests: a request whole before the application begins with it, an answer whole before it is sent.

A client that sends or reads slowly holds one of many threads of the server and never the application, of which each process runs one
request at a time with one connection to the database, as a process of one thread would. What hangs is answered with a sentence, and its
process is replaced. Requests and answers stay in memory: they may hold single cases, and papers that are not public.
"""

import errno
import io
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import responses
from socket import SHUT_RDWR
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

FRIST = 60  # seconds for a client to send its request, for the application to answer it, for the client to read the answer
LANGSAM = 50_000  # bytes: for each so many that have come or gone a client gets a second more
KLEIN, RAUM = 1 << 20, 256 << 20  # bytes: so much of each body always finds room, what is beyond shares this much of a process
STUECK = 1 << 16  # bytes that are read or sent at once
GROESSTE = 105 << 20  # above the largest file that is read
UEBERLASTET = "Gerade arbeiten sehr viele Menschen zugleich. Ihre Anfrage wurde nicht bearbeitet."
HAENGT = "Die Seite hat länger als eine Minute gebraucht und wurde aufgegeben."
FEHLER = "Beim Erstellen der Antwort ist ein Fehler aufgetreten."
UPLOADS = "Gerade werden viele große Dateien zugleich hochgeladen. Ihre Datei wurde nicht gelesen."
ZU_GROSS = "Die Sendung ist größer als 100 MB. Sie wurde nicht gelesen, und es ist nichts gespeichert."
Antwort = tuple[str, list[tuple[str, str]], io.BytesIO]
logger = logging.getLogger("webserver")
_fristen: dict[Any, float] = {}  # by socket: when a client that keeps us waiting is sent away
_arbeiten: set[Any] = set()  # what the application of this process has to do
_wecke: list[Callable[[], None]] = []  # tells the loop that accepts clients that something has changed


class Worker(ThreadWorker):
    """Threads that wait for clients, each with an end to its patience. Whoever is busy leaves the next client to another process."""

    @property
    def worker_connections(self) -> int:
        """How many clients it takes; asked before each. One for whom no thread is free waits better where another process sees it."""
        return 0 if _arbeiten else min(self._hoechstens, self.cfg.threads)

    @worker_connections.setter
    def worker_connections(self, zahl: int) -> None:
        self._hoechstens = zahl

    def init_process(self) -> None:
        _wecke[:] = [lambda: self.method_queue.defer(lambda: None)]
        super().init_process()

    def run(self) -> None:
        super().run()
        for sock in list(_fristen):  # whoever is slow does not hold up the end of the process
            _wecke_auf(sock)

    def handle(self, conn: Any) -> Any:
        """In one of the threads."""
        _warte_auf(conn.sock, time.monotonic())
        return super().handle(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        _fristen.pop(conn.sock, None)
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Called once a second."""
        super().murder_pending()
        jetzt = time.monotonic()
        for sock, frist in list(_fristen.items()):
            if frist < jetzt:
                _wecke_auf(sock)


class Raum:
    """What larger bodies share: each holds what has come of it, whatever it has announced."""

    def __init__(self) -> None:
        self._belegt, self._schloss = 0, threading.Lock()

    @contextmanager
    def halte(self) -> Iterator[Callable[[int], bool]]:
        """A function that takes more; it says whether there was so much."""
        meins = 0

        def nimm(menge: int) -> bool:
            nonlocal meins
            with self._schloss:
                if self._belegt + menge > RAUM:
                    return False
                self._belegt += menge
            meins += menge
            return True

        try:
            yield nimm
        finally:
            with self._schloss:
                self._belegt -= meins


class Gepuffert:
    """The WSGI application behind a buffer."""

    def __init__(self, application: Callable[..., Iterable[bytes]]):
        self._application = application
        self._einer = ThreadPoolExecutor(1, "anwendung")
        self._beginn, self._haengt = 0.0, threading.Event()
        self._raum = Raum()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        sock = environ.get("gunicorn.socket")
        with self._raum.halte() as nimm:
            koerper = _lies(environ, nimm)
            if isinstance(koerper, str):
                status, kopf, inhalt = _seite(koerper, status=413 if koerper == ZU_GROSS else 503)
                kopf.append(("Connection", "close"))  # what it still sends is not read
            else:
                _fristen.pop(sock, None)
                status, kopf, inhalt = self._rechne({**environ, "wsgi.input": koerper, "wsgi.multithread": False})
        start_response(status, kopf)
        return _stueckweise(inhalt, sock)

    def _rechne(self, environ: dict[str, Any]) -> Antwort:
        arbeit = self._einer.submit(self._rufe, environ)
        _arbeiten.add(arbeit)
        arbeit.add_done_callback(_erledigt)
        ende = time.monotonic() + FRIST
        while True:
            with suppress(TimeoutError):
                return arbeit.result(0.5)
            if arbeit.done():
                continue
            if self._haengt.is_set() or time.monotonic() > ende:
                if arbeit.cancel():
                    return _seite(UEBERLASTET)
                if time.monotonic() > self._beginn + FRIST:
                    return self._gib_auf(environ)

    def _gib_auf(self, environ: dict[str, Any]) -> Antwort:
        """It may have saved before it hung, or save yet.

        Others of this process are told within half a second; then it ends, and the server starts another.
        """
        logger.error("a request took longer than %s s; the process is replaced", FRIST)
        if not self._haengt.is_set():
            self._haengt.set()
            threading.Timer(2, os.kill, [os.getpid(), signal.SIGKILL]).start()
        return _seite(HAENGT, *_zum_speichern(environ, verloren=True))

    def _rufe(self, environ: dict[str, Any]) -> Antwort:
        """In the one thread of the application. The server would answer its errors in English, and an OSError with a closed connection."""
        self._beginn = time.monotonic()
        try:
            return self._antwort(environ)
        except Exception:
            logger.exception("the answer could not be made")
            return _seite(FEHLER, *_zum_speichern(environ), status=500)

    def _antwort(self, environ: dict[str, Any]) -> Antwort:
        gesagt: list[Any] = []
        teile = self._application(environ, lambda status, kopf, fehler=None: gesagt.append((status, kopf)))
        inhalt = io.BytesIO()
        try:
            inhalt.writelines(teile)
        finally:
            if hasattr(teile, "close"):
                teile.close()
        return (*gesagt[-1], inhalt)


def _lies(environ: dict[str, Any], nimm: Callable[[int], bool]) -> io.BytesIO | str:
    """The body, at its beginning; or the sentence that says why it was not read."""
    laenge, beginn, koerper = int(environ.get("CONTENT_LENGTH") or 0), time.monotonic(), io.BytesIO()
    if laenge > GROESSTE:
        return ZU_GROSS
    while (da := koerper.tell()) < laenge:
        _warte_auf(environ.get("gunicorn.socket"), beginn, da)
        stueck = environ["wsgi.input"].read(min(STUECK, laenge - da))
        if not stueck:  # half a form is none
            raise ConnectionResetError(errno.ECONNRESET, "the client went away")
        if da + len(stueck) > KLEIN and not nimm(len(stueck)):
            return UPLOADS
        koerper.write(stueck)
    koerper.seek(0)
    return koerper


def _wecke_auf(sock: Any) -> None:
    """The thread that waits for a client finds that it is gone."""
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)


def _erledigt(arbeit: Any) -> None:
    _arbeiten.discard(arbeit)
    for wecke in _wecke:
        wecke()


def _warte_auf(sock: Any, seit: float, bewegt: int = 0) -> None:
    """It is the client that keeps us waiting, ``seit`` when; so many bytes have come or gone."""
    if sock is not None:
        _fristen[sock] = seit + FRIST + bewegt / LANGSAM


def _zum_speichern(environ: dict[str, Any], *, verloren: bool = False) -> tuple[str, ...]:
    from config.stoerung import zum_speichern

    return zum_speichern(environ, verloren=verloren)


def _seite(*saetze: str, status: int = 503) -> Antwort:
    from config.stoerung import nicht_verfuegbar

    seite = nicht_verfuegbar(*saetze, status=status)
    return f"{status} {responses[status]}", [*seite.items(), ("Cache-Control", "no-store")], io.BytesIO(seite.content)


def _stueckweise(inhalt: io.BytesIO, sock: Any) -> Iterator[bytes]:
    beginn = time.monotonic()
    inhalt.seek(0)
    _warte_auf(sock, beginn)
    while stueck := inhalt.read(STUECK):
        yield stueck
        _warte_auf(sock, beginn, inhalt.tell())
