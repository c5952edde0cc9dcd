"""The questionnaire of a Träger-Abfrage as XLSX: locked but for the answers, checked while typing, with a hidden key."""

import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from basis.zahlen import datum
from sozialraum.abfragebogen import (
    BLATT,
    ERSTE_ZEILE,
    FRAGEN_KOPF,
    HINWEISE,
    KENNUNGSZEILE,
    KOPFZEILE,
    MERKMALE,
    SPALTE_ANGABE,
    Bogen,
    Merkmal,
)

BREITEN = (34, 22, 18, 14, 18)


def bogen_als_xlsx(bogen: Bogen) -> bytes:
    """One questionnaire. The last known values stand in the answers already; who agrees sends it back as it is."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill, Protection

    buch = Workbook()
    blatt: Any = buch.active
    blatt.title = BLATT
    buch.properties.title, buch.properties.language = f"{bogen.abfrage}: {bogen.einrichtung}", "de-DE"
    buch.properties.creator = "Sozialraumsteuerung"
    kopf = ("Träger", bogen.traeger), ("Stadtteil", bogen.stadtteil), ("Stichtag", datum(bogen.stichtag))
    zeilen = [("Kennung", bogen.kennung), (bogen.abfrage, ""), ("Einrichtung", bogen.einrichtung), *kopf]
    zeilen += [("Bitte zurück bis", datum(bogen.rueckgabe_bis))]
    for nummer, (titel, text) in enumerate(zeilen, KENNUNGSZEILE):
        _text(blatt, f"A{nummer}", titel, fett=True)
        _text(blatt, f"B{nummer}", text)
    blatt.row_dimensions[KENNUNGSZEILE].hidden = True
    for spalte, (titel, breite) in enumerate(zip(FRAGEN_KOPF, BREITEN, strict=True)):
        _text(blatt, f"{'ABCDE'[spalte]}{KOPFZEILE}", titel, fett=True)
        blatt.column_dimensions["ABCDE"[spalte]].width = breite
    for nummer, merkmal in enumerate(MERKMALE, ERSTE_ZEILE):
        _frage(blatt, nummer, merkmal, bogen)
        zelle = blatt[f"{SPALTE_ANGABE}{nummer}"]
        zelle.protection, zelle.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF7DD")
        zelle.font = Font(bold=True)
    for nummer, satz in enumerate(HINWEISE, ERSTE_ZEILE + len(MERKMALE) + 1):
        _text(blatt, f"A{nummer}", satz)
    blatt.protection.sheet = True  # without a password: against slips, not against will
    blatt.page_setup.orientation, blatt.page_setup.paperSize, blatt.page_setup.fitToWidth = "landscape", "9", 1
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    return ausgabe.getvalue()


def _frage(blatt: Any, nummer: int, merkmal: Merkmal, bogen: Bogen) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    _text(blatt, f"A{nummer}", merkmal.titel)
    _text(blatt, f"B{nummer}", merkmal.einheit)
    bekannt = bogen.bisher.get(merkmal.name)
    _text(blatt, f"D{nummer}", "" if bekannt is None else datum(bekannt.stand) if bekannt.stand else "Stammdaten")
    for spalte in ("C", SPALTE_ANGABE):
        zelle = blatt[f"{spalte}{nummer}"]
        zelle.value = _zahl(bekannt.wert) if bekannt else None
        zelle.number_format = "#,##0.00" if merkmal.stellen else "#,##0"
    art, satz = ("decimal", "eine Zahl") if merkmal.stellen else ("whole", "eine ganze Zahl")
    pruefung = DataValidation(type=art, operator="between", formula1="0", formula2=str(merkmal.hoechstens), allow_blank=True)
    pruefung.errorTitle, pruefung.error = merkmal.titel, f"Bitte tragen Sie {satz} von 0 bis {merkmal.hoechstens} ein."
    pruefung.promptTitle, pruefung.prompt = merkmal.titel, f"{merkmal.einheit}; leer heißt keine Angabe."
    pruefung.showErrorMessage = pruefung.showInputMessage = True
    blatt.add_data_validation(pruefung)
    pruefung.add(f"{SPALTE_ANGABE}{nummer}")


def _zahl(wert: Decimal) -> int | Decimal:
    return int(wert) if wert == int(wert) else wert


def _text(blatt: Any, ort: str, text: str, *, fett: bool = False) -> None:
    """Text that no spreadsheet takes for a formula."""
    from openpyxl.styles import Font

    zelle = blatt[ort]
    zelle.value = text or None
    if text:
        zelle.data_type = "s"
    if fett:
        zelle.font = Font(bold=True)


def als_zip(dateien: Iterable[tuple[str, bytes]]) -> bytes:
    """(path, content) as one archive; the files in it are packed already."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_STORED) as archiv:
        for pfad, inhalt in dateien:
            archiv.writestr(pfad, inhalt)
    return ausgabe.getvalue()
