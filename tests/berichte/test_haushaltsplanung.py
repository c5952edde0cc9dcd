"""The planning of the next year: its numbers a second time, on all Ebenen, in all outputs, and as a report that is released."""

import csv
import io
import os
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from basis.geld import euro
from basis.zahlen import zahl
from berichte import pdf
from berichte.regelwerk import Berichtstyp
from berichte.sections import haushaltsbild, haushaltsinhalt
from berichte.sections.gebiete import finde
from berichte.sections.haushaltsbericht import Haushaltsbericht
from berichte.zeitraum import Berichtszeitraum
from budgets.inputs import rechne
from budgets.models import Buchungssumme, Verteilung
from budgets.planlage import Annahmen
from budgets.selectors.vollzug import monatsverlauf, staende
from budgets.vollzugsgliederung import gliedere
from sozialraum.clock import heute
from sozialraum.models import Bevoelkerung, Fallmeldung, Fallzahl, Gebiet, Stadt
from tests.proaktiv.bau import text

Als = Callable[..., Client]
STADT, R2, RAUM, TEIL = ("fachbereich", "FB"), ("ressort", "R-II"), ("sozialraum", "III"), ("stadtteil", "461")
ALLE = (STADT, R2, RAUM, TEIL)
JAHR = Berichtszeitraum(date(2007, 1, 1), date(2007, 12, 31))
PLANUNG = Berichtstyp.HAUSHALTSPLANUNG


def adresse(ort: tuple[str, str] = STADT, frage: str = "") -> str:
    return f"/berichte/haushaltsplanung/2007/{ort[0]}/{ort[1]}/{frage}"


def bericht(ort: tuple[str, str] = STADT, annahmen: Annahmen | None = None, jahr: int = 2007) -> Haushaltsbericht:
    baum = Gebiet.objects.baum(heute())
    knoten = finde(baum, *ort)
    assert knoten is not None
    return haushaltsinhalt.lade(baum, knoten, jahr, annahmen, vorgelegte=True)


def von(b: Haushaltsbericht, nummer: str, name: str) -> Any:
    return next(z for a, _ in b.abschnitte if a.nummer == nummer for z in a.zeilen if z.name == name)


def naiv(schluessel: str, unterabschnitt: str, form: str, alter: tuple[int, int], p: Fraction) -> tuple[int, int, int]:
    """Grundbedarf, Einwohner and Preise of one form of help in one Sozialraum, row by row from the database, as one would by hand."""
    raum = Gebiet.objects.get(schluessel=schluessel, ebene=3)
    orte = Gebiet.objects.baum(heute()).stadtteile(raum.pk)
    monate = [date(2006 + (8 + n) // 12, (8 + n) % 12 + 1, 1) for n in range(13)]  # 09/2006 to 09/2007
    gilt = Fallmeldung.objects.wirksam().values("pk")
    summen = Buchungssumme.objects.filter(
        posten__gebiet=raum, posten__haushaltsstelle__unterabschnitt__nummer=unterabschnitt, hilfeart__form=form,
        buchungsmonat__lte=date(2007, 9, 30), posten__haushaltsjahr__jahr__in=(2006, 2007), posten__haushaltsstelle__richtung="ausgabe",
    )  # fmt: skip
    personen = Bevoelkerung.objects.wirksam().filter(gebiet__in=orte, alter__gte=alter[0], alter__lt=alter[1])
    stichtage = [date(2005, 12, 31), date(2006, 12, 31)]
    n0, n1 = (
        personen.filter(stichtag=t).aggregate(n=Sum("anzahl"))["n"]
        for t in stichtage
    )  # fmt: skip
    je_tag = Fraction(n1 - n0, 365)
    damals, dann = (n1 + je_tag * (t - stichtage[1]).days for t in (date(2007, 4, 1), date(2008, 7, 1)))
    grund = einwohner = preis = Fraction(0)
    for art in sorted(set(summen.values_list("hilfeart", flat=True))):
        def zahlen(monat: date, art: int = art) -> tuple[int, int, int]:
            rows = Fallzahl.objects.filter(meldung__in=gilt, meldung__hilfeart=art, meldung__monat=monat, gebiet__in=orte)
            s = rows.aggregate(b=Sum("bestand"), n=Sum("begonnen"), e=Sum("beendet"))
            return s["b"] or 0, s["n"] or 0, s["e"] or 0

        je = {m: zahlen(m) for m in monate}
        kosten, tage = Fraction(0), Fraction(0)
        for vorher, monat in pairwise(monate[4:11]):  # the six months up to 07/2007
            tage += Fraction(je[vorher][0] + je[monat][0], 2) * monthrange(monat.year, monat.month)[1]
            rows = summen.filter(hilfeart=art)
            kosten += sum(r.ist_cent for r in rows if (r.leistungsmonat or r.buchungsmonat).replace(day=1) == monat)
        beendet = sum(je[m][2] for m in monate[1:])
        betroffen = sum(je[v][0] + Fraction(je[m][1], 2) for v, m in pairwise(monate))
        a, neu = beendet / betroffen, Fraction(sum(je[m][1] for m in monate[1:]), 12)
        for faktor, was in ((Fraction(1), "heute"), (dann / damals, "dann")):
            b = Fraction(je[monate[-1]][0])
            for n in range(10, 25):  # 10/2007 to 12/2008
                jahr, monat = 2007 + (n - 1) // 12, (n - 1) % 12 + 1
                kommen = neu * faktor if jahr == 2008 else neu
                vorher, b = b, b + kommen - a * (b + kommen / 2)
                if jahr == 2008:
                    wert = (vorher + b) / 2 * monthrange(jahr, monat)[1] * kosten / tage
                    grund, einwohner = (grund + wert, einwohner - wert) if was == "heute" else (grund, einwohner + wert)
                    preis += wert * p if was == "dann" else 0
    return round(grund), round(einwohner), round(preis)


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestZahlen:
    def test_ein_sozialraum_ergibt_sich_ein_zweites_mal(self) -> None:
        b = bericht(("sozialraum", "IV"))
        for nummer, form, name, alter in (
            ("4550", "ambulant", "Ambulante Hilfen", (0, 18)), ("4550", "stationaer", "Stationäre Hilfen", (0, 18)),
        ):  # fmt: skip
            z = von(b, nummer, name)
            assert (z.grund, z.einwohner, z.preis) == naiv("IV", nummer, form, alter, Fraction("0.015")), name

    def test_die_ebenen_gehen_auf_den_cent_auf(self) -> None:
        """Fachbereich = Ressorts + what it holds itself; Ressort = its Sozialräume + its own costs."""
        stadt, ressorts = bericht(), {k: bericht(("ressort", k)) for k in ("R-I", "R-II", "R-III")}
        raeume = {"R-I": ("I",), "R-II": ("II", "III"), "R-III": ("IV", "V")}
        assert stadt.planung is not None
        nur_oben = {"4550", "4560", "4750"}
        for was in ("ist", "prognose", "bedarf"):
            for k, r in ressorts.items():
                assert r.planung is not None
                unten = [bericht(("sozialraum", s)).planung for s in raeume[k]]
                for a in r.planung.ausgaben:
                    teile = [x for p in unten if p for x in p.ausgaben if x.nummer == a.nummer]
                    if teile:
                        assert sum(getattr(x.summe, was) for x in teile) == getattr(a.summe, was), (k, a.nummer, was)
            for a in stadt.planung.ausgaben:
                teile = [x for r in ressorts.values() if r.planung for x in r.planung.ausgaben if x.nummer == a.nummer]
                unten_ = sum(getattr(x.summe, was) for x in teile)
                assert unten_ <= getattr(a.summe, was) if a.nummer in nur_oben else unten_ == getattr(a.summe, was), (a.nummer, was)
            assert sum(getattr(a.summe, was) for a in stadt.planung.ausgaben) == getattr(stadt.planung.summe, was)

    def test_ansatz_ist_und_prognose_sind_die_des_laufenden_jahres(self) -> None:
        baum, rows = Gebiet.objects.baum(heute()), staende(2007, date(2007, 9, 30))
        frueher = monatsverlauf((2004, 2005, 2006))
        for ort in (STADT, R2, RAUM):
            knoten = finde(baum, *ort)
            assert knoten is not None
            blatt, planung = gliedere("", knoten, baum, rows, frueher, 2007, 9), bericht(ort).planung
            assert planung is not None
            s = planung.summe
            assert (s.ist, s.prognose, s.ansatz) == (blatt.summe.nachweis.ist, blatt.summe.aussicht.betrag, blatt.summe.fortgeschrieben)
            assert planung.summe_einnahmen.ist == blatt.summe_einnahmen.nachweis.ist and planung.zuschusszeile[1] == blatt.zuschussbedarf

    def test_der_pfad_ist_der_der_stadt_und_nur_die_summe_wird_geprueft(self) -> None:
        b = bericht()
        assert b.pfad is not None and [z.ansatz for z in b.pfad.jahre] == [22_033_500_00, 22_033_500_00, 19_833_500_00, 17_833_500_00]
        kreis = sum(a.summe.bedarf or 0 for a, lage in b.abschnitte if lage.im_kreis)
        assert b.pfad.bedarf == kreis and b.pfad.luecke == kreis - 17_833_500_00 and bericht(R2).pfad is None

    def test_die_verteilung_geht_auf_und_rechnet_dieselbe_maschine(self) -> None:
        b = bericht()
        v, heutige = b.verteilung, rechne(Verteilung.objects.get(name__startswith="Verteilung 2007"))
        teile = [z for z in v.zeilen if z.ebene != "ressort"]
        assert v.summe is not None and sum(z.dann or 0 for z in teile) == v.summe.dann == b.pfad.bedarf  # type: ignore[union-attr]
        assert sum(z.jetzt or 0 for z in teile) == v.summe.jetzt == heutige.gesamt
        je = {z.schluessel: z for z in v.zeilen if z.ebene == "sozialraum"}
        assert {s: z.jetzt for s, z in je.items()} == {s: n for s, n in heutige.je_empfaenger.items() if s in je}
        stadtteil, raum = bericht(TEIL), bericht(("sozialraum", "II"))
        assert sum(z.dann or 0 for z in raum.verteilung.zeilen) == raum.verteilung.summe.dann == je["II"].dann  # type: ignore[union-attr]
        eigener = next(z.dann for z in raum.verteilung.zeilen if z.schluessel == "461")
        assert stadtteil.eigene is not None and stadtteil.eigene.dann == eigener
        assert stadtteil.planung is None and "ein eigenes Budget gibt es hier nicht" in stadtteil.kernaussage

    def test_annahmen_wirken_und_stehen_dabei(self) -> None:
        ohne, mit = bericht(R2, Annahmen()), bericht(R2, Annahmen(entgelt=Fraction(1, 10), personal=Fraction(1, 10), einwohner=False))
        assert ohne.planung is not None and mit.planung is not None
        assert ohne.planung.summe.preis == 0 and (mit.planung.summe.preis or 0) > 0 and mit.planung.summe.einwohner is None
        assert "+10\u00a0% ab Januar 2008" in mit.annahmen[0].wert and "hinterlegt: +1,5\u00a0%" in mit.annahmen[0].quelle
        assert mit.annahmen[-1].wert == "nicht berücksichtigt"

    def test_was_nicht_bekannt_ist_wird_nie_null(self) -> None:
        """A year without any Buchung."""
        leer = bericht(STADT, jahr=2008)
        assert leer.planung is None or leer.planung.summe.bedarf is None
        assert all(z.faktor is None for z in leer.einwohner) and leer.pfad is not None and "2009" in leer.pfad.grund


@pytest.mark.usefixtures("halle")
@pytest.mark.django_db
class TestAusgaben:
    @pytest.mark.parametrize("ort", ALLE, ids=lambda o: o[0])
    def test_seite_papier_xlsx_und_csv_sagen_dieselben_zahlen(self, ort: Any, als: Als, verapdf: Callable[[bytes], str]) -> None:
        """``BILDER`` keeps the papers."""
        b, client = bericht(ort), als("controlling")
        seite = text(client.get(adresse(ort)))
        betraege = _betraege(b)
        assert all(_wort(cent) in seite for cent in betraege), [c for c in betraege if _wort(c) not in seite]
        mappe = load_workbook(io.BytesIO(client.get(adresse(ort, "?format=xlsx")).content))
        alle = [z for blatt in mappe for zeile in blatt.iter_rows(values_only=True) for z in zeile]
        datei = {round(z * 100) for z in alle if isinstance(z, int | float)}
        assert set(betraege) <= datei
        rows = csv.reader(io.StringIO(client.get(adresse(ort, "?format=csv")).content.decode("utf-8-sig")), delimiter=";")
        zellen = {zelle for row in rows for zelle in row}
        assert all(zahl(Fraction(cent, 100), 2).replace(".", "").replace("−", "-") in zellen for cent in betraege)
        druck = pdf.drucke(haushaltsbild.auftrag(b, erstellt=timezone.now(), kopf="", stadt=Stadt.objects.aktuelle())).pdf
        if ordner := os.environ.get("BILDER"):
            (Path(ordner) / f"{b.dateiname}.pdf").write_bytes(druck)
        leser = PdfReader(io.BytesIO(druck))
        blaetter = [" ".join(s.extract_text().split()) for s in leser.pages]
        ganz = _glatt(" ".join(blaetter))
        assert "Das Wichtigste" in blaetter[0] and all(_glatt(satz)[:40] in ganz for satz in (*b.wichtigste, b.kernaussage))
        assert all(_glatt(_wort(cent)) in ganz for cent in betraege)
        assert {name.rpartition(".")[2] for name in leser.attachments} == {"csv", "json"}
        ergebnis = verapdf(druck)
        assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis

    def test_annahmen_stehen_in_der_adresse_und_gelten_fuer_alle_ausgaben(self, als: Als) -> None:
        client, frage = als("ressort2"), "?entgelt=2,5&entgelt_ab=7&einwohner=nein"
        seite = client.get(adresse(R2, frage))
        b = seite.context["bericht"]
        assert b.gewaehlt == Annahmen(Fraction(25, 1000), 7, Fraction(1, 100), Fraction(0), Fraction(0), False)
        assert b.annahmen[0].wert == "+2,5\u00a0% ab Juli 2008" and _glatt(b.annahmen[0].wert) in _glatt(text(seite))
        assert f"pdf/{frage.replace(',', '%2C')}" in unquote(seite.context["exporte"][0][1])
        mappe = load_workbook(io.BytesIO(client.get(adresse(R2, frage + "&format=xlsx")).content))
        assert next(z[1] for z in mappe["Annahmen"].iter_rows(min_row=2, values_only=True)) == 2.5

    @pytest.mark.parametrize(("frage", "satz"), [
        ("?entgelt=viel", "viel"), ("?entgelt=60", "nicht über 50 %"), ("?entgelt_ab=13", "Bitte wählen Sie einen Monat"),
        ("?einwohner=vielleicht", "ja oder nein"), ("?personal=-51", "nicht unter −50 %"),
    ])  # fmt: skip
    def test_eine_annahme_die_nicht_passt_steht_am_feld(self, frage: str, satz: str, als: Als) -> None:
        client = als("controlling")
        for weg in (frage, frage + "&format=csv"):
            antwort = client.get(adresse(R2, weg))
            assert antwort.status_code == 422 and satz in text(antwort), weg
        assert client.get(adresse(R2) + "pdf/" + frage).status_code == 422

    def test_wer_was_liest(self, als: Als) -> None:
        for wer, erwartet in {
            "controlling": (200, 200, 200, 200), "fachbereichsleitung": (200, 200, 200, 200), "ressort2": (404, 200, 200, 200),
            "ressort1": (404, 404, 404, 404), "fachkraft1": (404,) * 4, "gremium": (404,) * 4, "pruefung": (200, 200, 200, 200),
        }.items():  # fmt: skip
            assert tuple(als(wer).get(adresse(ort)).status_code for ort in ALLE) == erwartet, wer
        assert als("ressort2").get("/berichte/haushaltsplanung/").url == adresse(R2)
        assert als("controlling").get(adresse().replace("2007", "2008")).status_code == 404, "the year has not begun"
        assert als("controlling").get(adresse(("stadtteil", "999"))).status_code == 404

    def test_wer_ein_ressort_leitet_kommt_nicht_in_ein_anderes(self, als: Als) -> None:
        seite = als("ressort2").get(adresse(R2)).content.decode()
        assert adresse(RAUM) in seite and "/ressort/R-I/" not in seite and adresse() not in seite


def _betraege(b: Haushaltsbericht) -> list[int]:
    alle: list[int | None] = [x for z in b.verteilung.zeilen for x in (z.jetzt, z.dann)]
    if b.planung:
        for a in (*b.planung.ausgaben, *b.planung.einnahmen):
            alle += [x for z in (a.summe, *a.zeilen) for x in (z.ist, z.prognose, z.bedarf)]
        alle += b.planung.zuschusszeile[:4]
    if b.pfad:
        alle += [b.pfad.bedarf, *(z.ansatz for z in b.pfad.jahre)]
    if b.eigene:
        alle += [b.eigene.jetzt, b.eigene.dann]
    return [x for x in alle if x is not None]


def _glatt(worte: str) -> str:
    """Without what a line break adds or takes."""
    return re.sub(r"[-\s\xad]", "", worte)


def _wort(cent: int) -> str:
    return euro(cent).removesuffix("\u00a0€")
