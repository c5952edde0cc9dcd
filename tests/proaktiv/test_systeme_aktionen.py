"""Systeme, their dated parts, their Auftrag, Akteure and kinds as actions; what is refused."""

from datetime import date
from typing import Any

import pytest

from proaktiv.actions import akteure as a
from proaktiv.actions import systeme as s
from proaktiv.models import Akteur, Akteursart, Aktionsart, Mitgliedschaft, Rundenauftrag, System
from sozialraum.access import Wer
from sozialraum.actions.fehler import GLEICHZEITIG
from sozialraum.models import Einrichtung, Einrichtungsart, Protokoll, Stadt, Traeger
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import BEGINN, HEUTE, TAG, abgelehnt, baue_akteur, baue_hinweis, baue_runde, baue_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(raeume: Raeume) -> System:
    Stadt.objects.update(fester_tag=HEUTE)
    return baue_system(raeume["III"])


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return wer_ist(besetzung.ressort2)  # type: ignore[no-any-return]


class TestSystem:
    def test_es_wird_angelegt_geaendert_und_protokolliert(self, raeume: Raeume, system: System, wer: Wer) -> None:
        neu = s.speichere_system(wer=wer, system=System(name="System Nord", gebiet=raeume["III"], gueltig_von=BEGINN))
        neu.anlass = "Elternbildung im Kita-Bereich"
        s.speichere_system(wer=wer, system=neu)
        zeilen = Protokoll.objects.filter(gegenstand="system").values_list("aktion", flat=True)
        assert list(zeilen) == ["system_geaendert", "system_angelegt"]

    @pytest.mark.parametrize(("felder", "satz"), [
        ({"ort": "R-II"}, "gehört zu einem Sozialraum"),
        ({"gueltig_bis": date(2006, 8, 31)}, "vor dem Beginn"),
        ({"anlass": "wegen Familie Muster"}, "Name einer Familie"),
        ({"name": "System am Markt"}, GLEICHZEITIG),
    ])  # fmt: skip
    def test_was_abgelehnt_wird(self, raeume: Raeume, system: System, wer: Wer, felder: dict[str, Any], satz: str) -> None:
        gebiet = raeume[felder.pop("ort", "III")]
        neu = System(**({"name": "System Nord", "gebiet": gebiet, "gueltig_von": BEGINN} | felder))
        abgelehnt(lambda: s.speichere_system(wer=wer, system=neu), satz)

    def test_wer_getagt_hat_wechselt_den_sozialraum_nicht(self, raeume: Raeume, system: System, wer: Wer) -> None:
        baue_runde(system)
        system.gebiet = raeume["IV"]
        abgelehnt(lambda: s.speichere_system(wer=wer, system=system), "beginnt ein neues")

    def test_es_endet_mit_allen_teilen_wenn_nichts_mehr_offen_ist(self, raeume: Raeume, system: System, wer: Wer) -> None:
        akteur, hinweis, runde = baue_akteur(system), baue_hinweis(system), baue_runde(system, date(2007, 12, 1))
        ende = {"wer": wer, "system": system, "bis": HEUTE, "grund": "Zwei Systeme gehen zusammen"}
        abgelehnt(lambda: s.beende_system(**ende), "offene Hinweise")
        from proaktiv.actions.hausrunden import sage_ab
        from proaktiv.actions.kreislauf import ziehe_zurueck

        ziehe_zurueck(wer=wer, hinweis=hinweis, tag=HEUTE, text="Irrtum")
        abgelehnt(lambda: s.beende_system(**ende), "noch Runden geplant")
        sage_ab(wer=wer, runde=runde, grund="System endet")
        for grund, satz in (("", "den Grund"), ("Frau Muster geht", "Grund: „Frau Muster“")):
            abgelehnt(lambda g=grund: s.beende_system(**(ende | {"grund": g})), satz)
        s.beende_system(**ende)
        assert Mitgliedschaft.objects.get(akteur=akteur).gueltig_bis == System.objects.get(pk=system.pk).gueltig_bis == HEUTE
        abgelehnt(lambda: s.nimm_akteur_auf(wer=wer, system=system, akteur=baue_akteur(name="Hort"), ab=date(2007, 11, 1)), "beendet")


class TestTeile:
    def test_stadtteile_kommen_aus_dem_eigenen_sozialraum(self, raeume: Raeume, system: System, wer: Wer) -> None:
        s.ordne_stadtteil_zu(wer=wer, system=system, stadtteil=raeume["301"], ab=BEGINN)
        for ort, satz in (("401", "zu einem anderen Sozialraum (Raum IV)"), ("III", "arbeitet für Stadtteile"), ("301", GLEICHZEITIG)):
            abgelehnt(lambda o=ort: s.ordne_stadtteil_zu(wer=wer, system=system, stadtteil=raeume[o], ab=TAG), satz)

    def test_einrichtungen_beginnen_nicht_vor_dem_system(self, raeume: Raeume, system: System, wer: Wer) -> None:
        art = Einrichtungsart.objects.create(schluessel="kita", name="Kita", gruppe="kita")
        traeger = Traeger.objects.create(schluessel="t", name="Träger", art="frei", gueltig_von=BEGINN)
        kita = Einrichtung.objects.create(
            schluessel="k", name="Kita am Markt", art=art, traeger=traeger, stadtteil=raeume["301"], gueltig_von=BEGINN
        )
        abgelehnt(lambda: s.ordne_einrichtung_zu(wer=wer, system=system, einrichtung=kita, ab=date(2006, 1, 1)), "besteht erst seit")
        teil = s.ordne_einrichtung_zu(wer=wer, system=system, einrichtung=kita, ab=BEGINN)
        assert s.beende_teil(wer=wer, teil=teil, bis=TAG).gueltig_bis == TAG
        abgelehnt(lambda: s.beende_teil(wer=wer, teil=teil, bis=TAG), "schon zum 10.09.2007 beendet")

    def test_die_koordination_wechselt_am_vortag(self, system: System, wer: Wer, besetzung: Besetzung) -> None:
        s.setze_koordination(wer=wer, system=system, nutzer=besetzung.fachkraft1, ab=BEGINN)
        abgelehnt(lambda: s.setze_koordination(wer=wer, system=system, nutzer=besetzung.fachkraft1, ab=TAG), "dieses System schon")
        abgelehnt(lambda: s.setze_koordination(wer=wer, system=system, nutzer=besetzung.ressort2, ab=BEGINN), "der Wechsel liegt danach")
        s.setze_koordination(wer=wer, system=system, nutzer=besetzung.ressort2, ab=TAG)
        zeilen = [(k.nutzer, k.gueltig_bis) for k in system.koordinationen.all()]
        assert zeilen == [(besetzung.fachkraft1, date(2007, 9, 9)), (besetzung.ressort2, None)]

    def test_ein_akteur_kommt_nicht_zweimal_zugleich(self, system: System, wer: Wer) -> None:
        akteur = baue_akteur()
        teil = s.nimm_akteur_auf(wer=wer, system=system, akteur=akteur, ab=BEGINN)
        abgelehnt(lambda: s.nimm_akteur_auf(wer=wer, system=system, akteur=akteur, ab=TAG), GLEICHZEITIG)
        s.beende_teil(wer=wer, teil=teil, bis=date(2007, 9, 9))
        s.nimm_akteur_auf(wer=wer, system=system, akteur=akteur, ab=TAG)

    def test_ein_neuer_auftrag_ist_eine_neue_fassung(self, system: System, wer: Wer) -> None:
        def erteile(**felder: Any) -> Rundenauftrag:
            angaben = {"system": system, "gueltig_ab": BEGINN, "fragestellungen": "Was fehlt Familien am Abend?", "aufgaben": "Sammeln"}
            return s.erteile_auftrag(wer=wer, auftrag=Rundenauftrag(**(angaben | felder)))

        abgelehnt(lambda: erteile(aufgaben=" "), "Fragestellungen und Aufgaben")
        assert erteile().version == 1
        abgelehnt(erteile, "den Anlass")
        abgelehnt(lambda: erteile(anlass="neu", gueltig_ab=date(2006, 1, 1)), "beginnt nicht davor")
        assert erteile(anlass="Auswertung im Oktober", gueltig_ab=TAG).version == 2


class TestAkteure:
    @pytest.mark.parametrize(("name", "satz"), [
        ("Sportverein", "gibt es schon"), ("Frau Muster", "Organisation: „Frau Muster“"), (" ", "nennen"),
    ])  # fmt: skip
    def test_ein_akteur_ist_eine_organisation_und_einmalig(self, system: System, wer: Wer, name: str, satz: str) -> None:
        art = baue_akteur().art
        abgelehnt(lambda: a.speichere_akteur(wer=wer, akteur=Akteur(name=name, art=art, gueltig_von=BEGINN)), satz)
        a.speichere_akteur(wer=wer, akteur=Akteur(name="Musikschule", art=art, gueltig_von=BEGINN))
        assert Protokoll.objects.filter(aktion="akteur_angelegt").count() == 1

    def test_die_seite_einer_art_mit_akteuren_bleibt(self, system: System, wer: Wer) -> None:
        art = baue_akteur().art
        art.seite = "jugendhilfe"
        abgelehnt(lambda: a.speichere_art(wer=wer, art=art), "rückwirkend")
        a.speichere_art(wer=wer, art=Akteursart(schluessel="polizei", name="Polizei", seite="schnittstelle"))
        a.speichere_art(wer=wer, art=Aktionsart(schluessel="beratung", name="Beratung"))
        abgelehnt(lambda: a.speichere_art(wer=wer, art=Aktionsart(schluessel="zwei", name="Beratung")), "gibt es schon")
