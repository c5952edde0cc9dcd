"""Was ein Gremium eines Ressorts nichtöffentlich berät, bleibt dort: eine Regel für Seiten, Listen, Dateien, Suche und Protokoll."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from sozialraum.actions import gremien as gremienactions
from sozialraum.actions import vorlagen as vorlagenactions
from sozialraum.models import Beratung, Beschluss, Beschlussauftrag, Gremium, Protokoll, Stadt, Vorlage, Vorlagenfassung
from sozialraum.querysets.papiere import privat_fuer_vorlage
from tests.factories import Raeume, wer_ist

pytestmark = pytest.mark.django_db
HEUTE = date(2007, 10, 15)
LIEST = {"ressort1", "fachkraft1", "pruefung", "controlling"}
LIEST_NICHT = {"ressort2", "netzwerkstelle", "verwaltung", "gremium"}


@dataclass(frozen=True)
class Szene:
    offen: Vorlage  # öffentlich, but one step was taken behind closed doors, and changed the text
    geheim: Vorlage
    beschluss: Beschluss
    auftrag: Beschlussauftrag


@pytest.fixture
def szene(raeume: Raeume) -> Szene:
    Stadt.objects.update(fester_tag=HEUTE)
    gruppe = Gremium.objects.create(schluessel="spg-i", name="Sozialraumplanungsgruppe I", art="planung", gebiet=raeume["I"])
    offen = Vorlage.objects.create(nummer="IV/2007/00001", betreff="Familienzentren")
    geheim = Vorlage.objects.create(nummer="IV/2007/00002", betreff="Hausverbot Klosterhof", oeffentlich=False)
    Vorlagenfassung.objects.create(vorlage=offen, nummer=1, art="geplant", text="Es werden vier Zentren eingerichtet.")
    fertig = {"gremium": gruppe, "oeffentlich": False, "tag": date(2007, 9, 3)}
    schritt = Beratung.objects.create(
        vorlage=offen, zustaendigkeit="vorberatung", ergebnis="geaendert_empfohlen", ergebnis_text="Nur gegen Miete.", **fertig
    )
    text = {"text": "Zwei Zentren, sonst Kündigung.", "grund": "Mietrückstand"}
    Vorlagenfassung.objects.create(vorlage=offen, nummer=2, art="geaendert", beratung=schritt, **text)
    Beratung.objects.create(vorlage=geheim, zustaendigkeit="entscheidung", ergebnis="beschlossen", **fertig)
    titel = {"titel": "Hausverbot Klosterhof", "text": "Die Hausordnung gilt."}
    beschluss = Beschluss.objects.create(gremium=gruppe, vorlage=geheim, oeffentlich=False, tag=fertig["tag"], **titel)
    auftrag = Beschlussauftrag.objects.create(titel="Schlösser tauschen", gremium=gruppe, beschluss=beschluss, gebiet=raeume["R-I"])
    return Szene(offen, geheim, beschluss, auftrag)


@pytest.mark.parametrize("wer", sorted(LIEST | LIEST_NICHT))
def test_eine_regel_fuer_alle_seiten_dateien_und_die_suche(szene: Szene, als: Any, wer: str) -> None:
    browser, liest = als(wer), wer in LIEST

    def inhalt(adresse: str) -> str:
        antwort = browser.get(adresse)
        return antwort.content.decode("utf-8-sig") if antwort.status_code == 200 else ""

    ganz = inhalt(szene.offen.get_absolute_url())
    assert "Es werden vier Zentren" in ganz
    assert all((wort in ganz) is liest for wort in ("Nur gegen Miete", "Kündigung", "Mietrückstand", "mit Änderung empfohlen"))
    for ziel in (szene.geheim, szene.beschluss, szene.auftrag):
        assert browser.get(ziel.get_absolute_url()).status_code == (200 if liest else 404)
    for adresse, wort in (
        (reverse("vorlagen") + "?format=csv", "mit Änderung empfohlen"),
        (reverse("vorlagen") + "?suche=K%C3%BCndigung&format=csv", "Familienzentren"),
        (reverse("vorlagen") + "?gremium=spg-i&format=csv", "Familienzentren"),
        (reverse("beschluesse") + "?format=csv", "Klosterhof"),
        (reverse("gremium", args=["spg-i"]), "Klosterhof"),
        (reverse("beschlussverfolgung") + "?format=csv", "Schlösser"),
        (reverse("suche") + "?q=Klosterhof", szene.geheim.get_absolute_url()),
        (reverse("suche") + "?q=Klosterhof", szene.beschluss.get_absolute_url()),
    ):
        assert (wort in inhalt(adresse)) is liest, adresse


def test_wer_einen_auftrag_zu_erledigen_hat_liest_ihn_aber_nicht_den_beschluss(szene: Szene, raeume: Raeume, als: Any) -> None:
    Beschlussauftrag.objects.update(gebiet=raeume["R-II"])
    zeile = als("ressort2").get(reverse("beschlussverfolgung") + "?format=csv").content.decode("utf-8-sig")
    assert "Schlösser tauschen" in zeile and "IV/2007/00002" in zeile and "Klosterhof" not in zeile


def test_weder_suche_noch_reihenfolge_verraten_den_verborgenen_beschluss(szene: Szene, raeume: Raeume, als: Any) -> None:
    """Der Auftrag steht bei beiden; nur wer den Beschluss liest, findet ihn über dessen Titel und sortiert nach ihm."""
    Beschlussauftrag.objects.update(gebiet=raeume["R-II"])
    frueher = Beschluss.objects.create(gremium=szene.beschluss.gremium, tag=date(2007, 1, 8), titel="Hausordnung")
    Beschlussauftrag.objects.create(titel="Hausordnung aushängen", gremium=frueher.gremium, beschluss=frueher, gebiet=raeume["R-II"])
    adresse = reverse("beschlussverfolgung") + "?format=csv"
    for rolle, findet in (("ressort1", True), ("ressort2", False)):
        assert ("Schlösser" in als(rolle).get(f"{adresse}&suche=Hausverbot").content.decode("utf-8-sig")) is findet
        assert "Schlösser" in als(rolle).get(f"{adresse}&suche=Schl%C3%B6sser").content.decode("utf-8-sig")
    for rolle, liest in (("controlling", True), ("ressort2", False)):
        reihen = set()
        for tag in (date(2006, 1, 1), date(2007, 9, 3)):
            Beschluss.objects.filter(pk=szene.beschluss.pk).update(tag=tag)
            inhalt = als(rolle).get(f"{adresse}&sortierung=beschluss").content.decode("utf-8-sig")
            reihen.add(inhalt.index("Schlösser") < inhalt.index("aushängen"))
        assert len(reihen) == (2 if liest else 1)


def test_was_ein_gremium_der_ganzen_stadt_nichtoeffentlich_beschliesst_liest_die_verwaltung(szene: Szene, raeume: Raeume, als: Any) -> None:
    Gremium.objects.filter(schluessel="spg-i").update(gebiet=raeume["FB"])
    assert als("ressort2").get(szene.beschluss.get_absolute_url()).status_code == 200
    assert als("gremium").get(szene.beschluss.get_absolute_url()).status_code == 404


def test_eine_nichtoeffentliche_vorlage_ohne_beratung_liest_nur_die_verwaltung(szene: Szene, als: Any) -> None:
    neu = Vorlage.objects.create(nummer="IV/2007/00003", betreff="Entwurf", oeffentlich=False)
    assert als("ressort2").get(neu.get_absolute_url()).status_code == 200
    assert als("gremium").get(neu.get_absolute_url()).status_code == 404


def test_auch_das_protokoll_behaelt_es_fuer_das_ressort(szene: Szene, besetzung: Any, als: Any) -> None:
    wer, schritt = wer_ist(besetzung.controlling), szene.geheim.beratungsfolge.get()
    schritt.ergebnis_text = "Frist bis Jahresende"
    vorlagenactions.aendere_beratung(wer=wer, beratung=schritt)
    szene.beschluss.text = "Die Hausordnung gilt, auch nachts."
    gremienactions.speichere_beschluss(wer=wer, beschluss=szene.beschluss)
    angaben = vorlagenactions.Fassungsangaben(art="geaendert", text="x", grund="Pfändung", beratung=szene.offen.beratungsfolge.get())
    vorlagenactions.lege_fassung_an(wer=wer, vorlage=szene.offen, angaben=angaben)
    assert set(Protokoll.objects.order_by("-pk")[:3].values_list("privat_fuer__schluessel", flat=True)) == {"I"}
    for rolle, liest in (("ressort1", True), ("ressort2", False)):
        assert ("Pfändung" in als(rolle).get(reverse("protokoll") + "?format=csv").content.decode("utf-8-sig")) is liest


def test_auch_die_vorlage_im_ganzen_und_ihre_fassung_ohne_schritt_bleiben_dem_ressort(szene: Szene, besetzung: Any, als: Any) -> None:
    wer = wer_ist(besetzung.controlling)
    szene.geheim.betreff = "Hausverbot Klosterhof verlängern"
    vorlagenactions.speichere_vorlage(wer=wer, vorlage=szene.geheim)
    angaben = vorlagenactions.Fassungsangaben(art="geplant", text="Bis Jahresende.", grund="Räumungsklage")
    vorlagenactions.lege_fassung_an(wer=wer, vorlage=szene.geheim, angaben=angaben)
    vorlagenactions.speichere_vorlage(wer=wer, vorlage=szene.offen)
    gebiete = list(Protokoll.objects.order_by("-pk")[:3].values_list("privat_fuer__schluessel", flat=True))
    assert gebiete == [None, "I", "I"]
    for rolle, liest in (("ressort1", True), ("ressort2", False)):
        inhalt = als(rolle).get(reverse("protokoll") + "?format=csv").content.decode("utf-8-sig")
        assert ("Räumungsklage" in inhalt) is liest


def test_eine_vorlage_in_mehreren_gremien_gehoert_dem_was_ueber_allen_steht(szene: Szene, raeume: Raeume) -> None:
    vorlage = szene.geheim

    def in_gremium(gebiet: Any, schluessel: str) -> Any:
        gremium = Gremium.objects.create(schluessel=schluessel, name=schluessel, art="planung", gebiet=gebiet)
        folge = vorlage.beratungsfolge.count() + 1
        Beratung.objects.create(vorlage=vorlage, gremium=gremium, zustaendigkeit="kenntnisnahme", oeffentlich=False, reihenfolge=folge)
        return privat_fuer_vorlage(vorlage)

    assert in_gremium(raeume["R-I"], "runde-r-i") == raeume["R-I"]
    assert in_gremium(raeume["R-II"], "runde-r-ii") == raeume["FB"]
    assert in_gremium(None, "runde-stadt") is None
