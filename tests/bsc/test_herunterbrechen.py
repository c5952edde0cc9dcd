"""A goal broken down: what comes along, what each Gebiet gets for itself, and where one sees the Gebiete below."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from bsc.actions.ziele import brich_herunter
from bsc.herunterbrechen import ist_absolut, summensatz
from bsc.messgroesse import Messart
from bsc.models import Messgroesse, Planwert, Ziel
from sozialraum.models import Stadt
from tests.bsc.bau import BASIS, PLAN, baue_messgroesse, baue_ziel, trage_ein
from tests.factories import Besetzung, Raeume, wer_ist

Als = Callable[..., Client]
STAND = date(2007, 9, 30)


@pytest.mark.parametrize(("art", "nenner", "erwartet"), [
    (Messart.ANZAHL, "", True), (Messart.EURO, "", True), (Messart.EURO, "Hilfemonate", False), (Messart.DAUER, "", False),
    (Messart.PROZENT, "alle", False), (Messart.VERHAELTNIS, "HzE", False), (Messart.JE_1000, "", False),
])  # fmt: skip
def test_nur_anzahlen_und_betraege_wachsen_mit_dem_gebiet(art: Messart, nenner: str, erwartet: bool) -> None:
    assert ist_absolut(art, nenner) == erwartet


def test_die_plaene_einer_ebene_werden_mit_dem_plan_darueber_verglichen() -> None:
    satz = summensatz("Hausrunden", Messart.ANZAHL, PLAN, 40, {"Ressort": [20, 20], "Sozialraum": [8, 8, 8], "Stadtteil": []})
    assert satz == "„Hausrunden“, Plan zum 31.12.2008: oben 40, Ebene Sozialraum zusammen 24."
    assert summensatz("Hausrunden", Messart.ANZAHL, PLAN, 40, {"Ressort": [20, 20]}) == ""


@pytest.fixture
def hausrunden(raeume: Raeume) -> Messgroesse:
    """A count with a plan of 25 for the whole city, beside a ratio."""
    Stadt.objects.update(fester_tag=date(2007, 10, 15))
    ziel = baue_ziel(raeume["FB"])
    baue_messgroesse(ziel)
    return baue_messgroesse(ziel, name="Hausrunden", art="anzahl", zaehler="Einrichtungen mit Hausrunde", nenner="")


def plaene(gebiet: Any, name: str = "Hausrunden") -> list[tuple[date, int]]:
    rows = Planwert.objects.filter(messgroesse__ziel__gebiet=gebiet, messgroesse__name=name).order_by("tag")
    return [(p.tag, int(p.wert or 0)) for p in rows]


@pytest.mark.django_db
def test_der_plan_einer_anzahl_kommt_nicht_mit(hausrunden: Messgroesse, raeume: Raeume, besetzung: Besetzung) -> None:
    brich_herunter(wer=wer_ist(besetzung.controlling), ziel=hausrunden.ziel, gebiete=[raeume["R-I"], raeume["I"]])
    unten = Messgroesse.objects.get(ziel__gebiet=raeume["I"], name="Hausrunden")
    assert plaene(raeume["I"]) == [] and plaene(raeume["I"], "Prävention : HzE") == [(PLAN, 25)]
    assert unten.schwellen.count() == unten.definitionen.count() == 1


@pytest.mark.django_db
def test_das_formular_fragt_je_gebiet_nach_dem_plan(hausrunden: Messgroesse, raeume: Raeume, als: Als) -> None:
    client, adresse = als("controlling"), f"/scorecard/ziele/{hausrunden.ziel_id}/herunterbrechen/"
    seite = client.get(adresse).content.decode()
    assert "Hausrunden, Plan 31.12.2008" in seite and "oben: 25" in seite and "ihr Plan wird darum nicht übernommen" in seite

    def feld(ort: str) -> str:
        return f"plan_{raeume[ort].pk}_{hausrunden.pk}_20081231_wert"

    wahl = {"gebiete": [raeume["I"].pk, raeume["II"].pk]}
    for daten, satz in (({feld("I"): "8,5"}, "keine Nachkommastelle"), ({feld("III"): "8"}, "ist nicht gewählt")):
        antwort = client.post(adresse, wahl | daten)
        assert antwort.status_code == 422 and satz in antwort.content.decode()
    danach = client.post(adresse, wahl | {feld("I"): "8"}, follow=True).content.decode()
    assert plaene(raeume["I"]) == [(PLAN, 8)] and plaene(raeume["II"]) == []
    assert "oben 25, Ebene Sozialraum zusammen 8." in danach and "1 Gebiet hat noch keinen Plan" in danach
    assert "Der Plan gilt ab dem 15.10.2007" in danach


@pytest.mark.django_db
def test_messgroesse_und_ziel_nennen_die_gebiete_darunter(
    hausrunden: Messgroesse, raeume: Raeume, besetzung: Besetzung, als: Als
) -> None:
    """With values that were entered; each leads to the measure of its Gebiet."""
    wer = wer_ist(besetzung.controlling)
    gebiete = {(raeume[ort].pk, hausrunden.pk): [Planwert(tag=PLAN, wert=12, gueltig_ab=date(2007, 1, 1))] for ort in ("I", "101")}
    brich_herunter(wer=wer, ziel=hausrunden.ziel, gebiete=[raeume["I"], raeume["101"]], plaene=gebiete)
    unten = {m.ziel.gebiet_id: m for m in Messgroesse.objects.filter(name="Hausrunden").select_related("ziel")}
    m = unten[raeume["I"].pk]
    trage_ein(m, BASIS, 1, ist_ausgangswert=True)
    trage_ein(m, STAND, 0)
    for adresse in (hausrunden.get_absolute_url(), f"/scorecard/ziele/{hausrunden.ziel_id}/massnahmen/"):
        zeilen = [u for u in als("controlling").get(adresse).context["darunter"] if u.name == "Hausrunden"]
        gefunden = [(u.ort, u.url, u.ist, str(u.status)) for u in zeilen]
        assert gefunden[0] == (gefunden[0][0], m.get_absolute_url(), "0", "handeln")
        assert gefunden[1][1:] == (unten[raeume["101"].pk].get_absolute_url(), "–", "kein_wert")
    mitte = als("controlling").get(m.get_absolute_url()).context["darunter"]
    assert [u.url for u in mitte] == [unten[raeume["101"].pk].get_absolute_url()]
    assert Ziel.objects.get(gebiet=raeume["101"]).oberziel == m.ziel
