"""Handlungskonzepte: what each reader gets of one, what stays fixed in a draft, what is not done twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bsc.actions import handlungskonzepte as aktionen
from bsc.actions import konzeptteile as teile
from bsc.models import Handlungskonzept, Konzeptbeteiligung, Konzeptmassnahme, Konzeptrueckmeldung
from bsc.selectors.konzeptblatt import Konzeptblatt, lies_blatt
from proaktiv.models import Rundenauftrag
from sozialraum.access import Zugang
from sozialraum.models import Beschluss, Gremium, Protokoll, Rollenzuweisung, Stadt, Vorlage
from tests.bsc.konzeptbau import ABGESTIMMT, VON, entwurf, gruppe_von, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import abgelehnt, baue_planungsgruppe, baue_system, text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
HEUTE = date(2007, 10, 15)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


def fertig(raeume: Raeume, besetzung: Besetzung, **felder: Any) -> Handlungskonzept:
    wer = wer_ist(besetzung.fachkraft1)
    return mit_teilen(wer, entwurf(wer, raeume["I"], **felder), baue_system(raeume["I"], felder.get("titel", "System am Markt")))


def verboten(tun: Callable[[], object], wort: str) -> None:
    with pytest.raises(IntegrityError, match=wort), transaction.atomic():
        tun()


@pytest.fixture
def gemeldet(raeume: Raeume, besetzung: Besetzung) -> Handlungskonzept:
    """Reported to the JHA, to an Unterausschuss with its closed Beschluss, to the Ressort. Its Auftrag is from elsewhere."""
    wer = wer_ist(besetzung.fachkraft1)
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    ua = Gremium.objects.create(schluessel="ua", name="Unterausschuss", art="planung")
    geheim = Beschluss.objects.create(gremium=ua, titel="Verschlossener Titel", tag=date(2007, 9, 1), oeffentlich=False)
    offen = Vorlage.objects.create(nummer="V/2007/1", betreff="Offene Vorlage")
    for felder in ({"gremium": raeume.gremien["jha"], "text": "An den JHA", "vorlage": offen},
                   {"gremium": ua, "text": "An den UA", "beschluss": geheim}, {"gremium": ua, "text": "Offen an den UA"}):  # fmt: skip
        aktionen.melde_zurueck(wer=wer, konzept=row, an="gremium", stichtag=HEUTE, **felder)
    aktionen.melde_zurueck(wer=wer, konzept=row, an="ressort", stichtag=HEUTE, text="An das Ressort")
    system = row.ziele.get().massnahmen.get().systeme.get().system
    Rundenauftrag.objects.create(system=system, version=1, gueltig_ab=VON, fragestellungen="Interne Frage", aufgaben="Interne Aufgabe")
    return row


def blatt_fuer(row: Handlungskonzept, nutzer: Any, *, papier: bool = False) -> Konzeptblatt:
    return lies_blatt(row, HEUTE, Zugang(nutzer), papier=papier)


def test_wer_welche_rueckmeldung_liest(gemeldet: Handlungskonzept, raeume: Raeume, besetzung: Besetzung) -> None:
    alle = {"An den JHA", "An den UA", "Offen an den UA", "An das Ressort"}
    soll = {"fachkraft1": alle, "ressort1": alle, "ressort2": alle, "controlling": alle, "gremium": {"An den JHA"}}
    for name, texte in soll.items():
        blatt = blatt_fuer(gemeldet, getattr(besetzung, name))
        assert {r.text for r in blatt.rueckmeldungen} == texte, name
        assert bool(blatt.auszug) == (name == "gremium") and len(blatt.rueckmeldungen) == len(texte)
    Rollenzuweisung.objects.filter(nutzer=besetzung.gremium).update(gremium=gemeldet.gruppe)
    der_gruppe = blatt_fuer(gemeldet, besetzung.gremium)
    assert {r.text for r in der_gruppe.rueckmeldungen} == {"An den JHA", "Offen an den UA"}


def test_papiere_nennt_es_soweit_man_sie_liest(gemeldet: Handlungskonzept, besetzung: Besetzung) -> None:
    def genannt(name: str, *, papier: bool = False) -> set[str]:
        rows = blatt_fuer(gemeldet, getattr(besetzung, name), papier=papier).rueckmeldungen
        return {w for r in rows for w in (r.vorlage, r.beschluss) if w}

    assert genannt("ressort2") == {"V/2007/1", "Verschlossener Titel"}  # staff reads what a Gremium of the whole city handles
    assert genannt("gremium") == {"V/2007/1"} and genannt("ressort2", papier=True) == {"V/2007/1"}
    Vorlage.objects.update(oeffentlich=False)
    assert genannt("gremium") == genannt("ressort2", papier=True) == set()


def test_ein_auftrag_von_anderswoher_ist_fuer_beschaeftigte(gemeldet: Handlungskonzept, besetzung: Besetzung) -> None:
    innen, aussen = (blatt_fuer(gemeldet, n).systeme[0] for n in (besetzung.ressort2, besetzung.gremium))
    assert innen.auftrag and innen.auftrag.fragestellungen == "Interne Frage"
    assert aussen.auftrag is None and aussen.satz == "aus diesem Handlungskonzept folgt heute kein Auftrag"
    auftrag = Rundenauftrag.objects.get()
    aktionen.nenne_auftrag(wer=wer_ist(besetzung.fachkraft1), konzept=gemeldet, auftrag=auftrag)
    gezeigt = blatt_fuer(gemeldet, besetzung.gremium).systeme[0].auftrag
    assert gezeigt and gezeigt.fragestellungen == "Interne Frage"
    neuer = {"version": 2, "gueltig_ab": HEUTE, "fragestellungen": "Neue Frage", "aufgaben": "Neue Aufgabe", "anlass": "Neu gefasst"}
    Rundenauftrag.objects.create(system=auftrag.system, **neuer)
    danach = blatt_fuer(gemeldet, besetzung.gremium).systeme[0]
    assert danach.auftrag is None and [a.version for a in danach.folgende] == [1]


def test_seite_liste_und_filter_eines_mitglieds(als: Als, gemeldet: Handlungskonzept, besetzung: Besetzung) -> None:
    spaeter = Konzeptrueckmeldung.objects.get(an="ressort")
    Konzeptrueckmeldung.objects.bulk_create([
        Konzeptrueckmeldung(konzept=gemeldet, an="ressort", stichtag=HEUTE, gemeldet_am=date(2007, 12, 24), text=f"{spaeter.text} später")
    ])  # fmt: skip
    mitglied = als("gremium")
    seite = text(mitglied.get(gemeldet.get_absolute_url()))
    assert "An den JHA" in seite and "Gezeigt wird, was Ihren Gremien" in seite
    geheim = ("An den UA", "Offen an den UA", "An das Ressort", "Verschlossener Titel", "Interne Frage", "Interne Aufgabe")
    assert not [w for w in geheim if w in seite]
    liste, innen = (text(als(n).get("/handlungskonzepte/")) for n in ("gremium", "fachkraft1"))
    assert "24.12.2007" not in liste and "24.12.2007" in innen
    assert "Früh erreichen" not in text(mitglied.get("/handlungskonzepte/?gremium=ua"))
    assert "Früh erreichen" in text(als("fachkraft1").get("/handlungskonzepte/?gremium=ua"))


def test_gruppe_und_gebiet_bleiben_solange_ziele_daran_haengen(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    kopf = entwurf(wer, raeume["I"], titel="Noch ohne Ziele")
    kopf.gruppe, kopf.gebiet = gruppe_von(raeume["III"]), raeume["III"]
    assert aktionen.speichere_konzept(wer=wer, konzept=kopf).gebiet == raeume["III"]
    row = fertig(raeume, besetzung)
    row.gruppe, row.gebiet = gruppe_von(raeume["III"]), raeume["III"]
    abgelehnt(lambda: aktionen.speichere_konzept(wer=wer, konzept=row), "Solange operative Ziele")
    row.gruppe, row.gebiet = gruppe_von(raeume["I"]), raeume["101"]
    abgelehnt(lambda: aktionen.speichere_konzept(wer=wer, konzept=row), "Solange operative Ziele")
    eines = Handlungskonzept.objects.filter(pk=row.pk)
    verboten(lambda: eines.update(gruppe=gruppe_von(raeume["III"])), "bleiben, solange Ziele")
    verboten(lambda: eines.update(gebiet=raeume["101"], gebiet_ebene=4), "bleiben, solange Ziele")


def test_eine_neue_fassung_bleibt_bei_ihrem_gebiet(raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.controlling)
    neu = aktionen.lege_neue_fassung_an(
        wer=wer, konzept=in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1), anlass="Neu"
    )
    massnahme = neu.ziele.get().massnahmen.get()
    for teil in (massnahme, neu.ziele.get()):
        teile.entferne_teil(wer=wer, teil=teil)
    neu.gruppe, neu.gebiet = gruppe_von(raeume["III"]), raeume["III"]
    abgelehnt(lambda: aktionen.speichere_konzept(wer=wer, konzept=neu), "Eine neue Fassung bleibt")
    verboten(lambda: Handlungskonzept.objects.filter(pk=neu.pk).update(gruppe=neu.gruppe), "von Fassung zu Fassung")


def test_abgestimmt_wird_nur_was_zum_kopf_passt(als: Als, raeume: Raeume, besetzung: Besetzung) -> None:
    wer, row = wer_ist(besetzung.fachkraft1), fertig(raeume, besetzung)
    row.gueltig_von, row.gueltig_bis = date(2008, 7, 1), date(2011, 1, 1)
    aktionen.speichere_konzept(wer=wer, konzept=row)
    satz = "Die Maßnahme „Zwei Häuser öffnen länger“ endet am 30.06.2008, vor dem Zeitraum"
    abgelehnt(lambda: aktionen.stimme_ab(wer=wer, konzept=row, tag=ABGESTIMMT), satz)
    client = als("fachkraft1")
    assert satz in text(client.get(row.get_absolute_url()))
    form = client.get(f"{row.get_absolute_url()}aendern/")
    assert "gruppe" not in form.context["form"].fields and "Solange operative Ziele" in text(form)
    eines = Handlungskonzept.objects.filter(pk=row.pk)
    verboten(lambda: eines.update(stand="abgestimmt", abgestimmt_am=HEUTE), "vor dem Zeitraum")
    eines.update(gueltig_von=VON)
    system = row.ziele.get().massnahmen.get().systeme.get().system
    type(system).objects.filter(pk=system.pk).update(gebiet=raeume["II"])
    row.refresh_from_db()
    abgelehnt(lambda: aktionen.stimme_ab(wer=wer, konzept=row, tag=ABGESTIMMT), "gehört nicht zum Sozialraum der Planungsgruppe")
    verboten(lambda: eines.update(stand="abgestimmt", abgestimmt_am=HEUTE), "des eigenen Sozialraums")


def test_ein_bestaetigter_anlass_sperrt_den_entwurf_nicht(als: Als, raeume: Raeume, besetzung: Besetzung) -> None:
    wer = wer_ist(besetzung.fachkraft1)
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    anlass = "Frau Schmidt kam dazu"
    abgelehnt(lambda: aktionen.lege_neue_fassung_an(wer=wer, konzept=row, anlass=anlass), "Schmidt")
    neu = aktionen.lege_neue_fassung_an(wer=wer, konzept=row, anlass=anlass, geprueft=True)
    daten = {"titel": "Neuer Titel", "gueltig_von": "01.01.2007", "gueltig_bis": "31.12.2008", "ausgangslage": "Viele Familien",
             "rhythmus": "halbjaehrlich"}  # fmt: skip
    client, url = als("fachkraft1"), f"{neu.get_absolute_url()}aendern/"
    assert client.post(url, daten).status_code == 302
    assert client.post(url, daten | {"ausgangslage": "Telefon 0345 1234567"}).status_code == 422
    neu.refresh_from_db()
    assert (neu.titel, neu.ausgangslage) == ("Neuer Titel", "Viele Familien")


def test_eine_rueckmeldung_steht_einmal(als: Als, raeume: Raeume, besetzung: Besetzung) -> None:
    row = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    client, url = als("fachkraft1"), f"{row.get_absolute_url()}rueckmelden/"
    daten = {"an": "ressort", "stichtag": "15.10.2007", "text": "Auf dem Weg"}
    assert client.post(url, daten).status_code == 302
    zweite = client.post(url, daten)
    assert zweite.status_code == 422 and "schon eingetragen" in text(zweite) and row.rueckmeldungen.count() == 1
    felder = {"konzept": row, "an": "ressort", "stichtag": HEUTE, "gemeldet_am": HEUTE, "text": "Auf dem Weg"}
    verboten(lambda: Konzeptrueckmeldung.objects.create(**felder), "konzeptrueckmeldung_einmal")
    assert client.post(url, daten | {"stichtag": "30.09.2007"}).status_code == 302
    fremd = Gremium.objects.create(schluessel="fach", name="Fachgruppe", art="fachlich")
    wer = wer_ist(besetzung.fachkraft1)
    an_fremd = {"an": "gremium", "gremium": fremd, "stichtag": HEUTE, "text": "Auf dem Weg"}
    abgelehnt(lambda: aktionen.melde_zurueck(wer=wer, konzept=row, **an_fremd), "Gremium der Stadt")


def test_fuer_ein_gebiet_gilt_eines_auch_bei_zwei_gruppen(raeume: Raeume, besetzung: Besetzung) -> None:
    eins = in_kraft(fertig(raeume, besetzung), besetzung.fachkraft1, besetzung.ressort1)
    wer, zwei = wer_ist(besetzung.fachkraft1), baue_planungsgruppe(raeume["I"], "spg-zwei")
    kopf = Handlungskonzept(gruppe=zwei, gebiet=raeume["I"], titel="Zweites", ausgangslage="Viel zu tun", gueltig_von=VON,
                            gueltig_bis=date(2008, 12, 31))  # fmt: skip
    row = mit_teilen(wer, aktionen.speichere_konzept(wer=wer, konzept=kopf), baue_system(raeume["I"], "Zwei"), ziel=eins.ziele.get().ziel)
    abgelehnt(lambda: in_kraft(row, besetzung.fachkraft1, besetzung.ressort1), "gilt für I")
    werte = {"stand": "gilt", "gilt_ab": VON, "in_kraft_am": HEUTE}
    verboten(lambda: Handlungskonzept.objects.filter(pk=row.pk).update(**werte), "handlungskonzept_eines_zur_zeit")


def test_was_entfernt_ist_bleibt_es(raeume: Raeume, besetzung: Besetzung) -> None:
    wer, row = wer_ist(besetzung.fachkraft1), fertig(raeume, besetzung)
    eine, dieselbe = row.beteiligungen.get(), Konzeptbeteiligung.objects.get(konzept=row)
    massnahme = Konzeptmassnahme.objects.get(ziel__konzept=row)
    for teil in (eine, Konzeptmassnahme.objects.get(pk=massnahme.pk)):
        teile.entferne_teil(wer=wer, teil=teil)
    abgelehnt(lambda: teile.entferne_teil(wer=wer, teil=dieselbe), "jemand anderes das entfernt")
    abgelehnt(lambda: teile.speichere_beteiligung(wer=wer, beteiligung=dieselbe), "jemand anderes das entfernt")
    abgelehnt(lambda: teile.speichere_konzeptmassnahme(wer=wer, massnahme=massnahme, systeme=[]), "jemand anderes das entfernt")
    assert Protokoll.objects.filter(aktion="handlungskonzept_teil_entfernt").count() == 2 and not row.beteiligungen.exists()
