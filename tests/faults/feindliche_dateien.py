"""Die feindlichen Dateien und ihr Urteil: genau diese Werte, oder nichts und ein Satz, der dies enthält.

Auswahl aus den 60 Dateien der Zuverlässigkeitsstudie; alle werden hier erzeugt, keine liegt im Repository. Die Gebiete heißen
01 Nord und 02 Süd, die Spalten ``schluessel;name;einwohner;quote``.
"""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from tests.basis.dateien import datenzeile, kopfzeile, mappe, packe, text, zahl, zeile

KOPF = "schluessel;name;einwohner;quote\n"
GUT = {("01", "einwohner"): "1901", ("01", "quote"): "6.5", ("02", "einwohner"): "12", ("02", "quote"): "0"}
GUT_NORD = {("01", "einwohner"): "1901", ("01", "quote"): "6.5"}


class Fall(NamedTuple):
    """``urteil``: die erwarteten Werte, oder ein Stück des deutschen Satzes, mit dem abgelehnt wird."""

    name: str
    datei: Callable[[], bytes]
    urteil: dict[tuple[str, str], str | None] | str
    dateiname: str = "werte.csv"


def csv(*zeilen: str, kodierung: str = "utf-8") -> Callable[[], bytes]:
    return lambda: (KOPF + "".join(f"{zeile}\n" for zeile in zeilen)).encode(kodierung)


def wert(einwohner: str) -> Callable[[], bytes]:
    return csv(f"01;Nord;{einwohner};6,5")


def blatt(zellen: str) -> Callable[[], bytes]:
    return lambda: mappe(kopfzeile() + zellen)


KODIERUNG = [
    Fall("windows_1252", csv("01;Nord;1901;6,5", "02;Süd;12;0", kodierung="cp1252"), GUT),
    Fall("utf_8_mit_kennung", csv("01;Nord;1901;6,5", "02;Süd;12;0", kodierung="utf-8-sig"), GUT),
    Fall("utf_16", csv("01;Nord;1901;6,5", "02;Süd;12;0", kodierung="utf-16"), GUT),
    Fall("utf_16_ohne_kennung", csv("01;Nord;1901;6,5", kodierung="utf-16-le"), "UTF-16 ohne Kennung"),
    Fall("doppelt_kodiert", lambda: (KOPF + "02;SÃ¼d;12;0\n").encode(), "Zeile 2: Umlaute sind doppelt kodiert"),
    Fall(
        "gemischt",
        lambda: (KOPF + "02;Süd;12;0\n").encode() + "01;Nörd;1;1\n".encode("cp1252"),
        "Zeile 3: Die Datei mischt Zeichenkodierungen",
    ),
    Fall("nul", csv("01;No\0rd;1901;6,5"), "Zeile 2: Die Datei enthält ein NUL-Zeichen"),
    Fall("ueberlang", lambda: KOPF.encode() + b"01;N\xc0\xafrd;1;1\n", "Zeile 2: Die Datei mischt Zeichenkodierungen"),
    Fall("nur_cr", lambda: (KOPF + "01;Nord;1901;6,5\n02;Süd;12;0\n").replace("\n", "\r").encode(), GUT),
    Fall("escape", csv("01;\x1b[31mNord;1901;6,5"), "Zeile 2: Die Zeile enthält ein Steuerzeichen (U+001B)"),
]

TABELLENFORM = [
    Fall("million_spalten", lambda: (KOPF + "01;" + "x;" * 1_000_000 + "\n").encode(), "1.000.001 Spalten; gelesen werden höchstens 200"),
    Fall("million_leere_spalten", lambda: (KOPF + "01;Nord;1901;6,5" + ";" * 1_000_000 + "\n").encode(), GUT_NORD),
    Fall("riesige_zelle", csv(f"01;{'N' * 200_000};1901;6,5"), "Zeile 2: Eine Zelle hat mehr als 32.767 Zeichen"),
    Fall("offenes_anfuehrungszeichen", csv('01;"Nord;1901;6,5', "02;Süd;12;0"), "Zeile 2: Ein Anführungszeichen wird geöffnet"),
    Fall("text_nach_anfuehrungszeichen", csv('01;"No"rd;1901;6,5'), "Zeile 2: Nach einem schließenden Anführungszeichen"),
    Fall("falsches_trennzeichen", lambda: KOPF.replace(";", ":").encode() + b"01:Nord:1901:6\n", "Keine Spalte"),
    Fall("zu_viele_zellen", csv("01;Nord;1901;6,5;7"), "Zeile 2: Die Zeile hat 5 Zellen, die Kopfzeile 4"),
    Fall("zu_wenige_zellen", csv("01;Nord"), {("01", "einwohner"): None, ("01", "quote"): None}),
    Fall(
        "doppelte_ueberschrift",
        lambda: b"schluessel;name;einwohner;Einwohner\n01;Nord;1;2\n",
        "Die Überschrift „einwohner“ kommt mehrfach vor",
    ),
    Fall("leer", lambda: b"", "Die Datei ist leer."),
    Fall("nur_weissraum", lambda: b" \n\n \n", "Die Datei enthält keinen Text."),
    Fall("nur_kopf", lambda: KOPF.encode(), "steht keine Zeile mit Daten"),
    Fall("unsichtbares_in_der_kopfzeile", lambda: ("\u200b" + KOPF + "01;Nord;1901;6,5\n").encode(), GUT_NORD),
    Fall("schreibrichtung", csv("01;\u202eNord;1901;6,5"), GUT_NORD),
    Fall("svg", lambda: b"<svg onload='alert(1)'/>", "Webseite oder ein XML-Dokument", "bild.csv"),
    Fall("json", lambda: b'{"a": 1}', "Die Datei ist JSON"),
    Fall("boeser_dateiname", csv("01;Nord;1901;6,5"), GUT_NORD, "../../=cmd|' /C calc'!A0.csv"),
]

ZAHLEN = [
    Fall(f"zahl_{name}", wert(inhalt), f"Zeile 2, Spalte „einwohner“: „{inhalt}“ ist keine Zahl")
    for name, inhalt in {
        "nan": "NaN",
        "unendlich": "Infinity",
        "exponent": "1e400",
        "englisch": "1,234.56",
        "unterstrich": "1_000",
        "arabisch": "٣٤",
        "vollbreit": "１２",
        "zwei_punkte": "65.5.2",
        "formel": "=1+1",
        "skript": "<script>alert(1)</script>",
        "hexadezimal": "0x1F",
    }.items()
] + [
    Fall("zahl_zu_gross", wert("9223372036854775808"), "ist zu groß"),
    Fall("zahl_minus_null", wert("-0"), {("01", "einwohner"): "0", ("01", "quote"): "6.5"}),
    Fall("zahl_tausenderpunkt", wert("1.901"), GUT_NORD),
    Fall("zahl_mit_dezimalpunkt", wert("12.34"), {("01", "einwohner"): "12.34", ("01", "quote"): "6.5"}),
    Fall("zahl_widerspruch", csv("01;Nord;1,5;1", "02;Süd;12.34;1"), "Zeile 3, Spalte „einwohner“: „12.34“ widerspricht dem Zahlenformat"),
    Fall("zahl_prozent", wert("6 %"), "ist ein Prozentwert; hier wird eine Zahl ohne Prozentzeichen erwartet"),
    Fall("zahl_gesperrt", wert("·"), {("01", "einwohner"): None, ("01", "quote"): "6.5"}),
]

FACH = [
    Fall("unbekanntes_gebiet", csv("99;West;1;1"), "Zeile 2, Spalte „schluessel“: Den Schlüssel „99“ gibt es nicht."),
    Fall("schluessel_und_name", csv("01;Süd;1;1"), "Schlüssel und Name widersprechen sich: 01 ist „Nord“, „Süd“ hat den Schlüssel 02."),
    Fall(
        "verlorene_null", lambda: b"schluessel;einwohner;quote\n1;12;3\n", "vermutlich hat das Tabellenprogramm die führende Null entfernt"
    ),
    Fall("doppelte_zeile", csv("01;Nord;1;1", "01;Nord;1;1"), "Zeile 3, Spalte „einwohner“: Doppelt"),
    Fall("schluessel_fehlt", csv(";;1;1"), "Der Schlüssel des Gebiets fehlt."),
]


def _bombe() -> bytes:
    return mappe("", dazu={"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 60_000_000})


def _verhaeltnis() -> bytes:
    return mappe("", dazu={"xl/media/bild.xml": b" " * 5_000_000})


def _dtd(inhalt: str) -> bytes:
    return mappe(
        "", dazu={"xl/worksheets/sheet1.xml": f'<!DOCTYPE a [{inhalt}]><worksheet><sheetData><row r="1"/></sheetData></worksheet>'}
    )


def _verschluesselt() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def _kennwort_im_archiv() -> bytes:
    inhalt = bytearray(mappe(kopfzeile()))
    for marke, stelle in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        ort = inhalt.find(marke)
        inhalt[ort + stelle] |= 1
    return bytes(inhalt)


def _gelogene_groesse() -> bytes:
    """Das Verzeichnis nennt weniger Bytes, als herauskämen."""
    inhalt = bytearray(mappe(kopfzeile() + "".join(datenzeile(n) for n in range(2, 3000))))
    for info in zipfile.ZipFile(io.BytesIO(bytes(inhalt))).infolist():
        if info.filename.endswith("sheet1.xml"):
            name = info.filename.encode()
            ort = inhalt.rfind(name) - 46
            inhalt[ort + 24 : ort + 28] = (500).to_bytes(4, "little")
    return bytes(inhalt)


XLSX = [
    Fall(name, datei, urteil, "werte.xlsx")
    for name, datei, urteil in [
        ("xlsx_gut", blatt(datenzeile()), GUT_NORD),
        ("bombe", _bombe, "wäre entpackt 60 MB groß; gelesen werden höchstens 50 MB"),
        ("bombe_verhaeltnis", _verhaeltnis, "auffällig stark gepackt (mehr als 100 zu 1)"),
        ("zu_viele_teile", lambda: packe({f"x{i}": "" for i in range(201)}), "aus 201 Teilen; gelesen werden höchstens 200"),
        ("gelogene_groesse", _gelogene_groesse, "beschädigt"),
        (
            "ferne_zeile",
            blatt(datenzeile() + zeile(1_048_576, text("A1048576", "x"))),
            "Blatt „Tabelle1“, Zeile 1.048.576: Hier steht noch Text",
        ),
        ("ferne_spalte", blatt(zeile(2, text("XFD2", "x"))), "In Spalte XFD steht noch Text; gelesen werden höchstens 200 Spalten"),
        ("lachen", lambda: _dtd('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'), "Dokumenttypdefinition (DTD)"),
        ("quadratisch", lambda: _dtd(f'<!ENTITY a "{"x" * 100_000}">'), "Dokumenttypdefinition (DTD)"),
        ("fremde_datei", lambda: _dtd('<!ENTITY a SYSTEM "file:///etc/passwd">'), "Dokumenttypdefinition (DTD)"),
        ("tief", lambda: mappe("<x>" * 200_000), "beschädigt"),
        (
            "geteilt_durch_null",
            blatt(datenzeile(einwohner='<c r="C2" t="e"><v>#DIV/0!</v></c>')),
            "Blatt „Tabelle1“, Zeile 2, Spalte „einwohner“: Die Zelle enthält den Fehler #DIV/0!.",
        ),
        (
            "formel_ohne_ergebnis",
            blatt(datenzeile(einwohner='<c r="C2"><f>A1+1</f></c>')),
            "Zeile 2, Spalte „einwohner“: Die Zelle enthält eine Formel ohne gespeichertes Ergebnis.",
        ),
        ("formel_mit_ergebnis", blatt(datenzeile(einwohner='<c r="C2"><f>1900+1</f><v>1901</v></c>')), GUT_NORD),
        ("nan_in_xlsx", blatt(datenzeile(einwohner=zahl("C2", "NaN"))), "„NaN“ ist keine Zahl"),
        ("unendlich_in_xlsx", blatt(datenzeile(einwohner=zahl("C2", "1e400"))), "„1e400“ ist keine Zahl"),
        ("datum_statt_zahl", blatt(datenzeile(einwohner=zahl("C2", "44926", 1))), "„2022-12-31“ ist keine Zahl"),
        ("steuerzeichen", blatt(datenzeile(schluessel="0_x0007_1")), "enthält ein Steuerzeichen"),
        ("doppelte_zelle", blatt(zeile(2, text("A2", "01"), text("A2", "02"))), "kommt doppelt vor"),
        ("makros", lambda: mappe(kopfzeile() + datenzeile(), dazu={"xl/vbaProject.bin": b"x"}), GUT_NORD),
        ("verschluesselt", _verschluesselt, "mit einem Kennwort verschlüsselt"),
        ("archiv_mit_kennwort", _kennwort_im_archiv, "verschlüsselt"),
        (
            "altes_xls",
            lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
            "das alte Excel-Format (.xls)",
        ),
        ("html_als_xlsx", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "heißt wie eine Excel-Datei, ist aber eine Webseite"),
        ("csv_als_xlsx", lambda: KOPF.encode(), "heißt wie eine Excel-Datei, ist aber keine"),
        ("abgeschnitten", lambda: mappe(kopfzeile())[:200], "beschädigt"),
        ("zip_ohne_tabelle", lambda: packe({"a.txt": "x"}), "ZIP-Archiv, aber keine Tabelle"),
        ("ods", lambda: packe({"content.xml": "<a/>"}), "OpenDocument"),
    ]
]

FAELLE = [*KODIERUNG, *TABELLENFORM, *ZAHLEN, *FACH, *XLSX]
