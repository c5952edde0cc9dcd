"""The line between a host and the database, which a test can cut: a host keeps its connections and reaches nothing any more."""

import contextlib
import select
import socket
import threading
import time
from pathlib import Path


class Leitung:
    """Listens on an address of its own and passes everything on to the socket of the database."""

    def __init__(self, ziel: Path, adresse: str = "127.0.0.1"):
        self._ziel, self.adresse = str(ziel), adresse
        self._tot, self._ende = threading.Event(), threading.Event()
        self._server = socket.create_server((adresse, 0), backlog=64)
        self.port = int(self._server.getsockname()[1])
        self._oben: set[socket.socket] = set()
        threading.Thread(target=self._nimm_an, daemon=True).start()

    def url(self, datenbank: str) -> str:
        return f"postgresql://steuerung_app@{self.adresse}:{self.port}/{datenbank}"

    def kappe(self, bemerkt_nach: float | None = None) -> None:
        """Nothing gets through, in no direction, and nobody is told. ``bemerkt_nach``: seconds until the database gives the dead up, as
        the keepalive of its sessions makes it do.
        """
        self._tot.set()
        if bemerkt_nach is not None:
            time.sleep(bemerkt_nach)
            for oben in list(self._oben):
                with contextlib.suppress(OSError):
                    oben.shutdown(socket.SHUT_RDWR)

    def flicke(self) -> None:
        """Whoever was given up meanwhile learns it now."""
        self._tot.clear()

    def schliesse(self) -> None:
        self._ende.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes who waits for the next
        self._server.close()

    def _nimm_an(self) -> None:
        while not self._ende.is_set():
            try:
                unten, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._leite, args=[unten], daemon=True).start()

    def _leite(self, unten: socket.socket) -> None:
        while self._tot.is_set() and not self._ende.is_set():
            time.sleep(0.05)
        oben = socket.socket(socket.AF_UNIX)
        with unten, oben:
            with contextlib.suppress(OSError):
                oben.connect(self._ziel)
                self._oben.add(oben)
                while not self._ende.is_set():
                    self._reiche_weiter(unten, oben)
            self._oben.discard(oben)

    def _reiche_weiter(self, unten: socket.socket, oben: socket.socket) -> None:
        """Raises OSError when one side has ended."""
        bereit, _, _ = select.select([unten, oben], [], [], 0.1)
        if self._tot.is_set():
            time.sleep(0.05)
            return
        for von, nach in ((unten, oben), (oben, unten)):
            if von in bereit:
                stueck = von.recv(65536)
                if not stueck:
                    raise ConnectionResetError
                nach.sendall(stueck)
