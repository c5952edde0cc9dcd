"""The pages of Handlungskonzepte: drafted by forms, stepped through, read by role, reminded of, found, told by System and Gebiet."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from basis.due import sammle
from basis.search import suche
from bsc.actions import handlungskonzepte as aktionen
from bsc.actions.laden_handlungskonzepte import lade_handlungskonzepte
from bsc.konzepterinnerung import endet_bald, faellige_rueckmeldung
from bsc.konzeptweg import Laufzeit
from bsc.models import Handlungskonzept
from proaktiv.models import Konzeption, Massnahme, Rundenauftrag
from sozialraum.access import Wer, Zugang
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Stadt
from tests.bsc.bau import baue_ziel
from tests.bsc.konzeptbau import VON, entwurf, gruppe_von, in_kraft, mit_teilen
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import baue_akteur, baue_system, text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
HEUTE = date(2007, 10, 15)


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=HEUTE)


@pytest.fixture
def konzept(raeume: Raeume, besetzung: Besetzung) -> Handlungskonzept:
    wer = wer_ist(besetzung.fachkraft1)
    return mit_teilen(wer, entwurf(wer, raeume["I"]), baue_system(raeume["I"]))


def schicke(client: Client, url: str, soll: int = 302, **daten: Any) -> Any:
    antwort = client.post(url, daten)
    assert antwort.status_code == soll, (url, text(antwort)[:3000] if antwort.status_code == 422 else antwort.status_code)
    return antwort


def _massnahme(gebiet: Any) -> Massnahme:
    plan = Konzeption.objects.create(schluessel="teilplan", name="Teilplan", art="jugendhilfeplanung", laufzeit_von=VON)
    massnahme = Massnahme.objects.create(konzeption=plan, titel="Offene Räume")
    massnahme.gebiete.create(gebiet=gebiet)
    return massnahme


def test_eine_fachkraft_entwirft_und_die_leitung_setzt_in_kraft(als: Als, raeume: Raeume) -> None:
    system, ziel, client = baue_system(raeume["I"]), baue_ziel(raeume["R-I"]), als("fachkraft1")
    kopf = {"titel": "Offene Türen", "gruppe": gruppe_von(raeume["I"]).pk, "gebiet": raeume["101"].pk, "gueltig_von": "01.01.2007",
            "gueltig_bis": "31.12.2008", "rhythmus": "halbjaehrlich"}  # fmt: skip
    schicke(client, "/handlungskonzepte/neu/", 422, **kopf, ausgangslage="Telefon 0345 1234567")
    falsch = schicke(client, "/handlungskonzepte/neu/", 422, **kopf | {"gueltig_bis": "31.12.2006"}, ausgangslage="Wenige Treffs")
    assert dict(falsch.context["form"].errors) == {"gueltig_bis": ["Das Ende des Zeitraums liegt vor seinem Anfang."]}
    schicke(client, "/handlungskonzepte/neu/", **kopf, ausgangslage="Wenige Treffs")
    row = Handlungskonzept.objects.get()
    url = row.get_absolute_url()
    assert "Zur Abstimmung fehlt noch" in text(client.get(url)) and "Abstimmung eintragen" not in text(client.get(url))
    fehlt = text(schicke(client, f"{url}abstimmen/", 422, tag="10.10.2007"))
    assert "Es fehlt ein operatives Ziel" in fehlt and "wer vor Ort beteiligt war" in fehlt
    assert "Eine Maßnahme gehört zu einem operativen Ziel" in text(client.get(f"{url}massnahme/neu/"))
    assert [*schicke(client, f"{url}ziel/neu/", 422, text="Ohne Herkunft").context["form"].errors] == ["vereinbarungsziel"]
    schicke(client, f"{url}ziel/neu/", text="Treffs bis 18 Uhr", ziel=ziel.pk)
    eines = row.ziele.get()
    massnahme = {"ziel": eines.pk, "text": "Räume teilen", "verantwortlich": "Team I", "bis": "30.06.2008",
                 "konzeptionsmassnahme": _massnahme(raeume["101"]).pk}  # fmt: skip
    schicke(client, f"{url}massnahme/neu/", **massnahme, systeme=[system.pk])
    nummer = eines.massnahmen.get().pk
    schicke(client, f"{url}massnahme/{nummer}/aendern/", **massnahme | {"text": "Räume und Aufsicht teilen"}, systeme=[system.pk])
    for wen in ({}, {"wer": "Kinderrat", "akteur": baue_akteur(system).pk}):
        falsch = schicke(client, f"{url}beteiligung/neu/", 422, **wen, tag="01.09.2007", wie="Werkstatt")
        assert [*falsch.context["form"].errors] == ["wer"]
    schicke(client, f"{url}beteiligung/neu/", wer="Kinderrat", tag="01.09.2007", wie="Werkstatt")
    schicke(client, f"{url}beteiligung/neu/", wer="Doppelt", tag="01.09.2007", wie="Werkstatt")
    schicke(client, f"{url}beteiligung/{row.beteiligungen.get(wer='Doppelt').pk}/entfernen/")
    schicke(client, f"{url}aendern/", **kopf, ausgangslage="Wenige Treffs, leere Räume")
    zweite = "In Kraft setzt es danach eine zweite Person (Fachbereichsleitung oder Ressortleitung, im eigenen Gebiet)."
    assert zweite in text(client.get(f"{url}abstimmen/"))
    assert "Wer die Abstimmung einträgt, kann es nicht mehr selbst" in text(als("ressort1").get(f"{url}abstimmen/"))
    schicke(client, f"{url}abstimmen/", tag="10.10.2007")
    assert f"Die Abstimmung haben Sie eingetragen. {zweite}" in text(client.get(url)) and zweite in text(als("ressort1").get(url))
    assert client.get(f"{url}aendern/").status_code == 404
    verwehrt = client.get(f"{url}in-kraft-setzen/")
    assert verwehrt.status_code == 403 and "In Kraft setzen und beenden darf" in text(verwehrt)
    leitung = als("ressort1")
    assert "In Kraft setzen" in text(leitung.get(url)) and "In Kraft setzen" not in text(client.get(url))
    schicke(leitung, f"{url}in-kraft-setzen/", 422, gilt_ab="01.01.2010")
    schicke(leitung, f"{url}in-kraft-setzen/", gilt_ab="01.11.2007")
    seite = text(client.get(url))
    worte = ("gilt ab 01.11.2007", "Räume und Aufsicht teilen", "noch kein Auftrag erteilt", "Kinderrat", "Teilplan: nicht begonnen")
    assert all(t in seite for t in worte)
    schicke(client, f"{url}neue-fassung/", anlass="Ein Treff kam dazu")
    neu = Handlungskonzept.objects.get(version=2)
    assert "gruppe" not in client.get(f"{neu.get_absolute_url()}aendern/").context["form"].fields
    schicke(client, f"{neu.get_absolute_url()}zurueckziehen/", grund="Doch nicht")


def test_wer_was_sieht_und_wer_nicht(als: Als, konzept: Handlungskonzept, raeume: Raeume, besetzung: Besetzung) -> None:
    url = konzept.get_absolute_url()
    je = {n: als(n).get(url).status_code for n in ("fachkraft1", "ressort1", "controlling", "ressort2", "netzwerkstelle", "gremium")}
    assert je == {"fachkraft1": 200, "ressort1": 200, "controlling": 200, "ressort2": 404, "netzwerkstelle": 404, "gremium": 404}
    fremd, eigen = (text(als(n).get("/handlungskonzepte/")) for n in ("ressort2", "ressort1"))
    assert "Früh erreichen" not in fremd and "Früh erreichen" in eigen and "1 in Arbeit" in eigen
    in_kraft(konzept, besetzung.fachkraft1, besetzung.ressort1)
    andere = als("ressort2")
    assert "Treffs am Nachmittag" in text(andere.get(url)) and andere.get(f"{url}rueckmelden/").status_code == 403
    mitglied, jha = als("gremium"), raeume.gremien["jha"]
    leer = text(mitglied.get("/handlungskonzepte/"))
    assert "Noch keine Handlungskonzepte" in leer and "bisher kein Handlungskonzept zurückgemeldet" in leer and "0 Handlungs" not in leer
    schicke(als("fachkraft1"), f"{url}rueckmelden/", an="gremium", gremium=jha.pk, stichtag="30.09.2007", text="Auf dem Weg")
    assert f"/handlungskonzepte/?gremium={jha.schluessel}" in text(mitglied.get(jha.get_absolute_url()))
    je = {g: "Früh erreichen" in text(mitglied.get(f"/handlungskonzepte/?gremium={g}")) for g in ("jha", "stadtrat")}
    assert je == {"jha": True, "stadtrat": False}
    assert "lesen Sie 1 Handlungskonzept; 1 Handlungskonzept gilt am" in text(mitglied.get("/handlungskonzepte/"))
    gelesen = text(mitglied.get(url))
    assert "Auf dem Weg" in gelesen and "/systeme/" not in gelesen and mitglied.get(f"{url}rueckmelden/").status_code == 404


def test_liste_und_dateien(als: Als, konzept: Handlungskonzept, besetzung: Besetzung) -> None:
    client = als("fachkraft1")
    in_kraft(konzept, besetzung.fachkraft1, besetzung.ressort1)
    zeile = client.get("/handlungskonzepte/?format=csv").content.decode("utf-8-sig").splitlines()[1]
    assert "Früh erreichen;1;" in zeile and "gilt seit 01.01.2007" in zeile
    faelle = {"gueltig_am=15.10.2007": True, "gueltig_am=15.10.2009": False, "stand=entwurf": False, "suche=früh": True}
    for abfrage, treffer in faelle.items():
        assert ("Früh erreichen" in text(client.get(f"/handlungskonzepte/?{abfrage}"))) is treffer, abfrage
    blatt = client.get(f"{konzept.get_absolute_url()}?format=csv").content.decode("utf-8-sig")
    assert "Zwei Häuser öffnen länger;Soziales Team;30.06.2008;System am Markt" in blatt


def test_system_gebiet_und_suche_nennen_es(als: Als, konzept: Handlungskonzept, raeume: Raeume, besetzung: Besetzung) -> None:
    system = konzept.ziele.get().massnahmen.get().systeme.get().system
    client = als("fachkraft1")
    assert "trägt keine Maßnahme" in text(client.get(system.get_absolute_url()))
    row = in_kraft(konzept, besetzung.fachkraft1, besetzung.ressort1)
    seite = text(client.get(system.get_absolute_url()))
    assert "Früh erreichen" in seite and "gilt seit 01.01.2007; daraus folgt noch kein Auftrag" in seite
    auftrag = Rundenauftrag.objects.create(system=system, version=1, gueltig_ab=VON, fragestellungen="Was fehlt?", aufgaben="Öffnen")
    schicke(client, f"{row.get_absolute_url()}auftrag-nennen/", auftrag=auftrag.pk)
    assert "sein Auftrag folgt daraus" in text(client.get(system.get_absolute_url()))
    for ort in (raeume["I"], raeume["101"], raeume["R-I"]):
        assert "Früh erreichen" in text(als("netzwerkstelle").get(ort.get_absolute_url())), ort
    assert "Früh erreichen" not in text(client.get(raeume["III"].get_absolute_url()))
    treffer = suche("Früh erreichen", Zugang(besetzung.ressort2))
    assert [(t.gruppe, t.url) for t in treffer] == [("Handlungskonzepte", row.get_absolute_url())]


def test_die_uebersicht_erinnert(konzept: Handlungskonzept, besetzung: Besetzung) -> None:
    def erinnert(name: str) -> list[str]:
        return [f"{f.titel} | {f.text}" for f in sammle(Zugang(getattr(besetzung, name)), HEUTE) if "Früh erreichen" in f.titel]

    assert erinnert("fachkraft1") == erinnert("ressort1") == []
    aktionen.stimme_ab(wer=wer_ist(besetzung.ressort1), konzept=konzept, tag=HEUTE)
    assert erinnert("ressort1") == [] and erinnert("ressort2") == []
    assert erinnert("fachbereichsleitung") == ["Handlungskonzept in Kraft setzen: Früh erreichen | abgestimmt, Zeitraum ab 01.01.2007"]
    aktionen.ueberarbeite(wer=wer_ist(besetzung.ressort1), konzept=konzept, grund="Noch ein Ziel")
    in_kraft(konzept, besetzung.fachkraft1, besetzung.ressort1)
    assert erinnert("fachkraft1") == ["Rückmeldung zum Handlungskonzept: Früh erreichen | Stichtag 30.06.2007"]
    assert erinnert("ressort2") == []
    angaben = {"an": "ressort", "stichtag": date(2007, 6, 30), "text": "Auf dem Weg"}
    aktionen.melde_zurueck(wer=wer_ist(besetzung.fachkraft1), konzept=konzept, **angaben)
    assert erinnert("fachkraft1") == []


A, ENDE = date(2007, 1, 1), date(2007, 12, 31)


@pytest.mark.parametrize(("laufzeit", "letzte", "tag", "faellig"), [
    (Laufzeit(None, ENDE), None, HEUTE, None),
    (Laufzeit(date(2007, 11, 1), ENDE), None, HEUTE, None),
    (Laufzeit(A, ENDE), None, date(2007, 6, 30), None),
    (Laufzeit(A, ENDE), None, HEUTE, date(2007, 6, 30)),
    (Laufzeit(A, ENDE), date(2007, 6, 30), HEUTE, None),
    (Laufzeit(A, date(2007, 8, 31)), date(2007, 6, 30), HEUTE, date(2007, 8, 31)),
    (Laufzeit(A, date(2007, 8, 31)), date(2007, 8, 31), HEUTE, None),
])  # fmt: skip
def test_wann_eine_rueckmeldung_aussteht(laufzeit: Laufzeit, letzte: date | None, tag: date, faellig: date | None) -> None:
    assert faellige_rueckmeldung(laufzeit, "halbjaehrlich", letzte, tag) == faellig


@pytest.mark.parametrize(("tag", "satz"), [
    (HEUTE, ""), (date(2007, 11, 1), "gilt noch bis 31.12.2007"), (date(2008, 1, 1), "abgelaufen am 31.12.2007; bitte beenden"),
])  # fmt: skip
def test_wann_sein_ende_nahe_ist(tag: date, satz: str) -> None:
    assert endet_bald(Laufzeit(A, ENDE), tag) == satz


def test_die_geladene_stadt_hat_eines_je_planungsgruppe(halle: str) -> None:
    je = list(Handlungskonzept.objects.order_by("gruppe__schluessel", "version").values_list("gruppe__schluessel", "stand", "muster"))
    staende = {"i": ["abgestimmt"], "ii": ["gilt", "entwurf"], "iii": ["gilt"], "iv": ["entwurf"], "v": ["beendet"]}
    assert je == [(f"spg-{gruppe}", stand, True) for gruppe, alle in staende.items() for stand in alle]
    sued = Handlungskonzept.objects.get(gruppe__schluessel="spg-iii")
    assert sued.ziele.filter(vereinbarungsziel__isnull=False).count() == 1 and sued.rueckmeldungen.count() == 1
    datei = Path(__file__).resolve().parents[2] / "fixtures" / "halle" / "handlungskonzepte.toml"
    bericht = lade_handlungskonzepte(wer=Wer.befehl("test"), angaben=lies_toml(datei))
    assert not bericht.neu and bericht.unveraendert["Handlungskonzepte"] == 5
