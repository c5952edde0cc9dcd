"""The Übersicht says what waits, what is red and what is new, to each role its own; that of a Ressortleitung begins with the Ressort."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from basis.diagramme import Klassen
from basis.geld import euro
from basis.zahlen import Wert, vorzeichen, zahl
from berichte.sections.indikatoren import KEIN_WERT, toenung, zelle
from berichte.sections.uebersicht import Jahreswerte, kernaussage, mio
from budgets.budgetblatt import stelle_zusammen
from sozialraum.clock import heute
from sozialraum.models import Indikator, Stadt
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
        prognose, erste = antwort.context["kacheln"][:2]
        assert prognose.titel == "Prognose der Ausgaben" and prognose.url == reverse("vollzug", args=[2007, "ressort", "R-II"])
        betrag = stelle_zusammen(gebiet(grundlage, "ressort", "R-II"), grundlage.rechnung).summe.betrag
        assert "<h1>Übersicht Ressort II</h1>" in text
        assert erste.titel == "Sozialraumbudget Ressort II"
        assert euro(betrag, voll=False) in erste.fuss
        assert "vorgelegt, noch nicht beschlossen" in erste.fuss
        assert erste.url == reverse("budget", args=[2007, "ressort", "R-II"])
        assert f"ein Sozialraumbudget von {euro(betrag, voll=False)}" in antwort.context["kernaussage"]

    def test_nach_dem_beschluss_steht_da_beschlossen(self, beschlossen: Any, als: Als) -> None:
        assert als("ressort2").get("/").context["kacheln"][1].fuss.endswith("€, beschlossen")

    def test_ohne_verteilung_steht_da_kein_betrag(self, halle: str, als: Als) -> None:
        from budgets.models import Verteilung

        Verteilung.objects.filter(status="vorgelegt").update(status="entwurf")
        erste = als("ressort2").get("/").context["kacheln"][1]
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
        assert [k.titel for k in antwort.context["kacheln"][:2]] == ["Prognose der Ausgaben", "Ansatz Deckungskreis"]
        assert not any(zeile.eigen for zeile in antwort.context["vergleich"])


@pytest.mark.django_db
class TestWichtigstes:
    def wichtiges(self, als: Als, name: str) -> Any:
        return als(name).get("/").context["wichtiges"]

    @pytest.mark.parametrize("name", ["controlling", "ressort1", "ressort2", "fachbereichsleitung"])
    def test_die_zahl_ist_die_der_seite_aller_aufgaben(self, halle: str, als: Als, name: str) -> None:
        wichtiges = self.wichtiges(als, name)
        seite = als(name).get(reverse("aufgaben"))
        assert wichtiges.anzahl == sum(g.anzahl for g in seite.context["gruppen"]) == sum(f.anzahl for f in wichtiges.fristen) > 0
        for frist in wichtiges.fristen:
            gezeigt = als(name).get(frist.url).context["table"].data
            assert sum(a.eintrag.wie_viele for a in gezeigt) == frist.anzahl

    def test_rot_ist_fuer_jede_rolle_das_ihre(self, halle: str, als: Als) -> None:
        def rote(name: str) -> dict[str, int]:
            return {f.titel.split(" ", 1)[1]: f.wie_viele for f in self.wichtiges(als, name).rot}

        alle, ressort = rote("controlling"), rote("ressort2")
        assert rote("pruefung") == alle == rote("fachbereichsleitung")
        assert 0 < ressort["Budgets stehen auf „handeln“"] < alle["Budgets stehen auf „handeln“"]
        assert not any("Bericht" in titel for titel in ressort), "how many reports of others are late is the whole city's"
        assert rote("netzwerkstelle") == rote("verwaltung") == {}

    def test_die_adressen_gehoeren_der_person(self, halle: str, als: Als) -> None:
        for name in ("controlling", "ressort2", "fachkraft1", "netzwerkstelle", "pruefung", "verwaltung"):
            browser, w = als(name), self.wichtiges(als, name)
            adressen = {f.url for f in (*w.rot, *w.neu, *(g.erster for g in w.gruppen))}
            assert adressen and all(browser.get(adresse).status_code == 200 for adresse in adressen), name

    def test_wer_nichts_zu_tun_hat_liest_das_als_satz(self, halle: str, als: Als) -> None:
        text = als("pruefung").get("/").content.decode()
        assert "Zurzeit wartet nichts auf Sie." in text
        assert "Zurzeit wartet nichts auf Sie" in als("pruefung").get(reverse("aufgaben")).content.decode()

    def test_wer_in_einem_sozialraum_arbeitet_findet_ihn_im_vergleich_zuerst(self, halle: str, als: Als) -> None:
        antwort = als("fachkraft1").get("/")
        assert [z.name.split(" ")[0] for z in antwort.context["vergleich"] if z.eigen] == ["I"]
        assert antwort.content.decode().count("Ihr Sozialraum") == 1

    def test_ein_gremium_sieht_seine_sitzungen_und_beschluesse(self, halle: str, als: Als) -> None:
        antwort = als("gremium").get("/")
        assert {s.gremium.schluessel for s in antwort.context["sitzungen"]} <= {"jha"}
        assert all(b.gremium.schluessel == "jha" for b in antwort.context["beschluesse"])
        assert "Das Wichtigste" in antwort.content.decode()

    def test_der_vergleich_nennt_die_prognose_wo_man_die_budgets_lesen_darf(self, halle: str, als: Als) -> None:
        def prognosen(name: str) -> dict[str, tuple[str, str]]:
            zeilen = als(name).get("/").context["vergleich"]
            return {z.name.split(" ")[0]: (z.prognose.titel, z.prognose.status) for z in zeilen if z.prognose}

        alle = prognosen("controlling")
        assert set(alle) == {"I", "II", "III", "IV", "V", "Stadt"} and alle == prognosen("pruefung") == prognosen("fachbereichsleitung")
        assert prognosen("ressort2") == {raum: alle[raum] for raum in ("II", "III")}
        assert prognosen("fachkraft1") == {}
        assert "nicht einsehbar" in als("ressort2").get("/").content.decode()
        assert "Ansatz, %" not in als("fachkraft1").get("/").content.decode()

    def test_die_prognose_eines_sozialraums_ist_die_seiner_seite(self, halle: str, als: Als) -> None:
        browser = als("controlling")
        hier = next(z.prognose for z in browser.get("/").context["vergleich"] if z.name.startswith("II "))
        summe = browser.get(reverse("vollzug", args=[2007, "sozialraum", "II"])).context["blatt"].summe
        assert hier.titel == zahl(Fraction(summe.aussicht.betrag * 100, summe.fortgeschrieben), 1)

    @pytest.mark.parametrize(("wer", "ort"), [("controlling", ("fachbereich", "FB")), ("ressort2", ("ressort", "R-II"))])
    def test_die_erste_kachel_sagt_worauf_das_jahr_hinauslaeuft(self, halle: str, als: Als, wer: str, ort: tuple[str, str]) -> None:
        """The number of the running-year page with its status, beside the Ansatz it began with."""
        browser = als(wer)
        seite = browser.get(reverse("vollzug", args=[2007, *ort]))
        summe, kachel = seite.context["blatt"].summe, browser.get("/").context["kacheln"][0]
        assert (kachel.zahl, kachel.fuss) == (mio(summe.aussicht.betrag), f"Ansatz {mio(summe.fortgeschrieben)}\u00a0Mio.\u00a0€")
        anteil = vorzeichen(Fraction((summe.aussicht.betrag - summe.fortgeschrieben) * 100, summe.fortgeschrieben), 1)
        assert kachel.vergleich.startswith(anteil) and kachel.muster
        assert kachel.status in {k["status"] for k in seite.context["kennzahlen"] if k.get("status")}

    def test_wer_die_budgets_nicht_liest_sieht_keine_prognose(self, halle: str, als: Als) -> None:
        assert "Prognose der Ausgaben" not in [k.titel for k in als("fachkraft1").get("/").context["kacheln"]]

    def test_in_der_vorfuehrung_ist_nichts_nach_ihrem_tag_geschehen(self, halle: str, als: Als) -> None:
        """Deliveries were taken over on a real day, long after the demonstration's."""
        neu = als("controlling").get("/").context["wichtiges"].neu
        assert neu and all(f.tag <= heute() for f in neu) and Stadt.objects.get().fester_tag == heute()


@pytest.mark.django_db
class TestAufgaben:
    def test_der_filter_waehlt_art_und_frist_und_die_datei_ist_dieselbe(self, halle: str, als: Als) -> None:
        browser = als("controlling")
        alle = browser.get(reverse("aufgaben"), {"je_seite": "500"}).context["table"].data
        gewaehlt = browser.get(reverse("aufgaben"), {"art": "termin", "frist": "ueberfaellig", "je_seite": "500"}).context["table"].data
        erwartet = [a.titel for a in alle if a.art.value == "termin" and a.frist.value == "ueberfaellig"]
        assert [a.titel for a in gewaehlt] == erwartet and 0 < len(erwartet) < len(list(alle))
        datei = browser.get(reverse("aufgaben"), {"art": "termin", "frist": "ueberfaellig", "format": "csv"}).content.decode()
        assert all(titel in datei for titel in erwartet)

    def test_ein_gremium_hat_keine(self, halle: str, als: Als) -> None:
        assert als("gremium").get(reverse("aufgaben")).status_code == 404
