"""The Monats-Controllingbericht: its numbers are those of the page, and it comes back from what is kept of it."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from berichte import pdf
from berichte.models import Berichtsentwurf
from berichte.sections import monatsbild, monatsinhalt
from berichte.sections.monatsbericht import Monatsbericht, aus_inhalt
from budgets.actions import abschluss
from budgets.models import Buchung, Haushaltsjahr
from budgets.selectors.vollzug import eckdaten
from budgets.views.vollzugsansicht import kernaussage
from sozialraum.ebenen import Ebene
from tests.budgets.vollzugsbau import JAHR, Vollzug, baue_vollzug
from tests.factories import baue_besetzung, baue_raeume, wer_ist

Als = Callable[..., Client]
ADRESSE = "/berichte/monat/2007/9/ressort/R-II/"


def bericht(jahr: int, monat: int, schluessel: str, ebene: Ebene = Ebene.RESSORT) -> Monatsbericht:
    g = monatsinhalt.lade(Haushaltsjahr.objects.get(jahr=jahr), monat, eckdaten(jahr))
    knoten = next(k for k in g.baum.auf_ebene(ebene) if k.schluessel == schluessel)
    return monatsinhalt.stelle_zusammen(g, knoten)


@pytest.fixture
def vollzug(db: None) -> Vollzug:
    raeume = baue_raeume()
    return baue_vollzug(raeume, baue_besetzung(raeume))


def test_ein_monat_von_hand(vollzug: Vollzug) -> None:
    """1.200 € Ansatz, bis März 300 € Ist und 100 € gebunden: verfügbar 800, Prognose 300 / 3 × 12 = 1.200; ein April zählt nicht mit."""
    vollzug.ansatz("I", "4550", 1_200)
    vollzug.bucht("I", "4550", 300)
    vollzug.bucht("I", "4550", 100, art="festlegung")
    vollzug.bucht("I", "4550", 50, tag=date(JAHR, 4, 2))
    maerz = bericht(JAHR, 3, "I", Ebene.SOZIALRAUM)
    zeile = next(z for z in maerz.zeilen if z.name.startswith("4550"))
    assert (zeile.fortgeschrieben, zeile.ist, zeile.festlegung, zeile.verfuegbar) == (1_200_00, 300_00, 100_00, 800_00)
    assert (zeile.prognose, zeile.abweichung, zeile.status) == (1_200_00, 0, "im_plan") and maerz.erlaeuterungen == ()
    assert [p.rest for p in maerz.verlauf][:5] == [1_200_00, 1_200_00, 1_200_00, 900_00, None]
    assert maerz.zuschussbedarf == 300_00 and maerz.vorjahr is None and maerz.umschichtungen == ()
    with pytest.raises(monatsinhalt.Berichtsfehler, match="der letzte Monat mit Buchungen ist April 2009"):
        bericht(JAHR, 5, "I", Ebene.SOZIALRAUM)


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestHalle:
    def test_die_summen_sind_auf_den_cent_die_der_seite(self, als: Als) -> None:
        seite = als("ressort2").get("/budgets/2007/ressort/R-II/vollzug/")
        blatt, r = seite.context["blatt"], bericht(2007, 9, "R-II")
        assert r.summe.nachweis == blatt.summe.nachweis and r.summe.prognose == blatt.summe.aussicht.betrag
        assert [z.nachweis for z in r.zeilen] == [z.nachweis for g in blatt.ausgaben for z in g.zeilen]
        assert r.kernaussage == kernaussage(blatt, date(2007, 9, 30), date(2007, 9, 30)) and r.vorjahr == seite.context["vergleich"].vorjahr
        assert f'href="{ADRESSE}"' in seite.content.decode() and "Bericht als PDF" in seite.content.decode()

    def test_die_datei_hat_blaetter_mit_zahlen_und_ohne_formeln(self, als: Als) -> None:
        antwort, r = als("ressort2").get(f"{ADRESSE}?format=xlsx"), bericht(2007, 9, "R-II")
        mappe = openpyxl.load_workbook(io.BytesIO(antwort.content))
        assert {"Nachweis", "Verlauf", "Umschichtungen", "Erläuterungen", "Vorjahr", "Konsolidierungspfad"} <= set(mappe.sheetnames)
        zeilen = list(mappe["Nachweis"].iter_rows(values_only=True))
        summe = next(z for z in zeilen if z[:2] == ("Ausgaben", r.summe.name))
        assert round(summe[zeilen[0].index("Ist in €")] * 100) == r.summe.ist and summe[zeilen[0].index("Status")] == "handeln"
        assert not any(zelle.data_type == "f" for blatt in mappe for zeile in blatt.iter_rows() for zelle in zeile)

    def test_ein_fehlender_ansatz_ist_auch_im_bericht_nicht_null(self, als: Als) -> None:
        r, seite = bericht(2006, 9, "R-II"), als("ressort2").get(ADRESSE.replace("2007", "2006"))
        s = r.summe
        assert s.ist > 0 and s.fortgeschrieben is s.verfuegbar is s.abweichung is r.zuschussbedarf_geplant is None
        assert {z.status for z in (*r.zeilen, r.summe)} == {"kein_wert"} and {w.abweichung for w in r.wege} == {None} and not r.verlauf
        werte = {k["bezeichnung"]: k["wert"] for k in seite.context["kennzahlen"]}
        assert (werte["Fortgeschriebener Ansatz"], werte["verfügbar"]) == ("–", "–") and aus_inhalt(r.inhalt()).summe == s
        assert "kein Ansatz erfasst" in seite.content.decode() and "Verfügbar sind" not in seite.content.decode()
        zeile = dict(zip(monatsbild.KOPF, monatsbild.blaetter(r)[0].fuss[0], strict=True))
        assert zeile["Ansatz in €"] is zeile["Verfügbar in €"] is zeile["Abweichung, %"] is None
        assert zeile["Hinweis"] == "kein Ansatz erfasst"
        assert "kein Ansatz erfasst" in pdf.monatsauftrag(r, erstellt=timezone.now(), kopf="").html

    def test_ein_laufender_monat_hat_noch_keinen_bericht(self, als: Als, besetzung: Any) -> None:
        """On 15.10. October has begun; neither the page nor the workshop may call it complete."""
        posten = bericht(2007, 9, "R-II").zeilen[0].posten[0]
        Buchung.objects.create(
            posten_id=posten, art="ist", betrag_cent=100, buchungstag=date(2007, 10, 5), nutzer=besetzung.controlling
        )
        werkstatt = "/berichte/werkstatt/controlling/ressort/R-II/2007-10-01/2007-10-31/"
        satz, client = "Der Oktober 2007 ist noch nicht zu Ende", als("ressort2")
        seiten = client.get(ADRESSE.replace("/9/", "/10/")), client.get(werkstatt), client.post(f"{werkstatt}vorlegen/")
        for antwort in (*seiten, client.get(f"{werkstatt}pdf/")):
            assert antwort.status_code == 422 and satz in antwort.content.decode() and "ab dem 01.11.2007" in antwort.content.decode()
        assert not Berichtsentwurf.objects.exists()

    def test_auf_stadtteile_wird_nicht_gebucht_und_die_seite_sagt_wo_es_steht(self, als: Als) -> None:
        antwort = als("ressort2").get("/berichte/monat/2007/9/stadtteil/461/")
        seite = antwort.content.decode()
        assert antwort.status_code == 422 and "auf Stadtteile wird nichts gebucht" in seite
        assert "steht im Monatsbericht von Sozialraum" in seite
        assert als("ressort1").get("/berichte/monat/2007/9/stadtteil/461/").status_code == 404
        assert als("ressort2").get("/berichte/monat/2007/9/stadtteil/999/").status_code == 404

    def test_wer_was_sieht(self, als: Als) -> None:
        def antworten(pfad: str) -> list[int]:
            return [als(wer).get(pfad).status_code for wer in ("ressort2", "controlling", "ressort1", "fachkraft1", "gremium")]

        assert antworten(ADRESSE) == [200, 200, 404, 404, 404]
        assert antworten("/berichte/monat/") == [302, 302, 302, 302, 404]
        assert als("ressort2").get("/berichte/monat/2007/13/ressort/R-II/").status_code == 404
        assert als("ressort2").get("/berichte/monat/2007/11/ressort/R-II/").status_code == 422

    def test_das_papier_ist_lesbar_fuer_alle(self, verapdf: Callable[[bytes], str]) -> None:
        r = bericht(2007, 9, "R-II")
        druck = pdf.drucke(pdf.monatsauftrag(r, erstellt=timezone.now(), kopf=pdf.protokollkopf()))
        leser = PdfReader(io.BytesIO(druck.pdf))
        text = " ".join(seite.extract_text() for seite in leser.pages)
        assert len(leser.pages) in (3, 4) and leser.trailer["/Root"]["/MarkInfo"]["/Marked"] and leser.trailer["/Root"]["/Lang"] == "de"
        assert "Entwurf, nicht freigegeben" in text and r.erlaeuterungen[0].lage in text and "Datenstand 30.09.2007" in text
        assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
        assert verapdf(druck.pdf).count("PASS") == 2


def test_offene_monate_davor_sind_genannt(vollzug: Vollzug) -> None:
    """Of the months before this one; closed ones are not, nor those whose opening is only applied for."""
    vollzug.ansatz("I", "4550", 700)
    vollzug.bucht("I", "4550", 300)
    offen = "Noch nicht abgeschlossen sind Januar und Februar 2009: Dort kann noch gebucht werden"
    assert sum(satz.startswith(offen) for satz in bericht(JAHR, 3, "I", Ebene.SOZIALRAUM).hinweise) == 1
    wer, zweite = wer_ist(vollzug.besetzung.controlling), wer_ist(vollzug.besetzung.fachbereichsleitung)
    for monat in (1, 2):
        abschluss.beantrage_abschluss(wer=wer, haushaltsjahr=vollzug.jahr, monat=monat)
        abschluss.bestaetige_abschluss(wer=zweite, haushaltsjahr=vollzug.jahr, monat=monat)
        rest = [s for s in bericht(JAHR, 3, "I", Ebene.SOZIALRAUM).hinweise if "nicht abgeschlossen" in s]
        assert [s.partition(":")[0] for s in rest] == ["Noch nicht abgeschlossen ist Februar 2009"] * (2 - monat)
    abschluss.beantrage_oeffnung(wer=wer, haushaltsjahr=vollzug.jahr, monat=2, grund="Nachbuchung")
    assert not any("nicht abgeschlossen" in satz for satz in bericht(JAHR, 3, "I", Ebene.SOZIALRAUM).hinweise)


def test_ein_bericht_kommt_aus_seinem_inhalt_zurueck(vollzug: Vollzug) -> None:
    vollzug.ansatz("I", "4550", 700)
    vollzug.bucht("I", "4550", 300)
    r = bericht(JAHR, 3, "I", Ebene.SOZIALRAUM)
    assert r.summe.anteil is not None and r.offene and aus_inhalt(r.inhalt()).inhalt() == r.inhalt()
    assert [k["wert"] for k in monatsbild.kennzahlen(aus_inhalt(r.inhalt()))] == [k["wert"] for k in monatsbild.kennzahlen(r)]
