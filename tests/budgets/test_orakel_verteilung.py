"""Gegenprobe an Veröffentlichtem: größter Rest (Hessen, Lehrbuch), Testvektor auf den Cent."""

import json
from decimal import Decimal
from itertools import groupby

import pytest
from django.core.management import call_command

from basis.geld import groesster_rest
from basis.wertedatei import Dateifehler
from budgets.dateimodell import rechne
from tests.orakel_daten import orakel_datei, orakel_zeilen


def test_jeder_ausgewaehlte_fall_des_groessten_rests_stimmt() -> None:
    faelle = [zeile for zeile in orakel_zeilen("handpicked_cases.csv") if zeile["method"] == "largest_remainder"]
    assert len(faelle) >= 25
    for fall in faelle:
        gewichte = [int(wert) for wert in fall["weights"].split()]
        assert groesster_rest(int(fall["total"]), gewichte) == [int(wert) for wert in fall["expected"].split()], fall["case"]


def test_die_hessischen_sitzverteilungen_stimmen_bis_auf_die_mehrheitsklausel() -> None:
    faelle = 0
    for _, gruppe in groupby(orakel_zeilen("hessen_hare_niemeyer_2001_2006.csv"), key=lambda zeile: zeile["case_id"]):
        zeilen = list(gruppe)
        sitze = groesster_rest(int(zeilen[0]["seats_total"]), [int(zeile["votes"]) for zeile in zeilen])
        gleich = sitze == [int(zeile["seats_published"]) for zeile in zeilen]
        assert gleich is not any(zeile["exception"] for zeile in zeilen), zeilen[0]["case_id"]
        faelle += 1
    assert faelle == 851


class TestTestvektor:
    @pytest.fixture
    def soll(self) -> dict[str, dict[str, str]]:
        return {zeile["raum"]: zeile for zeile in orakel_zeilen("domain_testvektor_punktwerte.csv", ";")}

    def test_jede_zahl_stimmt_auf_die_gedruckte_stelle(self, soll: dict[str, dict[str, str]]) -> None:
        werte, modell = orakel_datei("testvektor_werte.csv").read_bytes(), orakel_datei("testvektor_modell.toml").read_bytes()
        ergebnis = rechne(werte, "werte.csv", modell, "modell.toml").ergebnis
        for zeile in ergebnis.zeilen:
            erwartet = soll[zeile.schluessel]
            assert round(zeile.punktwert, 4) == Decimal(erwartet["punktwert"])
            assert round(zeile.bedarfseinheiten, 2) == Decimal(erwartet["bedarfseinheiten"])
            assert zeile.roh_bruch.gerundet(2, teiler=100) == Decimal(erwartet["roh_eur"])
            assert zeile.gekappt_bruch is not None
            assert zeile.gekappt_bruch.gerundet(2, teiler=100) == Decimal(erwartet["gekappt_eur"])
            assert zeile.betrag == int(erwartet["endbudget_eur"]) * 100
        assert sum(ergebnis.betraege.values()) + 238_000_000 + 59_510_000 == 1_983_350_000

    def test_der_befehl_gibt_dieselben_betraege(self, soll: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
        call_command("verteile", str(orakel_datei("testvektor_werte.csv")), str(orakel_datei("testvektor_modell.toml")))
        ergebnis = json.loads(capsys.readouterr().out)
        assert {zeile["schluessel"]: Decimal(zeile["betrag"]) for zeile in ergebnis["zeilen"]} == {
            raum: Decimal(zeile["endbudget_eur"]) for raum, zeile in soll.items()
        }
        assert (ergebnis["uebergreifend"], ergebnis["reserve"]) == ("2380000.00", "595100.00")


class TestLeipzig:
    """Eine zweite Stadt aus Dateien allein: 63 Ortsteile, führende Nullen, ein Indikator ohne Unterschiede."""

    modell = """verfahren = "{verfahren}"
        bevoelkerung = "einwohner"
        betrag = "17833500.00"
        rundung = "0.01"
        [gewichte]
        {merkmal} = "1"
    """

    def rechne(self, verfahren: str, merkmal: str) -> dict[str, int]:
        werte = orakel_datei("leipzig/leipzig_indikatoren_2022_wide.csv").read_bytes().replace(b"ot_key", b"schluessel", 1)
        modell = self.modell.format(verfahren=verfahren, merkmal=merkmal).encode()
        return rechne(werte, "leipzig.csv", modell, "modell.toml").ergebnis.betraege

    def test_der_ganze_betrag_wird_auf_den_cent_verteilt(self) -> None:
        for verfahren in ("anteil", "minmax", "rang", "quintil"):
            betraege = self.rechne(verfahren, "personen_in_bg")
            assert len(betraege) == 63 and "00" in betraege
            assert sum(betraege.values()) == 1_783_350_000

    def test_der_indikator_ohne_unterschiede_wird_mit_einem_satz_abgelehnt(self) -> None:
        with pytest.raises(Dateifehler) as fehler:
            self.rechne("minmax", "langzeitarbeitslose")
        assert fehler.value.saetze == (
            "leipzig.csv, Spalte langzeitarbeitslose: „langzeitarbeitslose“ hat in allen Räumen denselben Wert und unterscheidet sie "
            "nicht. Das Merkmal wird abgelehnt.",
        )
        with pytest.raises(Dateifehler, match="in der Stadt die Quote 0"):
            self.rechne("anteil", "langzeitarbeitslose")
