"""The report Schwerpunkträume of a Gebiet: from the list in force, its numbers a second time, its four outputs beside each other."""

import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from basis import kanonisch
from basis.zahlen import vorzeichen
from berichte import pdf
from berichte.models import Berichtsfreigabe
from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben, raumbild, rauminhalt, werkstatt
from berichte.sections.berichtsarten import QUELLEN
from berichte.sections.berichtsquelle import baum_am
from berichte.sections.gebiete import finde
from berichte.sections.raumbericht import Raumbericht
from berichte.zeitraum import Berichtszeitraum
from sozialraum.actions import typisierung
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.inputs.schwerpunkte import wahl_von
from sozialraum.models import Gebiet, Indikator, Schwerpunktraumliste, Schwerpunktraumzeile, Stadt, Zuordnung
from tests.berichte.test_freigabe import freigegeben, gedruckt, stelle
from tests.factories import Besetzung, Raeume, wer_ist
from tests.proaktiv.bau import text

__all__ = ["gedruckt"]
Als = Callable[..., Client]
TYP = Berichtstyp.SCHWERPUNKTRAEUME
JAHR, HALB = Berichtszeitraum(date(2006, 1, 1), date(2006, 12, 31)), Berichtszeitraum(date(2007, 1, 1), date(2007, 6, 30))
EBENEN = (("fachbereich", "FB"), ("ressort", "R-II"), ("sozialraum", "III"), ("stadtteil", "461"))


def bericht(ort: tuple[str, str], z: Berichtszeitraum = JAHR) -> Raumbericht:
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    return rauminhalt.lade(baum_am(baum, knoten, z.bis), knoten, z)


def liste(jahr: int = 2006) -> Schwerpunktraumliste:
    return Schwerpunktraumliste.objects.get(name=f"Schwerpunkträume {jahr}")


def korrigiere(besetzung: Besetzung, ohne: str, jahr: int = 2006) -> Schwerpunktraumliste:
    """The list of a year again, without one Stadtteil; it replaces the one that it corrects."""
    alt, wer = liste(jahr), wer_ist(besetzung.controlling)
    kopf = typisierung.Listenkopf(f"Schwerpunkträume {jahr}, korrigiert", "Werte falsch geliefert", alt)
    wahl = replace(wahl_von(alt), ausschluesse={ohne: "Werte falsch geliefert"})
    return typisierung.stelle_fest(wer=wer, liste=typisierung.entwirf_liste(wer=wer, kopf=kopf, verfahren=alt.verfahren, wahl=wahl))


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestVorfuehrung:
    @pytest.mark.parametrize("ort", EBENEN)
    def test_jede_zahl_ergibt_sich_ein_zweites_mal(self, ort: tuple[str, str]) -> None:
        """From the rows that the freezing wrote, not from its package."""
        b, baum = bericht(ort), Gebiet.objects.baum(JAHR.bis)
        knoten = finde(baum, *ort)
        assert knoten is not None and b.liste and b.davor and (b.liste.nummer, b.davor.nummer) == (liste().pk, liste(2005).pk)
        hier = list(baum.stadtteile(knoten.id))
        jetzt = {z.schluessel: z for z in Schwerpunktraumzeile.objects.filter(liste=liste(), gebiet__in=hier)}
        davor = {z.schluessel: z for z in Schwerpunktraumzeile.objects.filter(liste=liste(2005), gebiet__in=hier)}
        alle = list(Schwerpunktraumzeile.objects.filter(liste=liste(), bewertet=True))
        assert {z.schluessel for z in b.zeilen} == set(jetzt) and len(b.bewertete) == sum(z.bewertet for z in jetzt.values())
        assert {z.schluessel for z in b.schwerpunkte} == {s for s, z in jetzt.items() if z.schwerpunktraum}
        assert b.vorher == sum(davor[s].schwerpunktraum for s in jetzt if s in davor)
        for z in b.bewertete:
            row, alt = jetzt[z.schluessel], davor[z.schluessel]
            assert z.jetzt.statusindex is not None and row.status_index is not None
            assert abs(Decimal(str(float(z.jetzt.statusindex))) - row.status_index) < Decimal("1e-9")
            assert z.jetzt.rang == 1 + sum((a.status_index or 0) > row.status_index for a in alle) and z.jetzt.von == len(alle)
            assert (z.jetzt.statusklasse, z.jetzt.dynamikklasse) == (row.statusklasse, row.dynamikklasse)
            assert (z.neu, z.fort) == (row.schwerpunktraum and not alt.schwerpunktraum, alt.schwerpunktraum and not row.schwerpunktraum)
            anders = alt.bewertet and alt.statusklasse != row.statusklasse
            assert (f"Status {alt.statusklasse} → {row.statusklasse}" in z.wechsel) is anders
            assert ("neu bewertet" in z.wechsel) is not alt.bewertet
            assert {k.name for k in z.kriterien} and all(k.z is not None for k in z.kriterien)
        raenge = [z.jetzt.rang for z in b.bewertete]
        assert raenge == sorted(raenge, key=lambda r: r or 0)
        if b.gebiete:
            assert sum(z.schwerpunkte for z in b.gebiete) == len(b.schwerpunkte) and sum(z.stadtteile for z in b.gebiete) == b.stadtteile
        assert b.matrix and b.matrix.summe == len(b.bewertete)

    @pytest.mark.parametrize("ort", EBENEN)
    def test_seite_papier_xlsx_und_csv_sagen_dieselben_zahlen(
        self, ort: tuple[str, str], als: Als, verapdf: Callable[[bytes], str]
    ) -> None:
        """``BILDER`` keeps the papers."""
        b, client = bericht(ort), als("controlling")
        adresse = f"/berichte/raeume/{ort[0]}/{ort[1]}/?von=01.01.2006&bis=31.12.2006"
        seite = " ".join(text(client.get(adresse)).split())
        mappe = load_workbook(io.BytesIO(client.get(f"{adresse}&format=xlsx").content))
        datei = {z[0]: z for z in mappe["Stadtteile"].iter_rows(min_row=2, values_only=True)}
        reihen = list(csv.reader(io.StringIO(client.get(f"{adresse}&format=csv").content.decode("utf-8-sig")), delimiter=";"))
        je_csv = {r[0]: r for r in reihen[1 : len(b.zeilen) + 1]}
        druck = pdf.drucke(raumbild.auftrag(b, erstellt=timezone.now(), kopf="", stadt=Stadt.objects.aktuelle())).pdf
        if ordner := os.environ.get("BILDER"):
            (Path(ordner) / f"schwerpunktraeume-{ort[0]}.pdf").write_bytes(druck)
        leser = PdfReader(io.BytesIO(druck))
        ganz = " ".join(" ".join(s.extract_text().split()) for s in leser.pages)
        for z in b.bewertete:
            assert z.jetzt.statusindex is not None
            index, gerundet = Decimal(str(float(z.jetzt.statusindex))), vorzeichen(z.jetzt.statusindex, 2)
            assert datei[z.schluessel][3] == z.jetzt.rang == int(je_csv[z.schluessel][3])
            assert abs(Decimal(str(datei[z.schluessel][5])) - index) < Decimal("1e-9")
            assert abs(Decimal(je_csv[z.schluessel][5].replace(",", ".")) - index) < Decimal("1e-9")
            assert f"{z.jetzt.rang} von {z.jetzt.von}" in seite and gerundet in seite and gerundet in ganz, z.name
        for z in b.nicht_bewertete:
            assert datei[z.schluessel][3] is None and je_csv[z.schluessel][3] == ""
            assert z.jetzt.grund in seite and z.jetzt.grund[:30] in ganz
        assert all(satz[:40] in ganz for satz in (*b.wichtigste, b.kernaussage)) and "Das Wichtigste" in leser.pages[0].extract_text()
        assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
        ergebnis = verapdf(druck)
        assert [z.split()[:2] for z in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis

    @pytest.mark.parametrize("ort", EBENEN)
    def test_er_kommt_aus_seinem_inhalt_zurueck(self, ort: tuple[str, str]) -> None:
        quelle, b = QUELLEN[TYP], werkstatt.lies(stelle(TYP, ort, JAHR), None).bericht
        zurueck = quelle.lesart.lies({"bericht": b.inhalt()})
        assert kanonisch.schreibe(zurueck.inhalt()) == kanonisch.schreibe(b.inhalt())
        assert freigaben.fingerabdruck(quelle.lesart.blaetter(zurueck), ()) == freigaben.fingerabdruck(quelle.lesart.blaetter(b), ())
        alt, neu = quelle.seite(zurueck), quelle.seite(b)
        assert all(alt[name] == neu[name] for name in ("kennzahlen", "diagramm", "hat_dynamik", "muster"))

    def test_es_gilt_die_liste_am_ende_des_zeitraums(self) -> None:
        """The list of 2005 tells until the Stichtag of the next; before the first there is none, and the report says so."""
        erst = bericht(("fachbereich", "FB"), Berichtszeitraum(date(2006, 1, 1), date(2006, 6, 30)))
        assert erst.liste and erst.liste.nummer == liste(2005).pk and erst.davor is None and erst.vorher is None
        assert "Es gibt keine Liste davor" in erst.wichtigste[0] and QUELLEN[TYP].erklaerungen(erst) == ()
        keine = bericht(("fachbereich", "FB"), Berichtszeitraum(date(2004, 1, 1), date(2004, 12, 31)))
        assert keine.liste is None and keine.kernaussage == "Bis zum 31.12.2004 ist keine Liste der Schwerpunkträume festgestellt."
        assert QUELLEN[TYP].luecken(keine) == (keine.kernaussage,) and raumbild.diagramm(keine) is None
        alt = bericht(("fachbereich", "FB"), Berichtszeitraum(date(2008, 1, 1), date(2008, 12, 31)))
        assert any("eine neuere ist bis zum 31.12.2008 nicht festgestellt" in satz for satz in QUELLEN[TYP].luecken(alt))

    def test_von_orten_ist_nicht_wie_von_menschen_die_rede(self) -> None:
        baum = Gebiet.objects.baum(JAHR.bis)
        saetze = [b.wichtigste[0] for k in baum.auf_ebene(Ebene.STADTTEIL)[:12] if (b := bericht(("stadtteil", k.schluessel))).davor]
        gleich = [satz for satz in saetze if "kein Stadtteil kam dazu, keiner fiel heraus" in satz]
        assert gleich and not any("niemand" in satz for satz in saetze)

    def test_verglichen_wird_mit_der_korrigierten_liste_davor(self, besetzung: Besetzung) -> None:
        """The list of 2005 is corrected after that of 2006 was frozen: what is new follows the correction, not what it replaced."""
        ort = ("fachbereich", "FB")
        vorher = bericht(ort)
        blieb = next(z for z in vorher.schwerpunkte if z.vorher and z.vorher.schwerpunkt)
        neu = korrigiere(besetzung, blieb.schluessel, 2005)
        b = bericht(ort)
        assert vorher.davor and b.davor and (vorher.davor.nummer, b.davor.nummer) == (liste(2005).pk, neu.pk)
        jetzt = next(z for z in b.zeilen if z.schluessel == blieb.schluessel)
        assert jetzt.vorher is not None and not jetzt.vorher.bewertet and not jetzt.vorher.schwerpunkt
        assert b.liste == vorher.liste

    def test_ein_stadtteil_sagt_warum(self) -> None:
        b = bericht(("stadtteil", "461"))
        assert "Rang" in b.kernaussage and "Zu entscheiden: Die Liste" in " ".join(b.wichtigste) and b.genaue == b.bewertete
        assert any("wiegen im Status am meisten" in satz and "z " in satz for satz in b.wichtigste)
        assert b.zeilen[0].satz.endswith("Schwerpunktraum.")

    def test_wer_was_liest(self, als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.http import HttpResponse

        from berichte.views import laufend

        monkeypatch.setattr(laufend, "drucke", lambda request, auftrag, name: HttpResponse(name, content_type="application/pdf"))
        adresse = "/berichte/raeume/sozialraum/III/"
        for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("ressort1", 200), ("gremium", 404)):
            assert {als(wer).get(f"{adresse}{wohin}").status_code for wohin in ("", "pdf/")} == {status}, wer
        assert als("ressort1").get("/berichte/raeume/").headers["Location"] == "/berichte/raeume/fachbereich/FB/"
        assert als("ressort1").get(f"{adresse}?von=01.01.2007").status_code == 422
        with CaptureQueriesContext(connection) as abfragen:
            als("controlling").get("/berichte/raeume/fachbereich/FB/")
        assert len([q for q in abfragen if "schwerpunktraumliste" in q["sql"]]) == 2


@pytest.mark.django_db
def test_ohne_liste_steht_ein_satz_da(raeume: Raeume, als: Als) -> None:
    seite = text(als("fachkraft1").get("/berichte/raeume/fachbereich/FB/"))
    assert "Noch keine festgestellte Liste" in seite and "Eine Liste entsteht unter Daten" in seite and "–" in seite
    datei = als("fachkraft1").get("/berichte/raeume/fachbereich/FB/?format=csv").content.decode("utf-8-sig")
    assert datei.startswith("Schlüssel;Stadtteil") and "keine Liste der Schwerpunkträume festgestellt" in datei


@pytest.mark.usefixtures("halle", "gedruckt")
@pytest.mark.django_db
class TestFreigabe:
    def test_neue_schwerpunktraeume_sind_zu_erklaeren(self, besetzung: Besetzung) -> None:
        b = bericht(("fachbereich", "FB"))
        noetig = werkstatt.lies(stelle(TYP, EBENEN[0], JAHR), None).erklaerungen
        assert bool(noetig) is bool(b.neue)
        for z in b.neue:
            assert z.name in noetig[0].lage

    def test_er_sagt_dasselbe_nachdem_sich_alles_geaendert_hat(self, besetzung: Besetzung, als: Als) -> None:
        """A corrected list, the names of Indikatoren and Gebiete, the mapping, texts; the released report does not change."""
        st_ = stelle(TYP, ("sozialraum", "III"), JAHR)
        row = freigegeben(besetzung, st_, einschaetzung="Wie freigegeben")
        client, adresse = als("ressort1"), row.get_absolute_url()
        blatt, pdf_vorher = client.get(f"{adresse}?format=csv").content, client.get(f"{adresse}pdf/").content
        vorher = text(client.get(adresse))
        ort = st_.baum.knoten[st_.baum.stadtteile(st_.knoten.id)[0]]
        korrigiere(besetzung, ort.schluessel)
        Indikator.objects.filter(schluessel="arbeitslose_u25").update(name="Ganz anders")
        Zuordnung.objects.filter(kind=ort.id).update(eltern=Gebiet.objects.filter(ebene=3).exclude(pk=st_.knoten.id).first())
        Gebiet.objects.filter(pk=ort.id).update(name="Umbenannt", kurzname="")
        assert bericht(("sozialraum", "III")).inhalt() != row.inhalt["bericht"], "the running report has moved"
        assert client.get(f"{adresse}?format=csv").content == blatt and client.get(f"{adresse}pdf/").content == pdf_vorher
        nachher = text(client.get(adresse))
        teil = [s.partition('id="stadtteile"')[2].partition('id="quellen"')[0] for s in (vorher, nachher)]
        assert teil[0] and teil[0] == teil[1] and "Wie freigegeben" in nachher
        row.refresh_from_db()
        assert freigaben.pruefe(row, pdf_vorher) == [] and row.inhalt["grundlagen"]["pruefsumme_der_liste"] == liste().pruefsumme

    def test_eine_korrigierte_liste_steht_im_naechsten_mit_altem_und_neuem_wert(self, besetzung: Besetzung, gedruckt: list[Any]) -> None:
        freigegeben(besetzung, stelle(TYP, ("fachbereich", "FB"), JAHR))
        danach = stelle(TYP, ("fachbereich", "FB"), HALB)
        assert werkstatt.lies(danach, None).korrekturen == ()
        alt = next(z for z in bericht(("fachbereich", "FB")).zeilen if z.schluessel == "461")
        korrigiere(besetzung, "461")
        (korrektur,) = werkstatt.lies(danach, None).korrekturen
        bewegung = next(z for z in korrektur.zeilen if z.blatt == "Stadtteile" and z.zeile.startswith("461") and z.spalte == "Rang")
        assert (bewegung.alt, bewegung.neu) == (str(alt.jetzt.rang), "kein Wert")
        freigegeben(besetzung, danach)
        assert korrektur.titel in gedruckt[-1].html

    def test_oeffentlich_auf_jeder_ebene_archiv_und_kalender(self, besetzung: Besetzung, als: Als) -> None:
        for ort in EBENEN:
            row = freigegeben(besetzung, stelle(TYP, ort, JAHR), oeffentlich=True)
            assert [als(wer).get(row.get_absolute_url()).status_code for wer in ("gremium", "fachkraft1")] == [200, 200]
            gremium = als("gremium").get(row.get_absolute_url()).content.decode()
            assert "/schwerpunktraeume/" not in gremium, "no ways to what a member may not open"
        assert Berichtsfreigabe.objects.filter(typ=TYP.value, oeffentlich=True).count() == 4
        client = als("controlling")
        assert row.get_absolute_url() in text(client.get("/berichte/archiv/?typ=schwerpunktraeume"))
        pflicht = text(client.get("/berichte/faellig/schwerpunktraeume/fachbereich/FB/2007-01-01/"))
        assert "/berichte/werkstatt/schwerpunktraeume/fachbereich/FB/2007-01-01/2007-12-31/" in pflicht
        assert "/berichte/raeume/" in text(client.get("/berichte/"))
