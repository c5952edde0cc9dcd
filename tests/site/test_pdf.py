"""The printed report as a reading machine, a copier and a committee meet it: tagged, German, within its page, black on white."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from tests.site.harvest import Harvest

PLACES = (("fachbereich", "FB"), ("ressort", "R-I"), ("sozialraum", "II"), ("stadtteil", "101"))
HALF_MILLIMETRE = 1.5  # points


@pytest.fixture(scope="module")
def pdfs(ernte: Harvest) -> dict[str, PdfReader]:
    """The report on all four Ebenen, decided, and one of a draft."""
    wanted = {ebene: (ernte.szene.beschlossen.pk, ebene, key) for ebene, key in PLACES} | {
        "entwurf": (ernte.szene.entwurf_r1.pk, "sozialraum", "I")
    }
    answers = {name: ernte.ask(reverse("sozialraumbudget_pdf", args=args), "controlling") for name, args in wanted.items()}
    assert {name: a.status for name, a in answers.items()} == dict.fromkeys(wanted, 200)
    return {name: PdfReader(io.BytesIO(a.body)) for name, a in answers.items()}


@pytest.fixture(scope="module")
def texte(pdfs: dict[str, PdfReader]) -> dict[str, list[str]]:
    """What each page says, on one line."""
    return {name: [" ".join(page.extract_text().split()) for page in pdf.pages] for name, pdf in pdfs.items()}


def elements(node: Any) -> Iterator[DictionaryObject]:
    """All elements below a node of the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_das_pdf_ist_ausgezeichnet_und_deutsch(pdfs: dict[str, PdfReader]) -> None:
    for name, pdf in pdfs.items():
        root = pdf.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"], name
        assert root["/Lang"] == "de", name
        assert root["/ViewerPreferences"]["/DisplayDocTitle"], name
        assert pdf.metadata and "Sozialraumbudget" in (pdf.metadata.title or ""), name
        kinds = {e["/S"] for e in elements(root["/StructTreeRoot"])}
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= kinds, name


def test_jedes_bild_hat_einen_text(pdfs: dict[str, PdfReader]) -> None:
    found = {name: [e for e in elements(pdf.trailer["/Root"]["/StructTreeRoot"]) if e["/S"] == "/Figure"] for name, pdf in pdfs.items()}
    assert any(found.values()), "kein Bild in keinem Bericht"
    assert {name: len(figures) for name, figures in found.items() if not all(str(f.get("/Alt", "")).strip() for f in figures)} == {}


def test_jede_zelle_nennt_ihre_kopfzellen(pdfs: dict[str, PdfReader]) -> None:
    """So that a reading machine can say what a number is about."""
    for name, pdf in pdfs.items():
        found = list(elements(pdf.trailer["/Root"]["/StructTreeRoot"]))
        heads = {str(e.get("/ID")) for e in found if e["/S"] == "/TH"}
        named = [[str(head) for head in e["/A"].get("/Headers", ())] for e in found if e["/S"] == "/TD"]
        assert named and all(cell and set(cell) <= heads for cell in named), name


def test_nichts_steht_ausserhalb_der_seite(pdfs: dict[str, PdfReader]) -> None:
    outside = []
    for name, pdf in pdfs.items():
        for number, page in enumerate(pdf.pages, 1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)

            def look(text: str, cm: Any, tm: Any, font: Any, size: float, where: Any = (name, number, width, height)) -> None:
                x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
                inside = -HALF_MILLIMETRE <= x <= where[2] + HALF_MILLIMETRE and -HALF_MILLIMETRE <= y <= where[3] + HALF_MILLIMETRE
                if text.strip() and not inside:
                    outside.append((where[0], where[1], text.strip()[:40], round(x), round(y)))

            page.extract_text(visitor_text=look)
    assert outside == []


def test_alles_ist_schwarz_oder_grau(pdfs: dict[str, PdfReader]) -> None:
    coloured = {
        (name, colour)
        for name, pdf in pdfs.items()
        for page in pdf.pages
        for stream in _streams(page)
        for colour in re.findall(rb"(?<![\d.])([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b", stream)
        if len({round(float(part), 2) for part in colour.split()}) > 1
    }
    assert coloured == set()


def _streams(page: Any) -> Iterator[bytes]:
    if page.get_contents() is not None:
        yield page.get_contents().get_data()
    yield from _drawings(page.get("/Resources"), 0)


def _drawings(resources: Any, depth: int) -> Iterator[bytes]:
    """The charts, drawn in objects of their own."""
    resources = resources.get_object() if resources is not None else {}
    objects = resources.get("/XObject")
    for reference in (objects.get_object() if objects is not None else {}).values():
        drawing = reference.get_object()
        if drawing.get("/Subtype") == "/Form" and depth < 5:
            yield drawing.get_data()
            yield from _drawings(drawing.get("/Resources"), depth + 1)


def test_der_stand_der_entscheidung_steht_als_wort_da(texte: dict[str, list[str]]) -> None:
    for name, pages in texte.items():
        assert ("Entwurf" if name == "entwurf" else "eschlossen") in " ".join(pages), name


def test_jede_seite_traegt_ihre_nummer_datenstand_und_pruefsumme(texte: dict[str, list[str]]) -> None:
    for name, pages in texte.items():
        for number, text in enumerate(pages, 1):
            assert re.search(rf"Seite {number} von {len(pages)}", text), (name, number)
            assert "Datenstand" in text and re.search(r"Prüfsumme \w+", text), (name, number)


def test_die_zahlen_liegen_als_daten_im_pdf(pdfs: dict[str, PdfReader]) -> None:
    for name, pdf in pdfs.items():
        assert {file.rpartition(".")[2] for file in pdf.attachments} >= {"csv", "json"}, name


def test_ein_bild_ohne_text_wuerde_gefunden() -> None:
    """The negative control of the walk through the tags."""
    from pypdf.generic import NameObject

    figure = DictionaryObject({NameObject("/S"): NameObject("/Figure")})
    tree = DictionaryObject(
        {NameObject("/K"): ArrayObject([DictionaryObject({NameObject("/S"): NameObject("/Sect"), NameObject("/K"): figure})])}
    )
    assert [e["/S"] for e in elements(tree)] == ["/Sect", "/Figure"]
