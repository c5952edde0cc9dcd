"""Entering values by hand: a plain form, the difference before saving, one delivery that can be taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert, Protokoll, Stadt
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
TAG = date(2006, 12, 31)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))


@pytest.fixture
def probe(raeume: Raeume) -> Indikator:
    return Indikator.objects.create(
        schluessel="probe", name="Probe", kategorie="bildung", zaehler="a", nenner="b", einheit="prozent", quelle="Schulen"
    )


def adresse(**wahl: str) -> str:
    return f"{reverse('eingabe')}?" + "&".join(f"{name}={wert}" for name, wert in ({"stichtag": "31.12.2006"} | wahl).items())


def felder(probe: Indikator, **werte: str) -> dict[str, str]:
    """w101="3/10" → the two fields of Stadtteil 101."""
    daten = {}
    for ort, text in werte.items():
        nummer = Gebiet.objects.get(schluessel=ort[1:], ebene=4).pk
        daten[f"z-{probe.pk}-{nummer}"], _, daten[f"n-{probe.pk}-{nummer}"] = text.partition("/")
    return daten


def schreibe(client: Client, probe: Indikator, *, grund: str = "", **werte: str) -> Any:
    """Check, then take over with the fingerprint that the check showed."""
    url, daten = adresse(indikator="probe"), felder(probe, **werte)
    gesehen = client.post(url, daten | {"schritt": "pruefen"}).context["gesehen"]
    angaben = {"schritt": "uebernehmen", "gesehen": gesehen, "quelle": "Schulen", "grund": grund}
    return client.post(url, daten | angaben)


def stand(ort: str) -> tuple[Any, Any, str]:
    wert = Indikatorwert.objects.wirksam().filter(gebiet__schluessel=ort, stichtag=TAG).get()
    return wert.zaehler, wert.nenner, wert.zustand


class TestErfassen:
    def test_pruefen_zeigt_und_speichert_nichts(self, als: Als, probe: Indikator) -> None:
        client, url = als("controlling"), adresse(indikator="probe")
        assert "0 von 10 Werten sind schon da" in client.get(url).content.decode()
        antwort = client.post(url, felder(probe, w101="3/10", w102="–", w201="") | {"schritt": "pruefen"})
        assert antwort.context["kernaussage"] == "2 Werte sind neu, 0 ändern sich. Noch ist nichts gespeichert."
        assert [z["name"] for z in antwort.context["zeilen"]] == ["101 Teil 101", "102 Teil 102"]
        assert not Datenlieferung.objects.exists() and "grund" not in antwort.context["form"].fields
        zurueck = client.post(url, felder(probe, w101="3/10") | {"schritt": "zurueck"}).content.decode()
        assert 'value="3"' in zurueck and 'value="10"' in zurueck

    def test_uebernehmen_legt_eine_lieferung_an(self, als: Als, besetzung: Besetzung, probe: Indikator) -> None:
        antwort = schreibe(als("controlling"), probe, w101="0/10", w102="·", w201="–")
        lieferung = Datenlieferung.objects.get()
        assert antwort.status_code == 302 and antwort["Location"] == lieferung.get_absolute_url()
        assert (lieferung.art, lieferung.quelle, lieferung.anzahl_neu, lieferung.nutzer) == (
            "erfassung", "Schulen", 3, besetzung.controlling,
        )  # fmt: skip
        assert [stand(ort) for ort in ("101", "102", "201")] == [(0, 10, "wert"), (None, None, "gesperrt"), (None, None, "keine_angabe")]
        assert Protokoll.objects.filter(aktion="werte_erfasst", gegenstand_id=str(lieferung.pk)).exists()
        assert "Erfassung von Hand" in als("controlling").get(lieferung.get_absolute_url()).content.decode()

    def test_eine_korrektur_braucht_einen_grund_und_behaelt_den_alten_wert(self, als: Als, besetzung: Besetzung, probe: Indikator) -> None:
        client = als("controlling")
        schreibe(client, probe, w101="3/10", w102="4/10")
        antwort = schreibe(client, probe, w101="5/10", w102="4/10")
        assert antwort.status_code == 422 and antwort.context["form"].errors["grund"]
        schreibe(client, probe, grund="nachgezählt", w101="5/10", w102="4/10")
        lieferung = Datenlieferung.objects.order_by("-pk")[0]
        assert (lieferung.anzahl_neu, lieferung.anzahl_geaendert, lieferung.werte.count()) == (0, 1, 1)
        neu = lieferung.werte.get()
        assert neu.ersetzt and neu.ersetzt.zaehler == 3 and neu.grund == "nachgezählt" and stand("101") == (5, 10, "wert")
        nimm_zurueck(wer=wer_ist(besetzung.controlling), lieferung=lieferung, grund="doch nicht")
        assert stand("101") == (3, 10, "wert")

    def test_was_sich_inzwischen_geaendert_hat_wird_nicht_ueberschrieben(self, als: Als, probe: Indikator) -> None:
        client, url, daten = als("controlling"), adresse(indikator="probe"), felder(probe, w101="3/10")
        gesehen = client.post(url, daten | {"schritt": "pruefen"}).context["gesehen"]
        schreibe(als("controlling"), probe, w102="1/10")
        antwort = client.post(url, daten | {"schritt": "uebernehmen", "gesehen": gesehen, "quelle": "x"})
        assert antwort.status_code == 422 and "Inzwischen haben sich Werte" in antwort.content.decode()
        assert Datenlieferung.objects.count() == 1

    def test_fehler_stehen_alle_da_und_nichts_ist_gespeichert(self, als: Als, probe: Indikator) -> None:
        daten = felder(probe, w101="25.5/10", w102="5", w201="1/10") | {"schritt": "pruefen"}
        antwort = als("controlling").post(adresse(indikator="probe"), daten)
        assert antwort.status_code == 422 and len(antwort.context["fehler"]) == 2
        assert "101 Teil 101: Zähler: „25.5“" in antwort.context["fehler"][0][0]
        assert 'value="25.5"' in antwort.content.decode() and not Datenlieferung.objects.exists()

    def test_ein_stadtteil_mit_allen_indikatoren(self, als: Als, probe: Indikator) -> None:
        summe = Indikator.objects.create(
            schluessel="summe", name="Summe", kategorie="bildung", zaehler="c", einheit="absolut", aggregation="summe"
        )
        client, url = als("controlling"), adresse(gebiet="101")
        seite = client.get(url).content.decode()
        nummer = Gebiet.objects.get(schluessel="101").pk
        assert f'name="z-{summe.pk}-{nummer}"' in seite and f'name="n-{summe.pk}-{nummer}"' not in seite
        antwort = client.post(url, {f"z-{summe.pk}-{nummer}": "7", f"z-{probe.pk}-{nummer}": "1", f"n-{probe.pk}-{nummer}": "4"})
        assert [(z["name"], z["neu_teile"]) for z in antwort.context["zeilen"]] == [("Probe", "1 / 4"), ("Summe", "7")]


class TestAuswahl:
    def test_wahl_fehlt_oder_passt_nicht(self, als: Als, probe: Indikator) -> None:
        client = als("controlling")
        assert "Raster öffnen" in client.get(reverse("eingabe")).content.decode()
        assert "entweder einen Indikator oder einen Stadtteil" in client.get(adresse()).content.decode()
        zukunft = f"{reverse('eingabe')}?indikator=probe&stichtag=31.12.2030"
        assert "liegt in der Zukunft" in client.get(zukunft).content.decode()
        assert client.post(reverse("eingabe"), {}).status_code == 422

    def test_nur_wer_daten_pflegt(self, als: Als, probe: Indikator) -> None:
        assert als("ressort1").get(adresse(indikator="probe")).status_code == 404
