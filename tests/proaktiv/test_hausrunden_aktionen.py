"""Hausrunden as actions: a series, the agenda, minutes with attendance, finished with the next day; what is refused."""

from datetime import date, time
from typing import Any

import pytest

from proaktiv.actions import hausrunden as h
from proaktiv.models import Akteur, Hausrunde, Hinweis, Mitgliedschaft, Rundenreihe, System
from sozialraum.access import Wer
from sozialraum.models import Protokoll
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import HEUTE, TAG, abgelehnt, baue_akteur, baue_hinweis, baue_runde, baue_system

pytestmark = pytest.mark.django_db
TEXTE = {"information": "Zwei Häuser schließen früher", "kommunikation": "Der Bedarf ist da"}


@pytest.fixture
def wer(besetzung: Besetzung) -> Wer:
    return wer_ist(besetzung.fachkraft1)  # type: ignore[no-any-return]


def test_eine_runde_von_der_planung_bis_zur_naechsten(system: System, akteur: Akteur, wer: Wer) -> None:
    runde = h.speichere_runde(wer=wer, runde=Hausrunde(system=system, tag=HEUTE, beginn=time(14), ende=time(16), ort="Hort am Markt"))
    hinweis = baue_hinweis(system)
    h.setze_tagesordnung(wer=wer, runde=runde, punkte=[("Begrüßung", None), (hinweis.titel, hinweis)])
    h.setze_tagesordnung(wer=wer, runde=runde, punkte=[(hinweis.titel, hinweis), ("Ausblick", None)])
    assert [(p.titel, p.hinweis) for p in runde.punkte.all()] == [(hinweis.titel, hinweis), ("Ausblick", None)]
    assert h.lade_ein(wer=wer, runde=runde).eingeladen_am == HEUTE
    weiterer = baue_akteur(system, "Kindertagesstätte", "jugendhilfe")
    h.schreibe_niederschrift(wer=wer, runde=runde, texte=TEXTE, anwesende={akteur: True, weiterer: True})
    naechste = date(2007, 11, 12)
    h.schreibe_niederschrift(wer=wer, runde=runde, texte={"aktion": "Offener Abend"}, anwesende={akteur: True}, naechste_am=naechste)
    fertig = h.schliesse_niederschrift_ab(wer=wer, runde=runde)
    assert [(phase.value, text) for phase, text in fertig.niederschrift] == [*TEXTE.items(), ("aktion", "Offener Abend")]
    assert [(t.akteur, t.anwesend) for t in fertig.teilnahmen.all()] == [(akteur, True)]
    folgende = Hausrunde.objects.get(system=system, tag=naechste)
    assert (folgende.stand, folgende.ort, folgende.beginn) == ("geplant", "Hort am Markt", time(14))
    assert {z.privat_fuer for z in Protokoll.objects.filter(gegenstand="hausrunde")} == {system.gebiet}
    assert Protokoll.objects.filter(gegenstand="hausrunde", gegenstand_id=str(runde.pk)).count() == 7
    for tun in (lambda: h.sage_ab(wer=wer, runde=runde, grund="zu spät"), lambda: h.speichere_runde(wer=wer, runde=fertig)):
        abgelehnt(tun, "bleibt, wie sie ist")


def test_eine_reihe_plant_ihre_tage_und_laesst_belegte_aus(system: System, wer: Wer) -> None:
    baue_runde(system, date(2007, 12, 3))
    reihe = Rundenreihe(system=system, turnus="monatlich", ankertag=date(2007, 11, 5), ort="Hort", gueltig_von=date(2007, 11, 1))
    runden = h.plane_reihe(wer=wer, reihe=reihe, bis=date(2008, 2, 28))
    assert [r.tag for r in runden] == [date(2007, 11, 5), date(2008, 1, 7), date(2008, 2, 4)]
    assert all(r.reihe == reihe and r.ort == "Hort" for r in runden)
    gleiche = Rundenreihe(system=system, turnus="monatlich", ankertag=date(2007, 11, 5), gueltig_von=date(2007, 11, 1))
    abgelehnt(lambda: h.plane_reihe(wer=wer, reihe=gleiche, bis=date(2008, 2, 28)), "keinen neuen Tag")
    gleiche.turnus = "nach_bedarf"
    abgelehnt(lambda: h.plane_reihe(wer=wer, reihe=gleiche, bis=date(2008, 2, 28)), "nach Bedarf")
    assert Hausrunde.objects.kommend(HEUTE).count() == 4 and not Rundenreihe.objects.exclude(pk=reihe.pk).exists()


@pytest.mark.parametrize(("felder", "satz"), [
    ({"tag": TAG}, "gibt es schon eine Runde"),
    ({"tag": date(2006, 8, 31)}, "besteht am 31.08.2006 nicht"),
    ({"beginn": time(16), "ende": time(15)}, "nach dem Beginn liegen"),
    ({"naechste_am": HEUTE}, ""),
    ({"ort": "bei Frau Muster"}, "Ort: „Frau Muster“"),
])  # fmt: skip
def test_was_beim_planen_abgelehnt_wird(system: System, wer: Wer, felder: dict[str, Any], satz: str) -> None:
    baue_runde(system)
    runde = Hausrunde(**({"system": system, "tag": date(2007, 10, 1)} | felder))
    if satz:
        abgelehnt(lambda: h.speichere_runde(wer=wer, runde=runde), satz)
    else:
        h.speichere_runde(wer=wer, runde=runde)


def test_eine_alte_fassung_in_der_hand_nimmt_nichts_zurueck(system: System, akteur: Akteur, wer: Wer) -> None:
    runde = baue_runde(system)
    alt = Hausrunde.objects.get(pk=runde.pk)
    h.schreibe_niederschrift(wer=wer, runde=runde, texte=TEXTE, anwesende={akteur: True})
    alt.ort = "Grundschule"
    h.speichere_runde(wer=wer, runde=alt)
    jetzt = Hausrunde.objects.get(pk=runde.pk)
    assert (jetzt.stand, jetzt.information, jetzt.ort) == ("gehalten", TEXTE["information"], "Grundschule")


class TestTagesordnung:
    def test_nur_eigene_hinweise_und_jeder_einmal(self, raeume: Raeume, system: System, wer: Wer) -> None:
        runde, eigener, fremder = baue_runde(system), baue_hinweis(system), baue_hinweis(baue_system(raeume["II"]))
        for punkte, satz in (
            ([("Punkt", fremder)], "Hinweise dieses Systems"), ([("a", eigener), ("b", eigener)], "nur einmal"), ([(" ", None)], "Titel"),
            ([("Gespräch mit Familie Muster", None)], "Name einer Familie"),
        ):  # fmt: skip
            abgelehnt(lambda p=punkte: h.setze_tagesordnung(wer=wer, runde=runde, punkte=p), satz)
        assert not runde.punkte.exists()

    def test_ohne_punkt_wird_nicht_eingeladen(self, system: System, wer: Wer) -> None:
        abgelehnt(lambda: h.lade_ein(wer=wer, runde=baue_runde(system, date(2007, 11, 1))), "mindestens einen Punkt")


class TestNiederschrift:
    def test_da_war_nur_wer_an_dem_tag_dazugehoert(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde, fremder = baue_runde(system), baue_akteur(name="Musikschule")
        Mitgliedschaft.objects.create(system=system, akteur=fremder, gueltig_von=HEUTE)
        tun = lambda da: h.schreibe_niederschrift(wer=wer, runde=runde, texte=TEXTE, anwesende=da)  # noqa: E731
        abgelehnt(lambda: tun({akteur: True, fremder: True}), "gehörten nicht zum System: Musikschule")
        assert tun({akteur: False}).teilnahmen.get().anwesend is False
        abgelehnt(lambda: h.schliesse_niederschrift_ab(wer=wer, runde=runde), "welche Akteure da waren")

    def test_sie_nennt_niemanden(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde = baue_runde(system)

        def schreibe(text: str, geprueft: bool = False) -> Hausrunde:
            return h.schreibe_niederschrift(wer=wer, runde=runde, texte={"reflexion": text}, anwesende={akteur: True}, geprueft=geprueft)

        abgelehnt(lambda: schreibe("Anna Musterfrau kommt wieder"), "Reflexion: „Anna Musterfrau“")
        abgelehnt(lambda: schreibe("geb. 12.03.1999", geprueft=True), "ein Geburtsdatum")
        assert schreibe("Im Pavillon Otto Sonnenschein", geprueft=True).stand == "gehalten"

    def test_vor_dem_tag_gibt_es_keine(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde = baue_runde(system, date(2007, 10, 16))
        abgelehnt(lambda: h.schreibe_niederschrift(wer=wer, runde=runde, texte=TEXTE, anwesende={akteur: True}), "noch nicht stattgefunden")

    def test_ist_der_naechste_tag_schon_geplant_entsteht_keine_zweite(self, system: System, akteur: Akteur, wer: Wer) -> None:
        runde, naechste = baue_runde(system), baue_runde(system, date(2007, 11, 1))
        h.schreibe_niederschrift(wer=wer, runde=runde, texte=TEXTE, anwesende={akteur: True}, naechste_am=naechste.tag)
        h.schliesse_niederschrift_ab(wer=wer, runde=runde)
        assert Hausrunde.objects.count() == 2


def test_abgesagt_wird_mit_grund_und_der_tag_wird_frei(system: System, wer: Wer) -> None:
    runde = baue_runde(system, date(2007, 11, 1))
    abgelehnt(lambda: h.sage_ab(wer=wer, runde=runde, grund=" "), "Grund der Absage")
    grund = "Der Pavillon Otto Sonnenschein ist zu"
    abgelehnt(lambda: h.sage_ab(wer=wer, runde=runde, grund=grund), "Grund: „Otto Sonnenschein“")
    assert h.sage_ab(wer=wer, runde=runde, grund=grund, geprueft=True).absagegrund == grund
    h.speichere_runde(wer=wer, runde=Hausrunde(system=system, tag=runde.tag))
    assert Hausrunde.objects.ohne_niederschrift(HEUTE).count() == 0


def test_offene_niederschriften_stehen_in_einer_liste(system: System, wer: Wer) -> None:
    vergangen = baue_runde(system)
    baue_runde(system, date(2007, 11, 1))
    assert list(Hausrunde.objects.ohne_niederschrift(HEUTE)) == [vergangen]
    assert not Hinweis.objects.exists()
