"""Berlin 2017 geladen wie jede Stadt: Seite, Ausgabe und Bericht zeigen jede veröffentlichte Klasse."""

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from basis.models import Nutzer
from sozialraum import schwerpunktpaket
from sozialraum.models import Gebiet, Schwerpunktraumliste
from tests import berlin
from tests.orakel_daten import orakel_zeilen

pytestmark = pytest.mark.django_db
ZEICHEN = {"positiv": "+", "stabil": "+/-", "negativ": "-"}
GENAU = Fraction(1, 100_000)


@pytest.fixture
def client_der_stadt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    call_command("lade_stadt", str(berlin.baue(tmp_path / "berlin")), verbosity=0)
    monkeypatch.setenv("KENNWORT", "ein-langes-Kennwort-2017")
    call_command("lege_nutzer_an", "pflege", name="Muster Pflege", rolle="controlling", stdout=io.StringIO())
    client = Client()
    client.force_login(Nutzer.objects.get(username="pflege"))
    return client


def _zeilen(client: Client, url: str) -> list[dict[str, str]]:
    text = client.get(url).content.decode("utf-8-sig").split("\r\n\r\n")[0]
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def _zahl(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))


def test_jede_klasse_steht_auf_seite_ausgabe_bericht_und_in_der_werkstatt(client_der_stadt: Client) -> None:
    erwartet = {zeile["id"]: zeile for zeile in orakel_zeilen("mss2017_expected.csv")}
    liste = Schwerpunktraumliste.objects.get()
    assert Gebiet.objects.filter(ebene=4).count() == len(erwartet) == 447
    aus = "\n".join(f"{schluessel}: nicht bewertet" for schluessel in berlin.ausschluesse())
    werkstatt = f"{reverse('schwerpunkt_werkstatt')}?format=csv&gebietsstand=31.12.2016&ausschluss="
    bericht = f"{reverse('schwerpunkt_bericht', args=[liste.pk])}?format=csv"
    ausgaben = (f"{liste.get_absolute_url()}?format=csv", bericht, werkstatt + quote(aus))
    for url in ausgaben:
        zeilen = _zeilen(client_der_stadt, url)
        assert len(zeilen) == 447
        for zeile in zeilen:
            _vergleiche(zeile, erwartet[zeile["Schlüssel"]])
    _seite(client_der_stadt, liste, erwartet)
    assert schwerpunktpaket.rechne_nach(liste.paket) == []


def _vergleiche(zeile: dict[str, str], soll: dict[str, str]) -> None:
    if not soll["status_index"]:
        assert zeile["Status"] == zeile["Dynamik"] == "" and zeile["Warum nicht bewertet"]
        return
    assert zeile["Status"] == soll["status_klasse"] and ZEICHEN[zeile["Dynamik"]] == soll["dynamik_stufe"]
    assert abs(_zahl(zeile["Statusindex"]) - Fraction(soll["status_index"])) <= GENAU
    for nummer in range(1, 5):
        assert abs(_zahl(zeile[f"z Status: Indikator S{nummer}"]) - Fraction(soll[f"zS{nummer}"])) <= GENAU
    schwerpunkt = soll["status_klasse"] == "sehr niedrig" or (soll["status_klasse"], soll["dynamik_stufe"]) == ("niedrig", "-")
    assert zeile["Schwerpunktraum"] == ("ja" if schwerpunkt else "nein")


def _seite(client: Client, liste: Schwerpunktraumliste, erwartet: dict[str, Any]) -> None:
    """Alle 447 Zeilen der Seite selbst, und die Zahlen der Matrix."""
    antwort = client.get(liste.get_absolute_url(), {"je_seite": "500"})
    assert antwort.status_code == 200
    gezeigt = {row.record["schluessel"]: row for row in antwort.context["table"].rows}
    for schluessel, soll in erwartet.items():
        row = gezeigt[schluessel]
        if soll["status_index"]:
            assert (row.get_cell_value("statusklasse"), ZEICHEN[row.get_cell_value("dynamikklasse")]) == (
                soll["status_klasse"], soll["dynamik_stufe"]
            )  # fmt: skip
        else:
            assert not row.record["bewertet"] and row.record["grund"]
    for zeile in antwort.context["matrix"].zeilen:
        assert zeile.summe == sum(soll["status_klasse"] == zeile.klasse for soll in erwartet.values())
        for dynamik, feld in zip(antwort.context["matrix"].dynamiken, zeile.felder, strict=True):
            paar = (zeile.klasse, ZEICHEN[dynamik])
            assert feld.anzahl == sum((s["status_klasse"], s["dynamik_stufe"]) == paar for s in erwartet.values() if s["status_index"])
