"""How many queries the pages that gather may ask: at most twelve, whatever the size of the city (performance.md 4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = pytest.mark.django_db
HOECHSTENS = 12
BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def abfragen(client: Any, url: str) -> int:
    client.get(url)  # the first request of a session writes it
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([q for q in captured.captured_queries if not q["sql"].startswith(BOOKKEEPING)])


SEITEN = [
    "/",
    "/gebiete/stadtteil/461/",
    "/gebiete/sozialraum/II/",
    "/gebiete/fachbereich/FB/",
    "/berichte/",
    "/auftraege/",
    "/suche/?q=an",
]


@pytest.mark.parametrize("url", SEITEN)
@pytest.mark.parametrize("rolle", ["controlling", "fachbereichsleitung"])
def test_eine_seite_stellt_hoechstens_zwoelf_abfragen(vorgelegt: Any, als: Callable[..., Any], url: str, rolle: str) -> None:
    assert abfragen(als(rolle), url) <= HOECHSTENS


def test_auch_mit_dem_eigenen_ressort_sind_es_hoechstens_zwoelf(vorgelegt: Any, als: Callable[..., Any]) -> None:
    assert abfragen(als("ressort2"), "/") <= HOECHSTENS


def test_auch_nach_dem_beschluss_sind_es_hoechstens_zwoelf(beschlossen: Any, als: Callable[..., Any]) -> None:
    assert abfragen(als("ressort2"), "/") <= HOECHSTENS


@pytest.mark.parametrize(("ebene", "schluessel"), [("fachbereich", "FB"), ("sozialraum", "II"), ("stadtteil", "461")])
def test_ein_bericht_stellt_hoechstens_zwoelf_abfragen(vorgelegt: Any, als: Callable[..., Any], ebene: str, schluessel: str) -> None:
    assert abfragen(als("controlling"), reverse("sozialraumbudget", args=[vorgelegt.pk, ebene, schluessel])) <= HOECHSTENS


def test_mehr_stadtteile_kosten_keine_abfrage_mehr(vorgelegt: Any, als: Callable[..., Any]) -> None:
    from sozialraum.models import Gebiet, Zuordnung

    vorher = [abfragen(als("controlling"), url) for url in SEITEN]
    raum = Gebiet.objects.get(schluessel="II", ebene=3)
    for nummer in range(700, 720):
        neu = Gebiet.objects.create(schluessel=str(nummer), ebene=4, name=f"Neu {nummer}", gueltig_von=date(2005, 1, 1))
        Zuordnung.objects.create(kind=neu, eltern=raum, gueltig_von=date(2005, 1, 1))
    assert [abfragen(als("controlling"), url) for url in SEITEN] == vorher
