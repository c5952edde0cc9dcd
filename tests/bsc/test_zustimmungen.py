"""Who agrees to a Zielvereinbarung sees what it says; a change takes the word back, says so, and keeps whose it was."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bsc.actions import zielvereinbarungen as aktionen
from bsc.actions.zustimmungen import aenderungen, kennung
from bsc.models import Vereinbarungsziel, Zielvereinbarung, Zustimmungswegfall
from bsc.vereinbarungsweg import Seite
from sozialraum.models import Protokoll, Stadt
from tests.bsc.test_zielvereinbarung import baue
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]


def test_eine_aenderung_nennt_feld_alt_und_neu() -> None:
    alt = Zielvereinbarung(ressourcen="5.000 €", gueltig_bis=date(2008, 12, 31), rhythmus="jaehrlich", anlass="")
    neu = Zielvereinbarung(ressourcen="8.000 €", gueltig_bis=date(2009, 6, 30), rhythmus="monatlich", anlass="x" * 100)
    saetze = aenderungen(alt, neu, ("ressourcen", "gueltig_bis", "rhythmus", "titel", "anlass"))
    assert saetze[:3] == [
        "Ressourcen: „5.000 €“ → „8.000 €“", "Gilt bis: 31.12.2008 → 30.06.2009", "Berichtet wird: „jährlich“ → „monatlich“",
    ]  # fmt: skip
    assert saetze[3].startswith("Anlass der Fassung: leer → „xxx") and saetze[3].endswith("x…“") and len(saetze) == 4
    alt_, neu_ = Vereinbarungsziel(zielwert=30), Vereinbarungsziel(zielwert=Decimal("30.50"))
    assert aenderungen(alt_, neu_, ("zielwert", "text")) == ["Zielwert: 30 → 30,5"]


@pytest.fixture
def zugestimmt(raeume: Raeume, besetzung: Besetzung) -> Zielvereinbarung:
    """In negotiation; the upper side has agreed."""
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    row = baue(wer_ist(besetzung.controlling), raeume["R-I"])
    aktionen.verhandle(wer=wer_ist(besetzung.controlling), vereinbarung=row)
    return aktionen.stimme_zu(wer=wer_ist(besetzung.fachbereichsleitung), vereinbarung=row, seite=Seite.OBEN)


def angaben(client: Client, adresse: str) -> dict[str, Any]:
    return {f.name: f.value() for f in client.get(adresse).context["form"] if f.value() not in (None, False)}


@pytest.mark.django_db
def test_vor_dem_speichern_wird_gewarnt_und_danach_steht_es_im_verlauf(zugestimmt: Zielvereinbarung, als: Als) -> None:
    client, adresse = als("ressort1"), f"{zugestimmt.get_absolute_url()}aendern/"
    daten = angaben(client, adresse)
    seite = client.get(adresse).content.decode()
    assert "Eine Zustimmung entfällt" in seite and "Muster fachbereichsleitung" in seite
    ohne = client.post(adresse, daten | {"ressourcen": "Drei Stellen"})
    assert ohne.status_code == 422 and "dass die Zustimmung entfällt" in ohne.content.decode()
    gleich = client.post(adresse, daten | {"neu_zustimmen": "on"}, follow=True).content.decode()
    assert "Entfallen ist" not in gleich and not Zustimmungswegfall.objects.exists()
    danach = client.post(adresse, daten | {"ressourcen": "Drei Stellen", "neu_zustimmen": "on"}, follow=True).content.decode()
    assert "Entfallen ist die Zustimmung von" in danach and "Obere Seite: noch nicht zugestimmt" in danach
    assert "am 15.10.2007 entfallen, weil geändert wurde durch Muster ressort1: Ressourcen: „Zwei Stellen“ → „Drei Stellen“" in danach
    assert "damit entfällt die Zustimmung von" in Protokoll.objects.filter(aktion="zielvereinbarung_geaendert").latest("pk").text
    assert "Eine Zustimmung entfällt" not in client.get(adresse).content.decode()


@pytest.mark.django_db
def test_auch_ein_ziel_zu_aendern_oder_zu_entfernen_nimmt_das_wort(zugestimmt: Zielvereinbarung, besetzung: Besetzung, als: Als) -> None:
    client, ziel = als("ressort1"), zugestimmt.ziele.get()
    adresse = f"/scorecard/vereinbarungsziele/{ziel.pk}/"
    daten = angaben(client, f"{adresse}aendern/") | {"zielwert": "35", "neu_zustimmen": "on"}
    assert client.post(f"{adresse}entfernen/").status_code == 422
    assert client.post(f"{adresse}aendern/", daten).status_code == 302
    wegfall = Zustimmungswegfall.objects.get()
    assert wegfall.zugestimmt_von == besetzung.fachbereichsleitung and "geändert, Zielwert: 30 → 35" in wegfall.anlass
    assert client.post(f"{adresse}entfernen/").status_code == 302
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        wegfall.delete()


@pytest.mark.django_db
def test_wer_zustimmt_liest_was_vereinbart_wird(zugestimmt: Zielvereinbarung, raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    seite = als("ressort1").get(f"{zugestimmt.get_absolute_url()}zustimmen-unten/").content.decode()
    for teil in ("Familien früh erreichen", "Hausbesuche", "Zwei Stellen", "Neue Verhandlung nach zwei Quartalen.", "31.12.2008"):
        assert teil in seite
    adresse = f"{zugestimmt.get_absolute_url()}zustimmen-unten/"
    gelesen = angaben(als("ressort1"), adresse)
    assert gelesen["gelesen"] == kennung(zugestimmt)
    zugestimmt.ressourcen = "Eine Stelle"
    aktionen.speichere_vereinbarung(wer=wer_ist(besetzung.controlling), vereinbarung=zugestimmt)
    danach = als("ressort1").post(adresse, gelesen)
    assert danach.status_code == 422 and "Bitte lesen Sie ihn noch einmal." in danach.content.decode()
    assert "Eine Stelle" in danach.content.decode() and danach.context["form"]["gelesen"].value() == kennung(zugestimmt)
    aktionen.stimme_zu(wer=wer_ist(besetzung.fachbereichsleitung), vereinbarung=zugestimmt, seite=Seite.OBEN)
    client = als("controlling")
    entwurf = baue(wer_ist(besetzung.controlling), raeume["R-II"])
    assert "Entwurf: Vereinbart werden soll" in client.get(entwurf.get_absolute_url()).content.decode()
    assert "In Verhandlung: Vereinbart werden soll" in client.get(zugestimmt.get_absolute_url()).content.decode()
    aktionen.stimme_zu(wer=wer_ist(besetzung.ressort1), vereinbarung=zugestimmt, seite=Seite.UNTEN)
    assert ">Vereinbart ist<" in client.get(zugestimmt.get_absolute_url()).content.decode()
