"""Composition of the rounds: memberships of a day by side, on every Ebene the sum of its rounds."""

from datetime import date

import pytest

from bsc.messquellen import Berechnet
from bsc.providers import Anfrage, berechne
from proaktiv.models import Akteur, Mitgliedschaft, System, Systemstadtteil
from sozialraum.models import Gebiet
from tests.factories import Raeume
from tests.proaktiv.bau import BEGINN, baue_akteur, baue_system

pytestmark = pytest.mark.django_db
STAND = date(2007, 9, 30)


@pytest.fixture
def runden(raeume: Raeume) -> list[System]:
    """Two rounds in I (7 : 3 and 2 : 3), one in III (1 : 0), each with Akteure of their own."""
    systeme = [baue_system(raeume[ort], f"System {nummer}") for nummer, ort in enumerate(("I", "I", "III"))]
    for system, (jugendhilfe, schnittstelle) in zip(systeme, ((7, 3), (2, 3), (1, 0)), strict=True):
        for seite, wie_viele in (("jugendhilfe", jugendhilfe), ("schnittstelle", schnittstelle)):
            for nummer in range(wie_viele):
                baue_akteur(system, f"{system} {seite} {nummer}", seite)
    Systemstadtteil.objects.create(system=systeme[0], gebiet=raeume["101"], gueltig_von=BEGINN)
    return systeme


def frage(raeume: Raeume, ort: str, *tage: date) -> Berechnet:
    gebiet = raeume[ort].pk
    anfrage = Anfrage(None, Gebiet.objects.baum(STAND), (gebiet,), STAND, tage)
    return berechne(["zusammensetzung-runden"], anfrage)["zusammensetzung-runden"][gebiet, tage[0] if tage else STAND]


@pytest.mark.parametrize(("ort", "seiten"), [
    ("101", (7, 3)), ("I", (9, 6)), ("R-I", (9, 6)), ("III", (1, 0)), ("R-II", (1, 0)), ("FB", (10, 6)),
])  # fmt: skip
def test_jede_ebene_zaehlt_die_mitglieder_ihrer_runden(raeume: Raeume, runden: list[System], ort: str, seiten: tuple[int, int]) -> None:
    wert = frage(raeume, ort)
    assert (wert.messung.zaehler, wert.messung.nenner) == seiten
    assert [(b.seite, b.name, b.zahl) for b in wert.belege] == [
        (seite, art, zahl)
        for seite, art, zahl in (("Jugendhilfe", "Art jugendhilfe", seiten[0]), ("Schnittstellen", "Art schnittstelle", seiten[1]))
        if zahl
    ]


def test_neun_zu_sechs_sind_sechzig_zu_vierzig(raeume: Raeume, runden: list[System]) -> None:
    assert frage(raeume, "I").messung.wert == 60


def test_gezaehlt_wird_wer_an_dem_tag_dazugehoert(raeume: Raeume, runden: list[System]) -> None:
    ende = Mitgliedschaft.objects.filter(system=runden[0], akteur__art__seite="jugendhilfe")
    ende.update(gueltig_bis=date(2007, 9, 29))
    assert frage(raeume, "I").messung.zaehler == 2 and frage(raeume, "I", date(2007, 8, 31)).messung.zaehler == 9
    Mitgliedschaft.objects.filter(system=runden[1]).update(gueltig_bis=date(2007, 9, 1))
    System.objects.filter(pk=runden[1].pk).update(gueltig_bis=date(2007, 9, 1))
    assert (frage(raeume, "I").messung.zaehler, frage(raeume, "I").messung.nenner) == (0, 3)


def test_eine_organisation_zaehlt_in_jeder_ihrer_runden(raeume: Raeume, runden: list[System]) -> None:
    Mitgliedschaft.objects.create(system=runden[1], akteur=Akteur.objects.filter(art__seite="schnittstelle").first(), gueltig_von=BEGINN)
    assert frage(raeume, "I").messung.nenner == 7


@pytest.mark.parametrize("ort", ["102", "II", "V", "R-III"])
def test_ohne_runde_fehlt_der_wert_und_ist_nicht_null(raeume: Raeume, runden: list[System], ort: str) -> None:
    wert = frage(raeume, ort)
    assert wert.messung.wert is None and "keine Runde" in wert.messung.grund and wert.zustand == "keine_angabe"
