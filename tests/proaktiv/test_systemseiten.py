"""The pages of Systeme and Akteure: a Fachkraft builds a System by its forms; another Ressort's rounds and loops show nowhere."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from proaktiv.models import Akteur, Mitgliedschaft, System, Systemkoordination
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import BEGINN, TAG, baue_akteur, baue_hinweis, baue_runde, neue_aktion, setze, text

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]


def zeilen(antwort: Any) -> list[dict[str, str]]:
    """Without the notes, which stand below."""
    rows = csv.DictReader(io.StringIO(antwort.content.decode("utf-8-sig")), delimiter=";")
    return [row for row in rows if None not in list(row.values())[1:]]


def test_eine_fachkraft_baut_ein_system_auf(als: Als, raeume: Raeume, besetzung: Besetzung, system: System) -> None:
    client = als("fachkraft1")
    angaben = {"name": "Netz am Park", "gebiet": raeume["I"].pk, "rundenart": "hausrunde", "gueltig_von": "01.10.2007"}
    antwort = client.post("/systeme/neu/", angaben | {"anlass": "Familie Muster braucht Hilfe"})
    assert antwort.status_code == 422
    assert "anlass" in antwort.context["form"].errors and "Familie Muster braucht Hilfe" in text(antwort)
    client.post("/systeme/neu/", angaben | {"anlass": "Kinder früh fördern"})
    neu = System.objects.get(name="Netz am Park")
    assert client.get(neu.get_absolute_url()).status_code == 200
    akteur = baue_akteur(None, "Grundschule am Park")
    for teil, wahl in (("akteur", akteur.pk), ("stadtteil", raeume["101"].pk), ("koordination", besetzung.fachkraft1.pk)):
        feld = {"koordination": "nutzer"}.get(teil, teil)
        assert client.post(f"/systeme/{neu.pk}/{teil}/neu/", {feld: wahl, "ab": "15.10.2007"}).status_code == 302, teil
    assert Systemkoordination.objects.get(system=neu).nutzer == besetzung.fachkraft1
    mitglied = Mitgliedschaft.objects.get(system=neu)
    assert client.post(f"/systeme/{neu.pk}/akteur/{mitglied.pk}/beenden/", {"bis": "31.10.2007"}).status_code == 302
    auftrag = {"fragestellungen": "Was fehlt?", "aufgaben": "Abstimmen", "gueltig_ab": "15.10.2007"}
    assert client.post(f"/systeme/{neu.pk}/auftrag/", auftrag).status_code == 302
    assert client.post(f"/systeme/{neu.pk}/auftrag/", auftrag).status_code == 422, "a second version names its reason"
    seite = text(client.get(neu.get_absolute_url()))
    assert all(t in seite for t in ("Grundschule am Park", "31.10.2007", "Was fehlt?", "Teil 101"))


def test_ein_neuer_akteur_kommt_ausgewaehlt_zurueck(als: Als, system: System) -> None:
    client, seite = als("fachkraft1"), f"/systeme/{system.pk}/akteur/neu/"
    angaben = {"name": "Sportverein am Park", "art": baue_akteur(None, "Hort").art_id, "gueltig_von": "15.10.07"}
    antwort = client.post(f"/akteure/neu/?weiter={seite}", angaben)
    akteur = Akteur.objects.get(name="Sportverein am Park")
    assert antwort["Location"] == f"{seite}?akteur={akteur.pk}" and akteur.gueltig_von.year == 2007
    zurueck = client.get(antwort["Location"])
    assert zurueck.context["form"]["akteur"].value() == akteur.pk and "Der Akteur ist angelegt." in text(zurueck)
    noch_einmal = client.post("/akteure/neu/", angaben)
    assert "Das gibt es schon („Organisation“)." in noch_einmal.context["form"].errors["name"][0]
    assert "Der Akteur ist aufgenommen." in text(client.post(seite, {"akteur": akteur.pk, "ab": "15.10.07"}, follow=True))


def test_die_liste_zaehlt_beide_seiten_und_was_zu_sehen_ist(als: Als, system: System, raeume: Raeume) -> None:
    baue_akteur(system, "Hort", "jugendhilfe"), baue_akteur(system, "Schule"), baue_akteur(system, "Verein")
    Mitgliedschaft.objects.filter(akteur__name="Verein").update(gueltig_bis=BEGINN)
    baue_runde(system, TAG, stand="gehalten"), baue_hinweis(system)
    for wer, runde, offen in (("fachkraft1", "10.09.2007", "1"), ("controlling", "10.09.2007", "1"), ("ressort2", "·", "·")):
        zeile = zeilen(als(wer).get("/systeme/?format=csv"))[0]
        assert (zeile["Akteure der Jugendhilfe"], zeile["Schnittstellen"]) == ("1", "1")
        assert (zeile["Letzte Runde"], zeile["Offene Hinweise"]) == (runde, offen), wer
    assert "Offene Hinweise" not in zeilen(als("netzwerkstelle").get("/systeme/?format=csv"))[0]
    assert als("gremium").get("/systeme/").status_code == 404
    seite = f"/systeme/{system.pk}/"
    assert "Abends fehlt ein Treff" in text(als("fachkraft1").get(seite))
    for wer in ("ressort2", "netzwerkstelle"):
        fremd = text(als(wer).get(seite))
        assert "Abends fehlt ein Treff" not in fremd and "10.09.2007" not in fremd


def test_welche_stadtteile_ein_system_haben(als: Als, system: System, raeume: Raeume) -> None:
    system.stadtteile.create(gebiet=raeume["101"], gueltig_von=BEGINN)
    client = als("ressort2")
    antwort = client.get("/systeme/stadtteile/")
    assert "1 von 10 Stadtteilen haben ein Pro-Aktives System" in text(antwort)
    raum = next(r for r in antwort.context["raeume"] if r.schluessel == "I")
    assert (raum.ressort, raum.mit, raum.ohne, raum.systeme) == ("Ressort I", 1, ("102 Teil 102",), 1)
    mit = zeilen(client.get("/systeme/stadtteile/?system=mit&format=csv"))
    assert [(z["Stadtteil"], z["System"], z["Letzte Runde"]) for z in mit] == [("101 Teil 101", system.name, "·")]
    assert len(zeilen(client.get("/systeme/stadtteile/?system=ohne&gebiet=ressort-R-I&format=csv"))) == 3
    alle = [z["Stadtteil"] for z in zeilen(client.get("/systeme/stadtteile/?format=csv"))]
    assert alle == sorted(alle)


def test_wer_wo_pflegen_darf(als: Als, system: System) -> None:
    for wer, erwartet in (("fachkraft1", 200), ("controlling", 200), ("ressort2", 403), ("fachbereichsleitung", 404), ("pruefung", 404)):
        assert als(wer).get(f"/systeme/{system.pk}/aendern/").status_code == erwartet, wer


def test_akteure_anlegen_und_finden(als: Als, system: System) -> None:
    baue_akteur(system, "Hort", "jugendhilfe")
    client = als("fachkraft1")
    art = Akteur.objects.get().art
    angaben = {"name": "Grundschule am Park", "art": art.pk, "gueltig_von": "01.10.2007"}
    weiter = f"/systeme/{system.pk}/akteur/neu/"
    assert client.post(f"/akteure/neu/?weiter={weiter}", angaben)["Location"].startswith(f"{weiter}?akteur=")
    assert [z["Organisation"] for z in zeilen(client.get("/akteure/?mitglied=nein&format=csv"))] == ["Grundschule am Park"]
    assert [z["Systeme heute"] for z in zeilen(client.get("/akteure/?mitglied=ja&format=csv"))] == [system.name]
    schule = Akteur.objects.get(name="Grundschule am Park")
    assert client.post(f"/akteure/{schule.pk}/aendern/", angaben | {"gueltig_bis": "01.01.2007"}).status_code == 422
    neue = {"name": "Jugendtreff & Co", "seite": "jugendhilfe", "reihenfolge": 5}
    assert als("controlling").post("/akteure/arten/neu/", neue).status_code == 302
    assert als("fachkraft1").get("/akteure/arten/neu/").status_code == 404


def test_die_arten_von_angeboten_pflegt_das_controlling_und_jeder_zaehlt_die_eigenen(als: Als, system: System, raeume: Raeume) -> None:
    neue = {"name": "Elternbildung", "reihenfolge": 5}
    assert als("controlling").post("/aktionen/arten/neu/", neue).status_code == 302
    assert als("controlling").post("/aktionen/arten/neu/", neue).status_code == 422, "there it is already"
    assert als("controlling").post("/aktionen/arten/elternbildung/aendern/", neue | {"name": "Bildung der Eltern"}).status_code == 302
    hinweis = setze(baue_hinweis(system), "in_aktion")
    neue_aktion(hinweis, baue_akteur(system)).save()
    for wer, zahl in (("fachkraft1", "1"), ("controlling", "1"), ("ressort2", "0")):
        [zeile] = zeilen(als(wer).get("/aktionen/arten/?format=csv"))
        assert (zeile["Art"], zeile["Angebote und Aktionen"]) == ("Bildung der Eltern", zahl), wer
    assert als("netzwerkstelle").get("/aktionen/arten/").status_code == als("fachkraft1").get("/aktionen/arten/neu/").status_code == 404
