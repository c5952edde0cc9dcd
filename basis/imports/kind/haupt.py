"""Einstieg des Kindprozesses: Grenzen setzen, Datei aus der Standardeingabe lesen, Zeilen auf die Standardausgabe schreiben."""

import io
import json
import resource
import sys
from typing import BinaryIO

from basis.imports.kind.grundlagen import Ablehnung, Auftrag, Sender


def haupt() -> None:
    """Läuft im Kindprozess; das erste Argument ist der Auftrag als JSON. Beendet sich immer mit einer Sendung „ende“ oder „fehler“."""
    angaben = json.loads(sys.argv[1])
    begrenze(angaben.pop("speicher"), angaben.pop("rechenzeit"))
    sys.path.append(angaben.pop("pakete"))
    auftrag = Auftrag(**angaben)
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass", newline="\n") as ausgabe:
        sender = Sender(ausgabe)
        try:
            _lies(sys.stdin.buffer, auftrag, sender)
            sender.ende()
        except Ablehnung as ablehnung:
            sender.fehler(ablehnung.saetze)
        except MemoryError:
            sender.fehler(["Die Datei braucht zum Lesen zu viel Speicher. Teilen Sie die Tabelle, oder speichern Sie sie als CSV."])
        except RecursionError:
            sender.fehler(["Die Datei ist zu tief verschachtelt und wird nicht gelesen."])


def begrenze(speicher: int, rechenzeit: int) -> None:
    """Bytes und Sekunden für diesen Prozess; er schreibt keine Datei."""
    resource.setrlimit(resource.RLIMIT_AS, (speicher, speicher))
    resource.setrlimit(resource.RLIMIT_CPU, (rechenzeit, rechenzeit + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _lies(eingabe: BinaryIO, auftrag: Auftrag, sender: Sender) -> None:
    anfang, datei = _oeffne(eingabe, auftrag)
    if not anfang:
        raise Ablehnung("Die Datei ist leer.")
    if anfang.startswith(b"PK"):
        from basis.imports.kind.xlsxleser import lies_xlsx

        lies_xlsx(datei, auftrag, sender)
        return
    _verweigere_falsche_excel_datei(anfang, datei, auftrag)
    from basis.imports.kind.csvleser import lies_csv

    lies_csv(datei, auftrag, sender)


def _oeffne(eingabe: BinaryIO, auftrag: Auftrag) -> tuple[bytes, BinaryIO]:
    """Eine übergebene Datei bleibt auf der Platte; was durch die Leitung kommt, wird bis zur Grenze gesammelt."""
    if eingabe.seekable():
        datei, groesse = eingabe, eingabe.seek(0, io.SEEK_END)
    else:
        inhalt = eingabe.read(max(auftrag.bytes_csv, auftrag.bytes_xlsx) + 1)
        datei, groesse = io.BytesIO(inhalt), len(inhalt)
    datei.seek(0)
    anfang = datei.read(8)
    datei.seek(0)
    grenze = auftrag.bytes_xlsx if anfang.startswith(b"PK") else auftrag.bytes_csv
    if groesse > grenze:
        raise Ablehnung(f"Die Datei ist größer als {grenze // 1_000_000} MB. Teilen Sie die Tabelle in mehrere Dateien.")
    return anfang, datei


def _verweigere_falsche_excel_datei(anfang: bytes, datei: BinaryIO, auftrag: Auftrag) -> None:
    from basis.imports.kind.xlsxarchiv import OLE, verweigere_altes

    if anfang.startswith(OLE):
        verweigere_altes(datei.read())
    endung = auftrag.dateiname.rpartition(".")[2].lower()
    if endung in ("xlsx", "xlsm", "xltx"):
        stueck = anfang.lstrip().lower()
        if stueck.startswith(b"<"):
            raise Ablehnung(
                "Die Datei heißt wie eine Excel-Datei, ist aber eine Webseite oder ein XML-Dokument. Öffnen Sie sie in Ihrem "
                "Tabellenprogramm und speichern Sie sie als XLSX."
            )
        raise Ablehnung("Die Datei heißt wie eine Excel-Datei, ist aber keine. Speichern Sie sie neu als XLSX oder als CSV.")
