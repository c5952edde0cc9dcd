"""The page of the running year is worked out once for all who look: each still sees only the own, and whatever changes shows at once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from budgets.views.vollzugsauswertung import werte_aus
from sozialraum.models import Gebiet, Parameter

pytestmark = [pytest.mark.usefixtures("halle"), pytest.mark.django_db]
ADRESSE = "/budgets/2007/ressort/R-II/vollzug/"
SZENARIO = f"{ADRESSE}?hilfen=stationaer&faelle=-6&ab=10&entgelt=3&entgelt_ab=11"
Als = Callable[..., Client]


def test_jeder_sieht_nur_das_seine_gleich_wer_vorher_gefragt_hat(als: Als) -> None:
    alle = [(als(wer), frage) for wer in ("ressort2", "ressort1", "verwaltung", "controlling") for frage in (SZENARIO, ADRESSE)]
    werte_aus.cache_clear()
    zuerst = [_ohne_token(client.get(frage)) for client, frage in alle]
    assert werte_aus.cache_info().misses == 2  # with the cases and without
    umgekehrt = [_ohne_token(client.get(frage)) for client, frage in reversed(alle)][::-1]
    assert zuerst == umgekehrt and werte_aus.cache_info().misses == 2
    allein = []
    for client, frage in alle:
        werte_aus.cache_clear()
        allein.append(_ohne_token(client.get(frage)))
    assert zuerst == allein and len(set(zuerst)) > 4


def test_neue_grenzen_der_ampel_gelten_sofort(als: Als) -> None:
    client = als("ressort2")
    vorher = client.get(ADRESSE).context
    for schluessel, wert in (("ampel_gruen", "0.900000"), ("ampel_gelb", "0.950000")):
        Parameter.objects.filter(schluessel=schluessel).delete()
        Parameter.objects.create(schluessel=schluessel, wert=wert, gueltig_von=date(2007, 1, 1), bezeichnung=schluessel)
    nachher = client.get(ADRESSE).context
    assert nachher["blatt"] is not vorher["blatt"] and nachher["ampeln"] != vorher["ampeln"]
    assert "bis +90" in nachher["grenzen"]


def test_ein_neuer_name_eines_gebiets_steht_sofort_da(als: Als) -> None:
    client = als("ressort2")
    assert "Raum Anderswo" not in client.get(ADRESSE).content.decode()
    Gebiet.objects.filter(schluessel="II", ebene=3).update(name="Raum Anderswo")
    assert "Sozialraum II · Raum Anderswo" in client.get(ADRESSE).content.decode()


def _ohne_token(antwort: Any) -> str:
    """What the page says; the token of its forms is another each time."""
    assert antwort.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", antwort.content.decode())
