"""Welche Zeichenkodierung hat die Textdatei? Geraten wird nur, wo die Bytes es belegen; sonst wird abgelehnt."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from basis.imports.kind.grundlagen import Ablehnung, tausend

STUECK = 1 << 20
_C1_BYTES = bytes(range(0x80, 0xA0))
_ASCII_ALS_LEER = b" " * 0x80 + bytes(range(0x80, 0x100))
_MEHRBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UEBERLANG = re.compile(rb"[\xc0\xc1][\x80-\xbf]")
_NUL_IM_WECHSEL = re.compile(rb"(?:[^\x00]\x00){4}|(?:\x00[^\x00]){4}")
_ABHILFE = "Speichern Sie die Tabelle in Ihrem Programm neu als „CSV UTF-8“ und laden Sie sie noch einmal hoch."


class Kodierung(NamedTuple):
    """Name für Menschen und Name für Python."""

    name: str
    codec: str


def erkenne(datei: BinaryIO) -> Kodierung:
    """Bestimmt die Kodierung der ganzen Datei: UTF-8, UTF-16 mit Kennung, Windows-1252 oder Latin-9.

    Abgelehnt werden NUL-Zeichen, UTF-16 ohne Kennung, UTF-32, gemischte Kodierungen und Bytes, die es in keiner davon gibt.
    """
    datei.seek(0)
    anfang = datei.read(4)
    if anfang in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise Ablehnung(f"Die Datei ist in UTF-32 gespeichert; das wird nicht gelesen. {_ABHILFE}")
    if anfang[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _utf16(datei)
    _verweigere_nul(datei)
    if _fehlerstelle(datei, "utf-8") is None:
        return Kodierung("UTF-8 mit Kennung" if anfang[:3] == codecs.BOM_UTF8 else "UTF-8", "utf-8-sig")
    return _einbyte(datei)


def bestaetige(datei: BinaryIO, codec: str) -> Kodierung:
    """Die vorgegebene Kodierung, wenn sich die ganze Datei so lesen lässt; sonst wird abgelehnt."""
    _verweigere_nul(datei)
    if (zeile := _fehlerstelle(datei, codec)) is not None:
        raise Ablehnung(f"Zeile {tausend(zeile)}: Die Datei ist nicht in der Zeichenkodierung gespeichert, die das Profil nennt ({codec}).")
    return Kodierung(codec, codec)


def _stuecke(datei: BinaryIO) -> Iterator[bytes]:
    datei.seek(0)
    while stueck := datei.read(STUECK):
        yield stueck


def _verweigere_nul(datei: BinaryIO) -> None:
    zeilen = 1
    for stueck in _stuecke(datei):
        stelle = stueck.find(0)
        if stelle < 0:
            zeilen += stueck.count(b"\n")
            continue
        if _NUL_IM_WECHSEL.search(stueck[:400]):
            raise Ablehnung(f"Die Datei ist vermutlich in UTF-16 ohne Kennung gespeichert; das lässt sich nicht sicher lesen. {_ABHILFE}")
        zeile = tausend(zeilen + stueck.count(b"\n", 0, stelle))
        raise Ablehnung(f"Zeile {zeile}: Die Datei enthält ein NUL-Zeichen und ist keine Textdatei, oder sie ist beschädigt. {_ABHILFE}")


def _fehlerstelle(datei: BinaryIO, codec: str) -> int | None:
    """Nummer der ersten Zeile, die sich so nicht lesen lässt; None, wenn alles passt."""
    decoder = codecs.getincrementaldecoder(codec)()
    zeilen = 1
    letztes = b""
    for stueck in _stuecke(datei):
        try:
            decoder.decode(stueck)
        except UnicodeDecodeError as fehler:
            # Der Fehler zählt auch Bytes, die der Decoder aus dem vorigen Stück behielt; für die Zeilennummer genügt das.
            return zeilen + stueck.count(b"\n", 0, fehler.start)
        zeilen += stueck.count(b"\n")
        letztes = stueck
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return zeilen if not letztes.endswith(b"\n") else zeilen - 1
    return None


def _utf16(datei: BinaryIO) -> Kodierung:
    zeile = _fehlerstelle(datei, "utf-16")
    if zeile is not None:
        raise Ablehnung(f"Die Datei trägt die Kennung von UTF-16, lässt sich so aber nicht lesen (etwa ab Zeile {zeile}). {_ABHILFE}")
    return Kodierung("UTF-16", "utf-16")


def _einbyte(datei: BinaryIO) -> Kodierung:
    gueltig = ungueltig = c1 = 0
    hat_a4 = ueberlang = False
    for stueck in _stuecke(datei):
        hohe = b" ".join(stueck.translate(_ASCII_ALS_LEER).split())  # fast alles ist ASCII: gesucht wird nur in dem, was es nicht ist
        mehrbyte = _MEHRBYTE.findall(hohe)
        gueltig += len(mehrbyte)
        ungueltig += len(hohe) - hohe.count(b" ") - sum(map(len, mehrbyte))
        c1 += len(hohe) - len(hohe.translate(None, _C1_BYTES))
        hat_a4 = hat_a4 or b"\xa4" in hohe
        ueberlang = ueberlang or _UEBERLANG.search(hohe) is not None
    if ueberlang or gueltig >= ungueltig:
        zeile = _fehlerstelle(datei, "utf-8")
        raise Ablehnung(f"Zeile {zeile}: Die Datei mischt Zeichenkodierungen oder ist beschädigtes UTF-8. {_ABHILFE}")
    if hat_a4 and not c1:
        return Kodierung("Latin-9 (ISO 8859-15)", "iso8859-15")
    zeile = _fehlerstelle(datei, "cp1252")
    if zeile is not None:
        raise Ablehnung(
            f"Zeile {zeile}: Ein Byte gehört zu keiner Zeichenkodierung, die gelesen wird (UTF-8, UTF-16, Windows-1252). {_ABHILFE}"
        )
    return Kodierung("Windows-1252", "cp1252")
