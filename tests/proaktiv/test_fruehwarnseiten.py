"""The pages of early warning: rules are kept with reasons, each Ressort reads its own warnings, the sheet of the Gebiet shows them."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.fruehwarnung import Regel, Regelart, Warnrichtung, regelsatz
from proaktiv.models import Fruehwarnregel, Fruehwarnung, Hinweis
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import baue_indikator, baue_regel
from tests.proaktiv.test_fruehwarnung_nach_import import importiere, zeile

pytestmark = pytest.mark.django_db
FASSUNG = {"gueltig_ab": "01.01.2006", "art": "abstand", "richtung": "hoch", "grenze": "20", "relativ": "on", "mindestfallzahl": "10"}


@pytest.mark.parametrize(
    ("regel", "satz"),
    [
        (Regel(Regelart.SCHWELLE, grenze=Decimal(5)), "Schwelle nach oben: ab 5 %"),
        (Regel(Regelart.ABSTAND, Warnrichtung.TIEF, Decimal(20), True, 10),
         "Abstand zur Stadt nach unten: ab 20 % des Vergleichswerts, erst bei 10 Fällen"),
        (Regel(Regelart.ANSTIEG), "zwei Anstiege in Folge"),
        (Regel(Regelart.ANSTIEG, Warnrichtung.TIEF), "zwei Rückgänge in Folge"),
    ],
)  # fmt: skip
def test_eine_regel_sagt_in_worten_wie_sie_urteilt(regel: Regel, satz: str) -> None:
    assert regelsatz(regel, "%") == satz


@pytest.fixture
def warnungen(raeume: Raeume) -> dict[str, Fruehwarnung]:
    """One in Ressort I (101), one in Ressort II (301)."""
    baue_indikator()
    baue_regel(grenze=Decimal(5), mindestfallzahl=10)
    importiere(zeile("101", "60"), zeile("102", "20"), zeile("301", "70"), zeile("302", "9"))
    return {w.gebiet.schluessel: w for w in Fruehwarnung.objects.select_related("gebiet")}


@pytest.fixture
def als(besetzung: Besetzung, client: Client) -> Any:
    def melde_an(name: str) -> Client:
        client.force_login(getattr(besetzung, name))
        return client

    return melde_an


class TestRegeln:
    def test_eine_neue_regel_und_ihre_neue_fassung(self, raeume: Raeume, als: Any) -> None:
        controlling, indikator = als("controlling"), baue_indikator()
        angaben = FASSUNG | {"name": "Über der Stadt", "indikator": indikator.pk, "ebene": 4}
        antwort = controlling.post(reverse("fruehwarnregel_neu"), angaben | {"grenze": "0"})
        assert antwort.status_code == 422 and "größer als 0" in antwort.text
        antwort = controlling.post(reverse("fruehwarnregel_neu"), angaben)
        regel = Fruehwarnregel.objects.get()
        assert antwort.url == regel.get_absolute_url() == "/fruehwarnung/regeln/ueber-der-stadt/"
        neu = reverse("fruehwarnfassung_neu", args=[regel.schluessel])
        assert "letzte" in controlling.post(neu, FASSUNG | {"anlass": "genauer"}).text
        assert controlling.post(neu, FASSUNG | {"grenze": "25"}).status_code == 422
        assert controlling.post(neu, FASSUNG | {"grenze": "25", "anlass": "zu oft"}).status_code == 302
        seite = controlling.get(regel.get_absolute_url()).text
        assert "ab 25 % des Vergleichswerts" in seite and "zu oft" in seite and "noch keine Werte" in seite

    def test_ausschalten_nennt_den_grund_und_gilt_einmal(self, warnungen: Any, als: Any) -> None:
        controlling, adresse = als("controlling"), reverse("fruehwarnregel_schalten", args=["schulabsentismus"])
        assert controlling.post(adresse, {"grund": ""}).status_code == 422
        assert controlling.post(adresse, {"grund": "Erhebung umgestellt"}).status_code == 302
        assert not Fruehwarnregel.objects.get().aktiv
        assert "schon ausgeschaltet" in controlling.post(adresse, {"grund": "noch einmal"}).text
        assert controlling.post(adresse, {"grund": "wieder gut", "aktiv": "True"}).status_code == 302

    def test_die_seite_zeigt_was_auffaellt_und_warum_der_rest_nicht_beurteilt_ist(self, warnungen: Any, als: Any) -> None:
        seite = als("controlling").get(reverse("fruehwarnregel", args=["schulabsentismus"])).text
        assert "101 Teil 101" in seite and "Weniger als 10 Fälle" in seite and "Unauffällig: 1." in seite

    def test_die_liste_zaehlt_was_man_liest_und_wird_eine_datei(self, warnungen: Any, als: Any) -> None:
        for name, zahl in (("controlling", "2"), ("ressort1", "1"), ("ressort3", "0")):
            zeilen = als(name).get(reverse("fruehwarnregeln"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
            kopf, werte = (z.split(";") for z in zeilen[-2:])
            assert dict(zip(kopf, werte, strict=True))["Ausgelöst"] == zahl

    def test_ohne_das_recht_gibt_es_keine_formulare(self, warnungen: Any, als: Any) -> None:
        for name in ("ressort1", "fachkraft1", "netzwerkstelle"):
            assert als(name).get(reverse("fruehwarnregel_neu")).status_code == 404
        assert als("netzwerkstelle").get(reverse("fruehwarnungen")).status_code == 404


class TestWarnungen:
    def test_jedes_ressort_liest_die_eigenen(self, warnungen: Any, als: Any) -> None:
        fremd, eigen = (warnungen[ort].get_absolute_url() for ort in ("301", "101"))
        client = als("ressort1")
        assert (client.get(eigen).status_code, client.get(fremd).status_code) == (200, 404)
        assert client.get(f"{fremd}fehlalarm/").status_code == 404
        liste = client.get(reverse("fruehwarnungen")).text
        assert "101 Teil 101" in liste and "301 Teil 301" not in liste

    def test_ein_fehlalarm_braucht_einen_grund_ohne_person(self, warnungen: Any, als: Any) -> None:
        client, adresse = als("fachkraft1"), reverse("fehlalarm", args=[warnungen["101"].pk])
        assert client.post(adresse, {"grund": ""}).status_code == 422
        antwort = client.post(adresse, {"grund": "Frau Meier hat zweimal gemeldet"})
        assert antwort.status_code == 422 and "Kein Text nennt eine Person" in antwort.text
        assert client.post(adresse, {"grund": "Tel. 2214567 meldet doppelt", "geprueft": "on"}).status_code == 422
        assert client.post(adresse, {"grund": "Im Pavillon Otto Sonnenschein doppelt", "geprueft": "on"}).status_code == 302
        assert Hinweis.objects.get(gebiet__schluessel="101").stand == "zurueckgezogen"
        assert "Als Fehlalarm markiert" in client.get(warnungen["101"].get_absolute_url()).text

    def test_wer_nur_liest_hoert_wer_urteilen_darf(self, warnungen: Any, als: Any) -> None:
        client, adresse = als("fachbereichsleitung"), reverse("fehlalarm", args=[warnungen["101"].pk])
        assert client.get(adresse).status_code == 403
        assert "Hausrunden, Hinweise und Aktionen dieses Gebiets einzutragen" in client.get(warnungen["101"].get_absolute_url()).text

    def test_das_blatt_des_stadtteils_zeigt_sie_denen_die_sie_lesen(self, warnungen: Any, als: Any) -> None:
        adresse = reverse("gebiet", args=["stadtteil", "101"])
        for name in ("ressort1", "fachkraft1", "controlling"):
            assert "6,0 % am 31.07.2007" in als(name).get(adresse).text
        for name in ("ressort2", "netzwerkstelle"):
            assert "6,0 % am 31.07.2007" not in als(name).get(adresse).text
        assert "101 Teil 101" in als("ressort1").get(reverse("gebiet", args=["sozialraum", "I"])).text
