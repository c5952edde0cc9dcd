"""What the database holds of the Pro-Aktive Systeme by itself: each rule once kept, once broken."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from proaktiv.kreislauf import Stand, uebergaenge
from proaktiv.models import (
    Aktion,
    Fruehwarnfassung,
    Fruehwarnregel,
    Fruehwarnung,
    Hausrunde,
    Hinweis,
    Kreislaufschritt,
    Mitgliedschaft,
    Rundenauftrag,
    Rundenpunkt,
    System,
    Systemkoordination,
    Systemstadtteil,
    Teilnahme,
)
from proaktiv.rundenweg import RUNDENUEBERGAENGE
from sozialraum.access import Zugang
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import (
    BEGINN,
    TAG,
    baue_akteur,
    baue_hinweis,
    baue_indikator,
    baue_runde,
    baue_system,
    neue_abwaegung,
    neue_aktion,
    neue_reflexion,
    setze,
)

pytestmark = pytest.mark.django_db


def verboten(tun: Any, match: str = "") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        tun()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def system(raeume: Raeume) -> System:
    return baue_system(raeume["III"])


@pytest.fixture
def akteur(system: System) -> Any:
    return baue_akteur(system)


def _paare(funktion: str) -> set[tuple[str, str]]:
    """The pairs of states that a trigger lets through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [funktion])
        wege = cursor.fetchone()[0].partition("(OLD.stand, NEW.stand) NOT IN (")[2].partition(") THEN")[0]
    return set(re.findall(r"\('(\w+)', '(\w+)'\)", wege))


def test_die_datenbank_kennt_dieselben_wege_wie_die_regeln() -> None:
    assert _paare("hinweis_weg") == {(von.value, nach.value) for von, nach in uebergaenge()}
    runden = {(von.value, nach.value) for wege in RUNDENUEBERGAENGE.values() for von, nach in wege.items() if von is not nach}
    assert _paare("hausrunde_weg") == runden


class TestSystem:
    def test_es_gehoert_zu_einem_sozialraum_und_arbeitet_fuer_stadtteile(self, raeume: Raeume, system: System) -> None:
        verboten(lambda: baue_system(raeume["R-II"], "anderes"), "system_ebene")
        verboten(lambda: baue_system(raeume["R-II"], "anderes", gebiet_ebene=2), "system_gehoert_zu_einem_sozialraum")
        Systemstadtteil.objects.create(system=system, gebiet=raeume["301"], gueltig_von=BEGINN)
        verboten(lambda: Systemstadtteil.objects.create(system=system, gebiet=raeume["III"], gueltig_von=BEGINN), "systemstadtteil_ebene")
        verboten(lambda: Systemstadtteil.objects.create(system=system, gebiet=raeume["301"], gueltig_von=TAG), "systemstadtteil_einmal")

    def test_es_hat_zu_jeder_zeit_eine_koordination(self, system: System, besetzung: Besetzung) -> None:
        erste = Systemkoordination.objects.create(system=system, nutzer=besetzung.fachkraft1, gueltig_von=BEGINN)
        verboten(lambda: Systemkoordination.objects.create(system=system, nutzer=besetzung.ressort2, gueltig_von=TAG), "eine_koordination")
        erste.gueltig_bis = date(2007, 9, 9)
        erste.save()
        Systemkoordination.objects.create(system=system, nutzer=besetzung.ressort2, gueltig_von=TAG)

    def test_ein_akteur_ist_einmal_zur_zeit_mitglied(self, system: System, akteur: Any) -> None:
        verboten(lambda: Mitgliedschaft.objects.create(system=system, akteur=akteur, gueltig_von=TAG), "einmal_zur_zeit")
        Mitgliedschaft.objects.update(gueltig_bis=date(2007, 6, 30))
        Mitgliedschaft.objects.create(system=system, akteur=akteur, gueltig_von=TAG)

    def test_sein_name_ist_einmal_im_sozialraum(self, raeume: Raeume, system: System) -> None:
        verboten(lambda: baue_system(raeume["III"]), "einmal_je_sozialraum")
        baue_system(raeume["II"])

    def test_ein_auftrag_bleibt_und_ein_neuer_nennt_den_anlass(self, system: System) -> None:
        angaben: dict[str, Any] = {"system": system, "gueltig_ab": BEGINN, "fragestellungen": "Was fehlt?", "aufgaben": "Treffs sammeln"}
        erster = Rundenauftrag.objects.create(version=1, **angaben)
        verboten(erster.save, "unveränderlich")
        verboten(lambda: Rundenauftrag.objects.create(version=2, **angaben), "nennt_den_anlass")
        verboten(lambda: Rundenauftrag.objects.create(version=1, **angaben), "fassung_einmal")


class TestKreislauf:
    def test_ein_hinweis_geht_nur_seinen_weg_und_wird_nie_geloescht(self, system: System) -> None:
        hinweis = baue_hinweis(system)
        verboten(hinweis.delete, "zurückgezogen")
        verboten(lambda: setze(hinweis, "in_reflexion"), "gibt es im Kreislauf nicht")
        verboten(lambda: baue_hinweis(system, stand="in_aktion"), "beginnt mit seiner Aufnahme")
        setze(hinweis, "in_aktion")
        verboten(lambda: setze(hinweis, "in_reflexion", "beenden"), "wenn die Aktionen beendet sind")
        verboten(lambda: Hinweis.objects.filter(pk=hinweis.pk).update(titel="anders"), "Wortlaut bleibt")

    def test_jeder_wechsel_steht_im_faden(self, system: System) -> None:
        hinweis = baue_hinweis(system, titel="ohne Faden")
        hinweis.save()
        verboten(lambda: Hinweis.objects.filter(pk=hinweis.pk).update(stand="in_abwaegung"), "im Faden")
        setze(hinweis, "in_abwaegung", "vorlegen")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_beendetes_bleibt(self, system: System) -> None:
        hinweis = setze(baue_hinweis(system), "geschlossen")
        verboten(lambda: Hinweis.objects.filter(pk=hinweis.pk).update(stand="in_abwaegung"), "bleibt, wie er ist")
        schritt = hinweis.schritte.get()
        verboten(schritt.save, "unveränderlich")
        verboten(schritt.delete, "unveränderlich")

    def test_ein_hinweis_nennt_seine_herkunft(self, system: System, akteur: Any) -> None:
        baue_hinweis(system, herkunft="akteur", akteur=akteur)
        for felder in ({"herkunft": "akteur"}, {"akteur": akteur}, {"herkunft": "reflexion"}):
            verboten(lambda f=felder: baue_hinweis(system, **f), "nennt_seine_herkunft")
        verboten(lambda: baue_hinweis(system, system=None), "kommt_ohne_system")
        verboten(lambda: setze(baue_hinweis(system), "beobachtet"), "wieder_vorgelegt")
        verboten(lambda: setze(baue_hinweis(system), "uebergeben"), "nennt_das_gremium")

    def test_abgewogen_wird_vor_der_entscheidung(self, system: System) -> None:
        hinweis = baue_hinweis(system)
        abwaegung = neue_abwaegung(hinweis)
        abwaegung.save()
        verboten(abwaegung.save, "unveränderlich")
        verboten(neue_abwaegung(hinweis, beleg="").save, "hat_einen_beleg")
        verboten(neue_abwaegung(hinweis, entscheidung="beobachten").save, "legt_wieder_vor")
        verboten(neue_abwaegung(hinweis, entscheidung="uebergeben").save, "an_ein_gremium")
        verboten(neue_abwaegung(hinweis, entscheidung="kein_bedarf").save, "ist_begruendet")
        setze(hinweis, "in_aktion")
        verboten(neue_abwaegung(hinweis).save, "schon entschieden")

    def test_aktion_und_reflexion_folgen_einander(self, system: System, akteur: Any) -> None:
        hinweis = baue_hinweis(system)
        verboten(neue_aktion(hinweis, akteur).save, "folgt auf die Entscheidung")
        setze(hinweis, "in_aktion")
        verboten(neue_aktion(hinweis, akteur, stand="beendet", beendet_am=TAG, ergebnis="schon fertig").save, "beginnt geplant")
        aktion = neue_aktion(hinweis, akteur)
        aktion.save()
        verboten(aktion.delete, "abgebrochen")
        verboten(lambda: Aktion.objects.filter(pk=aktion.pk).update(stand="beendet"), "tag_und_ergebnis")
        verboten(neue_reflexion(hinweis).save, "dessen Aktionen beendet sind")
        Aktion.objects.filter(pk=aktion.pk).update(stand="beendet", beendet_am=TAG, ergebnis="Der Treff läuft")
        verboten(lambda: Aktion.objects.filter(pk=aktion.pk).update(ergebnis="anders"), "bleibt, wie sie ist")
        setze(hinweis, "in_reflexion", "beenden")
        verboten(neue_reflexion(hinweis, wirkung="nicht").save, "mit_begruendung")
        verboten(neue_reflexion(hinweis, folge="an_planungsgruppe").save, "an_ein_gremium")
        verboten(neue_reflexion(hinweis, vorher=TAG).save, "zwei_stichtage")
        indikator = baue_indikator()
        verboten(neue_reflexion(hinweis, indikator=indikator, vorher=TAG).save, "zwei_stichtage")
        andere = neue_aktion(setze(baue_hinweis(system), "in_aktion"), akteur)
        andere.save()
        verboten(neue_reflexion(hinweis, aktion=andere).save, "desselben Hinweises")
        reflexion = neue_reflexion(hinweis, aktion=aktion)
        reflexion.save()
        verboten(reflexion.delete, "unveränderlich")


class TestRunde:
    def test_eine_runde_ist_einmal_am_tag_und_wird_nie_geloescht(self, system: System) -> None:
        runde = baue_runde(system)
        verboten(lambda: baue_runde(system), "einmal_am_tag")
        verboten(runde.delete, "abgesagt")
        Hausrunde.objects.filter(pk=runde.pk).update(stand="abgesagt", absagegrund="Zu wenige Zusagen")
        baue_runde(system)

    def test_sie_geht_nur_ihren_weg(self, system: System, akteur: Any) -> None:
        runde = baue_runde(system)
        rows = Hausrunde.objects.filter(pk=runde.pk)
        fertig = {"stand": "abgeschlossen", "abgeschlossen_am": TAG}
        verboten(lambda: rows.update(information="Neues", **fertig), "gibt es bei Hausrunden nicht")
        verboten(lambda: rows.update(stand="abgesagt"), "nennt_den_grund")
        rows.update(stand="gehalten", information="Neues aus den Häusern")
        verboten(lambda: rows.update(**fertig), "nennt, wer da war")
        teilnahme = Teilnahme.objects.create(hausrunde=runde, akteur=akteur)
        verboten(lambda: rows.update(information="", **fertig), "hat_eine_niederschrift")
        rows.update(**fertig)
        verboten(lambda: rows.update(information="anders"), "bleibt, wie sie ist")
        verboten(lambda: Rundenpunkt.objects.create(hausrunde=runde, titel="zu spät"), "bleibt, wie sie ist")
        verboten(teilnahme.delete, "bleibt, wie sie ist")


@pytest.fixture
def regel(raeume: Raeume) -> Fruehwarnregel:
    indikator = baue_indikator()
    return Fruehwarnregel.objects.create(schluessel="absentismus", name="Schulabsentismus", indikator=indikator)


class TestFruehwarnung:
    def test_eine_fassung_ist_eine_regel_und_bleibt(self, regel: Fruehwarnregel) -> None:
        angaben: dict[str, Any] = {"regel": regel, "version": 1, "gueltig_ab": BEGINN, "richtung": "hoch"}
        erste = Fruehwarnfassung.objects.create(art="abstand", grenze=50, relativ=True, **angaben)
        assert erste.als_regel.relativ
        verboten(erste.save, "unveränderlich")
        angaben |= {"version": 2, "anlass": "zu viele"}
        for felder in ({"art": "schwelle"}, {"art": "anstieg", "grenze": 1}, {"art": "abstand", "grenze": 0}, {"art": "abstand"}):
            verboten(lambda f=felder: Fruehwarnfassung.objects.create(**angaben, **f), "ist_eine_regel")
        verboten(lambda: Fruehwarnfassung.objects.create(art="anstieg", **(angaben | {"anlass": ""})), "nennt_den_anlass")

    def test_sie_meldet_einmal_je_stichtag_und_die_spur_bleibt(self, regel: Fruehwarnregel, system: System) -> None:
        fassung = Fruehwarnfassung.objects.create(regel=regel, version=1, gueltig_ab=BEGINN, richtung="hoch", art="anstieg")
        def melde(**felder: Any) -> Fruehwarnung:
            angaben = {"regel": regel, "fassung": fassung, "gebiet": system.gebiet, "stichtag": TAG, "satz": "Steigt"}
            return Fruehwarnung.objects.create(hinweis=baue_hinweis(system, system=None, herkunft="fruehwarnung"), **(angaben | felder))

        erste = melde()
        verboten(melde, "einmal_je_stichtag")
        verboten(erste.delete, "bleibt als Spur")
        verboten(lambda: Fruehwarnung.objects.update(satz="anders"), "wie es war")
        verboten(lambda: Fruehwarnung.objects.update(fehlalarm_am=TAG), "endet_mit_grund")
        Fruehwarnung.objects.update(fehlalarm_am=TAG, grund="Zählweise geändert")
        andere = Fruehwarnregel.objects.create(schluessel="zwei", name="Zwei", indikator=regel.indikator)
        verboten(lambda: melde(regel=andere), "anderen Regel")


class TestWerLiest:
    """Rounds and loops are the Ressort's; III lies in Ressort II, I in Ressort I."""

    @pytest.mark.parametrize(("name", "liest"), [
        ("ressort2", True), ("fachbereichsleitung", True), ("controlling", True), ("pruefung", True), ("ressort1", False),
        ("ressort3", False), ("fachkraft1", False), ("netzwerkstelle", False), ("verwaltung", False), ("gremium", False),
        ("ohne_rolle", False),
    ])  # fmt: skip
    def test_eine_runde_ist_fuer_andere_nicht_da(self, system: System, besetzung: Besetzung, name: str, liest: bool) -> None:
        baue_runde(system)
        baue_hinweis(system)
        zugang = Zugang(getattr(besetzung, name))
        assert Hausrunde.objects.sichtbar_fuer(zugang).exists() is liest
        assert Hinweis.objects.sichtbar_fuer(zugang).exists() is liest

    def test_die_fachkraft_liest_ihren_sozialraum(self, raeume: Raeume, besetzung: Besetzung) -> None:
        eigene, fremde = baue_system(raeume["I"]), baue_system(raeume["II"])
        for s in (eigene, fremde):
            baue_runde(s)
            baue_hinweis(s, gebiet=raeume["101"] if s is eigene else raeume["II"])
        zugang = Zugang(besetzung.fachkraft1)
        assert [r.system for r in Hausrunde.objects.sichtbar_fuer(zugang)] == [eigene]
        assert [h.system for h in Hinweis.objects.sichtbar_fuer(zugang)] == [eigene]


class TestFaelligkeit:
    def test_die_datenbank_rechnet_dieselbe_frist_wie_die_regel(self, system: System, akteur: Any, besetzung: Besetzung) -> None:
        from proaktiv.kreislauffristen import TAGE_SONST, faellig_am
        from tests.proaktiv.bau import baue_planungsgruppe

        gruppe = baue_planungsgruppe(system.gebiet)
        felder: dict[str, dict[str, Any]] = {
            "beobachtet": {"wiedervorlage": date(2007, 12, 1)}, "uebergeben": {"uebergeben_an": gruppe},
        }  # fmt: skip
        for stand in ("aufgenommen", "in_abwaegung", "beobachtet", "in_aktion", "uebergeben", "geschlossen"):
            hinweis = baue_hinweis(system, titel=stand)
            if stand != "aufgenommen":
                setze(hinweis, stand, **felder.get(stand, {}))
        mit_aktion = setze(baue_hinweis(system, titel="mit Aktion"), "in_aktion")
        for bis in (date(2007, 12, 31), date(2007, 10, 1)):
            neue_aktion(mit_aktion, akteur, bis=bis).save()
        tage = {**TAGE_SONST, Stand.IN_ABWAEGUNG: 3}
        rows = list(Hinweis.objects.mit_lage(date(2007, 10, 15), tage).nach_dringlichkeit())
        assert len(rows) == 7
        assert [h.faellig_am for h in rows] == [faellig_am(h.schleife, tage) for h in rows]  # type: ignore[attr-defined]
        assert rows[0].titel == "in_abwaegung" and rows[-1].titel == "geschlossen"
        assert {h.titel for h in Hinweis.objects.mit_lage(date(2007, 10, 15), tage).ueberfaellig()} == {
            "in_abwaegung", "aufgenommen", "in_aktion", "mit Aktion",
        }  # fmt: skip
        assert next(h for h in rows if h.titel == "mit Aktion").lage.offene == 2
        assert Kreislaufschritt.objects.count() == 6
