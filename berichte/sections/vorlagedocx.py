"""A Vorlage as DOCX: offices go on writing in it, so it has real headings, tables with heads and nothing drawn."""

import io
from collections.abc import Sequence
from datetime import datetime, time

from docx import Document
from docx.document import Document as Dokument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from basis.export import ILLEGAL
from basis.zahlen import datum
from berichte.sections.vorlagenpapier import ERFUNDEN, Vorlagenpapier

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LEER = "[noch zu ergänzen]"


def als_docx(papier: Vorlagenpapier) -> bytes:
    """The file. What is not written yet says so at its place."""
    dokument = Document()
    _seite(dokument)
    _eigenschaften(dokument, papier)
    dokument.add_paragraph(f"{papier.stadt}\n{papier.fachbereich}")
    dokument.add_heading(f"{papier.art} {papier.nummer}", level=0)
    _tabelle(dokument, ("Angabe", "Inhalt"), _kopfdaten(papier))
    if papier.muster:
        dokument.add_paragraph(f"Musterdaten: {ERFUNDEN}", style="Intense Quote")
    if papier.beratungen:
        dokument.add_heading("Beratungsfolge", level=1)
        kopf = ("Gremium", "Termin", "Zuständigkeit", "Öffentlichkeit", "Ergebnis")
        zeilen = [
            (b.gremium, datum(b.termin) if b.termin else "offen", b.zustaendigkeit, "öffentlich" if b.oeffentlich else "nichtöffentlich",
             b.ergebnis or "offen")
            for b in papier.beratungen
        ]  # fmt: skip
        _tabelle(dokument, kopf, zeilen)
    for name, text in papier.abschnitte:
        dokument.add_heading(name, level=1)
        for absatz in lesbar(text.strip() or LEER).split("\n"):
            if absatz.strip():
                dokument.add_paragraph(absatz.strip())
    if papier.anlagen:
        _anlagen(dokument, papier)
    _fuss(dokument, papier)
    puffer = io.BytesIO()
    dokument.save(puffer)
    return puffer.getvalue()


def lesbar(text: str) -> str:
    """Without what the format cannot hold: control characters other than line breaks and tabs."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _kopfdaten(papier: Vorlagenpapier) -> list[tuple[str, str]]:
    return [
        ("Betreff", papier.betreff),
        ("Öffentlichkeit", "öffentlich" if papier.oeffentlich else "nichtöffentlich"),
        ("Fassung des Beschlusstextes", papier.fassung or "noch keine"),
        ("Stand", datum(papier.tag)),
    ]


def _anlagen(dokument: Dokument, papier: Vorlagenpapier) -> None:
    dokument.add_heading("Das Wichtigste aus den Anlagen", level=1)
    for anlage in papier.anlagen:
        dokument.add_heading(lesbar(f"{anlage.name}: {anlage.titel}"), level=2)
        for satz in anlage.wichtigste:
            dokument.add_paragraph(lesbar(satz), style="List Bullet")
        dokument.add_paragraph(f"Quelle: {anlage.quelle}.").runs[0].font.size = Pt(8)
    dokument.add_heading("Anlagen", level=1)
    zeilen = [(str(a.nummer), a.titel, datum(a.datenstand), "öffentlich" if a.oeffentlich else "nichtöffentlich") for a in papier.anlagen]
    _tabelle(dokument, ("Anlage", "Bericht", "Datenstand", "Öffentlichkeit"), zeilen)


def _seite(dokument: Dokument) -> None:
    teil = dokument.sections[0]
    teil.orientation, teil.page_width, teil.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    teil.left_margin, teil.right_margin, teil.top_margin, teil.bottom_margin = Mm(25), Mm(20), Mm(24), Mm(22)
    schrift = dokument.styles["Normal"].font
    schrift.name, schrift.size = "Arial", Pt(10)
    sprache = OxmlElement("w:lang")
    sprache.set(qn("w:val"), "de-DE")
    dokument.styles["Normal"].element.get_or_add_rPr().append(sprache)


def _eigenschaften(dokument: Dokument, papier: Vorlagenpapier) -> None:
    angaben = dokument.core_properties
    angaben.title, angaben.subject, angaben.author = lesbar(papier.titel)[:255], papier.art, papier.fachbereich
    angaben.language, angaben.comments, angaben.last_modified_by = "de-DE", "", papier.fachbereich
    angaben.created = angaben.modified = datetime.combine(papier.tag, time())  # the same day gives the same properties


def _tabelle(dokument: Dokument, kopf: tuple[str, ...], zeilen: Sequence[tuple[str, ...]]) -> None:
    """With a head that repeats on each page, as a reader for the blind needs it."""
    tabelle = dokument.add_table(rows=1, cols=len(kopf), style="Table Grid")
    _fuelle(tabelle.rows[0], kopf)
    for zelle in tabelle.rows[0].cells:
        _fett(zelle)
    wiederholt = OxmlElement("w:tblHeader")
    wiederholt.set(qn("w:val"), "true")
    tabelle.rows[0]._tr.get_or_add_trPr().append(wiederholt)
    for zeile in zeilen:
        _fuelle(tabelle.add_row(), zeile)


def _fuelle(zeile: _Row, texte: tuple[str, ...]) -> None:
    for zelle, text in zip(zeile.cells, texte, strict=True):
        zelle.text = lesbar(text)


def _fett(zelle: _Cell) -> None:
    for lauf in zelle.paragraphs[0].runs:
        lauf.bold = True


def _fuss(dokument: Dokument, papier: Vorlagenpapier) -> None:
    absatz = dokument.sections[0].footer.paragraphs[0]
    absatz.add_run(f"{papier.art} {papier.nummer} · Seite ")
    _feld(absatz, "PAGE")
    absatz.add_run(" von ")
    _feld(absatz, "NUMPAGES")


def _feld(absatz: Paragraph, name: str) -> None:
    feld = OxmlElement("w:fldSimple")
    feld.set(qn("w:instr"), name)
    absatz._p.append(feld)
