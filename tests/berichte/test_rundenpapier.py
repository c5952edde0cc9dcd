"""The minutes of a Hausrunde as a paper: what it says, that it reads for everybody, and who gets it."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from berichte import pdf
from berichte.sections import niederschrift
from berichte.views import rundenpapier
from proaktiv.models import Hausrunde, Teilnahme
from sozialraum.models import Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import TAG, baue_akteur, baue_hinweis, baue_runde, baue_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def runde(raeume: Raeume, besetzung: Besetzung) -> Hausrunde:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    system = baue_system(raeume["I"])
    texte = {"information": "Zwei Häuser schließen früher.\n\nDer Verein hat Platz.", "aktion": "Offener Abend ab November"}
    runde = baue_runde(system, TAG, stand="gehalten", ort="Hort am Markt", naechste_am=date(2007, 12, 3), **texte)
    Teilnahme.objects.create(hausrunde=runde, akteur=baue_akteur(system, "Kindertagesstätte", "jugendhilfe"))
    Teilnahme.objects.create(hausrunde=runde, akteur=baue_akteur(system), anwesend=False)
    baue_hinweis(system, hausrunde=runde)
    return runde


def test_das_papier_sagt_was_in_der_runde_war(runde: Hausrunde, verapdf: Callable[[bytes], str]) -> None:
    papier = niederschrift.stelle_zusammen(runde)
    druck = pdf.drucke(niederschrift.auftrag(papier)).pdf
    leser = PdfReader(io.BytesIO(druck))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).split())
    worte = ("Anwesend: 1 Akteur der Jugendhilfe, 0 Schnittstellen", "Entschuldigt: Sportverein", "Der Verein hat Platz",
             "Abends fehlt ein Treff", "Nächste Runde am 03.12.2007", "Hort am Markt")  # fmt: skip
    assert [wort for wort in worte if wort not in text] == []
    assert text.index("Zwei Häuser schließen") < text.index("Offener Abend ab November"), "the steps keep their order"
    assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis


def test_wer_die_runde_liest_bekommt_ihr_papier(runde: Hausrunde, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def drucke(request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        return HttpResponse(dateiname, content_type="application/pdf")

    monkeypatch.setattr(rundenpapier, "drucke", drucke)
    for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("ressort2", 404), ("netzwerkstelle", 404), ("gremium", 404)):
        assert als(wer).get(f"{runde.get_absolute_url()}niederschrift/pdf/").status_code == status, wer
