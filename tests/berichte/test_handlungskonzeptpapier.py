"""A Handlungskonzept as a paper for a Gremium."""

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
from berichte.sections.handlungskonzept import stelle_zusammen
from berichte.views import gremienpapiere
from bsc.actions import handlungskonzepte as aktionen
from bsc.selectors.konzeptblatt import als_blatt, lies_blatt
from proaktiv.models import Rundenauftrag
from sozialraum.access import Zugang
from sozialraum.models import Stadt
from tests.bsc.konzeptbau import VON, entwurf, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import baue_system

pytestmark = pytest.mark.django_db
TAG = date(2007, 10, 15)


def test_das_papier_und_wer_es_bekommt(
    raeume: Raeume, besetzung: Besetzung, als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``BILDER`` keeps it, for veraPDF."""
    Stadt.objects.update(fester_tag=TAG)
    wer, system, zugang = wer_ist(besetzung.fachkraft1), baue_system(raeume["I"]), Zugang(besetzung.fachkraft1)
    row = mit_teilen(wer, entwurf(wer, raeume["I"]), system)
    leer = stelle_zusammen(row, lies_blatt(row, TAG, zugang, papier=True), TAG)
    assert leer.stand == "Entwurf" and leer.wichtigste == ["1 operatives Ziel mit 1 Maßnahme; 1 Pro-Aktives System trägt sie."]
    row = in_kraft(row, besetzung.fachkraft1, besetzung.ressort1)
    auftrag = Rundenauftrag.objects.create(system=system, version=1, gueltig_ab=VON, fragestellungen="Was fehlt?", aufgaben="Öffnen")
    aktionen.nenne_auftrag(wer=wer, konzept=row, auftrag=auftrag)
    jha = raeume.gremien["jha"]
    aktionen.melde_zurueck(wer=wer, konzept=row, an="gremium", gremium=jha, stichtag=TAG, text="Der Weg stimmt")
    row.gruppe.refresh_from_db()
    blatt = lies_blatt(row, TAG, zugang, papier=True)
    papier = stelle_zusammen(row, blatt, TAG)
    assert len(papier.wichtigste) == 2
    druck = pdf.drucke(pdf.handlungskonzeptauftrag(papier, als_blatt(row, blatt)))
    leser = PdfReader(io.BytesIO(druck.pdf))
    text = "\n".join(seite.extract_text() for seite in leser.pages)
    assert leser.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert all(t in text for t in ("Zwei Häuser öffnen länger", "Was fehlt?", "Kinderrat", "Der Weg stimmt"))
    if ordner := os.environ.get("BILDER"):
        (Path(ordner) / "handlungskonzept.pdf").write_bytes(druck.pdf)

    def drucke(request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        return HttpResponse(dateiname, content_type="application/pdf")

    monkeypatch.setattr(gremienpapiere, "drucke", drucke)
    offen = entwurf(wer, raeume["I"], titel="Entwurf")
    mitglied = stelle_zusammen(row, lies_blatt(row, TAG, Zugang(besetzung.gremium), papier=True), TAG)
    assert "Ihren Gremien" in mitglied.auszug and "auch an das Ressort" in papier.auszug
    for name, soll in (("fachkraft1", (200, 200)), ("ressort2", (200, 404)), ("gremium", (200, 404)), ("ohne_rolle", (404, 404))):
        client = als(name)
        assert tuple(client.get(f"{k.get_absolute_url()}papier/pdf/").status_code for k in (row, offen)) == soll, name
