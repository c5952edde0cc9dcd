"""How the web server takes requests: a request whole before the application begins with it, an answer whole before it is sent.

A client that sends or reads slowly holds one of many threads of the server and never the application, of which each process runs one
request at a time with one connection to the database, as a process of one thread would. What hangs is answered with a sentence, and its
process is replaced.
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
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from gunicorn.workers.gthread import ThreadWorker

FRIST = 60  # seconds for a client to send its request, for the application to answer it, for the client to read the answer
LANGSAM = 50_000  # bytes a second, beyond which larger bodies and answers get more time
KLEIN, RAUM = 1 << 20, 256 << 20  # bytes: smaller bodies always find room, larger ones share this much of a process
IM_SPEICHER, STUECK = 8 << 20, 1 << 16  # bytes of an answer: what is beyond lies in a file without a name
GROESSTE = 105 << 20  # above the largest file that is read
UEBERLASTET = "Gerade arbeiten sehr viele Menschen zugleich. Ihre Anfrage wurde nicht bearbeitet."
HAENGT = "Die Seite hat länger als eine Minute gebraucht und wurde aufgegeben."
VOLL = "Auf dem Datenträger des Servers ist kein Platz mehr für diese Antwort. Bitte verständigen Sie die Systemverwaltung."
FEHLER = "Beim Erstellen der Antwort ist ein Fehler aufgetreten."
UPLOADS = "Gerade werden viele große Dateien zugleich hochgeladen. Ihre Datei wurde nicht gelesen."
ZU_GROSS = "Die Sendung ist größer als 100 MB. Sie wurde nicht gelesen, und es ist nichts gespeichert."
Antwort = tuple[str, list[tuple[str, str]], IO[bytes]]  # the content stands at its beginning
logger = logging.getLogger("webserver")
_fristen: dict[Any, float] = {}  # by socket: when a client that keeps us waiting is sent away
_arbeiten: set[Any] = set()  # what the application of this process has to do
_wecke: list[Callable[[], None]] = []  # tells the loop that accepts clients that something has changed


class Worker(ThreadWorker):
    """Threads that wait for clients, each with an end to its patience. Whoever is busy leaves the next client to another process."""

    @property
    def worker_connections(self) -> int:
        """How many clients it takes; asked before each."""
        return 0 if _arbeiten else self._hoechstens

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

    def enqueue_req(self, conn: Any) -> None:
        _fristen[conn.sock] = time.monotonic() + FRIST
        super().enqueue_req(conn)

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


class Gepuffert:
    """The WSGI application behind a buffer."""

    def __init__(self, application: Callable[..., Iterable[bytes]]):
        self._application = application
        self._einer = ThreadPoolExecutor(1, "anwendung")
        self._beginn, self._haengt = 0.0, threading.Event()
        self._belegt, self._zaehler = 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        sock = environ.get("gunicorn.socket")
        laenge = int(environ.get("CONTENT_LENGTH") or 0)
        with self._raum(laenge) as satz:
            if satz:
                status, kopf, inhalt = _seite(satz, status=413 if satz == ZU_GROSS else 503)
                kopf.append(("Connection", "close"))  # what it still sends is not read
            else:
                _warte_auf(sock, laenge)
                koerper = environ["wsgi.input"].read(laenge) if laenge else b""
                if len(koerper) < laenge:  # half a form is none
                    raise ConnectionResetError(errno.ECONNRESET, "the client went away")
                _fristen.pop(sock, None)
                status, kopf, inhalt = self._rechne({**environ, "wsgi.input": io.BytesIO(koerper), "wsgi.multithread": False})
        _warte_auf(sock, inhalt.seek(0, io.SEEK_END))
        inhalt.seek(0)
        start_response(status, kopf)
        return _stueckweise(inhalt)

    @contextmanager
    def _raum(self, laenge: int) -> Iterator[str]:
        """Holds room for a body; says why there is none."""
        if laenge <= KLEIN:
            yield ""
            return
        with self._zaehler:
            satz = ZU_GROSS if laenge > GROESSTE else UPLOADS if self._belegt + laenge > RAUM else ""
            self._belegt += 0 if satz else laenge
        try:
            yield satz
        finally:
            self._belegt -= 0 if satz else laenge

    def _rechne(self, environ: dict[str, Any]) -> Antwort:
        arbeit = self._einer.submit(self._rufe, environ)
        _arbeiten.add(arbeit)
        arbeit.add_done_callback(_erledigt)
        ende = time.monotonic() + FRIST
        while True:
            with suppress(TimeoutError):
                return arbeit.result(0.5)
            if arbeit.done():  # an error of the application itself
                return arbeit.result()
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
        return _seite(HAENGT, *_ungewiss(environ))

    def _rufe(self, environ: dict[str, Any]) -> Antwort:
        """In the one thread of the application. The server would take its OSError for one of the connection, and close without a word."""
        self._beginn = time.monotonic()
        try:
            return self._antwort(environ)
        except OSError as fehler:
            logger.exception("the answer could not be written")
            return _seite(VOLL if fehler.errno == errno.ENOSPC else FEHLER, *_ungewiss(environ), status=500)

    def _antwort(self, environ: dict[str, Any]) -> Antwort:
        gesagt: list[Any] = []
        teile = self._application(environ, lambda status, kopf, fehler=None: gesagt.append((status, kopf)))
        inhalt = SpooledTemporaryFile(IM_SPEICHER)  # noqa: SIM115 - closed once it is sent
        try:
            inhalt.writelines(teile)
        except BaseException:
            inhalt.close()
            raise
        finally:
            if hasattr(teile, "close"):
                teile.close()
        return (*gesagt[-1], inhalt)


def _wecke_auf(sock: Any) -> None:
    """The thread that waits for a client finds that it is gone."""
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)


def _erledigt(arbeit: Any) -> None:
    _arbeiten.discard(arbeit)
    for wecke in _wecke:
        wecke()


def _warte_auf(sock: Any, menge: int) -> None:
    """From now on it is the client that keeps us waiting."""
    if sock is not None:
        _fristen[sock] = time.monotonic() + FRIST + menge / LANGSAM


def _ungewiss(environ: dict[str, Any]) -> tuple[str, ...]:
    from config.stoerung import UNGEWISS

    return (UNGEWISS,) if environ["REQUEST_METHOD"] == "POST" else ()


def _seite(*saetze: str, status: int = 503) -> Antwort:
    from config.stoerung import nicht_verfuegbar

    seite = nicht_verfuegbar(*saetze, status=status)
    return f"{status} {responses[status]}", [*seite.items(), ("Cache-Control", "no-store")], io.BytesIO(seite.content)


def _stueckweise(inhalt: IO[bytes]) -> Iterator[bytes]:
    with inhalt:
        while stueck := inhalt.read(STUECK):
            yield stueck
