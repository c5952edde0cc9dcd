"""Who coordinates finds the own Systeme on one page; the Ressort finds what is overdue first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from proaktiv.models import System, Systemkoordination
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import HEUTE, TAG, baue_hinweis, baue_runde, baue_system, setze, text
from tests.proaktiv.test_systemseiten import zeilen

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


@pytest.fixture
def eigenes(system: System, raeume: Raeume, besetzung: Besetzung) -> System:
    """One that the Fachkraft coordinates, beside one of the same Sozialraum that she does not."""
    eigenes = baue_system(raeume["I"], "System am Park")
    Systemkoordination.objects.create(system=eigenes, nutzer=besetzung.fachkraft1, gueltig_von=TAG)
    ende = {"gueltig_von": date(2006, 9, 1), "gueltig_bis": date(2007, 8, 31)}
    Systemkoordination.objects.create(system=system, nutzer=besetzung.fachkraft1, **ende)
    baue_hinweis(system, titel="Im fremden System")
    return eigenes


def test_meine_systeme_mit_runde_schleifen_und_niederschrift(als: Als, eigenes: System, django_assert_max_num_queries: Any) -> None:
    baue_hinweis(eigenes, titel="Zeitig", erfasst_am=HEUTE, stand_seit=HEUTE)
    baue_hinweis(eigenes, titel="Überfällig")
    setze(baue_hinweis(eigenes, titel="Erledigt"), "geschlossen")
    baue_runde(eigenes, date(2007, 11, 21)), baue_runde(eigenes, date(2007, 12, 5)), baue_runde(eigenes, TAG)
    client = als("fachkraft1")
    client.get("/systeme/meine/")  # the first page of a session writes it
    with django_assert_max_num_queries(12):
        antwort = client.get("/systeme/meine/")
    seite = text(antwort)
    assert "Sie koordinieren 1 System: 2 Hinweise sind offen, 1 davon überfällig; 1 Niederschrift fehlt." in seite
    assert [h.titel for h, *_ in antwort.context["hinweise"]] == ["Überfällig", "Zeitig"] and "System am Park, 10.09.2007" in seite
    assert "Im fremden System" not in seite and "Erledigt" not in seite and "System am Markt" not in seite
    [zeile] = zeilen(client.get("/systeme/meine/?format=csv"))
    spalten = ("Nächste Runde", "Überfällige Hinweise", "Offene Hinweise", "Niederschriften offen")
    assert [zeile[spalte] for spalte in spalten] == ["21.11.2007", "1", "2", "1"]


def test_wer_nichts_koordiniert_erfaehrt_es(als: Als, eigenes: System) -> None:
    assert "Sie koordinieren heute kein System." in text(als("ressort1").get("/systeme/meine/"))
    for wer in ("controlling", "pruefung", "netzwerkstelle"):
        assert als(wer).get("/systeme/meine/").status_code == 404, wer
    for wer, steht in (("fachkraft1", True), ("controlling", False)):
        assert ("Meine Systeme" in text(als(wer).get("/systeme/"))) is steht, wer


def test_das_ressort_sieht_ueberfaelliges_zuerst(als: Als, system: System) -> None:
    setze(baue_hinweis(system, titel="Erledigt"), "geschlossen")
    baue_hinweis(system, titel="Offen", erfasst_am=HEUTE, stand_seit=HEUTE)
    baue_hinweis(system, titel="Spät")
    frueh = date(2007, 8, 1)
    baue_hinweis(system, titel="Am spätesten", erfasst_am=frueh, stand_seit=frueh)
    rows = zeilen(als("ressort1").get("/hinweise/?format=csv"))
    assert [(z["Hinweis"], z["Frist"]) for z in rows] == [
        ("Am spätesten", "überfällig"), ("Spät", "überfällig"), ("Offen", "im Zeitplan"), ("Erledigt", "beendet"),
    ]  # fmt: skip
    assert zeilen(als("ressort2").get("/hinweise/?format=csv")) == []
