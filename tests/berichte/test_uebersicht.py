"""The Übersicht of a Ressortleitung begins with the own Ressort; its first sentence is a sentence."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from basis.diagramme import Klassen
from basis.geld import euro
from basis.zahlen import Wert
from berichte.sections.indikatoren import KEIN_WERT, toenung, zelle
from berichte.sections.uebersicht import Jahreswerte, kernaussage
from budgets.budgetblatt import stelle_zusammen
from sozialraum.models import Indikator
from tests.berichte.conftest import gebiet

klasse_zu = partial(zelle, stufen=Klassen((10, 20, 35, 50)))
Als = Callable[..., Any]


def jahre(**ansaetze: int | None) -> dict[int, Jahreswerte]:
    return {int(jahr[1:]): Jahreswerte(cent, None, None, muster=False) for jahr, cent in ansaetze.items()}


class TestKernaussage:
    @pytest.mark.parametrize(
        ("ansaetze", "satz"),
        [
            (
                {"j2006": 2_203_350_000, "j2007": 1_983_350_000},
                "Der Ansatz des Deckungskreises sinkt gegenüber 2006 um 2.200.000 € (10,0 %) auf 19,83 Mio. €.",
            ),
            (
                {"j2006": 1_000_000_000, "j2007": 1_100_000_000},
                "Der Ansatz des Deckungskreises steigt gegenüber 2006 um 1.000.000 € (10,0 %) auf 11,00 Mio. €.",
            ),
            (
                {"j2006": 1_000_000_000, "j2007": 1_000_000_000},
                "Der Ansatz des Deckungskreises bleibt gegenüber 2006 unverändert bei 10,00 Mio. €.",
            ),
            ({"j2007": 1_000_000_000}, "Im Haushaltsjahr 2007 beträgt der Ansatz des Deckungskreises 10,00 Mio. €."),
            ({"j2007": None}, "Für 2007 ist noch kein Ansatz des Deckungskreises erfasst."),
        ],
    )
    def test_sie_ist_ein_satz(self, ansaetze: dict[str, int | None], satz: str) -> None:
        assert kernaussage(2007, jahre(**ansaetze)).replace("\u00a0", " ") == satz

    def test_ohne_haushaltsjahr_gibt_es_keine(self) -> None:
        assert kernaussage(None, {}) == ""


class TestToenung:
    def test_jede_klasse_hat_ihren_ton(self) -> None:
        assert [klasse_zu(Wert(Decimal(zahl))).ton for zahl in (5, 10, 30, 49, 50)] == [1, 2, 3, 4, 5]
        assert klasse_zu(KEIN_WERT).ton == 0

    def test_der_satz_nennt_indikatoren_ohne_feste_grenzen(self) -> None:
        mit, ohne = Indikator(name="Mit", klassen=[1, 2]), Indikator(name="Ohne", klassen=[])
        assert "dieselben festen Grenzen wie auf der Karte." in toenung([mit])
        assert "bei Ohne sind es die Fünftel der hier gezeigten Sozialräume" in toenung([mit, ohne])
        assert "festen" not in toenung([ohne])


@pytest.mark.django_db
class TestRessortleitung:
    def test_sie_beginnt_mit_dem_eigenen_ressort(self, vorgelegt: Any, grundlage: Any, als: Als) -> None:
        antwort = als("ressort2").get("/")
        text = antwort.content.decode()
        erste = antwort.context["kacheln"][0]
        betrag = stelle_zusammen(gebiet(grundlage, "ressort", "R-II"), grundlage.rechnung).summe.betrag
        assert "<h1>Übersicht Ressort II</h1>" in text
        assert erste.titel == "Sozialraumbudget Ressort II"
        assert euro(betrag, voll=False) in erste.fuss
        assert "vorgelegt, noch nicht beschlossen" in erste.fuss
        assert erste.url == reverse("budget", args=[2007, "ressort", "R-II"])
        assert f"ein Sozialraumbudget von {euro(betrag, voll=False)}" in antwort.context["kernaussage"]

    def test_nach_dem_beschluss_steht_da_beschlossen(self, beschlossen: Any, als: Als) -> None:
        assert als("ressort2").get("/").context["kacheln"][0].fuss.endswith("€, beschlossen")

    def test_ohne_verteilung_steht_da_kein_betrag(self, halle: str, als: Als) -> None:
        from budgets.models import Verteilung

        Verteilung.objects.filter(status="vorgelegt").update(status="entwurf")
        erste = als("ressort2").get("/").context["kacheln"][0]
        assert (erste.titel, erste.zahl) == ("Sozialraumbudget Ressort II", "offen")

    def test_die_eigenen_sozialraeume_stehen_oben_und_sind_gekennzeichnet(self, vorgelegt: Any, als: Als) -> None:
        antwort = als("ressort2").get("/")
        zeilen = antwort.context["vergleich"]
        assert [zeile.name.split(" ")[0] for zeile in zeilen if zeile.eigen] == ["II", "III"]
        assert [zeile.eigen for zeile in zeilen[:3]] == [True, True, False]
        assert zeilen[-1].name == "Stadt"
        assert antwort.content.decode().count("Ihr Ressort") == 2

    def test_wer_kein_ressort_leitet_sieht_die_stadt(self, vorgelegt: Any, als: Als) -> None:
        antwort = als("controlling").get("/")
        assert antwort.context["kacheln"][0].titel == "Ansatz Deckungskreis"
        assert not any(zeile.eigen for zeile in antwort.context["vergleich"])
