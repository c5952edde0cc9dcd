"""Who reads a Zielvereinbarung beside its sides, and what the Scorecard says of one that is closed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc.actions import zielvereinbarungen as aktionen
from bsc.messgroesse import Messart, mit_einheit
from sozialraum.models import Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel, trage_ein
from tests.bsc.test_zielvereinbarung import baue, vereinbare
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]


@pytest.fixture(autouse=True)
def tag(request: pytest.FixtureRequest) -> None:
    if "raeume" in request.fixturenames:
        request.getfixturevalue("raeume")
        Stadt.objects.update(fester_tag=date(2007, 10, 15))


def text(antwort: object) -> str:
    return antwort.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("art", "geschrieben", "erwartet"), [
    (Messart.ANZAHL, "14", "14 (Einrichtungen)"), (Messart.PROZENT, "12,5", "12,5\u00a0%"), (Messart.VERHAELTNIS, "15 : 85", "15 : 85"),
])  # fmt: skip
def test_eine_anzahl_nennt_was_sie_zaehlt(art: Messart, geschrieben: str, erwartet: str) -> None:
    assert mit_einheit(art, geschrieben, "Einrichtungen") == erwartet


@pytest.mark.django_db
def test_mitglieder_lesen_was_mit_ihrem_gremium_verhandelt_oder_vereinbart_ist(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    wer, client = wer_ist(besetzung.controlling), als("gremium")
    m = baue_messgroesse(baue_ziel(raeume["FB"]), name="Fortgebildete", art="prozent")
    trage_ein(m, date(2007, 9, 30), 17)
    jha = baue(wer, raeume["FB"], "gremium", m, gremium=raeume.gremien["jha"])
    rat = baue(wer, raeume["FB"], "gremium", gremium=raeume.gremien["stadtrat"])
    andere = vereinbare(baue(wer, raeume["R-I"]), besetzung)
    adresse = jha.get_absolute_url()
    assert client.get(adresse).status_code == 404  # a draft
    for row in (jha, rat):
        aktionen.verhandle(wer=wer, vereinbarung=row)
    assert [client.get(row.get_absolute_url()).status_code for row in (rat, andere)] == [404, 404]
    seite = text(client.get(adresse))
    assert "Familien früh erreichen" in seite and "Gremien" in seite and "17,0" not in seite and m.get_absolute_url() not in seite
    assert 'href="/scorecard/"' not in seite and "zustimmen" not in seite
    assert m.get_absolute_url() in text(als("controlling").get(adresse))
    liste = client.get("/scorecard/zielvereinbarungen/?gremium=jha")
    assert [row.record for row in liste.context["table"].rows] == [jha]
    assert "/scorecard/zielvereinbarungen/?gremium=jha" in text(client.get("/gremien/jha/"))
    assert client.get(f"{adresse}zustimmen-oben/").status_code == client.get(f"{adresse}aendern/").status_code == 404


@pytest.mark.django_db
def test_die_scorecard_sagt_dass_die_vereinbarung_abgeschlossen_ist(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    row = vereinbare(baue(wer_ist(besetzung.controlling), raeume["R-I"]), besetzung)
    scorecard, client = "/scorecard/2007/ressort/R-I/", als("ressort1")
    assert "Zielvereinbarung: Frühe Hilfen" in text(client.get(scorecard))
    aktionen.berichte(wer=wer_ist(besetzung.ressort1), vereinbarung=row, stichtag=date(2007, 9, 30), text="Auf dem Weg.")
    aktionen.schliesse_ab(wer=wer_ist(besetzung.fachbereichsleitung), vereinbarung=row, ergebnis="Erreicht")
    seite = text(client.get(scorecard))
    assert "Abgeschlossene Zielvereinbarung: Frühe Hilfen" in seite and "(abgeschlossen am 15.10.2007)" in seite
    m = row.ziele.get().messgroesse
    assert m is not None
    trage_ein(m, date(2007, 9, 30), 14)
    seite = text(client.get(m.get_absolute_url()))
    assert "Am 30.09.2007: 14 (Hausbesuche)" in seite and "14 Anzahl" not in seite
    assert "Planwert für einen Tag setzen" in seite and "demselben Sollpfad" in seite
