"""Up to five Gebiete beside each other: what the address says, in three states, against the level above and the city."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from berichte.sections import gebietsvergleich as teile
from sozialraum.ebenen import Ebene
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
TAG = date(2006, 12, 31)


@pytest.fixture
def werte(raeume: Raeume) -> Indikator:
    """1, 2, 3 … of 10; 201 is gesperrt, 301 has no value."""
    indikator = Indikator.objects.create(
        schluessel="probe", name="Probe", kategorie="bildung", zaehler="a", nenner="b", einheit="prozent"
    )
    lieferung = Datenlieferung.objects.create(art="erfassung", stichtag=TAG)
    stadtteile = Gebiet.objects.filter(ebene=4).exclude(schluessel="301").order_by("schluessel")
    for n, gebiet in enumerate(stadtteile):
        felder: dict[str, Any] = {"zustand": "gesperrt"} if gebiet.schluessel == "201" else {"zaehler": n, "nenner": 10}
        Indikatorwert.objects.create(indikator=indikator, gebiet=gebiet, stichtag=TAG, lieferung=lieferung, **felder)
    return indikator


def test_die_adresse_bestimmt_die_spalten(raeume: Raeume) -> None:
    baum = Gebiet.objects.baum(TAG)
    wahl = teile.waehle(baum, "stadtteil", ["101", "101", "999", "102", "201", "202", "301", "302"])
    assert [k.schluessel for k in wahl.knoten] == ["101", "102", "201", "202", "301"]
    assert len(wahl.hinweise) == 2 and "„999“ gibt es" in wahl.hinweise[0] and "höchstens 5" in wahl.hinweise[1]
    assert [s.name for s in teile.spalten(baum, wahl) if s.vergleich] == [
        "Sozialraum I · Raum I", "Sozialraum II · Raum II", "Sozialraum III · Raum III", "Stadt",
    ]  # fmt: skip
    assert [s.name for s in teile.spalten(baum, teile.waehle(baum, "ressort", ["R-I"]))] == ["Ressort I", "Stadt"]
    assert teile.waehle(baum, "fachbereich", ["FB"]).ebene is Ebene.STADTTEIL


def test_null_gesperrt_und_ohne_wert_sehen_nie_gleich_aus(als: Als, werte: Indikator) -> None:
    frage = {"ebene": "stadtteil", "gebiet": ["101", "201", "301", "302"], "stand": "31.12.2006"}
    antwort = als("ressort1").get(reverse("gebietsvergleich"), frage)
    (zeile,) = antwort.context["gruppen"]["Bildung"]
    # 0/10, gesperrt, none, 4/10; above them 0+1 of 20, 3 of 10, 4 of 10; the city 0+1+3+4+…+8 of 80
    assert [(f.wert.zustand, f.wert.zahl) for f in zeile.felder][:4] == [
        ("wert", 0), ("gesperrt", None), ("keine_angabe", None), ("wert", 40),
    ]  # fmt: skip
    assert antwort.context["kernaussage"].startswith("Am weitesten liegen sie bei „Probe“ auseinander: 40,0\u00a0% in 302")
    csv = als("ressort1").get(reverse("gebietsvergleich"), frage | {"format": "csv"}).content.decode("utf-8-sig")
    assert ";0;·;;40;" in csv and "101 Teil 101" in csv


def test_ohne_wahl_und_ohne_werte_steht_ein_satz_da(als: Als, werte: Indikator) -> None:
    client, adresse = als("ressort1"), reverse("gebietsvergleich")
    assert "Noch kein Gebiet gewählt" in client.get(adresse, {"ebene": "stadtteil"}).content.decode()
    assert [k.schluessel for k in client.get(adresse).context["wahl"].knoten] == ["I", "II", "III", "IV", "V"]
    leer = client.get(adresse, {"gebiet": "101", "stand": "01.01.2006"}).content.decode()
    assert "Für diese Auswahl gibt es keine Werte" in leer
    assert client.get(adresse, {"gebiet": "101", "stand": "31.13.2006"}).status_code == 400


def test_der_vergleich_nennt_schwerpunktraeume(halle: str, db: None, als: Als) -> None:
    client, adresse = als("controlling"), reverse("gebietsvergleich")
    stadtteile = client.get(adresse, {"gebiet": ["461", "206"]}).context["stufe"].felder
    assert stadtteile[0][0].startswith("ja, ") and stadtteile[1][0] == "nicht bewertet" and "bewerteten" in stadtteile[-1][0]
    seite = client.get(reverse("gebiet", args=["stadtteil", "461"])).content.decode()
    assert f"{adresse}?ebene=stadtteil&amp;gebiet=461" in seite
