"""What belongs to another Ressort is not there, on page, list and file; with the query for everybody it would be (reliability.md 9)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import Verteilung
from budgets.models.buchungsabfrage import BuchungQuerySet
from budgets.models.umschichtung import UmschichtungQuerySet
from budgets.models.verteilung import VerteilungQuerySet
from tests.budgets.bau import baue_akte
from tests.budgets.umschichtungsbau import antrag, gib_rechte
from tests.budgets.vollzugsbau import baue_vollzug
from tests.factories import Besetzung, Raeume

pytestmark = pytest.mark.django_db
NAME = "Geheimes Szenario"


@pytest.fixture
def wege(raeume: Raeume, besetzung: Besetzung) -> list[str]:
    """Where the draft of Ressort I can be met."""
    vorlage = baue_akte(raeume, besetzung).verteilung
    gleich = {feld: getattr(vorlage, feld) for feld in ("haushaltsjahr", "gebietsstand", "werte_stand")}
    entwurf = Verteilung.objects.create(name=NAME, gebiet=raeume["R-I"], erstellt_von=besetzung.ressort1, **gleich)
    liste = reverse("verteilungen")
    return [entwurf.get_absolute_url(), liste, f"{liste}?format=csv"]


def _trifft(client: Client, adresse: str) -> bool:
    antwort: Any = client.get(adresse)
    inhalt = b"".join(antwort.streaming_content) if antwort.streaming else antwort.content
    return NAME in inhalt.decode("utf-8-sig")


@pytest.mark.zusage(9)
def test_den_entwurf_eines_ressorts_trifft_ein_anderes_nirgends(wege: list[str], als: Callable[..., Client]) -> None:
    assert [_trifft(als("ressort1"), weg) for weg in wege] == [True] * 3
    assert [_trifft(als("ressort2"), weg) for weg in wege] == [False] * 3
    assert als("ressort2").get(wege[0]).status_code == 404


@pytest.mark.gegenprobe(9, ohne="budgets.models.verteilung:VerteilungQuerySet.sichtbar_fuer")
def test_ohne_die_abfrage_der_person_traefe_es_ihn_ueberall(
    wege: list[str], als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VerteilungQuerySet, "sichtbar_fuer", lambda self, zugang: self)
    assert [_trifft(als("ressort2"), weg) for weg in wege] == [True] * 3


@pytest.fixture
def geld(raeume: Raeume, besetzung: Besetzung) -> dict[str, str]:
    """A Buchung and a request of Ressort II."""
    gib_rechte()
    v = baue_vollzug(raeume, besetzung)
    v.ansatz("III", "4550", 100)
    wunsch = antrag(v, 10, ("III", "4550"), ("III", "4750"))
    return {"Buchung": v.bucht("III", "4550", 7).get_absolute_url(), "Umschichtung": wunsch.get_absolute_url()}


@pytest.mark.zusage(9)
@pytest.mark.parametrize("was", ["Buchung", "Umschichtung"])
def test_geld_eines_ressorts_liest_kein_anderes(geld: dict[str, str], als: Callable[..., Client], was: str) -> None:
    assert [als(wer).get(geld[was]).status_code for wer in ("ressort2", "ressort1")] == [200, 404]


@pytest.mark.gegenprobe(
    9,
    ohne=(
        "budgets.models.buchungsabfrage:BuchungQuerySet.sichtbar_fuer",
        "budgets.models.umschichtung:UmschichtungQuerySet.sichtbar_fuer",
    ),
)
@pytest.mark.parametrize(("was", "abfrage"), [("Buchung", BuchungQuerySet), ("Umschichtung", UmschichtungQuerySet)])
def test_ohne_die_abfrage_der_person_laese_es_jedes(
    geld: dict[str, str], als: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, was: str, abfrage: Any
) -> None:
    monkeypatch.setattr(abfrage, "sichtbar_fuer", lambda self, zugang: self)
    assert als("ressort1").get(geld[was]).status_code == 200
