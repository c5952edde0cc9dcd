"""Berichtskalender und Regelwerk in Halle: Liste, Abgabe, Kalenderdatei, Übersicht, und wer was darf."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basis import due
from basis.models import Nutzer
from berichte.models import Abgabe, Berichtsregel
from sozialraum.access import Zugang
from sozialraum.clock import heute

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
AUGUST_R3 = reverse("berichtspflicht", args=["controlling", "ressort", "R-III", "2007-08-01"])  # what Ressort III owes
KALENDER = reverse("berichtskalender")


def als(name: str) -> Client:
    browser = Client()
    browser.force_login(Nutzer.objects.get(username=name))
    return browser


def zeilen(antwort: Any) -> list[list[str]]:
    return [z.split(";") for z in antwort.content.decode("utf-8-sig").splitlines() if z.count(";") == 8]


class TestListe:
    def test_das_jahr_2007_steht_darin_und_was_fehlt_ist_ueberfaellig(self) -> None:
        text = als("ressort1").get(KALENDER, {"lage": "eskaliert"}).content.decode()
        assert "Berichtskalender 2007" in text and "überfällig, davon" in text
        assert AUGUST_R3 in text

    def test_die_datei_hat_was_der_filter_laesst(self) -> None:
        antwort = als("controlling").get(KALENDER, {"typ": "controlling", "ebene": "2", "suche": "Ressort III", "format": "csv"})
        kopf, *rest = zeilen(antwort)
        assert kopf == [
            "Berichtstyp", "Gebiet", "Zeitraum", "Fällig am", "Stand", "Erledigt am", "In der Werkstatt", "Wer berichtet", "Wird vorgelegt",
        ]  # fmt: skip
        assert len(rest) == 11  # Januar bis November; der Dezember ist 2008 fällig
        assert [z[4] for z in rest] == ["eskaliert", "heute fällig", "kommt", "kommt", *["erledigt"] * 7]

    def test_die_kalenderdatei_hat_dieselben_berichte(self) -> None:
        antwort = als("controlling").get(reverse("berichtskalender_ics"), {"typ": "beschlussverfolgung"})
        inhalt = antwort.content.decode()
        assert antwort["Content-Type"].startswith("text/calendar") and inhalt.count("BEGIN:VEVENT") == 3
        assert "DTSTART;VALUE=DATE:20071014" in inhalt

    def test_ein_leeres_jahr_sagt_es(self) -> None:
        Berichtsregel.objects.all().delete()
        assert "verlangt in diesem Jahr keinen Bericht" in als("ressort1").get(KALENDER).content.decode()


class TestAbgabe:
    def test_wer_berichtet_traegt_sie_ein_und_der_bericht_ist_erledigt(self) -> None:
        browser = als("ressort3")
        assert browser.post(AUGUST_R3, {"abgegeben_am": "15.10.2007"}).status_code == 302
        assert Abgabe.objects.filter(gebiet__schluessel="R-III", anfang=date(2007, 8, 1)).exists()
        text = browser.get(AUGUST_R3).content.decode()
        assert "erledigt" in text and "nach der Frist" in text

    def test_zurueckgenommen_ist_er_wieder_offen(self) -> None:
        abgabe = Abgabe.objects.get(gebiet__schluessel="R-I", typ="controlling", anfang=date(2007, 8, 1))
        weg = reverse("abgabe_zuruecknehmen", args=[abgabe.pk])
        assert als("ressort2").post(weg, {"grund": "Irrtum"}).status_code == 403
        assert als("ressort1").post(weg, {"grund": ""}).status_code == 422
        assert als("ressort1").post(weg, {"grund": "Irrtum"}).status_code == 302
        assert "eskaliert" in als("ressort1").get(abgabe.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("name", ["ressort1", "fachkraft1", "fachbereichsleitung", "pruefung"])
    def test_andere_nicht(self, name: str) -> None:
        antwort = als(name).post(AUGUST_R3, {"abgegeben_am": "15.10.2007"})
        assert antwort.status_code == 403 and "Diesen Bericht gibt ab: Ressortleitung" in antwort.content.decode()

    def test_fremde_sehen_nichts(self) -> None:
        for weg in (AUGUST_R3, KALENDER, reverse("regelwerk")):
            assert als("gremium").get(weg).status_code == 404

    def test_ein_tag_der_nicht_sein_kann_steht_am_feld(self) -> None:
        antwort = als("ressort3").post(AUGUST_R3, {"abgegeben_am": "16.10.2007"})
        assert antwort.status_code == 422 and "liegt spätestens heute" in antwort.content.decode()

    @pytest.mark.parametrize("anfang", ["2007-08-02", "20070801", "9999-01-01", "gestern"])
    def test_was_niemand_verlangt_gibt_es_nicht(self, anfang: str) -> None:
        assert als("ressort3").get(AUGUST_R3.replace("2007-08-01", anfang)).status_code == 404


class TestRegelwerk:
    def test_eine_aenderung_loest_die_regel_ab(self) -> None:
        alt = Berichtsregel.objects.get(typ="controlling", ebene=2)
        weg = reverse("berichtsregel_aendern", args=[alt.pk])
        angaben = {
            "gueltig_ab": "01.01.2008", "rolle": "ressortleitung", "inhalt": "Budget", "quellen": "DV-System", "rhythmus": "quartal",
            "frist_tage": "20", "erinnerung_tage": "7", "eskalation_tage": "14", "eskaliert_an": "fachbereichsleitung", "schriftlich": "on",
        }  # fmt: skip
        browser = als("controlling")
        assert 'value="01.11.2007"' in browser.get(weg).content.decode()  # the next month that begins
        ohne = browser.post(weg, angaben)
        assert ohne.status_code == 422 and "Bitte nennen Sie den Grund" in ohne.content.decode()
        falsch = browser.post(weg, angaben | {"grund": "neu beraten", "gueltig_ab": "15.11.2007"})
        assert falsch.status_code == 422 and "Der nächste mögliche Tag ist der 01.01.2008" in falsch.content.decode()
        assert browser.post(weg, angaben | {"grund": "neu beraten"}).status_code == 302
        assert Berichtsregel.objects.filter(typ="controlling", ebene=2).count() == 2
        assert als("fachbereichsleitung").get(weg).status_code == 404

    def test_die_seite_beantwortet_die_sechs_fragen(self) -> None:
        text = als("fachkraft1").get(Berichtsregel.objects.get(typ="systeme", ebene=3).get_absolute_url()).content.decode()
        for frage in ("Wer", "Wem", "Was", "Woher", "Wann", "Wie"):
            assert f"<dt>{frage}</dt>" in text
        assert "Planungsgremium des Gebiets" in text


class TestUebersicht:
    def titel(self, name: str) -> list[str]:
        return [f.titel for f in due.sammle(Zugang(Nutzer.objects.get(username=name)), heute()) if "Bericht" in f.titel]

    def test_die_verantwortliche_sieht_ihren_bericht(self) -> None:
        assert "Bericht: Controllingbericht Aug. 2007, Ressort III" in self.titel("ressort3")
        assert "Bericht: Controllingbericht Aug. 2007, Ressort III" not in self.titel("ressort1")

    def test_was_eskaliert_ist_sieht_die_leitung(self) -> None:
        assert "Bericht eskaliert: Controllingbericht Aug. 2007, Ressort III" in self.titel("fachbereichsleitung")
        assert not any("eskaliert" in t for t in self.titel("fachkraft1"))
