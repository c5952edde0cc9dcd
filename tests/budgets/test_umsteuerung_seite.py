"""Die Seite des Umsteuerungsrechners: die gedruckten Zahlen, Ausgaben, Unlesbares, nichts zu rechnen."""

from typing import Any

import pytest
from django.urls import reverse

from basis.zahlen import NBSP

pytestmark = pytest.mark.django_db


def _text(antwort: Any) -> str:
    return antwort.content.decode().replace(NBSP, " ")


@pytest.mark.usefixtures("halle")
def test_die_gedruckten_zahlen_und_was_unlesbar_ist(als: Any) -> None:
    controlling = als("controlling")
    antwort = controlling.get(reverse("umsteuerung"))
    assert antwort.status_code == 200
    for wort in ("4.458.375 €", "+1.153.350 €", "13.375.125 €", "−5.353.350 €", "17,4 : 82,6", "20,0 : 80,0", "15,0 : 85,0"):
        assert wort in _text(antwort), wort
    gleiche = controlling.get(reverse("umsteuerung"), {"ziel": "25", "jahr": "2008"})
    assert gleiche.context["ergebnis"].umsteuerung == antwort.context["ergebnis"].umsteuerung
    assert "Quartalsenden bis 30.09.2007, auf 10 € gerundet" in _text(antwort)
    e = antwort.context["ergebnis"]
    assert e.fallmonate and e.raeume
    assert sum(teil.ziel.praevention for _, teil in e.raeume) == e.umsteuerung.ziel.praevention

    csv = controlling.get(reverse("umsteuerung"), {"format": "csv"})
    assert csv["Content-Type"].startswith("text/csv") and "4458375,00" in csv.content.decode("utf-8-sig")
    for angabe, satz in (
        ({"ziel": "viel"}, "ist keine Zahl"),
        ({"ziel": "101"}, "nicht über 100 % liegen"),
        ({"jahr": "2006"}, "keinen Ansatz nach dem Ausgangsjahr"),
        ({"ziel": ""}, "Bitte füllen Sie das Feld"),
    ):
        falsch = controlling.get(reverse("umsteuerung"), angabe)
        assert falsch.status_code == 422 and satz in _text(falsch), angabe


def test_ohne_ansaetze_steht_der_grund_da(als: Any) -> None:
    antwort = als("controlling").get(reverse("umsteuerung"))
    assert antwort.status_code == 200 and "Noch hat kein Deckungskreis einen Ansatz" in _text(antwort)
