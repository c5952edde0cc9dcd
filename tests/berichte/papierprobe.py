"""What every paper must show, whatever it is about: on each page its number, Datenstand and checksum, and nothing beside the page."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser

from pypdf import PdfReader

PDFTOTEXT = shutil.which("pdftotext")
STAND = re.compile(
    r"freigegeben am \d\d\.\d\d\.\d{4}|Entwurf, nicht freigegeben|laufender Bestand, nicht abgelegt|Vorschlag, noch nicht beschlossen"
    r"|beschlossen: |verworfen|Beschluss noch keiner|Beschluss [A-Z]"
)
RAND = 0.5  # points


class _Woerter(HTMLParser):
    """The words of all pages with their boxes, as pdftotext -bbox writes them."""

    def __init__(self, xhtml: str) -> None:
        super().__init__()
        self.draussen: list[str] = []
        self._seite, self._mass, self._wort = 0, (0.0, 0.0), False
        self.feed(xhtml)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        werte = {name: float(wert or 0) for name, wert in attrs if name in ("width", "height", "xmin", "ymin", "xmax", "ymax")}
        if tag == "page":
            self._seite, self._mass = self._seite + 1, (werte["width"], werte["height"])
        elif tag == "word":
            breite, hoehe = self._mass
            links, oben = werte["xmin"] >= -RAND, werte["ymin"] >= -RAND
            self._wort = not (links and oben and werte["xmax"] <= breite + RAND and werte["ymax"] <= hoehe + RAND)

    def handle_data(self, data: str) -> None:
        if self._wort and data.strip():
            self.draussen.append(f"Seite {self._seite}: „{data.strip()}“ steht neben dem Blatt")
            self._wort = False


def neben_dem_blatt(pdf: bytes) -> list[str]:
    """Words that do not lie on their page, whole. Needs pdftotext."""
    assert PDFTOTEXT
    lauf = subprocess.run([PDFTOTEXT, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    return _Woerter(lauf.stdout.decode()).draussen


def maengel(pdf: bytes, pruefsumme: str = "") -> Iterator[str]:
    """``pruefsumme``: the one that must stand on every page; empty: any."""
    seiten = ["".join(s.extract_text().split()) for s in PdfReader(io.BytesIO(pdf)).pages]
    if not STAND.search(" ".join(" ".join(s.extract_text().split()) for s in PdfReader(io.BytesIO(pdf)).pages[:1])):
        yield "die erste Seite sagt nicht, wie weit er ist"
    for nummer, text in enumerate(seiten, 1):
        if f"Seite{nummer}von{len(seiten)}" not in text:
            yield f"Seite {nummer} nennt ihre Nummer nicht"
        if not re.search(r"Datenstand\d\d\.\d\d\.\d{4}", text):
            yield f"Seite {nummer} nennt keinen Datenstand"
        if not re.search(f"Prüfsumme{pruefsumme or '[0-9a-f]{64}'}", text):
            yield f"Seite {nummer} nennt die Prüfsumme nicht"
