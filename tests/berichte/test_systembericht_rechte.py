"""The report on the Pro-Aktive Systeme: what is gesperrt, what was weighed, which deadlines hold, to which Gremium something went."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from berichte.sections import systembild
from berichte.zeitraum import Berichtszeitraum
from proaktiv.actions import kreislauf
from proaktiv.models import Fruehwarnung, Hinweis, Systemstadtteil
from sozialraum.models import Parameter, Stadt
from tests.berichte.test_systembericht import HALB, JAHR, bericht
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import (
    HEUTE,
    TAG,
    baue_hinweis,
    baue_indikator,
    baue_planungsgruppe,
    baue_regel,
    baue_runde,
    baue_system,
    neue_abwaegung,
    text,
)

Als = Callable[..., Client]
ORT = ("stadtteil", "101")
BEGINN_FREMD = date(2007, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


def fremdes_system(raeume: Raeume, ab: date = BEGINN_FREMD) -> None:
    """Of Ressort II, with a round that was held, for a Stadtteil of Ressort I."""
    fremd = baue_system(raeume["III"], "System am Hang")
    Systemstadtteil.objects.create(system=fremd, gebiet=raeume["101"], gueltig_von=ab)
    baue_runde(fremd, stand="gehalten")


class TestFremdeRunden:
    """Rounds of another Ressort are gesperrt: not 0, and not a part that looks like all."""

    def test_ihre_anzahlen_sind_gesperrt_und_der_satz_sagt_es(self, raeume: Raeume, besetzung: Besetzung) -> None:
        fremdes_system(raeume, date(2006, 9, 1))
        b, alle = (bericht(w, ORT, JAHR) for w in (besetzung.ressort1, besetzung.controlling))
        runden = next(g for g in b.gruppen if g.titel == "Runden im Zeitraum").zeilen
        assert all(z.gesperrt and z.vorher_gesperrt and z.wert is None and z.vorher is None for z in runden)
        assert (b.systeme[0].gesperrt, b.systeme[0].runden, b.summe.gesperrt, b.summe.runden) == (True, None, True, None)
        assert not any("keine Runde angesetzt" in satz for satz in b.wichtigste) and any("ist gesperrt" in s for s in b.wichtigste)
        assert any("System eines anderen Ressorts" in satz for satz in b.hinweise)
        assert systembild.kennzahlen(b)[1] == {"bezeichnung": "Runden gehalten", "wert": "·", "zusatz": "gesperrt"}
        zeile = next(z for z in systembild.blaetter(b)[0].zeilen if z[1] == "angesetzte Runden")
        assert {getattr(zelle, "zustand", zelle) for zelle in zeile[2:]} == {"gesperrt"}
        assert (alle.wert("runden"), alle.systeme[0].gesperrt, alle.zeile("runden").gesperrt) == (1, False, False)
        assert not any("anderen Ressorts" in satz for satz in alle.hinweise)

    def test_neben_eigenen_steht_keine_teilsumme(self, raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
        eigenes = baue_system(raeume["I"])
        Systemstadtteil.objects.create(system=eigenes, gebiet=raeume["101"], gueltig_von=date(2006, 9, 1))
        baue_runde(eigenes, stand="gehalten")
        fremdes_system(raeume)
        b = bericht(besetzung.ressort1, ORT, JAHR)
        assert b.zeile("runden").gesperrt and {(s.name, s.runden) for s in b.systeme} == {(eigenes.name, 1), ("System am Hang", None)}
        raum = bericht(besetzung.ressort1, ("sozialraum", "I"), JAHR)
        assert (raum.wert("runden"), raum.zeile("runden").gesperrt) == (1, False), "its own Systeme alone count there"
        assert [(z.gesperrt, z.runden) for z in raum.gebiete if z.schluessel == "101"] == [(True, None)]
        assert any("Stadtteile dieses Sozialraums" in satz for satz in raum.hinweise)
        seite = text(als("ressort1").get("/berichte/systeme/sozialraum/I/?von=01.01.2007&bis=15.10.2007"))
        zeile = seite.partition("/berichte/systeme/stadtteil/101/")[2].partition("</tr>")[0]
        assert "gesperrt" in zeile and "0 von 0" not in zeile

    def test_nur_der_zeitraum_in_dem_es_dort_arbeitet(self, raeume: Raeume, besetzung: Besetzung) -> None:
        fremdes_system(raeume)
        z = Berichtszeitraum(date(2007, 7, 1), date(2007, 9, 30))
        runden = bericht(besetzung.ressort1, ORT, z).zeile("runden")
        assert (runden.gesperrt, runden.vorher_gesperrt, runden.vorher) == (True, False, 0)
        assert bericht(besetzung.ressort1, ORT, HALB).wert("runden") == 0
        assert not bericht(besetzung.ressort1, ORT, HALB).zeile("runden").gesperrt

    def test_wo_es_geendet_hat_ist_der_bericht_nicht_leer(self, raeume: Raeume, besetzung: Besetzung) -> None:
        fremdes_system(raeume)
        Systemstadtteil.objects.update(gueltig_bis=date(2007, 9, 30))
        b = bericht(besetzung.ressort1, ORT, JAHR)
        assert b.wert("systeme") == 0 and b.zeile("runden").gesperrt and not b.ist_leer


def test_was_zurueckkam_ist_schon_abgewogen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer, regel = wer_ist(besetzung.ressort1), baue_regel(baue_indikator(), grenze=10)
    angaben = {"art": "bedarf", "titel": "Frühwarnung: Schulabsentismus", "text": "12 statt 10", "herkunft": "fruehwarnung"}
    h = Hinweis.objects.create(gebiet=raeume["101"], system=baue_system(raeume["I"]), stand_seit=TAG, erfasst_am=TAG, **angaben)
    felder = {"fassung": regel.fassungen.get(), "stichtag": date(2007, 6, 30), "werte": [], "satz": "12 statt 10"}
    Fruehwarnung.objects.create(regel=regel, gebiet=raeume["101"], hinweis=h, **felder)
    assert bericht(besetzung.ressort1, ORT, JAHR).wert("unbeantwortet") == 1
    kreislauf.waege_ab(wer=wer, abwaegung=neue_abwaegung(h, entscheidung="uebergeben", gremium=baue_planungsgruppe(raeume["I"])))
    kreislauf.gib_zurueck(wer=wer, hinweis=h, tag=TAG, text="bitte neu")
    b = bericht(besetzung.ressort1, ORT, JAHR)
    assert (b.wert("unbeantwortet"), b.wert("stand_in_abwaegung") + b.wert("stand_aufgenommen")) == (0, 1)
    assert not any("noch nicht abgewogen" in satz for satz in b.wichtigste)


def test_der_zeitraum_davor_hat_seine_eigenen_fristen(raeume: Raeume, besetzung: Besetzung) -> None:
    baue_hinweis(baue_system(raeume["I"]), erfasst_am=date(2007, 6, 1), stand_seit=date(2007, 6, 1))
    for tage, ab in ((60, date(2006, 1, 1)), (1, date(2007, 9, 1))):
        felder = {"bezeichnung": "Abwägen", "einheit": "Tage", "gueltig_von": ab}
        Parameter.objects.create(schluessel="kreislauf_frist_aufgenommen", wert=tage, **felder)
    zwei, drei = Berichtszeitraum(date(2007, 4, 1), date(2007, 6, 30)), Berichtszeitraum(date(2007, 7, 1), date(2007, 9, 30))
    eigener, danach = (bericht(besetzung.ressort1, ("sozialraum", "I"), z) for z in (zwei, drei))
    assert (eigener.wert("ueberfaellig"), danach.zeile("ueberfaellig").vorher, danach.wert("ueberfaellig")) == (0, 0, 1)
    assert any("Im Zeitraum davor galten andere Fristen (aufgenommen 60" in satz for satz in danach.hinweise)
    assert not any("andere Fristen" in satz for satz in eigener.hinweise)


def test_gremien_gleichen_namens_und_zwei_uebergaben_an_einem_tag(raeume: Raeume, besetzung: Besetzung) -> None:
    wer, system = wer_ist(besetzung.ressort1), baue_system(raeume["I"])
    eins, zwei = baue_planungsgruppe(raeume["I"], "spg-b"), baue_planungsgruppe(raeume["I"], "spg-a")
    h = baue_hinweis(system)
    kreislauf.waege_ab(wer=wer, abwaegung=neue_abwaegung(h, entscheidung="uebergeben", gremium=eins))
    kreislauf.gib_zurueck(wer=wer, hinweis=h, tag=TAG, text="bitte neu")
    kreislauf.waege_ab(wer=wer, abwaegung=neue_abwaegung(h, entscheidung="uebergeben", gremium=zwei))

    def zeilen() -> list[tuple[str, int, int]]:
        return [(z.gremium, z.uebergeben, z.offen) for z in bericht(besetzung.ressort1, ("sozialraum", "I"), JAHR).gremien]

    assert zeilen() == [("Planungsgruppe spg-a", 1, 1), ("Planungsgruppe spg-b", 1, 0)], "it waits where it went last"
    type(eins).objects.filter(pk__in=[eins.pk, zwei.pk]).update(name="Planungsgruppe")
    assert zeilen() == [("Planungsgruppe (spg-a)", 1, 1), ("Planungsgruppe (spg-b)", 1, 0)]
