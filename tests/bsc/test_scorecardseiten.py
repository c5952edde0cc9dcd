"""Pages of the Scorecard in the small city: break-down to Stadtteile, what a second person confirms, years out of all bounds."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc.actions.ziele import brich_herunter
from bsc.models import Messgroesse, Ziel
from sozialraum.models import Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
STAND = date(2007, 9, 30)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))


def test_ein_ziel_reicht_bis_zum_stadtteil_und_der_fachbereich_nennt_ihn(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    oben, client = baue_messgroesse(baue_ziel(raeume["FB"])).ziel, als("controlling")
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=oben, gebiete=[raeume["R-I"], raeume["I"]])
    adresse = f"/scorecard/ziele/{oben.pk}/herunterbrechen/"
    wahl = {g.schluessel for g in client.get(adresse).context["form"].fields["gebiete"].queryset}
    assert {"101", "II", "R-II"} <= wahl and not {"FB", "R-I", "I"} & wahl
    assert client.post(adresse, {"gebiete": [raeume["101"].pk]}).status_code == 302
    assert Ziel.objects.get(gebiet=raeume["101"]).oberziel == Ziel.objects.get(gebiet=raeume["I"])
    teil = Messgroesse.objects.get(ziel__gebiet=raeume["101"])
    trage_ein(teil, date(2006, 12, 31), 15, ist_ausgangswert=True)
    trage_ein(teil, STAND, 12)
    for ort in ("fachbereich/FB", "ressort/R-I", "sozialraum/I"):
        ((_, zeilen),) = [(p, z) for p, z in client.get(f"/scorecard/2007/{ort}/").context["gruppen"] if z]
        assert zeilen[0].abweichende == [("handeln", [("Teil 101", teil.get_absolute_url())])]


@pytest.mark.parametrize(("felder", "teile"), [
    ({"wert": 22}, ("22 : 78",)),
    ({"zaehler": 11, "nenner": 39}, ("22 : 78", "Prävention: 11", "HzE: 39", "Grund der Korrektur: Zahlendreher")),
])  # fmt: skip
def test_die_zweite_person_sieht_was_sie_bestaetigt(
    raeume: Raeume, besetzung: Besetzung, als: Als, felder: dict[str, int], teile: tuple[str, ...]
) -> None:
    m = baue_messgroesse(baue_ziel(raeume["R-I"]), zweite_person=True)
    wert = trage_ein(m, STAND, 20, nutzer=besetzung.controlling, quelle="Haushaltsplan S. 4")
    korrektur = trage_ein(m, STAND, ersetzt=wert, grund="Zahlendreher", nutzer=besetzung.controlling, **felder)
    seite = als("ressort1").get(f"/scorecard/werte/{korrektur.pk}/bestaetigen/").content.decode().replace("\u00a0", " ")
    assert all(teil in seite for teil in (*teile, "30.09.2007", "Quelle: Test", "Muster controlling"))


@pytest.mark.parametrize("jahr", [0, 99999])
def test_jahre_ausserhalb_aller_grenzen_gibt_es_nicht(als: Als, jahr: int) -> None:
    client = als("fachbereichsleitung")
    for seite in ("", "guete/", "freigeben/", "karte/"):
        assert client.get(f"/scorecard/{jahr}/fachbereich/FB/{seite}").status_code == 404
    assert client.get(f"/scorecard/freigaben/?jahr={jahr}").status_code == 200
