"""Startet den lesenden Kindprozess und nimmt seine Sendungen entgegen.

Der Kindprozess erhält eine leere Umgebung (also keine Zugangsdaten), die Datei über seine Standardeingabe und Grenzen für Speicher,
Rechenzeit und Dauer. Was er sendet, ist JSON, nie ausführbar. Stirbt er, wird daraus ein Satz, kein Fehler des Servers.
"""

import fcntl
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any, BinaryIO

LEITUNG = 1 << 20  # so viel darf das Kind vorauslesen; in der üblichen Leitung (64 KB) hätte nicht einmal eine Sendung Platz
WURZEL = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[2]); from basis.imports.kind.haupt import haupt; haupt()"
_AUFGABE = "import sys; sys.path.insert(0, sys.argv[2]); from basis.imports.kind.aufgabe import haupt; haupt()"


@dataclass(frozen=True)
class Grenzen:
    """Was eine Datei höchstens kosten darf. Bytes, Zeilen, Spalten, Zellen, Zeichen; Zeiten in Sekunden.

    ``formeln`` falsch: jede Formel wird als solche gemeldet (Typ f), auch wenn ihr Ergebnis gespeichert ist. ``kodierung`` (Name für
    Python) und ``trennzeichen`` gelten, wo sie genannt sind, statt erkannt zu werden.
    """

    bytes_csv: int = 100_000_000
    bytes_xlsx: int = 20_000_000
    entpackt: int = 50_000_000
    eintraege: int = 200
    verhaeltnis: int = 100
    zeilen_csv: int = 1_000_000
    zeilen_xlsx: int = 50_000
    spalten: int = 200
    zellen_xlsx: int = 750_000
    zeichen_je_zelle: int = 32_767
    formeln: bool = True
    kodierung: str = ""
    trennzeichen: str = ""
    speicher: int = 768 * 1024 * 1024
    rechenzeit: int = 9
    dauer: float = 30.0


GRENZEN = Grenzen()
GRENZEN_STROM = Grenzen(rechenzeit=60, dauer=300.0)


class Lesefehler(ValueError):
    """Eine Datei lässt sich nicht lesen. ``saetze`` nennt jeden Befund als deutschen Satz mit Ort und Abhilfe."""

    def __init__(self, *saetze: str) -> None:
        super().__init__(" ".join(saetze))
        self.saetze = saetze


class Tabellenfehler(Lesefehler):
    """Eine Tabelle lässt sich nicht lesen."""


def rechne(aufgabe: tuple[str, str], inhalt: bytes, angaben: Mapping[str, Any], *, grenzen: Grenzen, abbruch: str) -> Any:
    """Ruft die Funktion ``aufgabe`` (Modul, Name) mit ``inhalt`` und ``angaben`` im begrenzten Kindprozess; Ergebnis ist JSON.

    Das Modul braucht nur die Standardbibliothek und reine Module. Lesefehler mit den Sätzen seiner ``Ablehnung``, oder mit ``abbruch``,
    wenn es eine Grenze überschreitet.
    """
    auftrag: dict[str, Any] = {"aufgabe": aufgabe, "angaben": dict(angaben), "abbruch": abbruch}
    auftrag |= {"speicher": grenzen.speicher, "rechenzeit": grenzen.rechenzeit}
    strom = _verfolge(_oeffne(_AUFGABE, auftrag, subprocess.PIPE), inhalt, grenzen.dauer, lambda abgelaufen: Lesefehler(abbruch))
    try:
        (ergebnis,) = (sendung["inhalt"] for sendung in strom if sendung["art"] == "ergebnis")
    except Tabellenfehler as fehler:
        raise Lesefehler(*fehler.saetze) from fehler
    return ergebnis


def sendungen(quelle: bytes | BinaryIO, dateiname: str, *, blatt: str | None, grenzen: Grenzen) -> Iterator[Any]:
    """Gibt Kopf und Zeilenbündel des Kindprozesses weiter, zuletzt seine Hinweise.

    ``quelle`` ist der Inhalt oder eine geöffnete, positionierbare Datei (dann liest der Kindprozess sie selbst von der Platte).
    Wird der Strom vorzeitig verlassen, endet auch der Kindprozess.
    """
    kind = _starte(quelle, dateiname, blatt, grenzen)
    yield from _verfolge(kind, quelle, grenzen.dauer, lambda abgelaufen: Tabellenfehler(_satz_zum_abbruch(abgelaufen, grenzen)))


def _verfolge(
    kind: subprocess.Popen[bytes], quelle: bytes | BinaryIO, dauer: float, abbruch: Callable[[bool], Lesefehler]
) -> Iterator[Any]:
    """Füttert das Kind, reicht seine Sendungen weiter und beendet es in jedem Fall; ``abbruch`` sagt, was ein vorzeitiges Ende heißt."""
    abgelaufen = Event()

    def beende() -> None:
        abgelaufen.set()
        kind.kill()

    uhr = Timer(dauer, beende)
    uhr.daemon = True
    uhr.start()
    futter = Thread(target=_fuettere, args=(kind, quelle), daemon=True) if isinstance(quelle, bytes) else None
    if futter:
        futter.start()
    try:
        fertig = yield from _empfange(kind)
        if not fertig:
            raise abbruch(abgelaufen.is_set())
    finally:
        uhr.cancel()
        kind.kill()
        kind.wait()
        if futter:
            futter.join()
        assert kind.stdout
        kind.stdout.close()


def _starte(quelle: bytes | BinaryIO, dateiname: str, blatt: str | None, grenzen: Grenzen) -> subprocess.Popen[bytes]:
    angaben = {name: getattr(grenzen, name) for name in Grenzen.__dataclass_fields__ if name != "dauer"}
    angaben |= {"dateiname": dateiname[-200:], "blatt": blatt, "pakete": _ort_der_pakete()}
    if not isinstance(quelle, bytes):
        quelle.flush()  # was noch im Puffer liegt, sähe das Kind nicht
    return _oeffne(_START, angaben, subprocess.PIPE if isinstance(quelle, bytes) else quelle)


def _oeffne(start: str, angaben: Mapping[str, Any], eingabe: int | BinaryIO) -> subprocess.Popen[bytes]:
    befehl = [sys.executable, "-I", "-S", "-X", "utf8", "-c", start, json.dumps(angaben), str(WURZEL)]
    umgebung = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}  # manches Python startet sonst nicht
    kind = subprocess.Popen(
        befehl, stdin=eingabe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=umgebung, cwd="/", bufsize=LEITUNG // 4
    )
    assert kind.stdout
    with suppress(OSError, AttributeError):  # was das System nicht weiter macht, bleibt eng: langsamer, sonst gleich
        fcntl.fcntl(kind.stdout, fcntl.F_SETPIPE_SZ, LEITUNG)
    return kind


def _ort_der_pakete() -> str:
    angabe = importlib.util.find_spec("defusedxml")
    if angabe is None or angabe.origin is None:
        raise RuntimeError("defusedxml is not installed; without it no XLSX file is read")
    return str(Path(angabe.origin).parents[1])


def _fuettere(kind: subprocess.Popen[bytes], inhalt: bytes) -> None:
    assert kind.stdin
    # Ein Kind, das schon fertig oder tot ist, nimmt nichts mehr an; den Grund sagt sein Ende.
    with suppress(OSError):
        kind.stdin.write(inhalt)
    with suppress(OSError):
        kind.stdin.close()


def _empfange(kind: subprocess.Popen[bytes]) -> Generator[Any, None, bool]:
    """Reicht Sendungen weiter; wahr, wenn das Kind ordentlich geendet hat."""
    assert kind.stdout
    for roh in kind.stdout:
        try:
            sendung = json.loads(roh)
        except ValueError:  # mitten in der Sendung gestorben
            return False
        if isinstance(sendung, dict) and sendung["art"] == "fehler":
            raise Tabellenfehler(*sendung["saetze"])
        yield sendung
        if isinstance(sendung, dict) and sendung["art"] == "ende":
            return True
    return False


def _satz_zum_abbruch(abgelaufen: bool, grenzen: Grenzen) -> str:
    if abgelaufen:
        return f"Die Datei ließ sich nicht in {grenzen.dauer:.0f} Sekunden lesen. Teilen Sie die Tabelle, oder speichern Sie sie als CSV."
    return (
        "Das Lesen der Datei wurde abgebrochen, weil sie zu viel Rechenzeit oder Speicher braucht. "
        "Teilen Sie die Tabelle, oder speichern Sie sie als CSV."
    )
