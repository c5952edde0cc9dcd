"""The Gebietsprofil released: it stays, a correction stands in the next one, who reads it, and where it is found again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from basis.zahlen import zahl
from berichte.models import Berichtsfreigabe
from berichte.sections import freigaben, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.werkstatt import Stelle
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert, Zuordnung
from tests.berichte.test_freigabe import freigegeben, gedruckt, stelle
from tests.berichte.test_profilbericht import EBENEN, HALB, JAHR, TAG, TYP, bericht
from tests.factories import Besetzung
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]


def _korrigiere(st_: Stelle, schluessel: str, mehr: int) -> None:
    """A value of the Gebiet is delivered again, with one more in the Zähler."""
    ort = st_.baum.stadtteile(st_.knoten.id)[0]
    alt = Indikatorwert.objects.filter(indikator__schluessel=schluessel, gebiet=ort, stichtag=TAG).latest("pk")
    assert alt.zaehler is not None
    lieferung = Datenlieferung.objects.create(art="erfassung", stichtag=TAG)
    Indikatorwert.objects.create(
        indikator=alt.indikator, gebiet_id=ort, stichtag=TAG, zaehler=alt.zaehler + mehr, nenner=alt.nenner, lieferung=lieferung,
        ersetzt=alt, grund="Nachgemeldet",
    )  # fmt: skip


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestFreigabe:
    def test_er_sagt_dasselbe_nachdem_sich_alles_geaendert_hat(self, besetzung: Besetzung, als: Als) -> None:
        """Values, texts, the Indikator, the mapping and the threshold change; the released report does not."""
        st_ = stelle(TYP, ("stadtteil", "461"), JAHR)
        row = freigegeben(besetzung, st_, einschaetzung="Wie freigegeben")
        client, adresse = als("ressort1"), row.get_absolute_url()
        vorher, blatt = text(client.get(adresse)), client.get(f"{adresse}?format=csv").content
        pdf_vorher = client.get(f"{adresse}pdf/").content
        _korrigiere(st_, "kinder_u15_sgb2", 50)
        Indikator.objects.filter(schluessel="kinder_u15_sgb2").update(name="Ganz anders", richtung="entlastend")
        Zuordnung.objects.filter(kind=st_.knoten.id).update(eltern=Gebiet.objects.filter(ebene=3).exclude(pk=st_.knoten.eltern_id).first())
        Gebiet.objects.filter(pk=st_.knoten.id).update(name="Umbenannt")
        assert bericht(("stadtteil", "461")).inhalt() != row.inhalt["bericht"], "the running report has moved"
        assert client.get(f"{adresse}?format=csv").content == blatt and client.get(f"{adresse}pdf/").content == pdf_vorher
        nachher = text(client.get(adresse))
        assert "Wie freigegeben" in nachher and "Ganz anders" not in nachher
        zahlen = vorher.partition('id="indikatoren"')[2].partition('id="quellen"')[0]
        assert zahlen and zahlen == nachher.partition('id="indikatoren"')[2].partition('id="quellen"')[0]
        row.refresh_from_db()
        assert freigaben.pruefe(row, pdf_vorher) == [] and row.inhalt["grundlagen"]["schwelle"] == 5 and row.inhalt["grundlagen"]["gebiete"]

    def test_eine_korrektur_steht_im_naechsten_mit_altem_und_neuem_wert(
        self, besetzung: Besetzung, gedruckt: list[Any], als: Als
    ) -> None:
        st_ = stelle(TYP, ("stadtteil", "461"), JAHR)
        erste = freigegeben(besetzung, st_)
        alt = next(i for i in QUELLEN[TYP].lesart.lies(erste.inhalt).indikatoren if i.schluessel == "kinder_u15_sgb2").wert
        danach = stelle(TYP, ("stadtteil", "461"), HALB)
        assert werkstatt.lies(danach, None).korrekturen == ()
        _korrigiere(st_, "kinder_u15_sgb2", 50)
        (korrektur,) = werkstatt.lies(danach, None).korrekturen
        neu = next(i for i in bericht(("stadtteil", "461")).indikatoren if i.schluessel == "kinder_u15_sgb2").wert
        bewegung = next(z for z in korrektur.zeilen if z.blatt == "Indikatoren" and z.spalte == "Wert")
        assert bewegung.alt.startswith(zahl(alt, 1)[:-1]) and bewegung.neu.startswith(zahl(neu, 1)[:-1]) and bewegung.alt != bewegung.neu
        freigegeben(besetzung, danach)
        assert korrektur.titel in gedruckt[-1].html and bewegung.neu in gedruckt[-1].html

    def test_nichts_ist_zu_erklaeren_und_er_ist_auf_jeder_ebene_oeffentlich(self, besetzung: Besetzung, als: Als) -> None:
        for ort in EBENEN:
            row = freigegeben(besetzung, stelle(TYP, ort, JAHR), oeffentlich=True)
            assert werkstatt.lies(stelle(TYP, ort, JAHR), None).erklaerungen == ()
            for wer, status in {"gremium": 200, "ressort1": 200, "fachkraft1": 200}.items():
                assert als(wer).get(row.get_absolute_url()).status_code == status, (ort, wer)
            gremium = als("gremium").get(row.get_absolute_url()).content.decode()
            assert "/indikatoren/" not in gremium and "/gebiete/" not in gremium, "no ways to what a member may not open"
        assert Berichtsfreigabe.objects.filter(oeffentlich=True, typ=TYP.value).count() == 4
        innen = freigegeben(besetzung, stelle(TYP, ("stadtteil", "101"), JAHR))
        assert als("gremium").get(innen.get_absolute_url()).status_code == 404

    def test_archiv_kalender_und_wege(self, besetzung: Besetzung, als: Als) -> None:
        row = freigegeben(besetzung, stelle(TYP, ("stadtteil", "461"), JAHR))
        andere = freigegeben(besetzung, stelle(TYP, ("stadtteil", "461"), HALB))
        client = als("controlling")
        assert row.get_absolute_url() in text(client.get("/berichte/archiv/?typ=gebietsprofil"))
        vergleich = client.get(f"/berichte/archiv/freigabe-{andere.pk}/vergleich/?mit=freigabe-{row.pk}")
        assert vergleich.status_code == 200
        pflicht = text(client.get("/berichte/faellig/gebietsprofil/stadtteil/461/2007-01-01/"))
        assert "/berichte/werkstatt/gebietsprofil/stadtteil/461/2007-01-01/2007-12-31/" in pflicht
        werkstattseite = text(client.get("/berichte/werkstatt/gebietsprofil/stadtteil/461/2006-01-01/2006-12-31/"))
        assert "/berichte/gebietsprofil/stadtteil/461/?von=01.01.2006" in werkstattseite
        assert "/berichte/gebietsprofil/stadtteil/461/" in text(client.get("/gebiete/stadtteil/461/"))
        assert "/berichte/gebietsprofil/" in text(client.get("/berichte/"))
