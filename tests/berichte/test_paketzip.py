"""The files of a committee packet: they are its parts, named the same each time, and the contents say of each what it is."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from basis.models import Datei
from berichte import pdf
from berichte.models import Berichtspaket, Paketteil
from berichte.regelwerk import Berichtstyp
from berichte.sections import paketinhalt
from berichte.sections.paketinhalt import Dateinamen
from sozialraum.ebenen import Ebene
from tests.berichte.paketprobe import WENIGE, arbeite_ab, bestelle
from tests.factories import Besetzung

Als = Callable[..., Client]
BUDGET, MONAT = Berichtstyp.SOZIALRAUMBUDGET, Berichtstyp.CONTROLLING


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestZip:
    @pytest.fixture
    def paket(self, besetzung: Besetzung, vorgelegt: Any, schnell: list[str]) -> Berichtspaket:
        paket = bestelle(besetzung.controlling, [BUDGET, MONAT], WENIGE)
        arbeite_ab(paket)
        return paket

    def test_die_dateien_sind_die_teile(self, paket: Berichtspaket, als: Als) -> None:
        antwort = als("controlling").get(reverse("berichtspaket_zip", args=[paket.pk]))
        assert antwort.streaming
        bytes_ = b"".join(antwort.streaming_content)  # type: ignore[attr-defined]
        archiv = zipfile.ZipFile(io.BytesIO(bytes_))
        assert archiv.testzip() is None and archiv.namelist()[:2] == ["00-inhalt.pdf", "inhalt.csv"]
        zeilen = list(csv.DictReader(io.StringIO(archiv.read("inhalt.csv").decode("utf-8-sig").split("\r\n\r\n")[0]), delimiter=";"))
        assert len(zeilen) == paket.teile.count()
        je = {z["Datei"]: z["SHA-256 der Datei"] for z in zeilen if z["Datei"]}
        assert set(je) == set(archiv.namelist()[2:]) and len(je) == paket.teile.filter(datei__isnull=False).count()
        for name, summe in je.items():
            assert hashlib.sha256(archiv.read(name)).hexdigest() == summe
            ordner, datei = name.split("/")
            assert ordner.split("-")[1] in (BUDGET.value, MONAT.value) and datei[0] in "34"
        assert {d.sha256 for d in Datei.objects.filter(pk__in=paket.teile.values("datei"))} == set(je.values())
        noch_einmal = b"".join(als("controlling").get(reverse("berichtspaket_zip", args=[paket.pk])).streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(noch_einmal).hexdigest() == hashlib.sha256(bytes_).hexdigest(), "the same packet, the same bytes"

    def test_namen_sind_immer_dieselben_und_nie_zweimal(self) -> None:
        namen = Dateinamen()
        folge = [namen.nimm(BUDGET, Ebene.STADTTEIL, s, entwurf=e) for s, e in (("101", False), ("A", True), ("a", False), ("Ä/ö", False))]
        assert folge == [
            "02-sozialraumbudget/4-stadtteil-101.pdf", "02-sozialraumbudget/4-stadtteil-a-entwurf.pdf",
            "02-sozialraumbudget/4-stadtteil-a-2.pdf", "02-sozialraumbudget/4-stadtteil-ao.pdf",
        ]  # fmt: skip

    def test_das_verzeichnis_nennt_jeden_bericht_mit_stand_seiten_und_pruefsumme(self, paket: Berichtspaket) -> None:
        Paketteil.objects.filter(paket=paket, datei__isnull=True).update(stand="gescheitert", angabe="Grund <b>fett</b>")
        inhalt = paketinhalt.lies(paket)
        druck = pdf.drucke(paketinhalt.verzeichnisauftrag(inhalt))
        seiten = [" ".join(seite.extract_text().split()) for seite in PdfReader(io.BytesIO(druck.pdf)).pages]
        ganz = " ".join(seiten)
        for z in inhalt.zeilen:
            assert z.gebiet.split()[-1] in ganz and (not z.sha256 or z.sha256 in ganz.replace(" ", "")) and z.datei in ganz
        assert "Controllingbericht" in ganz and "Entwurf" in ganz and "Datenstand" in ganz
        assert all(f"Seite {n} von {len(seiten)}" in s and "Prüfsumme" in s for n, s in enumerate(seiten, 1))
