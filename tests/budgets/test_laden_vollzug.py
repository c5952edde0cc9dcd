"""The running year of the city that is loaded: what may be spent adds up to the Ansatz, every Unterabschnitt to its own."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum

from basis.geld import lies_cent
from budgets.models import Ansatz, Budgetposten, Deckungskreisansatz, Haushaltsjahr, Mittel
from budgets.selectors.vollzug import eckdaten, staende

MUSTER = Path(__file__).resolve().parents[2] / "fixtures" / "muster"

pytestmark = pytest.mark.django_db


def test_was_zugewiesen_ist_ergibt_den_ansatz(halle: str) -> None:
    posten = Budgetposten.objects.filter(haushaltsjahr__jahr=2007, haushaltsstelle__traegt_verteilung=True)
    for ansatz in Ansatz.objects.filter(haushaltsjahr__jahr=2007):
        summe = posten.filter(haushaltsstelle__unterabschnitt=ansatz.unterabschnitt).aggregate(n=Sum("ansatz_cent"))["n"]
        assert summe == ansatz.betrag_cent, ansatz
    assert posten.aggregate(n=Sum("ansatz_cent"))["n"] == Deckungskreisansatz.objects.get(haushaltsjahr__jahr=2007).betrag_cent
    assert set(posten.values_list("art", flat=True)) == {"sozialraum", "ohne_raum", "dienst", "reserve"}


def test_jede_mittelbewegung_nennt_ihren_grund_und_ist_muster(halle: str) -> None:
    assert Mittel.objects.exists()
    assert not Mittel.objects.filter(anordnung="", beschluss=None).exists()
    assert not Mittel.objects.filter(muster=False).exists()


def test_die_buchungen_der_vorfuehrung_sind_ganz_da(halle: str) -> None:
    for datei, feld in (("buchungen.csv", "ist_cent"), ("festlegungen.csv", "festlegung_cent")):
        with (MUSTER / datei).open(encoding="utf-8", newline="") as offen:
            summe = sum(lies_cent(zeile["Betrag"]) for zeile in csv.DictReader(offen, delimiter=";"))
        assert Budgetposten.objects.aggregate(n=Sum(feld))["n"] == summe
    assert eckdaten(2007).gebucht_bis == date(2007, 9, 30)
    assert list(Haushaltsjahr.objects.filter(status="abgeschlossen").values_list("jahr", flat=True)) == [2004, 2005, 2006]


def test_jeder_dienst_verbraucht_seinen_eigenen_ansatz(halle: str) -> None:
    dienste = [s for s in staende(2007, date(2007, 9, 30)) if s.art == "dienst" and s.nachweis.ist]
    assert {d.dienst for d in dienste} >= {"Inobhutnahme und Bereitschaft", "Stadtweite Beratungsstellen"}
    assert all(d.nachweis.ansatz for d in dienste)
