"""The list of a Förderrunde as a paper: what it says, that it reads for everybody, and who gets it."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from berichte import pdf
from berichte.sections import bbaliste
from berichte.views import bbapapier
from proaktiv.bbaweg import BbaSchrittart
from proaktiv.models import BbaRunde
from proaktiv.selectors.bba import listenzeilen, runde_mit_topf
from sozialraum.models import Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bbabau import BbaWeg, baue_obergrenzen, baue_runde, baue_schule, neuer_antrag

pytestmark = pytest.mark.django_db


@pytest.fixture
def runde(raeume: Raeume, besetzung: Besetzung) -> BbaRunde:
    """2.000 € granted; 1.500 € before the Steuergruppe; another one is only in."""
    Stadt.objects.update(fester_tag=date(2026, 3, 15))
    baue_obergrenzen()
    runde = baue_runde(besetzung.controlling, topf=3_000_00, sitzung_am=date(2026, 4, 1))
    wege = [BbaWeg(besetzung, neuer_antrag(runde, baue_schule(raeume["101"], f"Schule {n}"))) for n in (1, 2, 3)]
    wege[0].bewilligt()
    wege[0].gehe(BbaSchrittart.AUSZAHLEN, 500_00)
    wege[1].beraten(1_500_00)
    return runde


def test_das_papier_nennt_topf_votum_und_was_fehlt(runde: BbaRunde, verapdf: Callable[[bytes], str]) -> None:
    papier = bbaliste.stelle_zusammen(runde_mit_topf(runde.pk), listenzeilen(runde, 3_000_00), 3_000_00, date(2026, 3, 15))
    assert [(z.gruppe, z.bleibt) for z in papier.zeilen] == [
        ("Zur Entscheidung", 3_000_00), ("Entschieden", 1_000_00), ("Noch nicht entscheidungsreif", 3_000_00),
    ]  # fmt: skip
    druck = pdf.drucke(bbaliste.auftrag(papier)).pdf
    leser = PdfReader(io.BytesIO(druck))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).replace("\u00a0", " ").split())
    worte = (
        "3 Anträge, beantragt sind 6.000,00 €", "ausgegeben 500,00 €, gebunden 1.500,00 €, frei 1.000,00 €",
        "schlägt die Netzwerkstelle 1.500,00 € vor; das sind 500,00 € mehr, als frei ist", "höchstens 3.000,00 €", "Lesewerkstatt",
    )  # fmt: skip
    assert [wort for wort in worte if wort not in text] == []
    assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis


def test_wer_die_runde_liest_bekommt_ihr_papier(runde: BbaRunde, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def drucke(request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        return HttpResponse(dateiname, content_type="application/pdf")

    monkeypatch.setattr(bbapapier, "drucke", drucke)
    for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("netzwerkstelle", 200), ("gremium", 404), ("verwaltung", 404)):
        assert als(wer).get(f"{runde.get_absolute_url()}liste/pdf/").status_code == status, wer
    (wartend,) = (adresse for name, adresse in als("netzwerkstelle").get(runde.get_absolute_url()).context["exporte"] if name == "PDF")
    assert als("netzwerkstelle").get(wartend).status_code == 200, "the page's link leads to it"
