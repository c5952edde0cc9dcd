"""A Hinweis, its rounds and its Gremium are of one place: the actions say so, and the database holds it for the rounds."""

from typing import Any

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from proaktiv.actions import hausrunden as h
from proaktiv.actions import kreislauf as k
from proaktiv.models import Hausrunde, Hinweis, Rundenpunkt, System
from sozialraum.access import Wer
from sozialraum.actions.fehler import GEKREUZT, Abgelehnt, in_der_datenbank
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import (
    TAG,
    abgelehnt,
    baue_akteur,
    baue_hinweis,
    baue_planungsgruppe,
    baue_runde,
    baue_system,
    neue_abwaegung,
    neue_aktion,
    neue_reflexion,
    setze,
)
from tests.proaktiv.test_regeln_der_datenbank import verboten

pytestmark = pytest.mark.django_db
ANDERSWO = "gehört zu einem anderen System"


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return wer_ist(besetzung.controlling)  # type: ignore[no-any-return]


@pytest.fixture
def fremde(raeume: Raeume, system: System) -> Hausrunde:
    return baue_runde(baue_system(raeume["III"], "System am Hang"), stand="gehalten")


def neuer(system: System, **felder: Any) -> Hinweis:
    angaben = {"system": system, "gebiet": system.gebiet, "art": "bedarf", "herkunft": "beobachtung", "titel": "Ein Treff fehlt"}
    return Hinweis(**(angaben | {"erfasst_am": TAG} | felder))


class TestRunde:
    def test_ein_hinweis_nennt_keine_runde_eines_anderen_systems(self, system: System, fremde: Hausrunde, wer: Wer) -> None:
        abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=neuer(system, hausrunde=fremde)), ANDERSWO)
        abgesagt = baue_runde(system, stand="abgesagt", absagegrund="Zu wenige")
        abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=neuer(system, hausrunde=abgesagt)), "ist abgesagt")
        verboten(lambda: baue_hinweis(system, hausrunde=fremde), ANDERSWO)
        warnung = {"system": None, "gebiet": system.gebiet, "herkunft": "fruehwarnung"}
        verboten(lambda: baue_hinweis(system, **warnung, hausrunde=fremde), ANDERSWO)

    def test_auch_kein_schritt_nennt_eine(self, system: System, fremde: Hausrunde, wer: Wer) -> None:
        akteur, hinweis = baue_akteur(system), baue_hinweis(system)
        abwaegung = neue_abwaegung(hinweis, hausrunde=fremde)
        abgelehnt(lambda: k.waege_ab(wer=wer, abwaegung=abwaegung), ANDERSWO)
        verboten(neue_abwaegung(hinweis, hausrunde=fremde).save, ANDERSWO)
        setze(hinweis, "in_aktion")
        abgelehnt(lambda: k.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur, hausrunde=fremde), tag=TAG), ANDERSWO)
        verboten(neue_aktion(hinweis, akteur, hausrunde=fremde).save, ANDERSWO)
        aktion = k.plane_aktion(wer=wer, aktion=neue_aktion(hinweis, akteur), tag=TAG)
        hinweis = k.beende_aktion(wer=wer, aktion=aktion, tag=TAG, ergebnis="Der Treff läuft")
        abgelehnt(lambda: k.reflektiere(wer=wer, reflexion=neue_reflexion(hinweis, hausrunde=fremde)), ANDERSWO)
        verboten(neue_reflexion(hinweis, hausrunde=fremde).save, ANDERSWO)

    def test_worueber_eine_runde_sprach_bleibt_bei_ihrem_system(self, system: System, fremde: Hausrunde, wer: Wer) -> None:
        hinweis = baue_hinweis(system)
        h.setze_tagesordnung(wer=wer, runde=baue_runde(system), punkte=[("Treff", hinweis)])
        hinweis.system, hinweis.gebiet = fremde.system, fremde.system.gebiet
        abgelehnt(lambda: k.speichere_hinweis(wer=wer, hinweis=hinweis), "das System bleibt")
        verboten(hinweis.save, "das System bleibt")

    def test_ohne_system_kommt_er_auf_keine_tagesordnung(self, system: System, wer: Wer) -> None:
        warnung, runde = baue_hinweis(system, system=None, gebiet=system.gebiet, herkunft="fruehwarnung"), baue_runde(system)
        abgelehnt(lambda: h.setze_tagesordnung(wer=wer, runde=runde, punkte=[("Treff", warnung)]), "nur Hinweise dieses Systems")
        verboten(lambda: Rundenpunkt.objects.create(hausrunde=runde, titel="Treff", hinweis=warnung), ANDERSWO)


def test_uebergeben_wird_an_die_gruppe_des_eigenen_sozialraums(raeume: Raeume, system: System, wer: Wer) -> None:
    def uebergib(hinweis: Hinweis, gremium: Any) -> Hinweis:
        return k.waege_ab(wer=wer, abwaegung=neue_abwaegung(hinweis, entscheidung="uebergeben", gremium=gremium))

    fremde, eigene = baue_planungsgruppe(raeume["III"], "spg-iii"), baue_planungsgruppe(raeume["I"], "spg-i")
    ohne_system = baue_hinweis(system, system=None, gebiet=raeume["101"], herkunft="fruehwarnung")
    for hinweis in (baue_hinweis(system), ohne_system):
        abgelehnt(lambda h=hinweis: uebergib(h, fremde), "plant für ein anderes Gebiet")
        assert uebergib(hinweis, eigene).uebergeben_an == eigene


def test_eine_verklemmung_ist_ein_satz() -> None:
    with pytest.raises(Abgelehnt, match=GEKREUZT), in_der_datenbank():
        raise OperationalError from DeadlockDetected()
