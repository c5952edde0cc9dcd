"""Seiten der Sitzungen: Liste, Monat, Reihe mit Vorschau, Tagesordnung, Kalenderdatei; wer was liest."""

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from sozialraum.models import Beratung, Beschluss, Gremium, Sitzung, Stadt, Tagesordnungspunkt, Vorlage
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
HEUTE, MAERZ, NOVEMBER = date(2007, 10, 15), date(2007, 3, 1), date(2007, 11, 1)
REIHE = {
    "turnus": "monatlich", "ankertag": "01.11.2007", "von": "15.10.2007", "bis": "31.12.2007", "beginn": "16:30", "ende": "18 Uhr",
    "ort": "Ratssaal", "oeffentlicher_teil": "on",
}  # fmt: skip


@pytest.fixture
def jha(raeume: Raeume) -> Gremium:
    Stadt.objects.update(fester_tag=HEUTE)
    return raeume.gremien["jha"]


@pytest.fixture
def sitzung(jha: Gremium) -> Sitzung:
    sitzung = Sitzung.objects.create(gremium=jha, tag=NOVEMBER, beginn=time(16, 30), ort="Ratssaal", oeffentlicher_teil=True)
    Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="Bericht der Verwaltung")
    Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=2, titel="Geheime Entgelte", oeffentlich=False)
    return sitzung


@pytest.fixture
def gruppe(raeume: Raeume, jha: Gremium) -> Sitzung:
    """A Sozialraumplanungsgruppe of Ressort I, that met behind closed doors."""
    spg = Gremium.objects.create(schluessel="spg-i", name="Sozialraumplanungsgruppe I", art="planung", gebiet=raeume["I"])
    sitzung = Sitzung.objects.create(gremium=spg, tag=MAERZ, status="stattgefunden")
    Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="Hinweis aus der Hausrunde", oeffentlich=False)
    return sitzung


class TestListe:
    def test_was_kommt_steht_oben_und_nichts_fehlt(self, sitzung: Sitzung, gruppe: Sitzung, als: Any) -> None:
        seite = als("controlling").get(reverse("sitzungen")).content.decode()
        assert "Die nächste Sitzung: Jugendhilfeausschuss, Donnerstag, 01.11.2007, ab 16:30 Uhr." in seite
        assert seite.index("Do, 01.11.2007") < seite.index("Do, 01.03.2007")

    @pytest.mark.parametrize(
        ("filter", "da", "nicht"),
        [("gremium=jha", "01.11.2007", "01.03.2007"), ("bis=30.06.2007", "01.03.2007", "Do, 01.11.2007"),
         ("status=stattgefunden", "01.03.2007", "Do, 01.11.2007")],
    )  # fmt: skip
    def test_filter_gelten_auch_fuer_die_datei(self, sitzung: Sitzung, gruppe: Sitzung, als: Any, filter: str, da: str, nicht: str) -> None:
        browser = als("controlling")
        assert nicht not in browser.get(f"{reverse('sitzungen')}?{filter}").content.decode()
        datei = browser.get(f"{reverse('sitzungen')}?{filter}&format=csv").content.decode("utf-8-sig")
        assert da in datei and nicht.removeprefix("Do, ") not in datei

    def test_ein_leerer_kalender_sagt_was_zu_tun_ist(self, jha: Gremium, als: Any) -> None:
        assert "aus seinem Turnus eine Sitzungsreihe" in als("controlling").get(reverse("sitzungen")).content.decode()


class TestMonat:
    def test_der_monat_zeigt_die_sitzung_am_richtigen_tag(self, sitzung: Sitzung, als: Any) -> None:
        seite = als("gremium").get(f"{reverse('sitzungskalender')}?monat=2007-11").content.decode()
        assert "Im November 2007 ist 1 Sitzung eingetragen." in seite and "16:30 JHA" in seite
        assert "?monat=2007-10" in seite and "?monat=2007-12" in seite

    def test_ohne_angabe_gilt_der_heutige_monat(self, sitzung: Sitzung, als: Any) -> None:
        seite = als("controlling").get(reverse("sitzungskalender")).content.decode()
        assert "Sitzungen im Oktober 2007" in seite and "<strong>heute</strong>" in seite

    @pytest.mark.parametrize("monat", ["2007-13", "abc", "0001-01"])
    def test_einen_monat_den_es_nicht_gibt_lehnt_die_seite_ab(self, jha: Gremium, als: Any, monat: str) -> None:
        assert als("controlling").get(f"{reverse('sitzungskalender')}?monat={monat}").status_code == 400


class TestReihe:
    def test_erst_die_vorschau_dann_nur_die_gewaehlten_tage(self, jha: Gremium, als: Any) -> None:
        browser, adresse = als("controlling"), reverse("sitzungsreihe", args=["jha"])
        seite = browser.get(adresse, REIHE).content.decode()
        assert "2 Tage, monatlich, am 1. Donnerstag" in seite and not Sitzung.objects.exists()
        assert browser.post(adresse, {**REIHE, "tage": ["2007-12-06"]}).status_code == 302
        neu = Sitzung.objects.get()
        assert (neu.tag, neu.uhrzeit, neu.ort, neu.teile) == (date(2007, 12, 6), "16:30 bis 18:00 Uhr", "Ratssaal", "öffentlich")
        assert "Es gibt schon eine Sitzung." in browser.get(adresse, REIHE).content.decode()

    def test_ein_tag_der_nicht_in_der_vorschau_stand_wird_abgelehnt(self, jha: Gremium, als: Any) -> None:
        browser, adresse = als("controlling"), reverse("sitzungsreihe", args=["jha"])
        for tage in (["2007-12-07"], []):
            assert browser.post(adresse, {**REIHE, "tage": tage}).status_code == 422
        assert not Sitzung.objects.exists()

    def test_unsinnige_angaben_sind_ein_satz(self, jha: Gremium, als: Any) -> None:
        antwort = als("controlling").get(reverse("sitzungsreihe", args=["jha"]), {**REIHE, "bis": "01.10.2007", "beginn": "25:00"})
        assert antwort.status_code == 422 and "keine Uhrzeit" in antwort.content.decode()


class TestTagesordnung:
    def test_von_der_planung_bis_zum_beschluss(self, jha: Gremium, als: Any) -> None:
        browser = als("controlling")
        vorlage = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung")
        angaben = {"gremium": jha.pk, "tag": "01.03.2007", "oeffentlicher_teil": "on"}
        assert browser.post(reverse("sitzung_neu"), angaben).status_code == 302
        sitzung = Sitzung.objects.get()
        punkt = {"titel": "", "vorlage": vorlage.pk, "zustaendigkeit": "entscheidung", "oeffentlich": "on"}
        assert browser.post(reverse("punkt_neu", args=[sitzung.pk]), punkt).status_code == 302
        assert browser.post(reverse("sitzung_status", args=[sitzung.pk]), {"status": "stattgefunden"}).status_code == 302
        top = Tagesordnungspunkt.objects.get()
        assert browser.post(reverse("punkt_ergebnis", args=[top.pk]), {"ergebnis": "beschlossen", "text": "einstimmig"}).status_code == 302
        seite = browser.get(reverse("vorlage", args=[vorlage.pk])).content.decode()
        schritt = Beratung.objects.get()
        assert "Jugendhilfeausschuss: beschlossen." in seite and f"{reverse('beschluss_neu')}?beratung={schritt.pk}" in seite
        formular = browser.get(f"{reverse('beschluss_neu')}?beratung={schritt.pk}").content.decode()
        assert 'value="Elternbildung"' in formular and 'value="01.03.2007"' in formular
        beschluss = {"titel": "Elternbildung", "gremium": jha.pk, "vorlage": vorlage.pk, "tag": "01.03.2007", "oeffentlich": "on"}
        browser.post(reverse("beschluss_neu"), beschluss)
        assert str(Beschluss.objects.get()) == "IV/2007/06543 (JHA, 01.03.2007)"

    def test_ein_knopf_der_nicht_mehr_geht_sagt_warum(self, sitzung: Sitzung, als: Any) -> None:
        Sitzung.objects.update(status="ausgefallen", ausfallgrund="x")
        top = sitzung.punkte.get(nummer=1)
        antwort = als("controlling").post(reverse("punkt_absetzen", args=[top.pk]), follow=True)
        assert "ihre Tagesordnung bleibt, wie sie ist" in antwort.content.decode() and sitzung.punkte.count() == 2


class TestLesen:
    """Domain.md 9: members read what is öffentlich and what is of their own Gremien; minutes of a Ressort stay there."""

    def test_fremde_und_nichtoeffentliche_sitzungen_gibt_es_fuer_mitglieder_nicht(
        self, sitzung: Sitzung, gruppe: Sitzung, als: Any
    ) -> None:
        browser = als("gremium")
        assert "Geheime Entgelte" in browser.get(sitzung.get_absolute_url()).content.decode()
        for name in ("sitzung", "sitzung_ics"):
            assert browser.get(reverse(name, args=[gruppe.pk])).status_code == 404
        assert "01.03.2007" not in browser.get(reverse("sitzungen")).content.decode()
        assert b"20070301" not in browser.get(reverse("gremium_ics", args=["spg-i"])).content

    def test_mitglieder_eines_anderen_gremiums_lesen_nur_den_oeffentlichen_teil(self, sitzung: Sitzung, raeume: Raeume, als: Any) -> None:
        rat = raeume.gremien["stadtrat"]
        andere = Sitzung.objects.create(gremium=rat, tag=NOVEMBER, oeffentlicher_teil=True)
        Tagesordnungspunkt.objects.create(sitzung=andere, nummer=1, titel="Haushalt")
        Tagesordnungspunkt.objects.create(sitzung=andere, nummer=2, titel="Grundstück", oeffentlich=False)
        seite = als("gremium").get(andere.get_absolute_url()).content.decode()
        assert "Haushalt" in seite and "Grundstück" not in seite and "lesen die Mitglieder des Gremiums" in seite

    @pytest.mark.parametrize(
        ("wer", "liest"),
        [("ressort1", True), ("fachkraft1", True), ("controlling", True), ("pruefung", True), ("ressort2", False),
         ("netzwerkstelle", False), ("verwaltung", False)],
    )  # fmt: skip
    def test_was_ein_ressort_nichtoeffentlich_beraet_bleibt_dort(self, gruppe: Sitzung, als: Any, wer: str, liest: bool) -> None:
        antwort = als(wer).get(gruppe.get_absolute_url())
        assert antwort.status_code == 200 and ("Hinweis aus der Hausrunde" in antwort.content.decode()) is liest

    def test_eine_beratung_hinter_verschlossener_tuer_steht_nur_bei_ihren_mitgliedern(self, raeume: Raeume, als: Any) -> None:
        vorlage = Vorlage.objects.create(nummer="IV/2007/1", betreff="x")
        Beratung.objects.create(vorlage=vorlage, gremium=raeume.gremien["stadtrat"], zustaendigkeit="vorberatung", oeffentlich=False)
        adresse = reverse("vorlage", args=[vorlage.pk])
        Beratung.objects.update(ergebnis="vertagt")
        assert "vertagt" not in als("gremium").get(reverse("vorlagen")).content.decode()
        assert "nichtöffentlich" not in als("gremium").get(adresse).content.decode().partition("Beratungsfolge")[2]
        assert "nichtöffentlich" in als("ressort2").get(adresse).content.decode().partition("Beratungsfolge")[2]


class TestKalenderdatei:
    def test_eine_sitzung_und_die_reihe_eines_gremiums(self, sitzung: Sitzung, als: Any) -> None:
        browser = als("gremium")
        einzeln = browser.get(reverse("sitzung_ics", args=[sitzung.pk]))
        assert (
            einzeln["Content-Type"] == "text/calendar; charset=utf-8"
            and 'filename="sitzung-jha-2007-11-01.ics"' in einzeln["Content-Disposition"]
        )
        text = einzeln.content.decode().replace("\r\n ", "")
        assert f"UID:{sitzung.kennung}@" in text and "DTSTART:20071101T153000Z" in text and "STATUS:TENTATIVE" in text
        assert f"http://testserver{sitzung.get_absolute_url()}" in text
        assert browser.get(reverse("gremium_ics", args=["jha"])).content.count(b"BEGIN:VEVENT") == 1

    def test_eine_ausgefallene_steht_als_abgesagt_und_eine_erfundene_als_muster(self, sitzung: Sitzung, als: Any) -> None:
        Sitzung.objects.update(status="ausgefallen", ausfallgrund="x", muster=True)
        text = als("gremium").get(reverse("sitzung_ics", args=[sitzung.pk])).content.decode()
        assert "STATUS:CANCELLED" in text and "SUMMARY:Muster: Jugendhilfeausschuss" in text


def test_die_seite_des_gremiums_nennt_turnus_und_naechste_sitzung(sitzung: Sitzung, als: Any) -> None:
    Gremium.objects.filter(schluessel="jha").update(turnus="monatlich", ankertag=NOVEMBER)
    seite = als("gremium").get(reverse("gremium", args=["jha"])).content.decode()
    assert "Turnus: monatlich, am 1. Donnerstag. Nächste Sitzung: Donnerstag, 01.11.2007, ab 16:30 Uhr, Ratssaal." in seite
