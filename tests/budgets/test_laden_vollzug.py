"""The running year of the city that is loaded: what may be spent adds up to the Ansatz, every Unterabschnitt to its own."""

import pytest
from django.db.models import Sum

from budgets.models import Ansatz, Budgetposten, Deckungskreisansatz, Mittel

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
