"""When a Zielvereinbarung begins, and which goals could not be agreed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from bsc.actions import zielvereinbarungen as aktionen
from bsc.models import Ziel
from bsc.vereinbarungsweg import Seite
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.models import Stadt
from tests.bsc.bau import baue_messgroesse, baue_ziel
from tests.bsc.test_zielvereinbarung import baue, nimm_ziel_auf, vereinbare
from tests.factories import Besetzung, Raeume, wer_ist

pytestmark = pytest.mark.django_db
OBEN, UNTEN = Seite.OBEN, Seite.UNTEN
Als = Callable[..., Client]


@pytest.fixture(autouse=True)
def tag(raeume: Raeume) -> None:
    Stadt.objects.update(fester_tag=date(2007, 10, 15))


def test_vereinbarte_schwellen_gelten_nicht_vor_dem_ersten_tag_der_vereinbarung(raeume: Raeume, besetzung: Besetzung) -> None:
    """Agreed in October for the next year: until then the measure is rated by the thresholds that it has."""
    wer, m = wer_ist(besetzung.controlling), baue_messgroesse(baue_ziel(raeume["R-I"]))
    row = baue(wer, raeume["R-I"], messgroesse=m)
    row.gueltig_von = date(2008, 1, 1)
    aktionen.speichere_vereinbarung(wer=wer, vereinbarung=row)
    row.ziele.update(gruen=2, gelb=6)
    vereinbare(row, besetzung)
    assert [(s.gueltig_ab, s.gruen) for s in m.schwellen.order_by("gueltig_ab")][1:] == [(date(2008, 1, 1), 2)]


def test_vor_ihrem_beginn_wird_ueber_keine_vereinbarung_berichtet(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """No button for it, and the page says from when on; its new measure lacks nothing yet."""
    wer = wer_ist(besetzung.controlling)
    row = baue(wer, raeume["R-I"])
    row.gueltig_von = date(2007, 11, 1)
    aktionen.speichere_vereinbarung(wer=wer, vereinbarung=row)
    row.ziele.update(ausgang_am=date(2007, 10, 1))
    vereinbare(row, besetzung)
    antwort = als("ressort1").get(row.get_absolute_url())
    seite = antwort.content.decode()
    assert [titel for titel, _ in antwort.context["schritte"]] == ["Neue Fassung anlegen"]
    assert "ab 01.11.2007" in seite and "Ist und Status sind die der Messgrößen vor ihrem Beginn." in seite
    with pytest.raises(Abgelehnt, match="beginnt am 01"):
        aktionen.berichte(wer=wer, vereinbarung=row, stichtag=date(2007, 10, 15), text="Auf dem Weg.")
    guete = als("ressort1").get("/scorecard/2007/ressort/R-I/guete/").content.decode()
    assert "Messgröße ohne Ausgangswert" not in guete and "seit zwei Zeiträumen ohne Wert (" not in guete


def test_mit_der_zweiten_zustimmung_muss_alles_noch_moeglich_sein(raeume: Raeume, besetzung: Besetzung) -> None:
    row = baue(wer_ist(besetzung.controlling), raeume["R-I"])
    aktionen.verhandle(wer=wer_ist(besetzung.controlling), vereinbarung=row)
    aktionen.stimme_zu(wer=wer_ist(besetzung.fachbereichsleitung), vereinbarung=row, seite=OBEN)
    row.ziele.update(gruen=None, gelb=None)
    with pytest.raises(Abgelehnt, match="„Hausbesuche“: Ohne Schwellen"):
        aktionen.stimme_zu(wer=wer_ist(besetzung.ressort1), vereinbarung=row, seite=UNTEN)
    assert not Ziel.objects.exists()


def test_ein_ziel_widerspricht_sich_nicht(raeume: Raeume, besetzung: Besetzung, als: Als) -> None:
    """At its field: against its direction, a start still to be measured, a target after the agreement."""
    wer, client = wer_ist(besetzung.controlling), als("controlling")
    row = baue(wer, raeume["R-I"])
    adresse = f"{row.get_absolute_url()}ziel/"
    assert client.get(adresse).context["form"]["ausgang_am"].value() == "30.06.2007"
    gut = {"text": "Erreichbar", "perspektive": "kunden", "richtung": "senken", "verantwortlich": "Ressort", "ausgangswert": "20",
           "ausgang_am": "30.06.2007", "zielwert": "15", "ziel_am": "31.12.2008", "messname": "Wartetage", "art": "anzahl",
           "formel": "Tage", "quelle": "Liste", "gruen": "1", "gelb": "2"}  # fmt: skip
    faelle = ({"zielwert": "30"}, "zielwert"), ({"ausgang_am": "16.10.2007"}, "ausgang_am"), ({"ziel_am": "01.01.2009"}, "ziel_am")
    for felder, feld in faelle:
        assert list(client.post(adresse, gut | felder).context["form"].errors) == [feld]
    morgen, danach = {"ausgang_am": date(2007, 10, 16)}, {"ziel_am": date(2009, 1, 1)}
    for anders, feld in (({"richtung": "senken"}, "zielwert"), (morgen, "ausgang_am"), (danach, "ziel_am")):
        with pytest.raises(Abgelehnt) as fehler:
            nimm_ziel_auf(wer, row, **anders)
        assert fehler.value.feld == feld
    assert client.post(adresse, gut | {"zielwert": "20"}).status_code == 302  # to keep it
