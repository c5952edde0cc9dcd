"""Files whose build is hostile: bombs, foreign entities, far corners, broken archives. ``zeilen``: where it is only strange."""

import io
import random
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from tests.basis.dateien import BEZIEHUNG, NAMENSRAUM, mappe, packe, text, zahl, zeile

Tabelle = list[list[str]]


class Bau(NamedTuple):
    endung: str
    inhalt: bytes
    zeilen: Tabelle | None = None
    nie: bool = True


def _csv(tabelle: Tabelle) -> str:
    return "".join(";".join(z) + "\n" for z in tabelle)


def _rows(tabelle: Tabelle) -> str:
    spalten = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(zeile(n, *(text(f"{spalten[m]}{n}", t) for m, t in enumerate(z))) for n, z in enumerate(tabelle, 1))


def _blatt(inhalt: str) -> dict[str, bytes | str]:
    return {"xl/worksheets/sheet1.xml": inhalt}


def _buch(name: str, ziel: str = "r1") -> dict[str, bytes | str]:
    blatt = f'<sheet name="{name}" sheetId="1" r:id="{ziel}"/>'
    return {"xl/workbook.xml": f'<workbook {NAMENSRAUM} xmlns:r="{BEZIEHUNG}"><sheets>{blatt}</sheets></workbook>'}


def _ziel(ziel: str) -> dict[str, bytes | str]:
    return {"xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Target="{ziel}"/></Relationships>'}


def _dtd(inhalt: str, t: Tabelle) -> Bau:
    kopf = f"<!DOCTYPE a [{inhalt}]>"
    return Bau("xlsx", mappe("", dazu=_blatt(f"{kopf}<worksheet {NAMENSRAUM}><sheetData>{_rows(t)}</sheetData></worksheet>")))


def _mit(t: Tabelle, zellen: str, **felder: bool) -> Bau:
    """The good rows and one more."""
    return Bau("xlsx", mappe(_rows(t) + zellen), **felder)


def _geaendert(t: Tabelle, tun: Callable[[bytearray], None]) -> Bau:
    roh = bytearray(mappe(_rows(t)))
    tun(roh)
    return Bau("xlsx", bytes(roh))


def _flagge(roh: bytearray) -> None:
    for marke, stelle in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        roh[roh.find(marke) + stelle] |= 1


def _kuerze(roh: bytearray) -> None:
    del roh[-30:]


def _verzeichnis(roh: bytearray) -> None:
    ort = roh.rfind(b"xl/worksheets/sheet1.xml") - 46
    roh[ort + 42 : ort + 46] = b"\xff\xff\xff\x7f"


def _pruefzahl(roh: bytearray) -> None:
    for info in zipfile.ZipFile(io.BytesIO(bytes(roh))).infolist():
        if info.filename.endswith("sheet1.xml"):
            ort = roh.rfind(info.filename.encode()) - 46
            roh[ort + 16 : ort + 20] = b"\0\0\0\0"


def _doppelt(t: Tabelle) -> Bau:
    """Two parts of one name; the directory counts the later one."""
    ziel = io.BytesIO(mappe(_rows(t)))
    with zipfile.ZipFile(ziel, "a") as archiv, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archiv.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return Bau("xlsx", ziel.getvalue())


N = 99  # a row far below the table
ZIELE = ("../../../etc/worksheets/x", "http://127.0.0.1/worksheets/x")

BOMBEN: tuple[tuple[str, Callable[[random.Random, Tabelle], Bau]], ...] = (
    ("leer", lambda r, t: Bau("csv", b"")),
    ("nur Kopf", lambda r, t: Bau("csv", _csv(t[:1]).encode())),
    ("Million Spalten", lambda r, t: Bau("csv", (_csv(t) + "x;" * 1_000_000).encode())),
    ("Million leere Spalten", lambda r, t: Bau("csv", (_csv(t).rstrip("\n") + ";" * 1_000_000).encode(), t, False)),
    ("riesige Zelle", lambda r, t: Bau("csv", (_csv(t) + "x" * 200_000).encode())),
    ("eine Zeile mit 5 MB", lambda r, t: Bau("csv", b"a" * 5_000_000)),
    ("offenes Zeichen", lambda r, t: Bau("csv", (_csv(t[:1]) + '"' + _csv(t[1:])).encode())),
    ("nur Trennzeichen", lambda r, t: Bau("csv", b";;;;;\n" * 1000)),
    ("fünfzehntausend Zeilen Unsinn", lambda r, t: Bau("csv", (_csv(t) + "a;b\n" * 15_000).encode(), None, False)),
    ("UTF-32", lambda r, t: Bau("csv", _csv(t).encode("utf-32"))),
    ("UTF-16 ohne Kennung", lambda r, t: Bau("csv", _csv(t).encode("utf-16-le"))),
    ("halbes UTF-16", lambda r, t: Bau("csv", _csv(t).encode("utf-16")[:-1])),
    ("überlang", lambda r, t: Bau("csv", _csv(t).encode() + b"\xc0\xaf\n")),
    ("Webseite", lambda r, t: Bau(r.choice(["csv", "xlsx"]), b"<html><table><tr><td>1</td></tr></table></html>")),
    ("JSON", lambda r, t: Bau(r.choice(["csv", "xlsx"]), b'{"a": [1, 2]}')),
    ("PDF", lambda r, t: Bau(r.choice(["csv", "xlsx"]), b"%PDF-1.7\n1 0 obj\n")),
    ("altes Excel", lambda r, t: Bau("xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)),
    ("CSV heißt XLSX", lambda r, t: Bau("xlsx", _csv(t).encode())),
    ("Bombe", lambda r, t: Bau("xlsx", mappe("", dazu=_blatt("<worksheet>" + " " * 51_000_000)))),
    ("Bombe, stark gepackt", lambda r, t: Bau("xlsx", mappe(_rows(t), dazu={"xl/media/x": b" " * 5_000_000}))),
    ("zu viele Teile", lambda r, t: Bau("xlsx", packe({f"x{i}": "" for i in range(201)}))),
    ("Archiv ohne Tabelle", lambda r, t: Bau("xlsx", packe({"a.txt": "x"}))),
    ("lachende Entitäten", lambda r, t: _dtd('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">', t)),
    ("fremde Datei", lambda r, t: _dtd('<!ENTITY a SYSTEM "file:///etc/passwd">', t)),
    ("fremder Server", lambda r, t: _dtd('<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;', t)),
    ("tiefes XML", lambda r, t: Bau("xlsx", mappe("<x>" * 200_000))),
    ("ferne Zeile", lambda r, t: _mit(t, zeile(1_048_576, text("A1048576", "x")))),
    ("ferne Spalte", lambda r, t: _mit(t, zeile(N, text(f"XFD{N}", "x")))),
    ("Million leere Zeilen", lambda r, t: _mit(t, "<row/>" * 100_000, zeilen=t, nie=False)),
    ("Zeile mit böser Nummer", lambda r, t: _mit(t, f'<row r="{r.choice(("0", "-1", "9" * 30, "٣", "x"))}"></row>', zeilen=t, nie=False)),
    ("Stil mit böser Nummer", lambda r, t: _mit(
        t, zeile(N, f'<c r="A{N}" s="{r.choice(("9" * 5000, "-1", "²", "x"))}"><v>1</v></c>'), zeilen=t, nie=False)),
    ("Text, den es nicht gibt", lambda r, t: _mit(t, zeile(N, f'<c r="A{N}" t="s"><v>{r.choice(("7", "-1", "9" * 5000, "x"))}</v></c>'))),
    ("Zelle doppelt", lambda r, t: _mit(t, zeile(N, text(f"A{N}", "1"), text(f"A{N}", "2")))),
    ("Tag als Unsinn", lambda r, t: _mit(
        t, zeile(N, f'<c r="A{N}" t="d"><v>{r.choice(("x" * 40_000, "a&#x202e;b&#x85;", "0"))}</v></c>'), zeilen=t, nie=False)),
    ("Seriennummer", lambda r, t: _mit(
        t, zeile(N, zahl(f"A{N}", r.choice(("60", "-1", "1e300", "2958466", "NaN")), 1)), zeilen=t, nie=False)),
    ("Blattname zu lang", lambda r, t: Bau("xlsx", mappe(_rows(t), dazu=_buch("x" * 5000)))),
    ("Blattname gedreht", lambda r, t: Bau("xlsx", mappe(_rows(t), dazu=_buch("a\u202eb")))),
    ("Blatt außerhalb", lambda r, t: Bau("xlsx", mappe(_rows(t), dazu=_ziel(r.choice(ZIELE))))),
    ("Blatt ohne Beziehung", lambda r, t: Bau("xlsx", mappe(_rows(t), dazu=_buch("T", "r9")))),
    ("Kennwort", lambda r, t: _geaendert(t, _flagge)),
    ("abgeschnitten", lambda r, t: _geaendert(t, _kuerze)),
    ("Verzeichnis zeigt ins Leere", lambda r, t: _geaendert(t, _verzeichnis)),
    ("falsche Prüfzahl", lambda r, t: _geaendert(t, _pruefzahl)),
    ("Teil doppelt", lambda r, t: _doppelt(t)),
)  # fmt: skip
