"""Hostile files without end: a good table changed in its cells, its form, its bytes or its build; by number, always the same.

``zeilen``: what stands in the file afterwards, cell by cell (a number of a workbook as Fraction), where it can be said; ``nie``: such a
file may never be taken over, whatever it says.
"""

import csv
import io
import random
import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from html import escape
from typing import NamedTuple

from basis.imports.kind.xlsxleser import spaltenname
from tests.basis.dateien import BEZIEHUNG, NAMENSRAUM, mappe, zeile
from tests.faults.dateibomben import BOMBEN
from tests.faults.verderben import verdirb

Tabelle = list[list[str]]
Zeilen = list[list[str | Fraction]]

BOESE = (
    "NaN", "Infinity", "-inf", "1e400", "1E5", "４２", "٣٤", "𝟙", "½", "²", "−3", "-0", "+5", "1.234,56", "1,234.56", "1.234", "12.34",
    "0.500", "00.500", "1_000", "0x1F", "1 234", "1\u00a0234", "5 %", "5 €", "'5", "=1+1", "=HYPERLINK(1)", "@SUM(A1)",
    "<script>alert(1)</script>", "{{7}}", "../../x", "\u202eabc", "a\u200bb", "Ã¼", "a\"b", "a\nb", "a;b", "\x00", "\x07", "\x85", "\ufffd",
    "30.02.2007", "29.02.1900", "00.00.0000", "31.12.9999", "01.01.1899", "2007-13-01", "1.1.07", "2007", "TRUE", "WAHR", "NULL", "None",
    "", "–", "·", "gesperrt", "insgesamt", "Summe", "#DIV/0!", "9" * 19, "9" * 400, "9" * 5000, "x" * 300, "x" * 40_000, "\U0010ffff", "😀",
)  # fmt: skip
_ZAHL = re.compile(r"-?[0-9]{1,12}(?:,[0-9]{1,6})?")
_TAG = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")


class Erzeugt(NamedTuple):
    """A file, what was done to it, and what is known of it."""

    dateiname: str
    inhalt: bytes
    was: str
    zeilen: Zeilen | None = None
    nie: bool = False


def erzeuge(weg: str, tabelle: Tabelle, arten: Sequence[str], nummer: int) -> Erzeugt:
    """The file of this number for this way; the first row of ``tabelle`` are its headings."""
    wuerfel = random.Random(f"{weg}-{nummer}")
    familie = wuerfel.choices(("zelle", "form", "bytes", "bau"), (45, 15, 20, 20))[0]
    if familie == "bau":
        name, bombe = wuerfel.choice(BOMBEN)
        datei = bombe(wuerfel, tabelle)
        zeilen: Zeilen | None = None if datei.zeilen is None else [list(z) for z in datei.zeilen]
        return Erzeugt(f"{weg}.{datei.endung}", datei.inhalt, f"bau {name}", zeilen, datei.nie)
    inhalt, was = [list(z) for z in tabelle], familie
    if familie == "zelle":
        inhalt, was = _aendere_zellen(wuerfel, inhalt)
    if wuerfel.random() < 0.5:
        datei = _als_csv(wuerfel, inhalt, f"{weg}.csv", was)
    else:
        datei = _als_xlsx(wuerfel, inhalt, arten, f"{weg}.xlsx", was)
    if familie == "bytes":
        return datei._replace(inhalt=verdirb(datei.inhalt, wuerfel.randrange(2**32)), zeilen=None)
    return datei


def _aendere_zellen(wuerfel: random.Random, tabelle: Tabelle) -> tuple[Tabelle, str]:
    """One to three cells otherwise, or a row twice, lost in part, with one cell too many, or headings exchanged."""
    was = []
    for _ in range(wuerfel.choice((1, 1, 1, 2, 3))):
        n = wuerfel.randrange(1 if wuerfel.random() < 0.9 else 0, len(tabelle))
        m = wuerfel.randrange(max(1, len(tabelle[0])))
        art = wuerfel.random()
        if art < 0.8 and m < len(tabelle[n]):
            tabelle[n][m] = wuerfel.choice(BOESE)
            was.append(f"Zelle {spaltenname(m + 1)}{n + 1} = {tabelle[n][m][:30]!r}")
        elif art < 0.86:
            tabelle.append(list(tabelle[n]))
            was.append(f"Zeile {n + 1} doppelt")
        elif art < 0.92:
            tabelle[n] = tabelle[n][:m]
            was.append(f"Zeile {n + 1} nach {m} Zellen zu Ende")
        elif art < 0.96:
            tabelle[n].append(wuerfel.choice(BOESE))
            was.append(f"Zeile {n + 1} hat eine Zelle mehr")
        else:
            tabelle[0] = tabelle[0][m:] + tabelle[0][:m]
            was.append(f"Überschriften um {m} versetzt")
    return tabelle, ", ".join(was)


def _als_csv(wuerfel: random.Random, tabelle: Tabelle, name: str, was: str) -> Erzeugt:
    trenner, ende = wuerfel.choice(";;;,\t|"), wuerfel.choice(("\r\n", "\n", "\r"))
    text = io.StringIO()
    quoting = wuerfel.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    try:
        csv.writer(text, delimiter=trenner, quoting=quoting, lineterminator=ende).writerows(tabelle)
    except csv.Error:  # a NUL that has to be quoted
        text = io.StringIO(ende.join(trenner.join(z) for z in tabelle))
    roh = (f"sep={trenner}{ende}" if wuerfel.random() < 0.15 else "") + text.getvalue()
    codec = wuerfel.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    try:
        inhalt = roh.encode(codec)
    except UnicodeEncodeError:
        codec, inhalt = "utf-8", roh.encode()
    return Erzeugt(name, inhalt, f"{was} [CSV {codec} {trenner!r} {ende!r}]", [list(z) for z in tabelle])


def _als_xlsx(wuerfel: random.Random, tabelle: Tabelle, arten: Sequence[str], name: str, was: str) -> Erzeugt:
    ab_1904, zahlen, formeln = wuerfel.random() < 0.3, wuerfel.random() < 0.7, wuerfel.random() < 0.2
    zeilen: Zeilen = []
    xml = '<dimension ref="A1:XFD1048576"/>' if wuerfel.random() < 0.2 else ""
    rows = ""
    for n, texte in enumerate(tabelle, 1):
        gelesen: list[str | Fraction] = []
        zellen = []
        for m, text in enumerate(texte):
            art = arten[m] if m < len(arten) and n > 1 and zahlen else "text"
            zelle, wert = _zelle(f"{spaltenname(m + 1)}{n}", text, art, ab_1904=ab_1904, formel=formeln)
            zellen.append(zelle)
            gelesen.append(wert)
        zeilen.append(gelesen)
        rows += zeile(n, *zellen)
    merge = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>' if wuerfel.random() < 0.1 else ""
    blatt = f"<worksheet {NAMENSRAUM}>{xml}<sheetData>{rows}</sheetData>{merge}</worksheet>"
    buch = f'<workbook {NAMENSRAUM} xmlns:r="{BEZIEHUNG}"><workbookPr date1904="{int(ab_1904)}"/><sheets>'
    buch += '<sheet name="Tabelle1" sheetId="1" r:id="r1"/></sheets></workbook>'
    dazu: dict[str, bytes | str] = {"xl/worksheets/sheet1.xml": blatt.encode("utf-8", "replace"), "xl/workbook.xml": buch}
    return Erzeugt(name, mappe("", dazu=dazu), f"{was} [XLSX{' 1904' if ab_1904 else ''}]", zeilen)


def _zelle(bezug: str, text: str, art: str, *, ab_1904: bool, formel: bool) -> tuple[str, str | Fraction]:
    """Its XML, and what it says: numbers and days of a workbook are numbers there."""
    f = "<f>A1</f>" if formel else ""
    if art in ("zahl", "ganz", "cent") and _ZAHL.fullmatch(text):
        punkt = text.replace(",", ".")
        return f'<c r="{bezug}">{f}<v>{punkt}</v></c>', Fraction(punkt)
    if art == "tag" and (t := _TAG.fullmatch(text)):
        try:
            tag = date(int(t[3]), int(t[2]), int(t[1]))
        except ValueError:
            tag = date.min
        nummer = (tag - (date(1904, 1, 1) if ab_1904 else date(1899, 12, 30))).days
        if tag >= date(1904, 1, 2):
            return f'<c r="{bezug}" s="1"><v>{nummer}</v></c>', text
    if text == "#DIV/0!":
        return f'<c r="{bezug}" t="e"><v>{text}</v></c>', text
    return f'<c r="{bezug}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>', text


