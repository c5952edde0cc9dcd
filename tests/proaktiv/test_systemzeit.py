"""A System and what belongs to it end together and once; a Hinweis keeps its first day; a warning what raised it; a round its past."""

from datetime import date
from typing import Any

import pytest

from proaktiv.actions import fruehwarnregeln as regeln
from proaktiv.actions import hausrunden as h
from proaktiv.actions import kreislauf as k
from proaktiv.actions import systeme as s
from proaktiv.actions.rundeneingabe import INZWISCHEN, Rundeneingabe, fassung, trage_runde_ein
from proaktiv.models import Akteur, Fruehwarnfassung, Hausrunde, Hinweis, Mitgliedschaft, Rundenreihe, System, Teilnahme
from sozialraum.access import Wer
from sozialraum.models import Stadt
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import (
    BEGINN,
    HEUTE,
    TAG,
    abgelehnt,
    baue_akteur,
    baue_hinweis,
    baue_indikator,
    baue_planungsgruppe,
    baue_regel,
    baue_runde,
    baue_system,
    neue_abwaegung,
    neue_aktion,
    setze,
)
from tests.proaktiv.test_regeln_der_datenbank import verboten

pytestmark = pytest.mark.django_db
NOVEMBER = date(2007, 11, 1)


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return wer_ist(besetzung.controlling)  # type: ignore[no-any-return]


class TestEnde:
    def ende(self, wer: Wer, system: System, bis: date = HEUTE) -> System:
        return s.beende_system(wer=wer, system=system, bis=bis, grund="Zwei Systeme gehen zusammen")

    def test_ein_system_endet_einmal_und_mit_allem_was_zu_ihm_gehoert(self, system: System, wer: Wer) -> None:
        kuenftig, laenger = baue_akteur(name="Hort"), baue_akteur(system, "Verein")
        Mitgliedschaft.objects.create(system=system, akteur=kuenftig, gueltig_von=NOVEMBER)
        Mitgliedschaft.objects.filter(akteur=laenger).update(gueltig_bis=date(2007, 12, 31))
        assert self.ende(wer, system).gueltig_bis == HEUTE
        assert [(m.akteur, m.gueltig_bis) for m in system.mitgliedschaften.all()] == [(laenger, HEUTE)], "what never began falls away"
        abgelehnt(lambda: self.ende(wer, system, date(2007, 3, 31)), "schon zum 15.10.2007 beendet")

    def test_es_endet_nicht_vor_seinen_runden_und_hinweisen(self, system: System, wer: Wer) -> None:
        baue_runde(system, stand="gehalten")
        abgelehnt(lambda: self.ende(wer, system, date(2007, 1, 31)), "noch am 10.09.2007 getagt")
        verboten(lambda: System.objects.filter(pk=system.pk).update(gueltig_bis=date(2007, 1, 31)), "Außerhalb dieses Zeitraums")
        zweites = baue_system(system.gebiet, "System am Hang")
        setze(baue_hinweis(zweites), "geschlossen")
        abgelehnt(lambda: self.ende(wer, zweites, date(2007, 1, 31)), "Noch am 10.09.2007 wurde ein Hinweis")
        self.ende(wer, zweites)

    def test_auf_die_antwort_eines_gremiums_wartet_es(self, raeume: Raeume, system: System, wer: Wer) -> None:
        gruppe = baue_planungsgruppe(raeume["I"])
        k.waege_ab(wer=wer, abwaegung=neue_abwaegung(baue_hinweis(system), entscheidung="uebergeben", gremium=gruppe))
        abgelehnt(lambda: self.ende(wer, system), "tragen Sie die Rückmeldung des Gremiums ein")

    def test_danach_kommt_nichts_mehr_dazu(self, system: System, wer: Wer) -> None:
        """Also not by a page that was opened before."""
        alt, akteur = System.objects.get(pk=system.pk), baue_akteur(name="Hort")
        self.ende(wer, system, date(2007, 12, 31))
        assert s.nimm_akteur_auf(wer=wer, system=alt, akteur=akteur, ab=NOVEMBER).gueltig_bis == date(2007, 12, 31)
        abgelehnt(lambda: h.speichere_runde(wer=wer, runde=Hausrunde(system=alt, tag=date(2008, 1, 7))), "besteht am 07.01.2008 nicht")
        reihe = Rundenreihe(system=alt, turnus="monatlich", ankertag=date(2007, 12, 3), gueltig_von=date(2007, 12, 3))
        assert [r.tag for r in h.plane_reihe(wer=wer, reihe=reihe, bis=date(2008, 3, 31))] == [date(2007, 12, 3)]
        Stadt.objects.update(fester_tag=date(2008, 1, 7))
        neuer = Hinweis(system=alt, gebiet=alt.gebiet, art="bedarf", herkunft="beobachtung", titel="Ein Treff fehlt", erfasst_am=TAG)
        abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=neuer), "zum 31.12.2007 beendet")
        verboten(lambda: baue_hinweis(system, erfasst_am=date(2008, 1, 7), stand_seit=date(2008, 1, 7)), "vor der Aufnahme")
        verboten(lambda: baue_runde(system, date(2008, 1, 7)), "besteht das System nicht")

    def test_teile_liegen_in_seiner_zeit(self, system: System) -> None:
        teil = {"system": system, "akteur": baue_akteur()}
        verboten(lambda: Mitgliedschaft.objects.create(gueltig_von=date(2006, 8, 31), **teil), "beginnt nicht vor ihm")
        Mitgliedschaft.objects.create(gueltig_von=BEGINN, **teil)
        verboten(lambda: System.objects.filter(pk=system.pk).update(gueltig_von=TAG), "Außerhalb dieses Zeitraums")
        verboten(lambda: System.objects.filter(pk=system.pk).update(gueltig_bis=TAG), "Außerhalb dieses Zeitraums")


class TestAufgenommenAm:
    def test_vor_dem_ersten_schritt_laesst_sich_der_tag_berichtigen(self, system: System, wer: Wer) -> None:
        hinweis = baue_hinweis(system)
        for am in (date(2007, 9, 20), date(2007, 3, 1)):
            hinweis.erfasst_am = am
            row = k.speichere_hinweis(wer=wer, hinweis=hinweis)
            assert (row.erfasst_am, row.stand_seit) == (am, am), "its Frist runs from that day, as in the report"

    def test_nach_ihm_liegt_die_aufnahme_nicht(self, system: System, wer: Wer) -> None:
        hinweis = baue_hinweis(system)
        k.lege_vor(wer=wer, hinweis=hinweis, tag=date(2007, 9, 12))
        k.waege_ab(wer=wer, abwaegung=neue_abwaegung(hinweis, tag=HEUTE, entscheidung="beobachten", wiedervorlage=date(2008, 1, 1)))
        hinweis.erfasst_am = date(2007, 10, 1)
        abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=hinweis), "vor dem ersten Schritt am 12.09.2007")
        verboten(lambda: Hinweis.objects.filter(pk=hinweis.pk).update(erfasst_am=date(2007, 10, 1)), "vor seinem ersten Schritt")
        hinweis.erfasst_am = date(2007, 9, 1)
        assert k.speichere_hinweis(wer=wer, hinweis=hinweis).stand_seit == HEUTE


@pytest.mark.parametrize(("feld", "wert"), [
    ("titel", "Anders"), ("text", "Alles gut"), ("art", "ressource"), ("erfasst_am", date(2006, 12, 1)), ("gebiet", "I"),
])  # fmt: skip
def test_eine_warnung_bleibt_wie_sie_ausgeloest_wurde(raeume: Raeume, system: System, wer: Wer, feld: str, wert: Any) -> None:
    hinweis = baue_hinweis(system, system=None, gebiet=raeume["101"], herkunft="fruehwarnung")
    setattr(hinweis, feld, raeume[wert] if feld == "gebiet" else wert)
    abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=hinweis), "Ändern lässt sich nur sein System")
    verboten(hinweis.save, "wie sie ihn ausgelöst hat")
    hinweis.refresh_from_db()
    hinweis.system = system
    assert k.speichere_hinweis(wer=wer, hinweis=hinweis).system == system


class TestRunde:
    def halte(self, wer: Wer, runde: Hausrunde, akteur: Akteur, satz: str = "Zwei Häuser berichten", **dazu: Any) -> Hausrunde:
        eingabe = Rundeneingabe(texte={"information": satz}, anwesende={akteur: True}, **dazu)
        return trage_runde_ein(wer=wer, runde=runde, eingabe=eingabe)

    def test_die_zweite_seite_ueberschreibt_die_niederschrift_nicht(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde = self.halte(wer, baue_runde(system), akteur)
        gesehen = fassung(runde)
        assert gesehen == fassung(runde)
        self.halte(wer, runde, akteur, "Ergänzt von A", gesehen=gesehen)
        abgelehnt(lambda: self.halte(wer, runde, akteur, "Ergänzt von B", gesehen=gesehen), INZWISCHEN)
        jetzt = fassung(runde)
        Teilnahme.objects.update(anwesend=False)
        abgelehnt(lambda: self.halte(wer, runde, akteur, "Ergänzt von B", gesehen=jetzt), INZWISCHEN)
        assert Hausrunde.objects.get().information == "Ergänzt von A"

    def test_eine_gehaltene_wandert_nicht_in_die_zukunft(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde = self.halte(wer, baue_runde(system), akteur)
        runde.tag = date(2008, 5, 5)
        abgelehnt(lambda: h.speichere_runde(wer=wer, runde=runde), "nicht in der Zukunft liegen")
        Mitgliedschaft.objects.update(gueltig_bis=date(2007, 9, 30))
        runde.tag = date(2007, 10, 1)
        abgelehnt(lambda: h.speichere_runde(wer=wer, runde=runde), "gehörten nicht zum System: Sportverein")

    def test_eine_irrtuemlich_gehaltene_wird_geleert_und_abgesagt(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde = self.halte(wer, baue_runde(system), akteur)
        abgelehnt(lambda: h.sage_ab(wer=wer, runde=runde, grund="Falscher Tag"), "leeren Sie zuerst")
        verboten(lambda: Hausrunde.objects.update(stand="abgesagt", absagegrund="Falscher Tag"), "nur eine leere")
        runde = h.schreibe_niederschrift(wer=wer, runde=runde, texte={"information": ""}, anwesende={})
        hinweis = baue_hinweis(system, hausrunde=runde)
        abgelehnt(lambda: h.sage_ab(wer=wer, runde=runde, grund="Falscher Tag"), "sie hat stattgefunden")
        hinweis.hausrunde = None
        k.speichere_hinweis(wer=wer, hinweis=hinweis)
        assert h.sage_ab(wer=wer, runde=runde, grund="Falscher Tag").stand == "abgesagt"


def test_der_ort_einer_reihe_ist_keine_person(system: System, wer: Wer) -> None:
    angaben = {"system": system, "turnus": "monatlich", "ankertag": date(2007, 11, 5), "gueltig_von": date(2007, 11, 5)}
    reihe = Rundenreihe(ort="bei Frau Muster", **angaben)
    abgelehnt(lambda: h.plane_reihe(wer=wer, reihe=reihe, bis=date(2008, 2, 28)), "Ort: „Frau Muster“")


def test_der_grund_einer_regel_nennt_niemanden(system: System, wer: Wer) -> None:
    """It stands in the Protokoll of the whole city."""
    regel = baue_regel(baue_indikator(), grenze=10)
    grund = "Frau Muster bittet darum"
    abgelehnt(lambda: regeln.schalte(wer=wer, regel=regel, aktiv=False, grund=grund), "Grund: „Frau Muster“")
    neue = Fruehwarnfassung(regel=regel, gueltig_ab=HEUTE, art="schwelle", richtung="hoch", grenze=12, anlass="Tel. 2214567")
    abgelehnt(lambda: regeln.fasse_neu(wer=wer, fassung=neue, geprueft=True), "Anlass der Fassung: „Tel. 2214567“")


def test_was_geplant_ist_laeuft_von_seinem_ersten_tag_an(system: System, akteur: Akteur, wer: Wer) -> None:
    hinweis = setze(baue_hinweis(system), "in_aktion")
    aktion = k.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur, beginn=NOVEMBER), tag=TAG)
    assert aktion.lage == "geplant"
    Stadt.objects.update(fester_tag=NOVEMBER)
    assert aktion.lage == "läuft"
    k.beende_aktion(wer=wer, aktion=aktion, tag=NOVEMBER, ergebnis="Der Treff läuft")
    aktion.refresh_from_db()
    assert aktion.lage == "beendet"
