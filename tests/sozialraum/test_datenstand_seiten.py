"""The Datenstand as people see it: what is there, late, missing, corrected, gesperrt; who delivers; what is overdue."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from basis import due
from basis.zahlen import Zustand
from sozialraum.access import Wer, Zugang
from sozialraum.actions.datenkalender import lade_datenkalender, speichere_verantwortung
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.actions.korrektur import korrigiere
from sozialraum.actions.statistik import nimm_zurueck
from sozialraum.ebenen import Ebene
from sozialraum.inputs import datenstand as inputs
from sozialraum.inputs.baeume import Baumfolge
from sozialraum.models import Datenlieferung, Datenverantwortung, Gebiet, Indikator, Indikatorwert, Protokoll, Stadt
from sozialraum.vollstaendigkeit import Lage
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
HEUTE = date(2007, 10, 15)
STADTTEILE = ("101", "102", "201", "202", "301", "302", "401", "402", "501", "502")


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


@pytest.fixture
def indikator(raeume: Raeume) -> Indikator:
    return Indikator.objects.create(
        schluessel="probe", name="Probe", kategorie="bildung", zaehler="a", nenner="b", einheit="prozent", rhythmus="jährlich"
    )


@pytest.fixture
def kalender(indikator: Indikator) -> Datenverantwortung:
    return Datenverantwortung.objects.create(
        indikator=indikator, rhythmus="jahr", stelle="Schulen", frist_tage=90, gueltig_von=date(2004, 1, 1)
    )


def liefere(indikator: Indikator, tag: date, orte: tuple[str, ...] = STADTTEILE, **felder: Any) -> list[Indikatorwert]:
    """One delivery of 1/10 for each Gebiet."""
    lieferung = Datenlieferung.objects.create(art="erfassung", stichtag=tag)
    gebiete = {g.schluessel: g for g in Gebiet.objects.all()}
    werte = {"zaehler": 1, "nenner": 10} | felder
    return [
        Indikatorwert.objects.create(indikator=indikator, gebiet=gebiete[ort], stichtag=tag, lieferung=lieferung, **werte) for ort in orte
    ]


def lagen(ebene: Ebene = Ebene.STADTTEIL, jahr: int = 2007) -> dict[str, str]:
    """Period → Lage of the one row of the matrix."""
    tafeln, _ = inputs.tafeln(inputs.gegenstaende(), Baumfolge(HEUTE), ebene, bis=date(jahr + 1, 1, 1), heute=HEUTE)
    return {z.name: c.lage if c else "" for t in tafeln for z, c in zip(t.zeitraeume, t.zeilen[0].zellen, strict=True)}


class TestMatrix:
    def test_da_lueckenhaft_ueberfaellig(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        liefere(indikator, date(2004, 12, 31))
        liefere(indikator, date(2005, 12, 31), STADTTEILE[:9])
        assert lagen() == {"2004": Lage.DA, "2005": Lage.LUECKE, "2006": Lage.UEBERFAELLIG}

    def test_ohne_kalender_fehlt_es_und_wird_nicht_ueberfaellig(self, indikator: Indikator) -> None:
        assert set(lagen().values()) == {Lage.FEHLT}

    def test_eine_zurueckgenommene_lieferung_ist_nicht_da(
        self, besetzung: Besetzung, indikator: Indikator, kalender: Datenverantwortung
    ) -> None:
        wert = liefere(indikator, date(2006, 12, 31))[0]
        assert lagen()["2006"] == Lage.DA
        nimm_zurueck(wer=wer_ist(besetzung.controlling), lieferung=wert.lieferung, grund="falsch")
        assert lagen()["2006"] == Lage.UEBERFAELLIG

    def test_die_ebene_entscheidet_was_vollstaendig_heisst(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        liefere(indikator, date(2006, 12, 31), ("101", "102"))
        tafeln = {e: inputs.tafeln(inputs.gegenstaende(), Baumfolge(HEUTE), e, bis=HEUTE, heute=HEUTE)[0] for e in Ebene}
        zellen = {ebene: tafel[0].zeilen[0].zellen[-1] for ebene, tafel in tafeln.items()}
        assert {e.name: (c.da, c.erwartet) for e, c in zellen.items() if c} == {
            "STADTTEIL": (2, 10), "SOZIALRAUM": (1, 5), "RESSORT": (0, 3), "FACHBEREICH": (0, 1),
        }  # fmt: skip

    def test_fuer_jeden_zeitraum_gilt_sein_gebietsstand(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        """501 and 502 become one Stadtteil on 1 January 2007; what was whole for 2006 stays whole, and 2005 as well."""
        Gebiet.objects.filter(schluessel="502").update(gueltig_bis=date(2006, 12, 31))
        liefere(indikator, date(2005, 12, 31))
        liefere(indikator, date(2006, 12, 31), STADTTEILE[:9])
        baeume = Baumfolge(HEUTE)
        for tag in (date(2005, 12, 31), date(2006, 12, 31), HEUTE):
            assert baeume.am(tag).knoten == Gebiet.objects.baum(tag).knoten
        assert lagen()["2005"] == Lage.DA and lagen()["2006"] == Lage.LUECKE
        Gebiet.objects.filter(schluessel="502").update(gueltig_bis=date(2006, 12, 30))
        assert lagen()["2006"] == Lage.DA

    def test_gesperrt_keine_angabe_und_korrigiert_stehen_in_der_zelle(
        self, als: Als, besetzung: Besetzung, indikator: Indikator, kalender: Datenverantwortung
    ) -> None:
        erste = liefere(indikator, date(2006, 12, 31), STADTTEILE[:8])[0]
        liefere(indikator, date(2006, 12, 31), STADTTEILE[8:9], zaehler=None, zustand="gesperrt")
        liefere(indikator, date(2006, 12, 31), STADTTEILE[9:], zaehler=None, zustand="keine_angabe")
        wer = wer_ist(besetzung.controlling)
        korrigiere(wer=wer, wert=erste, zaehler=Decimal(2), nenner=Decimal(10), zustand=Zustand.WERT, grund="Dreher")
        text = als("ressort1").get(reverse("datenstand")).content.decode()
        for wort in ("1 korrigiert", "1 gesperrt", "1 keine Angabe", "vollständig", "überfällig", "Schulen"):
            assert wort in text
        assert lagen()["2006"] == Lage.DA

    def test_mit_dem_neuen_rhythmus_steht_der_indikator_in_zwei_tafeln(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        kalender.gueltig_bis = date(2006, 12, 31)
        kalender.save()
        Datenverantwortung.objects.create(
            indikator=indikator, rhythmus="quartal", stelle="Schulen", frist_tage=60, gueltig_von=date(2007, 1, 1)
        )
        liefere(indikator, date(2006, 12, 31))
        quartal, jahr = inputs.tafeln(inputs.gegenstaende(), Baumfolge(HEUTE), Ebene.STADTTEIL, bis=HEUTE, heute=HEUTE)[0]
        erwartet = ["4. Qu. 2006 da", "1. Qu. 2007 ueberfaellig", "2. Qu. 2007 ueberfaellig", "3. Qu. 2007 offen"]
        assert [f"{c.zeitraum.name} {c.lage}" for c in quartal.zellen] == erwartet
        assert [(c.zeitraum.name, c.lage) for c in jahr.zellen][-1] == ("2006", Lage.DA)

    def test_nur_offenes_laesst_weg_was_vollstaendig_ist(self, als: Als, indikator: Indikator, kalender: Datenverantwortung) -> None:
        for jahr in (2004, 2005, 2006):
            liefere(indikator, date(jahr, 12, 31))
        client = als("ressort1")
        assert "In dieser Auswahl fehlt nichts." in client.get(reverse("datenstand") + "?nur=offen").content.decode()
        assert "3 von 3 Lieferungen sind vollständig. Überfällig ist keine." in client.get(reverse("datenstand")).content.decode()

    def test_die_ausgabe_nennt_jede_zelle_mit_frist_und_stelle(self, als: Als, indikator: Indikator, kalender: Datenverantwortung) -> None:
        liefere(indikator, date(2005, 12, 31), STADTTEILE[:9])
        zeilen = als("ressort1").get(reverse("datenstand") + "?format=csv").content.decode("utf-8-sig").splitlines()
        assert zeilen[2] == "Bildung;Probe;jährlich;2005;31.12.2005;lückenhaft;10;9;1;0;0;0;31.03.2006;ja;Schulen"

    @pytest.mark.parametrize("abfrage", ["?ebene=x", "?jahr=9999", "?jahr=abc", "?gruppe=x&stelle=y", "?nur=z"])
    def test_unsinn_in_der_adresse_gilt_als_nicht_gewaehlt(self, als: Als, kalender: Datenverantwortung, abfrage: str) -> None:
        assert als("ressort1").get(reverse("datenstand") + abfrage).status_code == 200


class TestZeitraum:
    def test_jeder_stadtteil_mit_wert_oder_dass_er_fehlt(self, als: Als, indikator: Indikator, kalender: Datenverantwortung) -> None:
        liefere(indikator, date(2006, 6, 30), STADTTEILE[:3])
        liefere(indikator, date(2006, 12, 31), STADTTEILE[:2])
        url = reverse("datenstand_zeitraum", args=["probe", "jahr", "31.12.2006"])
        text = als("ressort1").get(url).content.decode()
        assert "Für 7 von 10 Stadtteilen fehlt die Lieferung." in text and "Es fehlen: Teil 202" in text
        zeilen = als("ressort1").get(url + "?format=csv&stand=wert").content.decode("utf-8-sig").splitlines()
        assert [z.split(";")[3] for z in zeilen[1:4]] == ["31.12.2006", "31.12.2006", "30.06.2006"], "der jüngere Stichtag gilt"
        assert als("ressort1").get(url + "?stand=fehlt").content.decode().count("Teil ") >= 7

    @pytest.mark.parametrize("ende", ["30.12.2006", "31.12.99999", "abc", "32.01.2006"])
    def test_einen_zeitraum_den_es_nicht_gibt_gibt_es_nicht(self, als: Als, indikator: Indikator, ende: str) -> None:
        assert als("ressort1").get(f"/daten/datenstand/probe/jahr/{ende}/").status_code == 404
        assert als("ressort1").get("/daten/datenstand/probe/woche/31.12.2006/").status_code == 404


    def test_fallzahlen_eines_stadtteils_sieht_nur_wer_dafuer_zustaendig_ist(self, als: Als, indikator: Indikator) -> None:
        Indikator.objects.filter(pk=indikator.pk).update(beruht_auf_fallzahlen=True)
        liefere(indikator, date(2006, 12, 31))
        ort = reverse("datenstand_zeitraum", args=[indikator.schluessel, "jahr", "31.12.2006"])
        kopf, *zeilen = (z.split(";") for z in als("controlling").get(f"{ort}?format=csv").content.decode("utf-8-sig").split("\r\n") if z)
        spalte = kopf.index("Zähler")
        assert any(z[spalte][:1].isdigit() for z in zeilen if len(z) > spalte)
        for datei in (als("fachkraft1").get(f"{ort}?format=csv"), als("netzwerkstelle").get(f"{ort}?format=csv")):
            zeilen = [z.split(";") for z in datei.content.decode("utf-8-sig").split("\r\n")[1:] if z.count(";") >= spalte]
            assert zeilen and not any(z[spalte][:1].isdigit() for z in zeilen)
        assert "gesperrt" in als("fachkraft1").get(ort).content.decode()


class TestErinnerungen:
    def test_je_stelle_ein_text_zum_kopieren(self, als: Als, indikator: Indikator, kalender: Datenverantwortung) -> None:
        liefere(indikator, date(2004, 12, 31))
        liefere(indikator, date(2005, 12, 31))
        text = als("ressort1").get(reverse("erinnerungen")).content.decode()
        assert "Eine Lieferung ist überfällig." in text and "An: Schulen" in text
        assert "- Probe, Zeitraum 2006, fällig am 31.03.2007" in text and "bis zum 29.10.2007" in text

    def test_eine_luecke_vor_der_letzten_lieferung_ist_faellig_und_wird_gezeigt(
        self, als: Als, besetzung: Besetzung, indikator: Indikator, kalender: Datenverantwortung
    ) -> None:
        kalender.rhythmus = "quartal"
        kalender.gueltig_von = date(2006, 7, 1)
        kalender.save()
        for tag in (date(2006, 9, 30), date(2007, 3, 31)):
            liefere(indikator, tag)
        assert [r.zeitraum for r in inputs.rueckstaende(HEUTE)] == ["4. Qu. 2006", "2. Qu. 2007"]
        assert lagen()["4. Qu. 2006"] == Lage.UEBERFAELLIG
        assert "Zeitraum 4. Qu. 2006" in als("ressort1").get(reverse("erinnerungen")).content.decode()
        assert "2 Datenlieferungen sind überfällig" in [f.titel for f in due.sammle(Zugang(besetzung.controlling), HEUTE)]

    def test_die_pflegenden_sehen_es_auf_ihrer_uebersicht(
        self, besetzung: Besetzung, indikator: Indikator, kalender: Datenverantwortung
    ) -> None:
        offen = [f.titel for f in due.sammle(Zugang(besetzung.controlling), HEUTE)]
        assert "3 Datenlieferungen sind überfällig" in offen
        assert [f for f in due.sammle(Zugang(besetzung.ressort1), HEUTE) if "überfällig" in f.titel] == []

    def test_nach_dem_ende_der_verantwortung_wird_nichts_mehr_erwartet(self, kalender: Datenverantwortung) -> None:
        kalender.gueltig_bis = date(2004, 12, 31)
        kalender.save()
        assert [r.zeitraum for r in inputs.rueckstaende(HEUTE)] == ["2004"]

    def test_wer_nicht_mehr_in_gebrauch_ist_wird_nicht_erinnert(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        Indikator.objects.update(aktiv=False)
        assert inputs.rueckstaende(HEUTE) == []


class TestKalender:
    def test_anlegen_und_aendern_stehen_im_protokoll(self, als: Als, indikator: Indikator) -> None:
        client = als("controlling")
        angaben = {"indikator": indikator.pk, "rhythmus": "jahr", "stelle": "Schulen", "frist_tage": "60", "gueltig_von": "01.01.2006"}
        assert client.post(reverse("datenverantwortung_neu"), angaben).status_code == 302
        row = Datenverantwortung.objects.get()
        assert client.post(reverse("datenverantwortung_aendern", args=[row.pk]), angaben | {"frist_tage": "30", "grund": "neu vereinbart"})
        assert list(Protokoll.objects.filter(gegenstand="datenverantwortung").order_by("pk").values_list("aktion", "grund")) == [
            ("datenverantwortung_angelegt", ""), ("datenverantwortung_geändert", "neu vereinbart"),
        ]  # fmt: skip

    def test_zwei_zugleich_werden_mit_einem_satz_abgelehnt(self, als: Als, indikator: Indikator, kalender: Datenverantwortung) -> None:
        angaben = {"indikator": indikator.pk, "rhythmus": "quartal", "stelle": "Amt", "frist_tage": "60", "gueltig_von": "01.01.2003"}
        antwort = als("controlling").post(reverse("datenverantwortung_neu"), angaben)
        assert antwort.status_code == 422 and "in dieser Zeit schon eine Stelle eingetragen" in antwort.content.decode()
        assert als("controlling").post(reverse("datenverantwortung_neu"), angaben | {"gueltig_bis": "31.12.2003"}).status_code == 302

    @pytest.mark.parametrize(
        "angaben", [{"bestand": "bevoelkerung"}, {"indikator": ""}, {"frist_tage": "1001"}, {"gueltig_bis": "01.01.2005"}]
    )
    def test_unstimmiges_wird_abgelehnt(self, als: Als, indikator: Indikator, angaben: dict[str, str]) -> None:
        gut = {"indikator": indikator.pk, "rhythmus": "jahr", "stelle": "Schulen", "frist_tage": "60", "gueltig_von": "01.01.2006"}
        assert als("controlling").post(reverse("datenverantwortung_neu"), gut | angaben).status_code == 422

    def test_der_kalender_kommt_aus_einer_datei(self, indikator: Indikator) -> None:
        kopf = "gegenstand;rhythmus;stelle;einheit;frist_tage;gueltig_von;gueltig_bis;hinweis;muster\n"
        datei = f"{kopf}probe;jahr;Schulen;;60;01.01.2004;;;ja\nbevoelkerung;jahr;Amt;;30;01.01.2004;;;nein\n".encode()
        bericht = lade_datenkalender(wer=Wer.befehl("test"), inhalt=datei, dateiname="k.csv")
        assert bericht.neu == {"Datenverantwortungen": 2}
        assert not lade_datenkalender(wer=Wer.befehl("test"), inhalt=datei, dateiname="k.csv").hat_geaendert
        falsch = f"{kopf}x;woche;Schulen;y;viele;01.01.2004;01.01.2003;;vielleicht\n".encode()
        with pytest.raises(Abgelehnt) as fehler:
            lade_datenkalender(wer=Wer.befehl("test"), inhalt=falsch, dateiname="k.csv")
        assert len(fehler.value.saetze) == 6 and all(s.startswith("k.csv, Zeile 2") for s in fehler.value.saetze)

    def test_wer_nur_liest_sieht_wer_pflegen_darf(self, als: Als, kalender: Datenverantwortung) -> None:
        text = als("ressort1").get(reverse("datenkalender")).content.decode()
        assert "Das dürfen: Controlling und Planung" in text and "Eintrag anlegen" not in text


class TestRegelnDerDatenbank:
    def neu(self, **felder: Any) -> Datenverantwortung:
        return Datenverantwortung(**{"rhythmus": "jahr", "stelle": "Amt", "frist_tage": 30, "gueltig_von": date(2004, 1, 1)} | felder)

    @pytest.mark.parametrize(
        ("felder", "regel"),
        [
            ({}, "fuer_genau_eines"),
            ({"bestand": "wetter"}, "fuer_genau_eines"),
            ({"bestand": "bevoelkerung", "stelle": ""}, "hat_eine_stelle"),
            ({"bestand": "bevoelkerung", "rhythmus": "woche"}, "rhythmus_ist_bekannt"),
            ({"bestand": "bevoelkerung", "frist_tage": 1001}, "frist_bis_1000_tage"),
            ({"bestand": "bevoelkerung", "gueltig_bis": date(2003, 1, 1)}, "endet_nicht_vor_beginn"),
        ],
    )
    def test_was_nicht_geht(self, felder: dict[str, Any], regel: str) -> None:
        self.neu(bestand="bevoelkerung").save()
        Datenverantwortung.objects.all().delete()
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            self.neu(**felder).save()

    def test_zwei_zur_gleichen_zeit_gehen_nicht_nacheinander_schon(self, indikator: Indikator, kalender: Datenverantwortung) -> None:
        self.neu(bestand="bevoelkerung").save()
        with pytest.raises(IntegrityError, match="ueberschneidet_sich_nicht"), transaction.atomic():
            self.neu(indikator=indikator, gueltig_von=date(2006, 1, 1)).save()
        with pytest.raises(IntegrityError, match="ueberschneidet_sich_nicht"), transaction.atomic():
            self.neu(bestand="bevoelkerung", gueltig_von=date(2006, 1, 1)).save()
        self.neu(indikator=indikator, gueltig_von=date(2003, 1, 1), gueltig_bis=date(2003, 12, 31)).save()

    def test_dieselbe_zeile_noch_einmal_gespeichert_stoert_sich_nicht_selbst(
        self, besetzung: Besetzung, kalender: Datenverantwortung
    ) -> None:
        kalender.frist_tage = 10
        assert speichere_verantwortung(wer=wer_ist(besetzung.controlling), verantwortung=kalender).frist_tage == 10
