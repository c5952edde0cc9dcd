"""A Zielvereinbarung as a paper: goals, both sides, lines to sign."""

import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from berichte import pdf
from berichte.sections.zielvereinbarung import Zielvereinbarungspapier, blatt
from berichte.views import gremienpapiere
from bsc.actions.zielvereinbarungen import verhandle
from bsc.selectors.vereinbarungsblatt import Zielzeile
from tests.bsc.test_zielvereinbarung import baue
from tests.factories import Besetzung, Raeume, wer_ist

TAG = date(2006, 12, 31)


def _papier() -> Zielvereinbarungspapier:
    zahlen = ("15", TAG, "30", date(2008, 12, 31), "im Plan bis 2, beobachten bis 5")
    zeile = Zielzeile("Familien erreichen", "Besuche", "Anzahl", "je Jahr", *zahlen, "Ressort I")
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
    assert "beobachten bis 5" in " ".join(text.split())
    if ordner := os.environ.get("BILDER"):
        (Path(ordner) / "zielvereinbarung.pdf").write_bytes(druck.pdf)


@pytest.mark.django_db
def test_wer_den_entwurf_liest_bekommt_auch_papier_und_datei(
    raeume: Raeume, besetzung: Besetzung, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a Sozialraum, role by role: drafted by its Ressort, then negotiated. What is printed is seen above; here, who gets it."""

    def drucke(request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        return HttpResponse(dateiname, content_type="application/pdf")

    monkeypatch.setattr(gremienpapiere, "drucke", drucke)
    row = baue(wer_ist(besetzung.ressort1), raeume["I"], "ressort")
    ja = {"fachbereichsleitung", "controlling", "ressort1", "pruefung"}
    for lesende in (ja, ja | {"fachkraft1", "netzwerkstelle", "verwaltung"}):  # in negotiation all whose Gebiet it is
        for name in besetzung.alle():
            client, soll = als(name), 200 if name in lesende else 404
            antworten = [client.get(row.get_absolute_url() + rest) for rest in ("papier/pdf/", "?format=xlsx")]
            assert [a.status_code for a in antworten] == [soll, soll], name
        if lesende is ja:
            verhandle(wer=wer_ist(besetzung.ressort1), vereinbarung=row)
    csv = als("ressort1").get(f"{row.get_absolute_url()}?format=csv").content.decode("utf-8-sig")
    assert "Familien früh erreichen;Hausbesuche;Anzahl" in csv and "Ressourcen: Zwei Stellen" in csv
