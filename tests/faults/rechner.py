"""Hosts as in operation: a web server or a worker of jobs, each a process with an address and a line to the database; and people."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.faults.leitung import Leitung

PROJECT = Path(__file__).resolve().parents[2]
ADRESSEN = [f"127.0.0.{n}" for n in range(1, 6)]
HAENGT_NACH = 4  # seconds after which these web servers give up what hangs; in operation sixty
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# What a first request would load is loaded before, so that one who takes over at once is no slower than who is there.
WEB = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import config.webserver
config.webserver.FRIST = {frist}
sys.argv = ["gunicorn", "config.wsgi", *sys.argv[1:]]
{davor}
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from gunicorn.app.wsgiapp import run
run()
"""
# Its papers are printed by nobody, so that there are many moments to be cut off at.
ARBEITER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from berichte.druck import reihe
from berichte.druck.maschine import Druck

def drucke(frei, auftrag):
    time.sleep(0.05)
    return Druck(b"%PDF " + auftrag.kennung.encode() * 20_000, 1)

if sys.argv[1] != "echt":
    reihe.drucke_mit = drucke
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--interval", "0.2", "--no-startup-delay",
                           "--worker-id", sys.argv[2]])
"""


class Rechner:
    """One process with all that it starts; it dies with whoever started it."""

    def __init__(self, befehl: list[str], url: str, leitung: Leitung | None = None):
        self._befehl, self.leitung = befehl, leitung
        self._umgebung = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": ",".join(ADRESSEN)}
        self.starte()

    def starte(self) -> None:
        with open(os.environ.get("RECHNER_AUSGABE", os.devnull), "ab") as ausgabe:  # what they say, for whoever looks for a fault
            self.prozess = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._befehl],
                cwd=PROJECT,
                env=self._umgebung,
                start_new_session=True,
                stdout=ausgabe,
                stderr=ausgabe,
            )

    def toete(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.prozess.pid, signal.SIGKILL)
        self.prozess.wait()

    def halte_am_leben(self) -> None:
        """As systemd does."""
        if self.prozess.poll() is not None:
            self.starte()


class Webrechner(Rechner):
    def __init__(self, url: str, adresse: str = "127.0.0.1", *, prozesse: int = 1, frist: float = 0, davor: str = "", **mehr: Any):
        self.adresse, self.port = adresse, freier_anschluss(adresse)
        self.frist = frist or HAENGT_NACH * andrang()
        wo = ["--bind", f"{adresse}:{self.port}", "--workers", str(prozesse), "--log-level", "error", "--no-control-socket"]
        super().__init__([sys.executable, "-c", WEB.format(frist=self.frist, davor=davor), *wo], url, **mehr)

    def antwortet(self, pfad: str = "/livez") -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return hole(self, pfad)[0] == 200
        return False


def andrang() -> float:
    """How many times longer than alone everything takes on this machine at the moment; at least 1."""
    beginn, gerechnet = time.monotonic(), time.process_time()
    while time.process_time() - gerechnet < 0.1:
        sum(range(10_000))
    return max(1, (time.monotonic() - beginn) / 0.1)


def freier_anschluss(adresse: str) -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((adresse, 0))
        return int(probe.getsockname()[1])


def warte(bis: Callable[[], Any], sekunden: float = 300, sonst: str = "dauert zu lange") -> None:
    ende = time.monotonic() + sekunden
    while not bis():
        assert time.monotonic() < ende, sonst
        time.sleep(0.05)


def hole(wo: Webrechner, pfad: str, kopf: Mapping[str, str] | None = None, dauer: float = 0) -> tuple[int, str]:
    verbindung = http.client.HTTPConnection(wo.adresse, wo.port, timeout=dauer or 5 * wo.frist)
    with contextlib.closing(verbindung):
        verbindung.request("GET", pfad, headers=dict(kopf or {}))
        antwort = verbindung.getresponse()
        return antwort.status, antwort.read().decode()


class Mensch:
    """A browser with one session, which its requests carry to whatever host."""

    def __init__(self, *wo: Webrechner):
        self.wo, self._kekse = list(wo), {}  # type: list[Webrechner], dict[str, str]

    def frage(self, methode: str, pfad: str, felder: Mapping[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, page and where it leads; from the host that is first."""
        verbindung = http.client.HTTPConnection(self.wo[0].adresse, self.wo[0].port, timeout=5 * self.wo[0].frist)
        with contextlib.closing(verbindung):
            kopf = {"Cookie": "; ".join(f"{name}={wert}" for name, wert in self._kekse.items())}
            if felder is not None:
                kopf["Content-Type"] = "application/x-www-form-urlencoded"
            verbindung.request(methode, pfad, urlencode(felder, doseq=True) if felder is not None else None, kopf)
            antwort = verbindung.getresponse()
            text = antwort.read().decode()
            for keks in antwort.headers.get_all("Set-Cookie") or []:
                name, wert = keks.split(";")[0].split("=", 1)
                self._kekse[name] = wert
            return antwort.status, text, antwort.headers.get("Location", "")

    def token(self, pfad: str) -> str:
        """Of the form on this page."""
        status, text, _ = self.frage("GET", pfad)
        gefunden = TOKEN.search(text)
        assert status == 200 and gefunden, (status, pfad)
        return gefunden[1]

    def melde_dich_an(self, wer: str) -> "Mensch":
        from tests.factories import KENNWORT

        felder = {"csrfmiddlewaretoken": self.token("/konto/anmelden/"), "login": wer, "password": KENNWORT}
        assert self.frage("POST", "/konto/anmelden/", felder)[0] == 302
        return self

    def wechsle(self) -> None:
        self.wo.append(self.wo.pop(0))

    def beharrlich(self, methode: str, pfad: str, felder: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """As long as no host answers in earnest, the same is sent to the next."""
        for _ in range(20):
            with contextlib.suppress(OSError, http.client.HTTPException):
                antwort = self.frage(methode, pfad, felder)
                if antwort[0] < 500:
                    return antwort
            self.wechsle()
            time.sleep(0.2)
        raise AssertionError(f"kein Rechner antwortet auf {pfad}")

    def sende(self, pfad: str, **felder: str) -> tuple[int, str, str]:
        """A form, filled in and sent until a host has answered."""
        gefunden = TOKEN.search(self.beharrlich("GET", pfad)[1])
        assert gefunden, pfad
        return self.beharrlich("POST", pfad, {"csrfmiddlewaretoken": gefunden[1], **felder})


def kennwoerter_wie_im_betrieb() -> None:
    """The tests keep them in a way that no web server accepts."""
    from django.contrib.auth.hashers import ScryptPasswordHasher

    from basis.models import Nutzer
    from tests.factories import KENNWORT

    Nutzer.objects.update(password=ScryptPasswordHasher().encode(KENNWORT, "musterhaftessalz"))
