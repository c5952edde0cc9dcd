"""Seiten der Beschlussverfolgung: Liste mit Überfälligem zuerst, Weg vom Beschluss zum Auftrag, wer was liest und berichtet."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from sozialraum.models import Beschluss, Beschlussauftrag, Gremium, Stadt, Tagesordnungspunkt, Vorlage
from sozialraum.models import Sitzung as Sitzungsmodell
from tests.factories import Raeume

pytestmark = pytest.mark.django_db
HEUTE, TEXT = date(2007, 10, 15), "Die Verwaltung legt vor."


@pytest.fixture
def jha(raeume: Raeume) -> Gremium:
    Stadt.objects.update(fester_tag=HEUTE)
    return raeume.gremien["jha"]


@pytest.fixture
def beschluss(jha: Gremium) -> Beschluss:
    vorlage = Vorlage.objects.create(nummer="IV/2007/06543", betreff="Elternbildung")
    return Beschluss.objects.create(gremium=jha, vorlage=vorlage, titel="Elternbildung", tag=date(2007, 3, 1), text=TEXT)


@pytest.fixture
def auftraege(raeume: Raeume, jha: Gremium, beschluss: Beschluss) -> dict[str, Beschlussauftrag]:
    spg = Gremium.objects.create(schluessel="spg-i", name="Sozialraumplanungsgruppe I", art="planung", gebiet=raeume["I"])

    def neu(titel: str, gremium: Gremium = jha, **felder: Any) -> Beschlussauftrag:
        return Beschlussauftrag.objects.create(titel=titel, gremium=gremium, gebiet=felder.pop("gebiet", raeume["R-I"]), **felder)

    return {
        "ohne": neu("Ohne Frist"),
        "spaet": neu("Überfälliges Konzept", beschluss=beschluss, frist=date(2007, 6, 30), oeffentlich=True),
        "bald": neu("Baldige Liste", frist=date(2007, 11, 1), gebiet=raeume["R-II"], muster=True),
        "rat": neu("Öffentliches des Rates", raeume.gremien["stadtrat"], oeffentlich=True, frist=date(2008, 1, 1)),
        "spg": neu("Geheimes der Gruppe", spg),
    }


def test_ueberfaelliges_zuerst_und_jede_zeile_fuehrt_zu_ihrer_vorlage(auftraege: Any, beschluss: Beschluss, als: Any) -> None:
    seite = als("controlling").get(reverse("beschlussverfolgung")).content.decode()
    stellen = [seite.index(titel) for titel in ("Überfälliges Konzept", "Baldige Liste", "Öffentliches des Rates", "Ohne Frist")]
    assert stellen == sorted(stellen)
    assert "5 Aufträge, davon 5 unerledigt: 1 überfällig, 1 in den nächsten 30 Tagen fällig." in seite
    assert f'href="{beschluss.vorlage.get_absolute_url()}">IV/2007/06543' in seite and "überfällig seit 107 Tagen, offen" in seite
    assert seite.count('class="st-marke-muster"') == 1


@pytest.mark.parametrize(
    ("filter", "da"),
    [
        ("gremium=stadtrat", {"rat"}), ("lage=ueberfaellig", {"spaet"}), ("lage=bald", {"bald"}), ("lage=in_frist", {"rat"}),
        ("lage=ohne_frist", {"ohne", "spg"}), ("zustaendig=2:R-II", {"bald"}), ("von=01.11.2007&bis=31.12.2007", {"bald"}),
        ("suche=06543", {"spaet"}), ("status=erledigt", set()),
    ],
)  # fmt: skip
def test_filter_gelten_auch_fuer_die_datei(auftraege: Any, als: Any, filter: str, da: set[str]) -> None:
    datei = als("controlling").get(f"{reverse('beschlussverfolgung')}?{filter}&format=csv").content.decode("utf-8-sig")
    assert {name for name, auftrag in auftraege.items() if auftrag.titel in datei} == da


@pytest.mark.parametrize(
    ("wer", "liest"),
    [
        ("pruefung", {"ohne", "spaet", "bald", "rat", "spg"}),
        ("ressort1", {"ohne", "spaet", "bald", "rat", "spg"}),
        ("ressort2", {"ohne", "spaet", "bald", "rat"}),
        ("netzwerkstelle", {"ohne", "spaet", "bald", "rat"}),
        ("gremium", {"ohne", "spaet", "bald"}),
    ],
)
def test_wer_welche_auftraege_liest(auftraege: Any, als: Any, wer: str, liest: set[str]) -> None:
    browser = als(wer)
    datei = browser.get(f"{reverse('beschlussverfolgung')}?format=csv").content.decode("utf-8-sig")
    assert {name for name, auftrag in auftraege.items() if auftrag.titel in datei} == liest
    assert {name for name, a in auftraege.items() if browser.get(a.get_absolute_url()).status_code == 200} == liest


def test_die_ressortleitung_berichtet_ueber_eigene_und_nur_ueber_eigene(auftraege: Any, als: Any) -> None:
    browser = als("ressort1")
    bericht = {"status": "verzoegert", "text": "Die Stelle ist unbesetzt.", "erledigt_am": ""}
    assert browser.post(reverse("beschlussauftrag_bericht", args=[auftraege["spaet"].pk]), bericht).status_code == 302
    seite = browser.get(auftraege["spaet"].get_absolute_url()).content.decode()
    assert "überfällig seit 107 Tagen, verzögert" in seite and "offen → verzögert" in seite and "Frist verschieben" not in seite
    fremd = browser.post(reverse("beschlussauftrag_bericht", args=[auftraege["bald"].pk]), bericht)
    assert fremd.status_code == 403 and "wer zuständig ist" in fremd.content.decode()
    assert als("ressort2").get(reverse("beschlussauftrag_bericht", args=[auftraege["spg"].pk])).status_code == 404
    assert "wer zuständig ist" in browser.get(auftraege["bald"].get_absolute_url()).content.decode()


def test_die_liste_zeigt_zunaechst_was_auf_den_schirm_passt_und_die_datei_alles(auftraege: Any, als: Any) -> None:
    browser, adresse = als("controlling"), reverse("beschlussverfolgung")
    gezeigt = browser.get(adresse).context["table"].columns
    assert [c.name for c in gezeigt] == ["titel", "lage", "frist", "zustaendig", "papier", "gremium", "muster"]
    gewaehlt = browser.get(f"{adresse}?spalten=erledigt_am").context["table"].columns
    assert [c.name for c in gewaehlt] == ["titel", "erledigt_am"]
    assert "Grund der Verzögerung" in browser.get(f"{adresse}?format=csv").content.decode("utf-8-sig")


def test_vom_beschluss_zum_auftrag(beschluss: Beschluss, raeume: Raeume, als: Any) -> None:
    browser, adresse = als("controlling"), f"{reverse('beschlussauftrag_neu')}?beschluss={beschluss.pk}"
    assert adresse in browser.get(beschluss.get_absolute_url()).content.decode()
    assert "Die Verwaltung legt vor." in browser.get(adresse).content.decode()
    angaben = {"art": "auftrag", "titel": "Konzept vorlegen", "gebiet": raeume["R-I"].pk, "frist": "30.06.2007", "oeffentlich": "on"}
    assert browser.post(adresse, {**angaben, "gebiet": ""}).status_code == 422
    assert browser.post(adresse, angaben, follow=True).status_code == 200
    auftrag = Beschlussauftrag.objects.get()
    assert (auftrag.beschluss, auftrag.gremium_id) == (beschluss, beschluss.gremium_id)
    for ziel in (beschluss, beschluss.vorlage):
        assert auftrag.get_absolute_url() in browser.get(ziel.get_absolute_url()).content.decode()
    frist = {"frist": "31.12.2007", "grund": "Ausschreibung wiederholt"}
    assert browser.post(reverse("beschlussauftrag_frist", args=[auftrag.pk]), frist).status_code == 302
    seite = browser.get(auftrag.get_absolute_url()).content.decode()
    assert "zuerst 30.06.2007" in seite and "30.06.2007 → 31.12.2007" in seite


def test_ein_leeres_ergebnis_loescht_keines(jha: Gremium, als: Any) -> None:
    sitzung = Sitzungsmodell.objects.create(gremium=jha, tag=date(2007, 3, 1), status="stattgefunden", oeffentlicher_teil=True)
    punkt = Tagesordnungspunkt.objects.create(sitzung=sitzung, nummer=1, titel="Bericht")
    browser, adresse = als("controlling"), reverse("punkt_ergebnis", args=[punkt.pk])
    assert "wählen Sie ein Ergebnis" in browser.post(adresse, {}).content.decode()
    assert browser.post(adresse, {"ergebnis": "kenntnis", "text": ""}).status_code == 302
    for leer in ({}, {"ergebnis": "", "text": "x"}):
        antwort = browser.post(adresse, leer)
        assert antwort.status_code == 422 and "berichtigt, nicht gelöscht" in antwort.content.decode()
    punkt.refresh_from_db()
    assert punkt.ergebnis == "kenntnis"


def test_ohne_auftraege_sagt_die_liste_wo_sie_entstehen(jha: Gremium, als: Any) -> None:
    assert "Auf der Seite eines Beschlusses" in als("controlling").get(reverse("beschlussverfolgung")).content.decode()


class TestFaellig:
    def test_die_uebersicht_nennt_was_faellig_ist(self, auftraege: Any, als: Any) -> None:
        controlling = als("controlling").get(reverse("aufgaben")).content.decode()
        assert "1 Auftrag ist überfällig" in controlling and "beschlussverfolgung/?lage=ueberfaellig" in controlling
        assert "1 Auftrag ist bald fällig" in controlling
        ressort1, ressort2 = (als(wer).get(reverse("aufgaben")).content.decode() for wer in ("ressort1", "ressort2"))
        assert "Überfälliges Konzept" in ressort1 and "Baldige Liste" not in ressort1
        assert "Baldige Liste" in ressort2 and "fällig in 17 Tagen" in ressort2 and "Überfälliges Konzept" not in ressort2

    def test_erinnerungen_je_stelle(self, auftraege: Any, als: Any) -> None:
        seite = als("controlling").get(reverse("auftragserinnerungen")).content.decode()
        assert seite.count("Guten Tag,") == 2 and "1 überfällig, 1 bald fällig." in seite
        assert "- Überfälliges Konzept (JHA, Vorlage IV/2007/06543), Frist 30.06.2007" in seite
        assert als("ressort1").get(reverse("auftragserinnerungen")).status_code == 404

    def test_ohne_faelliges_steht_das_da(self, jha: Gremium, als: Any) -> None:
        assert "Nichts ist fällig." in als("controlling").get(reverse("auftragserinnerungen")).content.decode()


@pytest.mark.parametrize(
    ("wer", "frage", "da", "nicht"),
    [
        ("controlling", "Geheimes", ["Geheimes der Gruppe"], []),
        ("ressort2", "Geheimes", [], ["Geheimes der Gruppe"]),
        ("gremium", "Konzept", ["Überfälliges Konzept"], []),
        ("gremium", "Öffentliches", [], ["Öffentliches des Rates"]),
        ("gremium", "06543", ["IV/2007/06543"], []),
        ("gremium", "Jugendhilfeausschuss", ["01.11.2007"], []),
    ],
)
def test_die_suche_findet_vorlagen_sitzungen_und_auftraege(
    auftraege: Any, jha: Gremium, als: Any, wer: str, frage: str, da: list[str], nicht: list[str]
) -> None:
    Sitzungsmodell.objects.create(gremium=jha, tag=date(2007, 11, 1))
    seite = als(wer).get(f"{reverse('suche')}?q={frage}").content.decode()
    assert all(wort in seite for wort in da) and not any(wort in seite for wort in nicht)
