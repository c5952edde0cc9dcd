"""Every paper of a packet as it is printed: its status on each page, page x of y, Datenstand, checksum; PDF/A-3a and PDF/UA-1."""

import io
import os
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pypdf import PdfReader

from berichte import pdf
from berichte.arten import ARTEN
from berichte.druck.maschine import Druckauftrag
from berichte.models import Paketteil
from berichte.regelwerk import Berichtstyp
from berichte.sections import paketinhalt
from berichte.sections.gebiete import finde
from berichte.sections.paketfunde import Abgelegt, Druckbar, Fehlend, Rahmen
from berichte.sections.paketquellen import oeffner, pakettypen
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.berichte.paketprobe import HALB, WENIGE, bestelle
from tests.factories import Besetzung

GRUENDLICH = os.environ.get("GRUENDLICH") == "1"
ORTE = (("fachbereich", "FB"), ("ressort", "R-I"), ("sozialraum", "III"), ("stadtteil", "461"))
PAPIERE = [(art.typ, ort) for art in pakettypen() for ort in ORTE[: len(art.ebenen)]]
PROBE = PAPIERE if GRUENDLICH else [(art.typ, ORTE[nr % len(art.ebenen)]) for nr, art in enumerate(pakettypen())]
TAG = datetime.fromisoformat("2007-01-01T00:00:00")
pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]


def seiten(inhalt: bytes) -> list[str]:
    return [" ".join(seite.extract_text().split()) for seite in PdfReader(io.BytesIO(inhalt)).pages]


def fund(besetzung: Besetzung, typ: Berichtstyp, ort: tuple[str, str]) -> Any:
    zugang = Zugang(besetzung.controlling)
    oeffne, knoten = oeffner(typ), finde(zugang.baum, *ort)
    assert oeffne is not None and knoten is not None and knoten.ebene in ARTEN[typ].ebenen
    return oeffne(Rahmen(zugang, zugang.baum, HALB, Stadt.objects.aktuelle()))(knoten)


def test_jedes_papier_sagt_auf_jeder_seite_was_es_ist_und_besteht_die_pruefung(
    besetzung: Besetzung, vorgelegt: Any, verapdf: Callable[..., str]
) -> None:
    papiere = {}
    for typ, ort in PROBE:
        gefunden = fund(besetzung, typ, ort)
        if isinstance(gefunden, Druckbar):
            papiere[f"{typ}-{ort[0]}.pdf"] = pruefe_text(gefunden)
        else:
            assert isinstance(gefunden, Fehlend | Abgelegt)
    assert len({name.split("-")[0] for name in papiere}) >= len(pakettypen()) - 2
    befund = verapdf(*papiere.values())
    assert befund.count("PASS") == 2 * len(papiere) and "FAIL" not in befund, befund


def pruefe_text(gefunden: Druckbar) -> bytes:
    druck = pdf.drucke(gefunden.auftrag)
    gelesen = seiten(druck.pdf)
    assert len(gelesen) == druck.seiten
    for nummer, text in enumerate(gelesen, 1):
        wo = (gefunden.titel, nummer)
        assert re.search(rf"Seite {nummer} von {len(gelesen)}", text), wo
        assert "Datenstand" in text and re.search(r"Prüfsumme \w{64}", text), wo
        if not gefunden.freigegeben:
            assert gefunden.auftrag.vermerk == gefunden.angabe and gefunden.angabe in text, wo
    return druck.pdf


def test_das_inhaltsverzeichnis_besteht_die_pruefung(besetzung: Besetzung, verapdf: Callable[..., str]) -> None:
    paket = bestelle(besetzung.controlling, [Berichtstyp.SCORECARD, Berichtstyp.CONTROLLING], WENIGE)
    Paketteil.objects.filter(paket=paket, gebiet__ebene=4).update(stand="fehlt", angabe="Für dieses Gebiet gibt es keine Scorecard.")
    druck = pdf.drucke(paketinhalt.verzeichnisauftrag(paketinhalt.lies(paket)))
    assert all("Unvollständig: 2 von" in text for text in seiten(druck.pdf))
    befund = verapdf(druck.pdf)
    assert befund.count("PASS") == 2 and "FAIL" not in befund, befund


@pytest.mark.parametrize("vermerk", [
    'Entwurf"} @page{size:a5} body{x:"', "Zeile\nzwei \\ A ; }", "</style><script>alert(1)</script>", "„Ort“ – Ä ß €", "x" * 500,
])  # fmt: skip
def test_ein_vermerk_ist_text_was_immer_darin_steht(vermerk: str) -> None:
    """It cannot end the style in which it stands, nor ask for anything."""
    stil = '<p class="absender" data-lauf="x">x</p><h1>Titel</h1><p class="neue-seite">zwei</p>'
    html = f'<html lang="de"><head><title>T</title></head><body>{stil}</body></html>'
    druck = pdf.drucke(Druckauftrag(html, TAG, "k", (), vermerk))
    anfang = " ".join(vermerk.split())[:60].replace(" ", "")
    assert druck.seiten == 2 and all(anfang in text.replace(" ", "") for text in seiten(druck.pdf))
    assert PdfReader(io.BytesIO(druck.pdf)).pages[0].mediabox.width > 590


def test_aus_dem_vermerk_faellt_weg_was_kein_papier_haelt() -> None:
    """It may hold a Beschluss as somebody typed it: characters that turn the direction of writing, or that no file keeps."""
    html = '<html lang="de"><head><title>T</title></head><body><h1>Titel</h1></body></html>'
    text = seiten(pdf.drucke(Druckauftrag(html, TAG, "k", (), "beschlossen\u202e am\x07 28.02.2007")).pdf)[0]
    assert "beschlossenam28.02.2007" in text.replace(" ", "") and "\u202e" not in text and "\x07" not in text


def test_ohne_vermerk_steht_keiner_da() -> None:
    seite = '<html lang="de"><head><title>T</title></head><body><h1>Titel</h1></body></html>'
    assert "Entwurf" not in seiten(pdf.drucke(Druckauftrag(seite, TAG, "k")).pdf)[0]
