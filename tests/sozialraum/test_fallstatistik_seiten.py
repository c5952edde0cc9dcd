"""The Fallstatistik on its pages: from hand, rolled up, the same on page and export, small numbers for those who answer for them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from basis.zahlen import Zustand
from sozialraum.access import Wer
from sozialraum.actions.einlesen import Auftragsangaben
from sozialraum.actions.laden_hilfearten import KATALOG, lade_hilfearten
from sozialraum.actions.statistik import uebernimm
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Bevoelkerung, Datenlieferung, Sperrmuster, Zuordnung
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
WER = Wer.befehl("test")
KOPF = "hilfeart;gebiet;monat;ort;bestand;begonnen;beendet;tage\n"
# Raum I: 101 and 102 (Ressort I), Raum V: 501 (Ressort III)
ZEILEN = (
    "34;101;08.2007;in;20;0;0;0\n34;101;08.2007;außerhalb;10;0;0;0\n31;101;08.2007;;30;0;0;0\n34;501;08.2007;in;2;0;0;0\n"
    "34;101;09.2007;in;21;2;1;487\n34;101;09.2007;außerhalb;9;0;1;487\n31;101;09.2007;;34;4;0;0\n34;102;09.2007;in;10;10;0;0\n"
    "34;501;09.2007;in;2;0;0;0\n34;502;09.2007;in;7;7;0;0\n34;umA;09.2007;in;5;5;0;0\n52;101;09.2007;;6;6;0;0\n"
)


@pytest.fixture
def geladen(raeume: Raeume) -> Datenlieferung:
    lade_hilfearten(wer=WER, angaben=lies_toml(KATALOG))
    lieferung = Datenlieferung.objects.create(art="erfassung", stichtag=date(2006, 12, 31))
    for schluessel, anzahl in (("101", 1000), ("102", 500), ("501", 200), ("502", 300)):
        felder = {"stichtag": date(2006, 12, 31), "geschlecht": "w", "lieferung": lieferung, "zeile": 1}
        Bevoelkerung.objects.create(gebiet=raeume[schluessel], alter=10, anzahl=anzahl, **felder)
        Bevoelkerung.objects.create(gebiet=raeume[schluessel], alter=30, anzahl=9999, **felder)
    angaben = Auftragsangaben(art="fallstatistik", inhalt=(KOPF + ZEILEN).encode(), dateiname="f.csv", quelle="Muster", muster=True)
    return uebernimm(wer=WER, angaben=angaben).lieferung


def seite(client: Client, **wahl: str) -> Any:
    return client.get(reverse("fallstatistik"), {"von": "09.2007", "bis": "09.2007", **wahl})


def zeilen(tabelle: Any, name: str) -> dict[str, dict[str, Any]]:
    return {row.record[name]: row.record for row in tabelle.rows}


@pytest.mark.usefixtures("geladen")
class TestUebersicht:
    def test_von_hand(self, als: Als) -> None:
        antwort = seite(als("controlling"))
        arten = zeilen(antwort.context["arten"], "art")
        heim = arten["§ 34 Heimerziehung, sonstige betreute Wohnform"]
        assert [heim[s].zahl for s in ("bestand", "begonnen", "beendet", "innen", "ausserhalb")] == [54, 24, 2, 45, 9]
        text = antwort.content.decode()
        assert "88 laufende Hilfen" in text and "Musterdaten" in text and "Nur intern" in text

    def test_die_kennzahlen_zaehlen_nur_faelle_mit_stadtteil(self, als: Als) -> None:
        k = {v.eigene.schluessel: v.eigene for v in seite(als("controlling")).context["vergleiche"]}
        assert (k["hze_je_1000"].zaehler.zahl, k["hze_je_1000"].nenner.zahl, k["hze_je_1000"].wert.zahl) == (83, 2000, 41.5)
        assert k["in_ausserhalb"].zaehler.zahl == 40 and k["in_ausserhalb"].nenner.zahl == 49
        assert k["dauer"].wert.zahl == 16  # 974 Tage / 2 Hilfen / 30,4375

    def test_auf_der_hoeheren_ebene_ist_es_summe_durch_summe(self, als: Als) -> None:
        v = {v.eigene.schluessel: v for v in seite(als("controlling"), gebiet="sozialraum-I").context["vergleiche"]}["hze_je_1000"]
        assert (v.eigene.zaehler.zahl, v.eigene.nenner.zahl) == (74, 1500) and v.stadt.nenner.zahl == 2000

    def test_die_gebiete_ergeben_mit_dem_uebergreifenden_die_stadt(self, als: Als) -> None:
        antwort = seite(als("controlling"))
        gebiete = zeilen(antwort.context["gebiete"], "name")
        assert [gebiete[f"Ressort {r}"]["bestand"].zahl for r in ("I", "II", "III")] == [74, 0, 9]
        assert gebiete["unbegleitete minderjährige Ausländer (umA)"]["bestand"].zahl == 5
        assert antwort.context["gebiete"].totals[0]["bestand"].zahl == 88

    @pytest.mark.parametrize(
        ("wahl", "bestand"),
        [({"hilfen": "34"}, 54), ({"hilfen": "alle"}, 94), ({"hilfen": "form-ambulant"}, 34), ({"ort": "ausserhalb"}, 9),
         ({"gebiet": "stadtteil-101"}, 64), ({"gebiet": "uebergreifend"}, 5), ({"bis": "08.2007", "von": "08.2007"}, 62),
         ({"hilfen": "unsinn", "gebiet": "nirgends", "ort": "mond"}, 88)],
    )  # fmt: skip
    def test_filter(self, als: Als, wahl: dict[str, str], bestand: int) -> None:
        assert seite(als("controlling"), **wahl).context["arten"].totals[0]["bestand"].zahl == bestand

    def test_ein_zeitraum_summiert_zugaenge_und_nimmt_den_bestand_am_ende(self, als: Als) -> None:
        summe = seite(als("controlling"), von="08.2007", hilfen="31").context["arten"].totals[0]
        assert (summe["bestand"].zahl, summe["begonnen"].zahl) == (34, 4)

    def test_was_nicht_gemeldet_ist_ist_keine_null(self, als: Als) -> None:
        arten = zeilen(seite(als("controlling")).context["arten"], "art")
        pflege = arten["§ 33 Vollzeitpflege"]
        assert pflege["bestand"].zustand is Zustand.KEINE_ANGABE and pflege["hinweis"] == "nicht gemeldet"
        jgh = seite(als("controlling"), von="08.2007", hilfen="52").context["arten"].rows[0].record
        assert jgh["bestand"].zahl == 6 and jgh["hinweis"] == "ohne 1 Monat"

    def test_der_verlauf_hat_seine_werte_als_tabelle(self, als: Als) -> None:
        text = seite(als("controlling"), von="08.2007").content.decode()
        assert "Werte als Tabelle" in text and "08.2007" in text


@pytest.mark.usefixtures("geladen")
class TestKleineZahlen:
    def test_wer_nicht_zustaendig_ist_sieht_sie_gesperrt(self, als: Als) -> None:
        antwort = seite(als("fachkraft1"), gebiet="stadtteil-501")
        heim = zeilen(antwort.context["arten"], "art")["§ 34 Heimerziehung, sonstige betreute Wohnform"]
        assert {heim[s].zustand for s in ("bestand", "begonnen", "innen")} == {Zustand.GESPERRT}
        text = antwort.content.decode()
        assert "gesperrt" in text and "Nur intern" not in text
        assert {v.eigene.wert.zustand for v in antwort.context["vergleiche"] if v.eigene.schluessel == "hze_je_1000"} == {Zustand.GESPERRT}

    def test_der_nachbar_ist_mit_gesperrt_weil_die_summe_daneben_steht(self, als: Als) -> None:
        gebiete = zeilen(seite(als("fachkraft1"), gebiet="sozialraum-V").context["gebiete"], "name")
        assert {z["bestand"].zustand for z in gebiete.values()} == {Zustand.GESPERRT}

    @pytest.mark.parametrize(
        ("wer", "sieht"), [("controlling", True), ("ressort3", True), ("ressort1", False), ("fachbereichsleitung", False)]
    )
    def test_alles_sehen_controlling_und_die_zustaendige_ressortleitung(self, als: Als, wer: str, sieht: bool) -> None:
        antwort = seite(als(wer), gebiet="stadtteil-501", hilfen="34")
        assert (antwort.context["arten"].totals[0]["bestand"].zahl == 2) is sieht

    def test_controlling_sieht_auch_was_nirgends_zugeordnet_ist(self, als: Als, raeume: Raeume) -> None:
        Zuordnung.objects.filter(kind=raeume["501"]).delete()
        for wer, sieht in (("controlling", True), ("ressort3", False)):
            gebiete = zeilen(seite(als(wer)).context["gebiete"], "name")
            assert (gebiete["501 Teil 501"]["bestand"].zahl == 2) is sieht

    @pytest.mark.parametrize("name", ["fallstatistik", "fallzahlen"])
    def test_der_export_verraet_nicht_mehr_als_die_seite(self, als: Als, name: str) -> None:
        wahl = {"gebiet": "stadtteil-501", "von": "09.2007", "bis": "09.2007"}
        for wer, offen in (("fachkraft1", False), ("ressort3", True)):
            roh = als(wer).get(reverse(name), {**wahl, "format": "csv"}).content.decode("utf-8-sig")
            zellen = {zelle for zeile in csv.reader(io.StringIO(roh), delimiter=";") for zelle in zeile}
            assert ("2" in zellen) is offen and (("·" in zellen) or offen)

    def test_auch_die_mappe_nicht(self, als: Als) -> None:
        roh = als("fachkraft1").get(reverse("fallstatistik"), {"gebiet": "stadtteil-501", "von": "09.2007", "format": "xlsx"}).content
        mappe = load_workbook(io.BytesIO(roh))
        werte = {zelle for blatt in mappe.worksheets for zeile in blatt.iter_rows(values_only=True) for zelle in zeile}
        assert 2 not in werte and 10 not in werte and "·" in werte  # 2 Hilfen, 2 je 200 sind 10 je 1.000

    def test_nach_gesperrten_zahlen_laesst_sich_nicht_sortieren(self, als: Als) -> None:
        wahl = {"von": "09.2007", "bis": "09.2007"}
        plain = als("fachkraft1").get(reverse("fallzahlen"), wahl)
        sortiert = als("fachkraft1").get(reverse("fallzahlen"), wahl | {"sortierung": "-bestand"})
        namen = [[row.record["name"] for row in a.context["table"].rows] for a in (plain, sortiert)]
        assert namen[0] == namen[1]

    def test_der_verlauf_zeigt_anderen_nur_quartalsenden(self, als: Als) -> None:
        wahl = {"von": "08.2007", "gebiet": "stadtteil-501"}
        assert seite(als("fachkraft1"), **wahl).context["diagramm"] is None  # one quarter's end is no course
        assert len(seite(als("ressort3"), **wahl).context["diagramm"].kopf) == 4

    def test_ein_stadtteil_zeigt_anderen_formen_und_keine_hilfearten(self, als: Als) -> None:
        rows = [r.record for r in als("fachkraft1").get(reverse("fallzahlen"), {"von": "09.2007", "bis": "09.2007"}).context["table"].rows]
        assert {r["art"] for r in rows} <= {f"{form} Hilfen zur Erziehung" for form in ("ambulante", "teilstationäre", "stationäre")}
        raeume = als("fachkraft1").get(reverse("fallzahlen"), {"von": "09.2007", "bis": "09.2007", "ebene": "sozialraum"})
        assert "§ 34 Heimerziehung, sonstige betreute Wohnform" in {r.record["art"] for r in raeume.context["table"].rows}

    def test_ein_monat_mitten_im_quartal_ist_anderen_gesperrt(self, als: Als) -> None:
        for wer, offen in (("fachkraft1", False), ("ressort1", True)):
            summe = seite(als(wer), von="08.2007", bis="08.2007", gebiet="sozialraum-I").context["arten"].totals[0]
            assert (summe["bestand"].zahl == 60) is offen

    def test_das_ergebnis_der_pruefung_wird_gemerkt_und_gilt_bis_sich_etwas_aendert(
        self, als: Als, django_assert_max_num_queries: Any
    ) -> None:
        client = als("fachkraft1")
        erste = zeilen(seite(client).context["gebiete"], "name")
        gemerkt = set(Sperrmuster.objects.values_list("groesse", "stand"))
        assert {name for name, _ in gemerkt} == {"bestand:2007-09", "orte:2007-09", "stroeme:2007-09"}
        with django_assert_max_num_queries(14):
            assert zeilen(seite(client).context["gebiete"], "name") == erste
        angaben = Auftragsangaben(art="fallstatistik", inhalt=f"{KOPF}34;101;09.2007;in;90;0;0;0\n".encode(), dateiname="g.csv", quelle="")
        uebernimm(wer=WER, angaben=angaben, grund="Korrektur")
        seite(client)
        assert len({stand for name, stand in Sperrmuster.objects.values_list("groesse", "stand") if name == "bestand:2007-09"}) == 2


@pytest.mark.usefixtures("geladen")
def test_der_befehl_prueft_was_noch_fehlt_und_nichts_zweimal() -> None:
    ausgabe = io.StringIO()
    call_command("pruefe_fallzahlen", stdout=ausgabe)
    davor = set(Sperrmuster.objects.values_list("pk", flat=True))
    call_command("pruefe_fallzahlen", stdout=ausgabe)
    assert "1 Quartale sind geprüft." in ausgabe.getvalue() and davor == set(Sperrmuster.objects.values_list("pk", flat=True))


@pytest.mark.usefixtures("geladen")
class TestListe:
    def test_jede_zelle_einmal_und_nach_ebene(self, als: Als) -> None:
        client, wahl = als("controlling"), {"von": "09.2007", "bis": "09.2007", "hilfen": "alle"}
        zellen = {(r.record["name"], r.record["art"][:5]): r.record["bestand"].zahl
                  for r in client.get(reverse("fallzahlen"), wahl).context["table"].rows}  # fmt: skip
        assert zellen["101 Teil 101", "§ 34 "] == 30 and zellen["501 Teil 501", "§ 34 "] == 2 and len(zellen) == 6
        raeume = client.get(reverse("fallzahlen"), wahl | {"ebene": "sozialraum"}).context["table"].rows
        assert {r.record["name"] for r in raeume} == {"I Raum I", "V Raum V"}

    def test_mehr_zeilen_kosten_keine_abfrage(self, als: Als, django_assert_max_num_queries: Any) -> None:
        client = als("controlling")
        seite(client)
        with django_assert_max_num_queries(14):
            seite(client)


def test_ohne_zahlen_sagt_die_seite_was_zu_tun_ist(als: Als, raeume: Raeume) -> None:
    assert "Noch keine Fallzahlen" in als("controlling").get(reverse("fallstatistik")).content.decode()
    assert "Noch keine Fallzahlen" in als("fachkraft1").get(reverse("fallzahlen")).content.decode()
