"""The pages of BbA: who reads and writes, what a refusal says, what the list for the Steuergruppe shows, what is due."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from basis.due import sammle
from proaktiv.actions.laden_bba import lade_bba
from proaktiv.bbaweg import BbaSchrittart, BbaStand
from proaktiv.models import BbaAntrag, BbaRunde
from sozialraum.access import Wer, Zugang
from sozialraum.actions.fehler import Abgelehnt
from sozialraum.imports.stammdaten import lies_toml
from sozialraum.models import Parameter, Stadt
from tests.factories import Besetzung, Raeume
from tests.proaktiv.bau import text
from tests.proaktiv.bbabau import BbaWeg, baue_obergrenzen, baue_runde, baue_schule, baue_steuergruppe, neuer_antrag

pytestmark = pytest.mark.django_db
A = BbaSchrittart
ANGABEN = {
    "titel": "Chor", "ziel": "Singen verbindet", "eingegangen_am": "01.02.2026", "beginn": "01.04.2026", "ende": "30.06.2026",
    "gesamtkosten_cent": "1.500", "eigenmittel_cent": "0", "beantragt_cent": "1.500", "teilnehmende": "20", "partner": "",
}  # fmt: skip


@pytest.fixture
def runde(raeume: Raeume, besetzung: Besetzung) -> BbaRunde:
    Stadt.objects.update(fester_tag=date(2026, 8, 15))
    baue_obergrenzen()
    return baue_runde(besetzung.controlling)


@pytest.fixture
def weg(runde: BbaRunde, raeume: Raeume, besetzung: Besetzung) -> BbaWeg:
    return BbaWeg(besetzung, neuer_antrag(runde, baue_schule(raeume["101"])))


def test_ein_antrag_ueber_der_obergrenze_sagt_was_schon_bewilligt_ist(als: Callable[..., Any], weg: BbaWeg, runde: BbaRunde) -> None:
    weg.bewilligt()
    adresse, angaben = reverse("bba_antrag_neu", args=[runde.pk]), {**ANGABEN, "einrichtung": weg.antrag.einrichtung_id}
    antwort = als("netzwerkstelle").post(adresse, angaben)
    assert antwort.status_code == 422 and "schon 2.000,00 € belegt" in text(antwort) and "bleiben 1.000,00 €" in text(antwort)
    assert BbaAntrag.objects.count() == 1
    antwort = als("netzwerkstelle").post(adresse, {**angaben, "gesamtkosten_cent": "1.000", "beantragt_cent": "1.000"})
    assert antwort.status_code == 302 and BbaAntrag.objects.count() == 2


def test_eine_runde_entsteht_auf_ihrer_seite_und_fragt_nach_ihren_unterlagen(als: Callable[..., Any], runde: BbaRunde) -> None:
    angaben = {
        "titel": "Runde 2027", "kalenderjahr": "2027", "topf_cent": "20.000", "antraege_ab": "01.09.2026", "antragsfrist": "01.12.2026",
        "sitzung_am": "", "unterlagen": "Finanzierungsplan\n\n Konzept \n",
    }  # fmt: skip
    zu_lang = als("controlling").post(reverse("bba_runde_neu"), angaben | {"unterlagen": "x" * 151})
    assert zu_lang.status_code == 422 and "höchstens 150 Zeichen" in text(zu_lang)
    assert als("controlling").post(reverse("bba_runde_neu"), angaben).status_code == 302
    neue = BbaRunde.objects.get(kalenderjahr=2027)
    assert [u.name for u in neue.unterlagen.all()] == ["Finanzierungsplan", "Konzept"]
    geaendert = als("controlling").post(reverse("bba_runde_aendern", args=[neue.pk]), angaben | {"topf_cent": "25.000"})
    assert geaendert.status_code == 302 and BbaRunde.objects.get(pk=neue.pk).topf_cent == 25_000_00


def test_was_nach_einer_person_aussieht_steht_am_feld(als: Callable[..., Any], weg: BbaWeg, runde: BbaRunde) -> None:
    adresse = reverse("bba_antrag_neu", args=[runde.pk])
    antwort = als("netzwerkstelle").post(adresse, {**ANGABEN, "einrichtung": weg.antrag.einrichtung_id, "ziel": "Anruf 0345 1234567"})
    assert antwort.status_code == 422 and "eine Telefonnummer" in text(antwort)


def test_die_liste_der_steuergruppe_nennt_votum_und_was_der_schule_bleibt(als: Callable[..., Any], weg: BbaWeg, runde: BbaRunde) -> None:
    weg.beraten(1_800_00)
    seite = text(als("pruefung").get(runde.get_absolute_url()))
    worte = ("Zur Entscheidung", "Lesewerkstatt", "1.800,00 €", "Topf 10.000,00 €: ausgegeben 0,00 €, gebunden 0,00 €, frei 10.000,00 €.")
    assert [wort for wort in worte if wort not in seite] == []
    datei = als("pruefung").get(f"{runde.get_absolute_url()}?format=csv").content.decode("utf-8-sig")
    zeilen = list(csv.DictReader(io.StringIO(datei[datei.index("Nr.;") :]), delimiter=";"))
    assert (zeilen[0]["Beantragt"], zeilen[0]["Votum"], zeilen[0]["Bewilligt"]) == ("2000,00", "1800,00", "")
    weg.gehe(A.BEWILLIGEN, 1_800_00)
    zeile = als("controlling").get(runde.get_absolute_url()).context["zeilen"][0]
    assert (zeile.gruppe, zeile.bleibt) == ("Entschieden", 1_200_00)


def test_ein_schritt_wird_auf_seiner_seite_eingetragen(als: Callable[..., Any], weg: BbaWeg) -> None:
    weg.beraten()
    adresse = reverse("bba_schritt", args=[weg.antrag.pk, "bewilligen"])
    antwort = als("netzwerkstelle").get(adresse)
    assert antwort.status_code == 403 and "Das dürfen: Fachbereichsleitung, Controlling und Planung." in text(antwort)
    angaben = {"tag": "03.03.2026", "betrag": "2.000,01", "text": "", "gremium": str(baue_steuergruppe().pk), "nummer": "StG 7/2026"}
    antwort = als("controlling").post(adresse, angaben)
    assert antwort.status_code == 422 and "höchstens, was beantragt ist" in text(antwort)
    ohne = als("controlling").post(adresse, {**angaben, "betrag": "2.000", "nummer": ""})
    assert ohne.status_code == 422 and "den Beschluss, oder nennen Sie seine Nummer" in text(ohne)
    assert als("controlling").post(adresse, {**angaben, "betrag": "2.000"}).status_code == 302
    antrag = BbaAntrag.objects.get()
    assert (antrag.stand, antrag.belegt_cent) == (BbaStand.BEWILLIGT, 2_000_00)
    seite = text(als("netzwerkstelle").get(antrag.get_absolute_url()))
    assert "Steuergruppe BbA</a>, Sitzung am 03.03.2026, Beschluss StG 7/2026; eingetragen von" in seite
    assert "Steuergruppe BbA, 03.03.2026, StG 7/2026" in text(als("gremium").get(reverse("bba_liste", args=[antrag.runde_id])))
    assert "Auszahlung eintragen" in text(als("netzwerkstelle").get(antrag.get_absolute_url()))


def test_nachgewiesene_ausgaben_werden_gefragt_und_berichtigt(als: Callable[..., Any], weg: BbaWeg) -> None:
    weg.bewilligt()
    netz, kosten = als("netzwerkstelle"), weg.antrag.gesamtkosten_cent // 100
    ziel = reverse("bba_schritt", args=[weg.antrag.pk, "nachweisen"])
    angaben = {"tag": "15.08.2026", "betrag": str(kosten + 1), "text": ""}
    antwort = netz.post(ziel, angaben)
    assert antwort.status_code == 422 and "Das Vorhaben sollte" in str(antwort.context["form"].errors["betrag"])
    assert netz.post(ziel, {**angaben, "trotzdem": "on"}).status_code == 302
    seite = text(netz.get(weg.antrag.get_absolute_url()))
    assert "Verwendungsnachweis berichtigen" in seite and "Auszahlung eintragen" in seite
    assert netz.post(ziel, {**angaben, "betrag": "900"}).status_code == 422, "ohne Grund"
    assert netz.post(ziel, {**angaben, "betrag": "900", "text": "Zahlendreher"}).status_code == 302
    assert BbaAntrag.objects.get(pk=weg.antrag.pk).nachgewiesen_cent == 900_00


def test_wer_nicht_zum_fachbereich_gehoert_findet_nichts(als: Callable[..., Any], weg: BbaWeg, runde: BbaRunde) -> None:
    for ziel in (reverse("bba_runden"), reverse("bba_antraege"), runde.get_absolute_url(), weg.antrag.get_absolute_url()):
        assert [als(wer).get(ziel).status_code for wer in ("gremium", "ohne_rolle", "verwaltung", "fachkraft1")] == [404, 404, 404, 200]
    suche = reverse("suche")
    assert "Lesewerkstatt" in text(als("fachkraft1").get(suche, {"q": "Lesewerk"}))
    assert "Lesewerkstatt" not in text(als("verwaltung").get(suche, {"q": "Lesewerk"}))


def test_fristen_und_offenes_stehen_in_der_liste_der_aufgaben(weg: BbaWeg, besetzung: Besetzung) -> None:
    def offen(konto: Any, tag: date = date(2026, 8, 15)) -> list[str]:
        return [f"{f.titel} | {f.text}" for f in sammle(Zugang(konto), tag) if "Lesewerkstatt" in f.titel]

    netz, leitung = besetzung.netzwerkstelle, besetzung.fachbereichsleitung
    assert offen(netz) == ["Vollständigkeit prüfen: Lesewerkstatt | Grundschule am Markt, wartet"] and offen(leitung) == []
    weg.beraten()
    assert offen(netz) == [] and offen(leitung) == ["Entscheidung der Steuergruppe: Lesewerkstatt | Grundschule am Markt, wartet"]
    weg.gehe(A.BEWILLIGEN, 2_000_00)
    assert offen(netz, date(2026, 7, 30)) == [
        "Auszahlung: Lesewerkstatt | Grundschule am Markt, 2.000,00\u00a0€ warten auf die Auszahlung, bewilligt am 02.03.2026"
    ]
    weg.gehe(A.AUSZAHLEN, 1_500_00)
    assert "500,00\u00a0€ warten" in offen(netz, date(2026, 7, 30))[0] and offen(leitung, date(2026, 7, 30)) == []
    weg.gehe(A.AUSZAHLEN, 500_00)
    assert offen(netz, date(2026, 7, 30)) == [] and weg.antrag.runde.sitzung_am is None
    assert offen(netz) == ["Verwendungsnachweis: Lesewerkstatt | Grundschule am Markt, fällig"]
    assert offen(netz, date(2026, 8, 31)) == ["Verwendungsnachweis: Lesewerkstatt | Grundschule am Markt, überfällig"]


def test_eine_rueckzahlung_hat_eine_frist_und_wird_ueberfaellig(als: Callable[..., Any], weg: BbaWeg, besetzung: Besetzung) -> None:
    """2.000 € paid, 1.400 € recognised on 2 March: 600 € are due one month later, then overdue; by a dated parameter two months."""
    def offen(tag: date) -> list[tuple[str, date | None]]:
        return [(f.text, f.tag) for f in sammle(Zugang(besetzung.netzwerkstelle), tag) if f.titel == "Rückforderung: Lesewerkstatt"]

    weg.bewilligt()
    weg.gehe(A.AUSZAHLEN, 2_000_00)
    weg.gehe(A.NACHWEISEN, 1_400_00)
    assert weg.gehe(A.ANERKENNEN, 1_400_00).rueckzahlung_bis == date(2026, 4, 2)
    bis = date(2026, 4, 2)
    assert offen(bis) == [("Grundschule am Markt, fällig", bis)]
    assert offen(date(2026, 4, 3)) == [("Grundschule am Markt, überfällig", bis)]
    assert "bis 02.04.2026" in text(als("pruefung").get(weg.antrag.get_absolute_url()))
    weg.gehe(A.ZURUECKZAHLEN, 200_00)
    assert offen(date(2026, 4, 3)), "400 € fehlen noch"
    weg.gehe(A.ZURUECKZAHLEN, 400_00)
    assert offen(date(2026, 4, 3)) == []
    Parameter.objects.create(schluessel="bba_rueckzahlung_monate", bezeichnung="Frist", wert=2, gueltig_von=date(2026, 1, 1))
    zweiter = BbaWeg(besetzung, neuer_antrag(weg.antrag.runde, weg.antrag.einrichtung, 1_000_00, titel="Chor"))
    zweiter.bewilligt()
    zweiter.gehe(A.AUSZAHLEN, 1_000_00)
    zweiter.gehe(A.NACHWEISEN, 900_00)
    assert zweiter.gehe(A.ANERKENNEN, 900_00).rueckzahlung_bis == date(2026, 5, 2)


def test_die_liste_der_antraege_zeigt_was_auszuzahlen_ist(als: Callable[..., Any], weg: BbaWeg) -> None:
    liste = reverse("bba_antraege") + "?stand=unbezahlt"
    weg.beraten()
    assert "Lesewerkstatt" not in text(als("netzwerkstelle").get(liste))
    weg.gehe(A.BEWILLIGEN, 2_000_00)
    assert "Lesewerkstatt" in text(als("netzwerkstelle").get(liste))
    weg.gehe(A.AUSZAHLEN, 2_000_00)
    assert "Lesewerkstatt" not in text(als("netzwerkstelle").get(liste))


def test_die_liste_sagt_wenn_alle_voten_einer_schule_ueber_der_obergrenze_liegen(
    als: Callable[..., Any], weg: BbaWeg, runde: BbaRunde, besetzung: Besetzung
) -> None:
    """2026: 3.000 € a school. Votes 2.000 € and 1.000 €: just right; 1.000,01 € more in another round of the year: too much."""
    schule = weg.antrag.einrichtung
    weg.beraten(2_000_00)
    BbaWeg(besetzung, neuer_antrag(runde, schule, 1_000_00, titel="Chor")).beraten(1_000_00)
    satz = "Alle Voten zusammen liegen über der Obergrenze"
    assert satz not in text(als("pruefung").get(runde.get_absolute_url()))
    zweite = baue_runde(besetzung.controlling, titel="Zweite Runde 2026")
    BbaWeg(besetzung, neuer_antrag(zweite, schule, 5_00)).beraten(1)
    genau = "Grundschule am Markt: Die Voten zu 3 Vorhaben ergeben zusammen 3.000,01 €. Bei 3.000,00 € je Schule sind das 0,01 € zu viel."
    for r in (runde, zweite):
        seite = text(als("pruefung").get(r.get_absolute_url()))
        assert satz in seite and genau in seite
    datei = als("pruefung").get(f"{runde.get_absolute_url()}?format=csv").content.decode("utf-8-sig")
    assert genau in datei.replace("\u00a0", " ")
    assert satz not in text(als("gremium").get(reverse("bba_liste", args=[runde.pk]))), "Voten liest das Gremium nicht"
    weg.gehe(A.BEWILLIGEN, 2_000_00)
    genau = "Die Voten zu 2 Vorhaben ergeben zusammen 1.000,01 €; schon bewilligt sind 2.000,00 €."
    assert genau in text(als("pruefung").get(runde.get_absolute_url()))


def test_vor_der_antragsfrist_wird_die_netzwerkstelle_erinnert(runde: BbaRunde, besetzung: Besetzung) -> None:
    """Until 1 December: from 1 November on, not before and not after, and nobody else."""
    def erinnert(konto: Any, tag: date) -> list[date | None]:
        return [f.tag for f in sammle(Zugang(konto), tag) if f.titel == "Antragsfrist: Runde 2026"]

    tage = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 2))
    assert [erinnert(besetzung.netzwerkstelle, tag) for tag in tage] == [[], [date(2026, 12, 1)], [date(2026, 12, 1)], []]
    assert erinnert(besetzung.controlling, date(2026, 11, 15)) == []


def test_die_musterdaten_zeigen_jeden_wichtigen_stand() -> None:
    """The file is read as text here; that it loads shows the loaded city of the site tests."""
    runden = lies_toml(Path(settings.BASE_DIR) / "fixtures" / "halle" / "bba.toml")["runden"]
    assert [r["kalenderjahr"] for r in runden] == [2024, 2025, 2026, 2027] and runden[-1].get("antraege") is None
    letzte = {(a.get("schritte") or [{"schritt": "keiner"}])[-1]["schritt"] for r in runden for a in r.get("antraege", [])}
    wichtige = {"keiner", "nachfordern", "vollstaendig", "beraten", "bewilligen", "ablehnen", "auszahlen", "anerkennen", "zurueckzahlen"}
    assert wichtige <= letzte


def test_laden_lehnt_ab_was_die_schritte_ablehnen(raeume: Raeume) -> None:
    baue_obergrenzen()
    schule = baue_schule(raeume["101"])
    antrag = {
        "schule": schule.schluessel, "titel": "Chor", "ziel": "Singen", "eingegangen": "2025-01-10", "beginn": "2025-03-01",
        "ende": "2025-04-01", "gesamtkosten": "2500.00", "beantragt": "2500.00",
    }  # fmt: skip
    runde = {"titel": "Runde", "kalenderjahr": 2025, "topf": "9000.00", "antraege_ab": "2025-01-01", "antragsfrist": "2025-01-31"}
    angaben = {"muster": True, "unterlagen": ["Plan"], "runden": [{**runde, "antraege": [antrag]}]}
    with pytest.raises(Abgelehnt, match=r"bba\.toml: Über der Obergrenze"):
        lade_bba(wer=Wer.befehl("lade_stadt"), angaben=angaben)
    antrag["beantragt"] = "2000.00"
    for wirkung in ("neu", "unveraendert"):
        bericht = lade_bba(wer=Wer.befehl("lade_stadt"), angaben=angaben)
        assert getattr(bericht, wirkung) == {"Förderrunden der bildungsbezogenen Angebote": 1}
    assert BbaAntrag.objects.get().muster
