"""CSV and XLSX files that no spreadsheet executes and that keep the three states of a value apart.

No value is an empty cell, zero is 0, a suppressed value is "·". Money leaves as exact euros, numbers stay numbers, text stays text: a text
that looks like a formula is never one (OWASP ASVS 5.0, 1.2.10). Files read back by ``basis.imports.tabelle`` give the same cells.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from basis.zahlen import ZEICHEN_GESPERRT, Wert, Zustand, datum, runde

FORMAT_EURO = '#,##0.00 "€"'
FORMAT_DATE = "dd.mm.yyyy"
MAX_CENT = 10**15
MAX_TEXT = 32_000
FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FRACTION_DIGITS = 12


@dataclass(frozen=True)
class Geld:
    """An amount of money in whole cents."""

    cent: int


Zelle = str | int | Decimal | Fraction | date | Geld | Wert | None


@dataclass(frozen=True)
class Blatt:
    """One sheet: head, rows, sum rows below them (``fuss``), and notes for the sheet "Hinweise" (Datenstand, Musterdaten, source)."""

    titel: str
    kopf: Sequence[str]
    zeilen: Sequence[Sequence[Zelle]]
    fuss: Sequence[Sequence[Zelle]] = ()
    hinweise: Sequence[str] = ()


def als_csv(kopf: Sequence[str], zeilen: Sequence[Sequence[Zelle]], *, hinweise: Sequence[str] = ()) -> bytes:
    """CSV as German spreadsheets open it: UTF-8 with BOM, semicolon, decimal comma, CRLF; notes stand below the table."""
    return blaetter_als_csv([Blatt("", kopf, zeilen, hinweise=hinweise)])


def blaetter_als_csv(blaetter: Sequence[Blatt]) -> bytes:
    """All sheets in one CSV, sum rows included: the first begins with its head, each further one with an empty line and its title."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for nummer, blatt in enumerate(blaetter):
        if nummer:
            writer.writerows([[], [_safe_text(blatt.titel)]])
        writer.writerow([_safe_text(name) for name in blatt.kopf])
        writer.writerows([_csv_cell(cell) for cell in row] for row in (*blatt.zeilen, *blatt.fuss))
        if blatt.hinweise:
            writer.writerow([])
            writer.writerows([_safe_text(note)] for note in blatt.hinweise)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def csv_zeilen(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]], hinweise: Sequence[str] = ()) -> Iterator[bytes]:
    """What ``blaetter_als_csv`` writes for one sheet, piece by piece: a million rows are never in memory at once."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe_text(name) for name in kopf])
    yield b"\xef\xbb\xbf"
    for nummer, zeile in enumerate(zeilen):
        writer.writerow([_csv_cell(cell) for cell in zeile])
        if nummer % 1000 == 999:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    if hinweise:
        writer.writerow([])
        writer.writerows([_safe_text(note)] for note in hinweise)
    yield out.getvalue().encode()


def als_xlsx(blaetter: Sequence[Blatt], *, titel: str = "") -> bytes:
    """XLSX with bold frozen heads, column widths and German number formats; notes of all sheets stand on the sheet "Hinweise"."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title = titel or (blaetter[0].titel if blaetter else "Export")
    book.properties.creator = "Sozialraumsteuerung"
    book.properties.language = "de-DE"
    taken: set[str] = set()
    notes = []
    for sheet in blaetter:
        name = _sheet_name(sheet.titel, taken)
        _write_sheet(book.create_sheet(name), sheet)
        notes += [(name, note) for note in sheet.hinweise]
    if notes or not blaetter:
        _write_sheet(book.create_sheet(_sheet_name("Hinweise", taken)), Blatt("Hinweise", ("Blatt", "Hinweis"), notes))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zahl_als_text(number: int | Decimal | Fraction) -> str:
    """A number with decimal comma, ungrouped and exact; a fraction without end is rounded to 12 decimals."""
    if isinstance(number, Fraction):
        number = _decimal_of(number)
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    return ("0" if text == "-0" else text).replace(".", ",")


def _decimal_of(number: Fraction) -> Decimal:
    rounded = runde(number, _FRACTION_DIGITS)
    short = format(rounded, "f").rstrip("0").rstrip(".")
    return Decimal(short or "0")


def _plain(cell: Zelle) -> Any:
    """The cell without its wrappers: None, str, int, Decimal, date."""
    if isinstance(cell, Wert):
        return ZEICHEN_GESPERRT if cell.zustand is Zustand.GESPERRT else _plain(cell.zahl)
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, Geld):
        if abs(cell.cent) >= MAX_CENT:
            raise ValueError("amount too large for a spreadsheet to hold exactly")
        return Decimal(cell.cent).scaleb(-2)
    if isinstance(cell, Fraction):
        return _decimal_of(cell)
    if isinstance(cell, datetime):
        return f"{datum(cell.date())} {cell:%H:%M}"
    if cell is None or isinstance(cell, str | int | Decimal | date):
        return cell
    raise TypeError(f"cells of type {type(cell).__name__} are not exported; no float touches an export")


def _csv_cell(cell: Zelle) -> str:
    plain = _plain(cell)
    if plain is None:
        return ""
    if isinstance(plain, str):
        return _safe_text(plain)
    if isinstance(plain, date):
        return datum(plain)
    return zahl_als_text(plain)


def _safe_text(text: str) -> str:
    """Text for CSV: what a spreadsheet would run as a formula gets an apostrophe."""
    clean = ILLEGAL.sub("", text)
    return f"'{clean}" if text.lstrip("'").startswith(FORMULA_START) else clean


def _sheet_name(title: str, taken: set[str]) -> str:
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip("' ")[:31] or "Tabelle"
    name, number = base, 2
    while name.casefold() in taken:
        name = f"{base[: 28 - len(str(number))]} ({number})"
        number += 1
    taken.add(name.casefold())
    return name


def _write_sheet(target: Any, sheet: Blatt) -> None:
    from openpyxl.utils import get_column_letter

    rows = [[_plain(cell) for cell in row] for row in (*sheet.zeilen, *sheet.fuss)]
    formats = [_formats(row) for row in (*sheet.zeilen, *sheet.fuss)]
    years = _year_columns(rows, len(sheet.kopf))
    for index, width in enumerate(_widths(sheet.kopf, rows), 1):
        target.column_dimensions[get_column_letter(index)].width = width
    target.freeze_panes = "A2"
    target.print_title_rows = "1:1"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = "9"  # A4
    target.append([_xlsx_cell(target, name, None, bold=True) for name in sheet.kopf])
    first_foot = len(sheet.zeilen)
    for number, (row, kinds) in enumerate(zip(rows, formats, strict=True)):
        cells = enumerate(zip(row, kinds, strict=True))
        target.append([_xlsx_cell(target, v, "0" if c in years else f, bold=number >= first_foot) for c, (v, f) in cells])


def _formats(row: Sequence[Zelle]) -> list[str | None]:
    return [_format_of(cell.zahl if isinstance(cell, Wert) else cell) for cell in row]


def _format_of(cell: Any) -> str | None:
    if isinstance(cell, Geld):
        return FORMAT_EURO
    if isinstance(cell, Fraction):
        return "#,##0.00" if cell.denominator != 1 else "#,##0"
    if isinstance(cell, Decimal):
        digits = min(6, max(0, -int(cell.as_tuple().exponent)))
        return "#,##0" + ("." + "0" * digits if digits else "")
    if isinstance(cell, int) and not isinstance(cell, bool):
        return "#,##0"
    return FORMAT_DATE if isinstance(cell, date) and not isinstance(cell, datetime) else None


def _year_columns(rows: Sequence[Sequence[Any]], width: int) -> set[int]:
    """Columns that hold nothing but whole numbers from 1900 to 2100: years, which are never written 2.007."""
    found = set()
    for column in range(width):
        values = [row[column] for row in rows if column < len(row) and row[column] is not None]
        if values and all(type(value) is int and 1900 <= value <= 2100 for value in values):
            found.add(column)
    return found


def _widths(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[float]:
    widths = [len(name) for name in head]
    for row in rows[:500]:
        for column, value in enumerate(row[: len(widths)]):
            widths[column] = max(widths[column], len(str(value)) + 4 if isinstance(value, int | Decimal) else len(str(value or "")))
    return [min(max(width + 2, 8), 60) for width in widths]


def _xlsx_cell(target: Any, value: Any, number_format: str | None, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    text = isinstance(value, str)
    if text:
        clean = ILLEGAL.sub("", value)
        value = clean if len(clean) <= MAX_TEXT else clean[:MAX_TEXT] + "…"
    cell = WriteOnlyCell(target, value=value)
    if text:
        cell.data_type = "s"  # openpyxl would make "=…" a live formula and "#N/A" an error
        cell.quotePrefix = value.startswith(FORMULA_START)
    elif number_format and value is not None:
        cell.number_format = number_format
    if bold:
        cell.font = Font(bold=True)
    return cell
