"""The list of a Förderrunde as a paper: what it says, that it reads for everybody, and who gets it."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from berichte import pdf
from berichte.sections import bbaliste
from berichte.views import bbapapier
from proaktiv.bbaweg import BbaSchrittart
from proaktiv.models import BbaAntrag, BbaRunde
from proaktiv.selectors.bba import listenzeilen, runde_mit_topf
from sozialraum.models import Gebiet, Stadt
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


def druckt(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    gedruckt: list[Any] = []

    def drucke(request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        gedruckt.append(auftrag)
        return HttpResponse(dateiname, content_type="application/pdf")

    monkeypatch.setattr(bbapapier, "drucke", drucke)
    return gedruckt


def inhalt(gedruckt: list[Any]) -> Any:
    return json.loads(next(a.inhalt for a in gedruckt[-1].anlagen if a.name.endswith(".json")))


def test_das_papier_ist_vom_tag_des_letzten_schrittes(runde: BbaRunde, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that lies behind the product's day is not dated before its own decisions."""
    gedruckt = druckt(monkeypatch)
    letzter = max(runde.antraege.values_list("status_seit", flat=True))
    for heute, stand in ((date(2007, 10, 15), letzter), (date(2030, 1, 1), date(2030, 1, 1))):
        Stadt.objects.update(fester_tag=heute)
        als("netzwerkstelle").get(f"{runde.get_absolute_url()}liste/pdf/")
        assert inhalt(gedruckt)["tag"] == stand.isoformat()


def test_das_gremium_liest_nur_was_entschieden_ist(
    runde: BbaRunde, besetzung: Besetzung, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Schule 1 is granted, Schule 4 refused; what waits stands nowhere: not on page, file, paper or in what is attached."""
    gedruckt = druckt(monkeypatch)
    schule = baue_schule(Gebiet.objects.get(schluessel="101"), "Schule 4")
    weg = BbaWeg(besetzung, neuer_antrag(runde, schule, titel="Abgelehntes Vorhaben"))
    weg.beraten()
    weg.gehe(BbaSchrittart.ABLEHNEN)
    seite, papier = reverse("bba_liste", args=[runde.pk]), reverse("bba_liste_pdf", args=[runde.pk])
    for wer in ("gremium", "controlling"):
        client = als(wer)
        assert client.get(papier).content.decode() == f"bba-entschieden-{runde.pk}"
        texte = [client.get(seite).content.decode(), client.get(seite, {"format": "csv"}).content.decode("utf-8-sig"), gedruckt[-1].html]
        texte += [bytes(a.inhalt).decode("utf-8-sig") for a in gedruckt[-1].anlagen]
        for text in texte:
            assert "Schule 1" in text and "Schule 4" in text and "Schule 2" not in text and "Schule 3" not in text
            assert "otum" not in text
        assert "2 Anträge entschieden: 1 bewilligt, zusammen 2.000,00 €, 1 abgelehnt." in texte[0].replace("\u00a0", " ")
    assert [(z["nummer"], z["bewilligt"], z["abgelehnt"]) for z in inhalt(gedruckt)["zeilen"]] == [(1, 2_000_00, False), (2, None, True)]
    assert f"/bba/antraege/{weg.antrag.pk}/" not in als("gremium").get(seite).content.decode(), "a link that does not open"
    assert seite in als("gremium").get("/").content.decode()


def test_topf_und_obergrenze_der_liste_sind_von_hand_nachgerechnet(
    runde: BbaRunde, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    gedruckt = druckt(monkeypatch)
    als("gremium").get(reverse("bba_liste_pdf", args=[runde.pk]))
    papier, antraege = inhalt(gedruckt), list(BbaAntrag.objects.all())
    gezahlt = sum(a.gezahlt_cent - a.zurueckgezahlt_cent for a in antraege)
    gebunden = sum((a.bewilligt_cent or 0) for a in antraege) - gezahlt
    assert (gezahlt, gebunden) == (500_00, 1_500_00)
    assert papier["topf"] == {"umfang": 3_000_00, "ausgegeben": gezahlt, "gebunden": gebunden}
    assert papier["obergrenze"] == 3_000_00 and [z["bleibt"] for z in papier["zeilen"]] == [1_000_00]
    seite = als("gremium").get(reverse("bba_liste", args=[runde.pk]))
    assert [k["wert"].replace("\u00a0", " ") for k in seite.context["kennzahlen"]] == ["3.000,00 €", "500,00 €", "1.500,00 €", "1.000,00 €"]


def test_vor_der_ersten_entscheidung_gibt_es_die_liste_fuer_das_gremium_nicht(
    besetzung: Besetzung, raeume: Raeume, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    druckt(monkeypatch)
    Stadt.objects.update(fester_tag=date(2026, 3, 15))
    baue_obergrenzen()
    runde = baue_runde(besetzung.controlling)
    BbaWeg(besetzung, neuer_antrag(runde, baue_schule(raeume["101"]))).beraten()
    seite, papier = reverse("bba_liste", args=[runde.pk]), reverse("bba_liste_pdf", args=[runde.pk])
    for ziel in (seite, papier):
        for wer, status in (("gremium", 404), ("verwaltung", 404), ("ohne_rolle", 404), ("fachkraft1", 200), ("pruefung", 200)):
            assert als(wer).get(ziel).status_code == status, (ziel, wer)
    assert "Noch kein Antrag entschieden" in als("controlling").get(seite).content.decode()
    assert seite not in als("gremium").get("/").content.decode()


def test_die_liste_fuer_den_ausschuss_ist_zugaenglich(
    runde: BbaRunde, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, verapdf: Callable[[bytes], str]
) -> None:
    gedruckt = druckt(monkeypatch)
    als("gremium").get(reverse("bba_liste_pdf", args=[runde.pk]))
    druck = pdf.drucke(gedruckt[-1]).pdf
    text = " ".join(" ".join(s.extract_text() for s in PdfReader(io.BytesIO(druck)).pages).replace("\u00a0", " ").split())
    assert [w for w in ("1 Antrag entschieden", "Lesewerkstatt", "Schule 1", "höchstens 3.000,00 €") if w not in text] == []
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis
