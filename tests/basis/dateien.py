"""Baut die Dateien der Tests: gute und feindliche XLSX, ohne dass eine davon im Repository liegt."""

import io
import zipfile
from collections.abc import Mapping

NAMENSRAUM = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BEZIEHUNG = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KOPF = ("schluessel", "name", "einwohner", "quote")


def mappe(blatt: str, *, dazu: Mapping[str, bytes | str] | None = None, blaetter: str = "", gemeinsame: str = "") -> bytes:
    """Eine XLSX mit einem Blatt „Tabelle1“, dessen sheetData hier steht; ``dazu`` ergänzt oder ersetzt Teile."""
    teile: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {NAMENSRAUM} xmlns:r="{BEZIEHUNG}"><sheets><sheet name="Tabelle1" sheetId="1" r:id="r1"/>{blaetter}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet {NAMENSRAUM}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {NAMENSRAUM}><sheetData>{blatt}</sheetData></worksheet>",
    }
    if gemeinsame:
        teile["xl/sharedStrings.xml"] = f"<sst {NAMENSRAUM}>{gemeinsame}</sst>"
    return packe(teile | dict(dazu or {}))


def packe(teile: Mapping[str, bytes | str]) -> bytes:
    """Ein ZIP-Archiv mit diesen Teilen."""
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, inhalt in teile.items():
            archiv.writestr(name, inhalt)
    return ziel.getvalue()


def zeile(nummer: int, *zellen: str) -> str:
    """Eine Zeile aus fertigen Zellen."""
    return f'<row r="{nummer}">{"".join(zellen)}</row>'


def text(bezug: str, inhalt: str) -> str:
    return f'<c r="{bezug}" t="inlineStr"><is><t>{inhalt}</t></is></c>'


def zahl(bezug: str, inhalt: str, stil: int = 0) -> str:
    return f'<c r="{bezug}" s="{stil}"><v>{inhalt}</v></c>'


def kopfzeile() -> str:
    return zeile(1, *(text(f"{spalte}1", name) for spalte, name in zip("ABCD", KOPF, strict=True)))


def datenzeile(nummer: int = 2, *, schluessel: str = "01", einwohner: str = "") -> str:
    """Eine gute Zeile; ``einwohner`` ersetzt die dritte Zelle."""
    return zeile(
        nummer,
        text(f"A{nummer}", schluessel),
        text(f"B{nummer}", "Nord"),
        einwohner or zahl(f"C{nummer}", "1901"),
        zahl(f"D{nummer}", "6.5"),
    )
