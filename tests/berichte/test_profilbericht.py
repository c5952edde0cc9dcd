"""The report Gebietsprofil: what counts as what, its numbers a second time, its four outputs beside each other, and that it stays."""

import csv
import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from basis.zahlen import Wert, Zustand, datum
from berichte.regelwerk import Berichtstyp
from berichte.sections import profilbild
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.berichtsquelle import baum_am
from berichte.sections.gebiete import finde
from berichte.sections.profilbericht import Ende, Indikatorzeile, Profilbericht, Stand
from berichte.sections.profilinhalt import lade
from berichte.zeitraum import Berichtszeitraum
from sozialraum.clock import heute
from sozialraum.models import (
    Altersband,
    Bevoelkerung,
    Datenlieferung,
    Gebiet,
    Indikator,
    Indikatorwert,
    Zuordnung,
)
from tests.factories import Raeume
from tests.proaktiv.bau import text

Als = Callable[..., Client]
TYP = Berichtstyp.GEBIETSPROFIL
TAG, DAVOR = date(2006, 12, 31), date(2005, 12, 31)
JAHR, HALB = Berichtszeitraum(date(2006, 1, 1), TAG), Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30))
EBENEN = (("fachbereich", "FB"), ("ressort", "R-II"), ("sozialraum", "III"), ("stadtteil", "461"))


def bericht(ort: tuple[str, str], z: Berichtszeitraum = JAHR) -> Profilbericht:
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    return lade(baum_am(baum, knoten, z.bis), knoten, z)


def zeile(wert: Any, stadt: Any = Fraction(10), vorher: Any = None, **felder: Any) -> Indikatorzeile:
    def als_wert(x: Any) -> Wert:
        return Wert(None, x) if isinstance(x, Zustand) else Wert(Fraction(x))

    folge = ([Stand(DAVOR, als_wert(vorher))] if vorher is not None else []) + [Stand(TAG, als_wert(wert))]
    angaben: dict[str, Any] = {
        "schluessel": "a", "name": "A", "kategorie": "Bildung", "einheit": "%", "stellen": 1, "richtung": "belastend", "summe": False,
        "verlauf": tuple(folge), "darueber": None, "stadt": als_wert(stadt), "rang": None, "von": 0, "hoechster": None, "tief": None,
        "hoch": None, "fehlend": 0, "quelle": "Q", "dateien": (),
    }  # fmt: skip
    return Indikatorzeile(**(angaben | felder))


class TestRegeln:
    """By hand: 15 beside 10 in the city is half as much again, and half as much less burdened where high means relieved."""

    def test_wie_weit_neben_der_stadt(self) -> None:
        assert zeile(15).abstand == Fraction(1, 2) and zeile(15, richtung="entlastend").abstand == Fraction(-1, 2)
        assert zeile(0).abstand == -1, "0 is a value"
        assert {zeile(15, **ohne).abstand for ohne in ({"richtung": "neutral"}, {"summe": True}, {"stadt": 0})} == {None}
        assert zeile(Zustand.GESPERRT).abstand is None and zeile(15, Zustand.GESPERRT).abstand is None

    def test_veraenderung_kennt_die_drei_zustaende(self) -> None:
        assert zeile(15, vorher=12).aenderung == Wert(Fraction(3)) and zeile(15, vorher=12).bewegung == Fraction(1, 4)
        assert zeile(15, vorher=Zustand.GESPERRT).aenderung.zustand is Zustand.GESPERRT
        assert zeile(15, vorher=Zustand.KEINE_ANGABE).aenderung.zustand is Zustand.KEINE_ANGABE
        assert zeile(15).aenderung.zustand is Zustand.KEINE_ANGABE and zeile(15).davor is None
        assert zeile(15, vorher=0).bewegung is None, "of nothing there is no share"

    @pytest.mark.parametrize("luecke", [{"fehlend": 1}, {"fehlend_vorher": 1}, {"fehlend": 1, "fehlend_vorher": 1}])
    def test_verschiedene_mengen_von_stadtteilen_sind_nicht_vergleichbar(self, luecke: dict[str, int]) -> None:
        """As many missing on both days may be others."""
        assert zeile(15, vorher=12, **luecke).aenderung.zustand is Zustand.KEINE_ANGABE and zeile(15, vorher=12, **luecke).bewegung is None
        assert zeile(15, vorher=Zustand.GESPERRT, **luecke).aenderung.zustand is Zustand.GESPERRT

    def test_ohne_stichtag_ist_er_nie_geliefert(self) -> None:
        leer = zeile(1, verlauf=())
        assert leer.wert.zustand is Zustand.KEINE_ANGABE and leer.stichtag is None


@pytest.fixture
def werte(raeume: Raeume) -> Indikator:
    return liefere()


def liefere(*ohne: tuple[str, date]) -> Indikator:
    """0, 2, 4 … of 20 by Stadtteil, no small group; 201 is gesperrt, 301 has no value. A year before all had two more.

    ``ohne``: who lacks on which day.
    """
    indikator = Indikator.objects.create(
        schluessel="probe", name="Probe", kategorie="bildung", zaehler="a", nenner="b", einheit="prozent", quelle="Amt"
    )
    Indikator.objects.create(schluessel="leer", name="Leer", kategorie="bildung", zaehler="a", nenner="b", einheit="prozent")
    Altersband.objects.create(schluessel="0-u21", name="0 bis unter 21 Jahre", von=0, bis_unter=21)
    for tag, mehr in ((DAVOR, 1), (TAG, 0)):
        lieferung = Datenlieferung.objects.create(art="erfassung", stichtag=tag)
        for n, gebiet in enumerate(Gebiet.objects.filter(ebene=4).exclude(schluessel="301").order_by("schluessel")):
            if (gebiet.schluessel, tag) in ohne:
                continue
            gesperrt = gebiet.schluessel == "201"
            felder: dict[str, Any] = {"zustand": "gesperrt"} if gesperrt else {"zaehler": 2 * (n + mehr), "nenner": 20}
            Indikatorwert.objects.create(indikator=indikator, gebiet=gebiet, stichtag=tag, lieferung=lieferung, **felder)
            for alter, anzahl in ((10, n), (40, 100 + mehr)):
                Bevoelkerung.objects.create(
                    gebiet=gebiet, stichtag=tag, alter=alter, geschlecht="w", anzahl=anzahl, lieferung=lieferung, zeile=n
                )
    return indikator


@pytest.mark.django_db
class TestKleineStadt:
    def test_ein_stadtteil_von_hand(self, werte: Indikator) -> None:
        """102 is the second of eight with a value: 2 of 20, the year before 4 of 20; the city 2·(0+1+3+4+5+6+7+8) of 160."""
        b = bericht(("stadtteil", "102"))
        probe, leer = sorted(b.indikatoren, key=lambda i: i.name, reverse=True)
        assert (probe.wert.zahl, probe.vorher.zahl, probe.stadt.zahl) == (10, 20, Fraction(3400, 80))
        assert (probe.rang, probe.von, probe.hoechster) == (7, 8, 80) and probe.darueber == Wert(Fraction(5))
        assert leer.wert.zustand is Zustand.KEINE_ANGABE and leer.stichtag is None and leer.rang is None
        assert (b.menschen.gesamt, b.menschen.vorher, b.menschen.junge) == (101, 102, 1) and not b.menschen.raeume
        assert b.kernaussage.startswith("101 Einwohnende am 31.12.2006, davon 1 (1,0\u00a0%) unter 21 Jahren; Stadt ")
        assert any("Weniger belastet als die Stadt bei 1 Indikator" in satz and "Quelle: Amt" in satz for satz in b.wichtigste)
        assert any("Probe 10,0\u00a0% nach 20,0 am 31.12.2005, weniger belastet" in satz for satz in b.wichtigste)
        assert any("1 Indikator hat keinen Wert: Leer." in satz for satz in b.wichtigste)

    def test_die_drei_zustaende_sehen_nie_gleich_aus(self, werte: Indikator, als: Als) -> None:
        je = {"101": (Wert(Fraction(0)), 8), "201": (Wert(None, Zustand.GESPERRT), None), "301": (Wert(None, Zustand.KEINE_ANGABE), None)}
        for ort, (wert, rang) in je.items():
            probe = next(i for i in bericht(("stadtteil", ort)).indikatoren if i.name == "Probe")
            assert (probe.wert, probe.rang) == (wert, rang), ort
        zellen = {}
        for ort in je:
            antwort = als("ressort1").get(f"/berichte/gebietsprofil/stadtteil/{ort}/?von=01.01.2006&bis=31.12.2006&format=csv")
            reihe = next(r for r in csv.reader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";") if r[1:2] == ["Probe"])
            zellen[ort] = reihe[3]
        assert zellen == {"101": "0", "201": "·", "301": ""}

    def test_ein_sozialraum_sagt_was_fehlt(self, werte: Indikator) -> None:
        """Raum III has 301 without and 302 with a value, and nobody was counted in 301."""
        b = bericht(("sozialraum", "III"))
        probe = next(i for i in b.indikatoren if i.name == "Probe")
        assert (probe.wert, probe.fehlend, probe.tief) == (Wert(Fraction(40)), 1, None), "one value is no span"
        assert b.menschen.fehlend == 1 and not b.menschen.vergleichbar and b.menschen.gesamt == 104
        assert [z.gesamt for z in b.menschen.raeume] == [None, 104], "not counted is not 0"
        saetze = QUELLEN[TYP].luecken(b)
        assert "Die Bevölkerung fehlt in 1 Stadtteil." in saetze and any("in einzelnen Stadtteilen keinen Wert: Probe" in s for s in saetze)
        stadt = next(i for i in bericht(("fachbereich", "FB")).indikatoren if i.name == "Probe")
        assert stadt.rang is None and stadt.tief == Ende("101 Teil 101", Fraction(0)) and stadt.hoch == Ende("502 Teil 502", Fraction(80))

    @pytest.mark.parametrize("tag", [DAVOR, TAG])
    def test_wo_an_einem_tag_ein_stadtteil_fehlt_ist_die_veraenderung_nicht_bekannt(self, raeume: Raeume, tag: date, als: Als) -> None:
        """101 of Raum I is neither counted nor has a value on one of the days; 102 and Raum V, which are complete, tell theirs."""
        liefere(("101", tag))
        b = bericht(("sozialraum", "I"))
        m, probe = b.menschen, next(i for i in b.indikatoren if i.name == "Probe")
        assert m.gesamt is not None and m.vorher is not None and m.aenderung is None
        assert m.baender and {z.aenderung for z in m.baender} == {None}
        assert {z.schluessel: z.aenderung for z in m.raeume} == {"101": None, "102": -1}
        assert probe.wert.zahl is not None and probe.vorher.zahl is not None and probe.aenderung.zustand is Zustand.KEINE_ANGABE
        assert not any("Am meisten verändert" in satz or " als am 31.12.2005" in satz for satz in b.wichtigste)
        satz = f"Die Bevölkerung fehlt am {datum(tag)} in 1 Stadtteil. Wo einer fehlt, ist die Veränderung nicht bekannt"
        assert any(h.startswith(satz) for h in b.hinweise) and any("die Veränderung des Indikators" in h for h in b.hinweise)
        blaetter = {blatt.titel: blatt for blatt in profilbild.blaetter(b)}
        zeilen = [*blaetter["Bevölkerung"].zeilen, *blaetter["Gebiete"].fuss]
        spalten = [blaetter[name].kopf.index("Veränderung") for name in ("Bevölkerung", "Gebiete")]
        assert len(zeilen) == 2 and [z[n] for z, n in zip(zeilen, spalten, strict=True)] == [None, None]
        seite = text(als("ressort1").get("/berichte/gebietsprofil/sozialraum/I/?von=01.01.2006&bis=31.12.2006"))
        assert seite.count(satz) == 3, "under both tables and among the notes"
        diagramm = profilbild.diagramm(b)
        assert diagramm is not None and "31.12.2005" not in str(diagramm), "a day that counts others is not drawn beside"
        assert bericht(("sozialraum", "V")).menschen.aenderung == -2 and not profilbild.seite(bericht(("sozialraum", "V")))["ungleich"]

    def test_wo_beide_tage_vollstaendig_sind_steht_die_veraenderung_da(self, werte: Indikator) -> None:
        b = bericht(("sozialraum", "I"))
        probe = next(i for i in b.indikatoren if i.name == "Probe")
        assert b.menschen.aenderung == sum(z.aenderung or 0 for z in b.menschen.raeume) == -len(b.menschen.raeume) and probe.bewegung
        assert any("Am meisten verändert" in satz for satz in b.wichtigste) and not profilbild.seite(b)["ungleich"]

    def test_fehlen_an_beiden_tagen_andere_sagt_er_beide(self, raeume: Raeume) -> None:
        liefere(("101", DAVOR), ("102", TAG))
        b = bericht(("sozialraum", "I"))
        assert b.menschen.aenderung is None and {z.aenderung for z in b.menschen.raeume} == {None}
        assert any("fehlt am 31.12.2006 in 1 Stadtteil und am 31.12.2005 in 1 Stadtteil." in h for h in b.hinweise)

    def test_ohne_alles_steht_ein_satz_da(self, raeume: Raeume, als: Als) -> None:
        b = bericht(("fachbereich", "FB"))
        assert b.ist_leer and "keine Bevölkerung geliefert" in b.kernaussage and b.stand == TAG
        seite = text(als("fachkraft1").get("/berichte/gebietsprofil/fachbereich/FB/"))
        assert "Für dieses Gebiet gibt es noch keine Werte" in seite and "Die Bevölkerung fehlt." in seite

    def test_gerechnet_wird_auf_dem_gebietsstand_des_tages(self, werte: Indikator, raeume: Raeume) -> None:
        """302 belongs to Raum II from 2007 on; the profile of 2006 has it in Raum III, that of 2007 does not."""
        zuordnung = Zuordnung.objects.get(kind=raeume["302"])
        Zuordnung.objects.filter(pk=zuordnung.pk).update(gueltig_bis=TAG)
        Zuordnung.objects.create(kind=raeume["302"], eltern=raeume["II"], gueltig_von=date(2007, 1, 1))
        damals, danach = bericht(("sozialraum", "III")), bericht(("sozialraum", "III"), HALB)
        assert damals.kopf.gebietsstand == TAG and [z.schluessel for z in damals.menschen.raeume] == ["301", "302"]
        assert danach.kopf.gebietsstand == HALB.bis and [z.schluessel for z in danach.menschen.raeume] == ["301"]

    def test_mehr_indikatoren_kosten_keine_abfrage(self, werte: Indikator, als: Als) -> None:
        client, zahlen = als("controlling"), []
        for nummer in range(3):
            felder = {"kategorie": "bildung", "zaehler": "a", "nenner": "b", "einheit": "prozent"}
            Indikator.objects.create(schluessel=f"n{nummer}", name=f"N{nummer}", **felder)
            with CaptureQueriesContext(connection) as abfragen:
                assert client.get("/berichte/gebietsprofil/sozialraum/I/").status_code == 200
            zahlen.append(len(abfragen))
        assert zahlen[1] == zahlen[2] <= 14


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestSeite:
    ADRESSE = "/berichte/gebietsprofil/sozialraum/III/"

    @pytest.mark.parametrize("frage", ["von=01.01.2007", "von=01.07.2007&bis=01.01.2007", "von=01.01.2007&bis=31.12.2030", "von=x&bis=y"])
    def test_ein_falscher_zeitraum_wird_erklaert(self, als: Als, frage: str) -> None:
        client = als("ressort1")
        assert client.get(f"{self.ADRESSE}?{frage}").status_code == 422
        assert client.get(f"{self.ADRESSE}?{frage}&format=csv").status_code == 422
        assert client.get(f"{self.ADRESSE}pdf/?{frage}").status_code == 422
        assert "Gezeigt ist das letzte abgeschlossene Halbjahr" in text(client.get(f"{self.ADRESSE}?{frage}"))

    def test_wer_was_liest(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.http import HttpResponse

        from berichte.views import laufend

        monkeypatch.setattr(laufend, "drucke", lambda request, auftrag, name: HttpResponse(name, content_type="application/pdf"))
        for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("ressort3", 200), ("gremium", 404)):
            assert {als(wer).get(f"{self.ADRESSE}{wohin}").status_code for wohin in ("", "pdf/")} == {status}, wer
        leser = als("ressort1")
        assert leser.get("/berichte/gebietsprofil/").headers["Location"] == "/berichte/gebietsprofil/fachbereich/FB/"
        assert leser.get("/berichte/gebietsprofil/stadtteil/999/").status_code == 404
