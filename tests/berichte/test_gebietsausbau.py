"""The Ausbaustand on the page of a Gebiet: the numbers of the rule's page, counted there another way; what is missing; the link."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proaktiv.models import Angebot, Ausbaukriterium, Ausbauregel, Ausbauziel
from tests.proaktiv.bau import text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
RAEUME = ("I", "II", "III", "IV", "V")


def zeilen(client: Client, ebene: str, schluessel: str) -> list[Any]:
    return list(client.get(reverse("gebiet", args=[ebene, schluessel])).context["ausbau"])


def test_jede_regel_steht_mit_der_zahl_ihrer_seite(halle: str, als: Als) -> None:
    """City and each Sozialraum: the rule's page, reached by the link, says the same."""
    client = als("fachkraft1")
    for ebene, schluessel in (("fachbereich", "FB"), *(("sozialraum", raum) for raum in RAEUME)):
        hier = zeilen(client, ebene, schluessel)
        assert [z.name for z in hier] == [r.name for r in Ausbauregel.objects.order_by("angebotsart__reihenfolge", "name")]
        for z in hier:
            dort = client.get(z.url).context
            assert (dort["jahr"], dort["zeilen"][0].jetzt) == (z.schuljahr, z.d), (schluessel, z.name)


def test_die_sozialraeume_und_was_keinem_gehoert_ergeben_die_stadt(halle: str, als: Als) -> None:
    client = als("controlling")
    stadt = zeilen(client, "fachbereich", "FB")
    je = [zeilen(client, "sozialraum", raum) for raum in RAEUME] + [zeilen(client, "stadtteil", s) for s in ("206", "594", "595")]
    for nummer, z in enumerate(stadt):
        assert (sum(t[nummer].d.mit for t in je), sum(t[nummer].d.alle for t in je)) == (z.d.mit, z.d.alle)
        assert z.d.alle


def test_keine_einrichtung_und_kein_angebot_sehen_verschieden_aus(halle: str, als: Als) -> None:
    client = als("controlling")
    leer = next(s for s in ("594", "206", "595") if not all(z.d.alle for z in zeilen(client, "stadtteil", s)))
    seite = client.get(reverse("gebiet", args=["stadtteil", leer])).content.decode()
    teil = seite[seite.index('id="ausbau"') : seite.index("Gezeigt ist das heutige Schuljahr")]
    assert "kein Wert" in teil and "0 von 0" not in teil


def test_ohne_regel_sagt_die_seite_es(halle: str, als: Als) -> None:
    for model in (Ausbaukriterium, Ausbauziel, Ausbauregel):
        model.objects.all()._raw_delete("default")
    antwort = als("fachkraft1").get(reverse("gebiet", args=["sozialraum", "II"]))
    assert "Noch zählt keine Regel, an wie vielen Einrichtungen" in text(antwort)


def test_erfundenes_ist_bezeichnet(halle: str, als: Als) -> None:
    assert Angebot.objects.filter(muster=True).exists()
    assert all(z.muster for z in zeilen(als("fachkraft1"), "fachbereich", "FB"))
