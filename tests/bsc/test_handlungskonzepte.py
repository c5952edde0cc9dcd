"""Handlungskonzepte: the whole way by actions, held by the database, read by whom they concern."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.models import (
    Handlungskonzept,
    Konzeptauftrag,
    Konzeptbeteiligung,
    Konzeptmassnahme,
    Konzeptrueckmeldung,
    Konzeptziel,
    Massnahmensystem,
)
from bsc.selectors.konzeptblatt import als_blatt, lies_blatt
from proaktiv.models import Rundenauftrag
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Protokoll, Stadt
from tests.bsc.bau import baue_ziel
from tests.bsc.konzeptbau import ABGESTIMMT, BIS, VON, entwurf, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import abgelehnt, baue_planungsgruppe, baue_system

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


def verboten(tun: Callable[[], object], wort: str) -> None:
    with pytest.raises(IntegrityError, match=wort), transaction.atomic():
        tun()


def fertig(raeume: Raeume, besetzung: Besetzung, **felder: Any) -> Handlungskonzept:
    wer = wer_ist(besetzung.fachkraft1)
    return mit_teilen(wer, entwurf(wer, raeume["I"], **felder), baue_system(raeume["I"], felder.get("titel", "System am Markt")))


def test_der_ganze_weg_bis_zur_neuen_fassung(raeume: Raeume, besetzung: Besetzung) -> None:
    fachkraft, leitung = wer_ist(besetzung.fachkraft1), wer_ist(besetzung.ressort1)
    row = fertig(raeume, besetzung)
    abgelehnt(lambda: aktionen.setze_in_kraft(wer=leitung, konzept=row, gilt_ab=VON), "erst, wenn die Sozialraumplanungsgruppe")
    aktionen.stimme_ab(wer=fachkraft, konzept=row, tag=ABGESTIMMT)
    abgelehnt(lambda: aktionen.speichere_konzept(wer=fachkraft, konzept=row), "ändert sich nicht mehr")
    abgelehnt(lambda: aktionen.setze_in_kraft(wer=fachkraft, konzept=row, gilt_ab=VON), "zweite Person")
    aktionen.ueberarbeite(wer=fachkraft, konzept=row, grund="Ein Ziel fehlt")
    row = in_kraft(row, besetzung.fachkraft1, besetzung.ressort1)
    assert (row.stand, row.gilt_ab, row.lage, row.gilt_heute) == ("gilt", VON, "gilt seit 01.01.2007", True)
    neu = aktionen.lege_neue_fassung_an(wer=fachkraft, konzept=row, anlass="Der Hort kam dazu")
    abgelehnt(lambda: aktionen.lege_neue_fassung_an(wer=fachkraft, konzept=row, anlass="noch einmal"), "schon eine neue")
    assert (neu.version, neu.stamm, neu.ziele.get().text) == (2, row, "Treffs am Nachmittag")
    assert neu.ziele.get().massnahmen.get().systeme.count() == 1 and not neu.beteiligungen.exists()
    abgelehnt(lambda: aktionen.stimme_ab(wer=fachkraft, konzept=neu), "wer vor Ort beteiligt war")
    b = Konzeptbeteiligung(konzept=neu, wer="Hort", tag=HEUTE, wie="Gespräch")
    teile.speichere_beteiligung(wer=fachkraft, beteiligung=b)
    abgelehnt(lambda: in_kraft(neu, besetzung.fachkraft1, besetzung.ressort1, VON), "beginnt danach")
    neu.refresh_from_db()
    assert neu.stand == "abgestimmt"
    neu = aktionen.setze_in_kraft(wer=leitung, konzept=neu, gilt_ab=date(2007, 11, 1))
    row.refresh_from_db()
    assert (row.stand, row.endete_am, row.lage) == ("abgeloest", date(2007, 10, 31), "gilt noch bis 31.10.2007")
    assert neu.lage == "gilt ab 01.11.2007" and list(Handlungskonzept.objects.gueltig_am(HEUTE)) == [row]
    aktionen.beende(wer=leitung, konzept=neu, letzter_tag=date(2008, 3, 31), ergebnis="Beide Treffs sind offen")
    assert Protokoll.objects.filter(aktion__startswith="handlungskonzept_").count() >= 10
    assert not Protokoll.objects.filter(aktion__startswith="handlungskonzept_", privat_fuer__isnull=True).exists()


@pytest.mark.parametrize("schritt", ["stimme_ab", "ziehe_zurueck"])
def test_ein_unfertiger_entwurf(raeume: Raeume, besetzung: Besetzung, schritt: str) -> None:
    wer = wer_ist(besetzung.fachkraft1)
    row = entwurf(wer, raeume["I"])
    if schritt == "stimme_ab":
        abgelehnt(lambda: aktionen.stimme_ab(wer=wer, konzept=row), "Es fehlt ein operatives Ziel")
        abgelehnt(lambda: aktionen.stimme_ab(wer=wer, konzept=row, tag=date(2007, 12, 1)), "noch vor uns")
        return
    abgelehnt(lambda: aktionen.ziehe_zurueck(wer=wer, konzept=row, grund=" "), "Grund")
    assert aktionen.ziehe_zurueck(wer=wer, konzept=row, grund="Doppelt angelegt").lage == "zurückgezogen"


def test_gruppe_gebiet_und_ziele_gehoeren_zusammen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    abgelehnt(lambda: entwurf(wer, raeume["I"], raeume["II"]), "gehört nicht zum Sozialraum")
    abgelehnt(lambda: entwurf(wer, raeume["FB"]), "Planungsgruppe eines Sozialraums")
    abgelehnt(lambda: entwurf(wer, raeume["I"], gueltig_bis=date(2006, 1, 1)), "Das Ende liegt vor dem Anfang")
    row = entwurf(wer, raeume["I"], raeume["101"])
    assert row.gebiet_ebene == 4
    fremd, system = baue_ziel(raeume["III"]), baue_system(raeume["III"], "Fremdes System")
    abgelehnt(lambda: mit_teilen(wer, row, None, ziel=fremd), "nicht plant")
    abgelehnt(lambda: mit_teilen(wer, row, None, ziel=None), "genau ein Ziel")
    abgelehnt(lambda: mit_teilen(wer, row, system, ziel=baue_ziel(raeume["R-I"])), "des eigenen Sozialraums")
    ziel = row.ziele.get()
    zu_frueh = Konzeptmassnahme(ziel=ziel, text="Früher", verantwortlich="Team", bis=date(2006, 1, 1))
    abgelehnt(lambda: teile.speichere_konzeptmassnahme(wer=wer, massnahme=zu_frueh, systeme=[]), "vor dem Zeitraum")
    beide = Konzeptbeteiligung(konzept=row, tag=HEUTE, wie="Gespräch")
    abgelehnt(lambda: teile.speichere_beteiligung(wer=wer, beteiligung=beide), "wer sonst beteiligt war")


def test_kein_text_nennt_eine_person(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.fachkraft1)
    abgelehnt(lambda: entwurf(wer, raeume["I"], ausgangslage="Rückruf unter 0345 1234567"), "Ausgangslage")
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    for tun in (
        lambda: aktionen.melde_zurueck(wer=wer, konzept=row, an="ressort", stichtag=HEUTE, text="Telefon 0345 1234567"),
        lambda: aktionen.lege_neue_fassung_an(wer=wer, konzept=row, anlass="Telefon 0345 1234567"),
        lambda: aktionen.beende(wer=wer, konzept=row, letzter_tag=HEUTE, ergebnis="Telefon 0345 1234567"),
    ):
        abgelehnt(tun, "0345")


def test_teile_eines_entwurfs_aendern_und_entfernen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer, row = wer_ist(besetzung.fachkraft1), fertig(raeume, besetzung)
    ziel = row.ziele.get()
    massnahme = ziel.massnahmen.get()
    abgelehnt(lambda: teile.entferne_teil(wer=wer, teil=ziel), "Maßnahmen")
    teile.speichere_konzeptmassnahme(wer=wer, massnahme=massnahme, systeme=[])
    assert not massnahme.systeme.exists()
    for teil in (massnahme, ziel, row.beteiligungen.get()):
        teile.entferne_teil(wer=wer, teil=teil)
    assert not row.ziele.exists()


def test_fuer_ein_gebiet_gilt_an_jedem_tag_eines(raeume: Raeume, besetzung: Besetzung) -> None:
    erstes = in_kraft(fertig(raeume, besetzung, titel="Erstes"), besetzung.fachkraft1, besetzung.ressort1)
    anderes = fertig(raeume, besetzung, titel="Anderes")
    abgelehnt(lambda: in_kraft(anderes, besetzung.fachkraft1, besetzung.ressort1), "gilt für I")
    werte = {"stand": "gilt", "gilt_ab": VON, "in_kraft_am": HEUTE}
    verboten(lambda: Handlungskonzept.objects.filter(pk=anderes.pk).update(**werte), "handlungskonzept_eines_zur_zeit")
    aktionen.beende(wer=wer_ist(besetzung.ressort1), konzept=erstes, letzter_tag=date(2007, 9, 30), ergebnis="Erreicht")
    ab = date(2007, 10, 1)
    assert aktionen.setze_in_kraft(wer=wer_ist(besetzung.ressort1), konzept=anderes, gilt_ab=ab).gilt_heute


def test_die_datenbank_haelt_den_weg(raeume: Raeume, besetzung: Besetzung) -> None:
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    eines = Handlungskonzept.objects.filter(pk=row.pk)
    ziel = row.ziele.get()
    meldung = Konzeptrueckmeldung.objects.create(konzept=row, an="ressort", stichtag=HEUTE, gemeldet_am=HEUTE, text="Auf dem Weg")
    neues = entwurf(wer_ist(besetzung.fachkraft1), raeume["I"], titel="Neues")
    auftrag = Rundenauftrag(system=baue_system(raeume["I"], "Ohne Maßnahme"), version=1, gueltig_ab=VON, fragestellungen="?", aufgaben="!")
    auftrag.save()
    faelle: list[tuple[Callable[[], object], str]] = [
        (lambda: eines.update(titel="Anders"), "ändert sich nicht mehr"),
        (lambda: eines.update(stand="entwurf", gilt_ab=None), "ändert sich nicht mehr"),
        (lambda: eines.update(stand="entwurf"), "gibt es bei Handlungskonzepten nicht"),
        (lambda: eines.update(stand="abgeloest", endete_am=date(2006, 1, 1)), "letzten_tag"),
        (lambda: neues.delete(), "nicht gelöscht"),
        (lambda: Konzeptziel.objects.filter(pk=ziel.pk).update(text="Anders"), "ändert sich nicht mehr"),
        (lambda: Konzeptmassnahme.objects.filter(ziel=ziel).update(text="Anders"), "ändert sich nicht mehr"),
        (lambda: Massnahmensystem.objects.filter(massnahme__ziel=ziel)._raw_delete("default"), "ändert sich nicht mehr"),
        (lambda: Konzeptbeteiligung.objects.filter(konzept=row).update(wie="Anders"), "ändert sich nicht mehr"),
        (lambda: Konzeptrueckmeldung.objects.filter(pk=meldung.pk).update(text="Anders"), "unveränderlich"),
        (lambda: Konzeptrueckmeldung.objects.create(konzept=neues, an="ressort", stichtag=HEUTE, gemeldet_am=HEUTE, text="x"), "in Kraft"),
        (lambda: Konzeptauftrag.objects.create(konzept=row, auftrag=auftrag, genannt_am=HEUTE), "trägt"),
        (lambda: Handlungskonzept.objects.filter(pk=neues.pk).update(stand="abgestimmt", abgestimmt_am=HEUTE), "zu jedem eine Maßnahme"),
        (lambda: Handlungskonzept.objects.filter(pk=neues.pk).update(gruppe=baue_planungsgruppe(raeume["R-I"])), "planungsgruppe"),
    ]  # fmt: skip
    for tun, wort in faelle:
        verboten(tun, wort)


def test_rueckmeldungen_und_auftrag(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.fachkraft1)
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    jha, system = raeume.gremien["jha"], row.ziele.get().massnahmen.get().systeme.get().system

    def melde(**felder: Any) -> Konzeptrueckmeldung:
        return aktionen.melde_zurueck(wer=wer, konzept=row, **({"an": "gremium", "stichtag": HEUTE, "text": "Auf dem Weg"} | felder))

    fremder = Beschluss.objects.create(gremium=raeume.gremien["stadtrat"], titel="Ziele", tag=date(2007, 9, 1))
    abgelehnt(melde, "Gremium der Stadt")
    abgelehnt(lambda: melde(gremium=row.gruppe), "Gremium der Stadt")
    abgelehnt(lambda: melde(gremium=jha, stichtag=date(2007, 12, 31)), "Stichtag liegt zwischen")
    abgelehnt(lambda: melde(gremium=jha, beschluss=fremder), "nicht von diesem Gremium")
    assert melde(an="ressort", gremium=jha).gremium is None
    mitglied = Zugang(besetzung.gremium)
    assert not Handlungskonzept.objects.sichtbar_fuer(mitglied).exists()
    assert melde(gremium=jha).empfaenger == jha.name
    assert list(Handlungskonzept.objects.sichtbar_fuer(mitglied)) == [row]

    auftrag = Rundenauftrag.objects.create(system=system, version=1, gueltig_ab=VON, fragestellungen="Was fehlt?", aufgaben="Öffnen")
    assert "nicht aus diesem" in lies_blatt(row, HEUTE, Zugang(besetzung.ressort1)).systeme[0].satz
    aktionen.nenne_auftrag(wer=wer, konzept=row, auftrag=auftrag)
    abgelehnt(lambda: aktionen.nenne_auftrag(wer=wer, konzept=row, auftrag=auftrag), "schon genannt")
    blatt = lies_blatt(row, HEUTE, Zugang(besetzung.ressort1))
    assert blatt.systeme[0].satz == "Auftrag in Fassung 1, seit 01.01.2007; folgt aus diesem Handlungskonzept"
    assert [r.an for r in blatt.rueckmeldungen] == [jha.name, "Ressort"]
    zeile = als_blatt(row, blatt).zeilen[0]
    assert zeile[0] == "Treffs am Nachmittag" and zeile[5] == system.name and zeile[4] == date(2008, 6, 30)


def test_wer_was_liest(raeume: Raeume, besetzung: Besetzung) -> None:
    offen = fertig(raeume, besetzung, titel="Offen")

    def liest(name: str) -> bool:
        return Handlungskonzept.objects.sichtbar_fuer(Zugang(getattr(besetzung, name))).filter(pk=offen.pk).exists()

    alle = ("fachkraft1", "ressort1", "controlling", "pruefung", "ressort2", "netzwerkstelle", "gremium")
    assert [liest(n) for n in alle] == [True, True, True, True, False, False, False]
    geltend = in_kraft(offen, besetzung.fachkraft1, besetzung.ressort1)
    assert [liest(n) for n in alle] == [True, True, True, True, True, True, False]
    assert geltend.gilt_heute and geltend.laufzeit.letzter == BIS, "and not only because its period is over"
