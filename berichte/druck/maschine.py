"""Startet Druckprozesse, schickt ihnen Aufträge und nimmt fertige PDF-Dateien entgegen.

Ein Kindprozess hat eine leere Umgebung (keine Zugangsdaten), Grenzen für Speicher, Rechenzeit und Dauer und erhält alles, was er
braucht, über seine Standardeingabe. Stirbt er, wird daraus ein Druckfehler mit einem Satz, kein Fehler des Servers.
Ein Druckprozess kann viele Aufträge nacheinander bedienen (Sitzungspakete); jeder behält seine eigene Schriftenkonfiguration.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from basis.textzeichen import ohne_unlesbare

WURZEL = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[3]); from berichte.druck.kind import haupt; haupt(int(sys.argv[1]), int(sys.argv[2]))"


@dataclass(frozen=True)
class Grenzen:
    """Was ein Druck höchstens kosten darf: Bytes Speicher, Sekunden Rechenzeit, Sekunden Dauer, Zeichen HTML."""

    speicher: int = 1024 * 1024 * 1024
    rechenzeit: int = 60
    dauer: float = 120.0
    zeichen: int = 5_000_000


GRENZEN = Grenzen()


class Druckfehler(ValueError):
    """Ein Papier ließ sich nicht drucken. Die Meldung ist ein deutscher Satz."""


@dataclass(frozen=True)
class Anlage:
    """Eine Datei, die in der PDF-Datei mitreist."""

    name: str
    beschreibung: str
    inhalt: bytes


@dataclass(frozen=True)
class Druckauftrag:
    """Ein Papier: fertiges HTML, Anlagen, der Zeitpunkt für die Angaben der Anlagen und eine Kennung, die die Bytes bestimmt.

    ``vermerk`` steht auf jeder Seite, zum Beispiel „Entwurf, nicht freigegeben“.
    """

    html: str
    erstellt: datetime
    kennung: str
    anlagen: Sequence[Anlage] = ()
    vermerk: str = ""


@dataclass(frozen=True)
class Druck:
    """Eine fertige PDF-Datei."""

    pdf: bytes
    seiten: int


class Druckprozess:
    """Ein laufendes Kind. Als Kontext benutzt endet es mit ihm; nach einem Druckfehler durch Grenzen startet es beim nächsten Mal neu."""

    def __init__(self, dateien: Mapping[str, bytes], grenzen: Grenzen = GRENZEN) -> None:
        self._dateien = dateien
        self._grenzen = grenzen
        self._kind: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Druckprozess":
        return self

    def __exit__(self, art: type[BaseException] | None, fehler: BaseException | None, spur: TracebackType | None) -> None:
        self.beende()

    def drucke(self, auftrag: Druckauftrag) -> Druck:
        """Druckt ein Papier. Druckfehler: zu groß, zu langsam, zu viel Speicher, oder es verlangt fremde Dateien oder Adressen."""
        html = ohne_unlesbare(auftrag.html)
        if len(html) > self._grenzen.zeichen:
            raise Druckfehler("Der Bericht ist zu lang für eine PDF-Datei. Wählen Sie ein kleineres Gebiet oder die XLSX-Datei.")
        kind, neu = self._lebendes_kind()
        abgelaufen: list[bool] = []

        def brich_ab() -> None:
            abgelaufen.append(True)
            kind.kill()

        uhr = Timer(self._grenzen.dauer, brich_ab)
        uhr.daemon = True
        uhr.start()
        try:
            if neu:
                _sende(kind, {"namen": list(self._dateien)}, list(self._dateien.values()))
            kopf, pdf = self._tausche(kind, auftrag, html)
        except (OSError, ValueError):
            self.beende()
            raise Druckfehler(_satz_zum_ende(bool(abgelaufen), self._grenzen)) from None
        finally:
            uhr.cancel()
        if kopf.get("fehler"):
            if kopf["fehler"] != "verweigert":
                self.beende()  # nach einem Speicherfehler ist dem Prozess nicht mehr zu trauen
            raise Druckfehler(_SAETZE[kopf["fehler"]])
        return Druck(pdf, kopf["seiten"])

    def beende(self) -> None:
        kind, self._kind = self._kind, None
        if kind is None:
            return
        kind.kill()
        kind.wait()
        for strom in (kind.stdin, kind.stdout):
            if strom:
                with contextlib.suppress(OSError):  # was für ein totes Kind noch im Puffer stand, braucht niemand
                    strom.close()

    def _lebendes_kind(self) -> tuple[subprocess.Popen[bytes], bool]:
        if self._kind is not None and self._kind.poll() is None:
            return self._kind, False
        self.beende()
        self._kind = _starte(self._grenzen)
        return self._kind, True

    def _tausche(self, kind: subprocess.Popen[bytes], auftrag: Druckauftrag, html: str) -> tuple[dict[str, Any], bytes]:
        kopf = {
            "erstellt": auftrag.erstellt.isoformat(),
            "kennung": auftrag.kennung,
            "vermerk": ohne_unlesbare(auftrag.vermerk),
            "anlagen": [(anlage.name, anlage.beschreibung) for anlage in auftrag.anlagen],
        }
        _sende(kind, kopf, [html.encode(), *(anlage.inhalt for anlage in auftrag.anlagen)])
        assert kind.stdout
        antwort = json.loads(kind.stdout.readline())
        pdf = kind.stdout.read(antwort["laenge"])
        if len(pdf) != antwort["laenge"]:
            raise ValueError("mitten in der Sendung gestorben")
        return antwort, pdf


def _starte(grenzen: Grenzen) -> subprocess.Popen[bytes]:
    befehl = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(grenzen.speicher), str(grenzen.rechenzeit), str(WURZEL)]
    umgebung = {name: os.environ[name] for name in ("XDG_CACHE_HOME", "FONTCONFIG_FILE", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.Popen(befehl, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=umgebung, cwd="/")


def _sende(kind: subprocess.Popen[bytes], kopf: dict[str, Any], inhalte: Sequence[bytes]) -> None:
    assert kind.stdin
    kind.stdin.write(json.dumps({**kopf, "laengen": [len(inhalt) for inhalt in inhalte]}).encode() + b"\n")
    for inhalt in inhalte:
        kind.stdin.write(inhalt)
    kind.stdin.flush()


def _satz_zum_ende(abgelaufen: bool, grenzen: Grenzen) -> str:
    if abgelaufen:
        return f"Der Bericht ließ sich nicht in {grenzen.dauer:.0f} Sekunden drucken. Wählen Sie ein kleineres Gebiet oder die XLSX-Datei."
    return (
        "Der Druck wurde abgebrochen, weil der Bericht zu viel Rechenzeit oder Speicher braucht. "
        "Wählen Sie ein kleineres Gebiet oder die XLSX-Datei."
    )


_SAETZE = {
    "speicher": "Der Bericht braucht zu viel Speicher für eine PDF-Datei. Wählen Sie ein kleineres Gebiet oder die XLSX-Datei.",
    "satz": "Der Bericht ließ sich nicht setzen. Der Inhalt ist gespeichert; bitte nutzen Sie die XLSX-Datei und melden Sie den Fehler.",
    "verweigert": "Der Bericht verlangt eine fremde Datei oder Adresse. Das ist nicht erlaubt; ein Text der Daten enthält wohl HTML.",
}
