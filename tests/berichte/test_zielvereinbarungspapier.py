"""A Zielvereinbarung as a paper: goals, both sides, lines to sign."""

import io
import os
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from berichte import pdf
from berichte.sections.zielvereinbarung import Zielvereinbarungspapier, Zielzeile, blatt

TAG = date(2006, 12, 31)


def _papier() -> Zielvereinbarungspapier:
    zeile = Zielzeile("Familien erreichen", "Besuche", "Anzahl", "je Jahr", "15", TAG, "30", date(2008, 12, 31), "Ressort I")
    return Zielvereinbarungspapier(
        titel="Zielvereinbarung: Frühe Hilfen", nummer=7, stand="vereinbart", oben="Fachbereich", unten="Ressort I",
        gilt="vom 01.07.2007 bis 31.12.2008", ressourcen="Zwei Stellen", berichtspflicht="An die Leitung", abweichungsregel="Gespräch",
        ersetzt="Fassung 1 (Mittel)", zustimmungen=(("Fachbereich", "zugestimmt am 15.10.2007"), ("Ressort I", "noch nicht zugestimmt")),
        tag=TAG, muster=True, zeilen=(zeile,),
    )  # fmt: skip


def test_die_zeilen_stehen_in_der_anlage() -> None:
    assert blatt(_papier()).zeilen[0][:2] == ["Familien erreichen", "Besuche"] and "1 Ziel" in _papier().wichtigste[0]


@pytest.mark.django_db
def test_das_papier_hat_zwei_unterschriften() -> None:
    """``BILDER`` keeps it, for veraPDF."""
    druck = pdf.drucke(pdf.zielvereinbarungsauftrag(_papier()))
    leser = PdfReader(io.BytesIO(druck.pdf))
    text = "\n".join(seite.extract_text() for seite in leser.pages)
    assert leser.trailer["/Root"]["/MarkInfo"]["/Marked"] and text.count("Ort, Datum") == 2 and "Familien erreichen" in text
    if ordner := os.environ.get("BILDER"):
        (Path(ordner) / "zielvereinbarung.pdf").write_bytes(druck.pdf)
