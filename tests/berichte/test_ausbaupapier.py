"""The Ausbaustand as paper: the numbers of page and file, counted again by hand; who gets it; what is missing does not look like 0."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from berichte import pdf
from berichte.views import ausbaupapier
from proaktiv.models import Angebot, Ausbauregel
from sozialraum.models import Einrichtung, Gebiet

pytestmark = pytest.mark.django_db
Als = Callable[..., Client]
KEIN_WERT = '<span aria-hidden="true">–</span><span class="st-nur-vorlesen">kein Wert</span>'
REGEL = "schulsozialarbeit-grundschulen"


class Gedruckt:
    """What would have been printed, instead of printing it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.auftrag: Any = None
        monkeypatch.setattr(ausbaupapier, "drucke", self.drucke)

    def drucke(self, request: Any, auftrag: Any, dateiname: str) -> HttpResponse:
        self.auftrag = auftrag
        return HttpResponse(dateiname, content_type="application/pdf")

    @property
    def text(self) -> str:
        """A dash stands for no value; what it is read out as is left out."""
        html = self.auftrag.html.replace("\u00a0", " ").replace("&nbsp;", " ").replace(KEIN_WERT, "–")
        return " ".join(html.split())

    def anhang(self, ende: str) -> bytes:
        return next(bytes(a.inhalt) for a in self.auftrag.anlagen if a.name.endswith(ende))


@pytest.fixture
def gedruckt(monkeypatch: pytest.MonkeyPatch) -> Gedruckt:
    return Gedruckt(monkeypatch)


def zaehle(regel: Ausbauregel, orte: set[int] | None, jahr: int) -> tuple[int, int]:
    """Row by row, without the pure module: how many have it, of how many."""
    monat = regel.stichtag_monat
    tag = date(jahr if monat >= 8 else jahr + 1, monat, 1)

    def gilt(zeile: Any) -> bool:
        return bool(zeile.gueltig_von <= tag and (zeile.gueltig_bis is None or zeile.gueltig_bis >= tag))

    arten = {z.einrichtungsart_id for z in regel.ziele.all()}
    haeuser = [h for h in Einrichtung.objects.all() if h.art_id in arten and gilt(h) and (orte is None or h.stadtteil_id in orte)]
    an = {(a.art_id, a.einrichtung_id) for a in Angebot.objects.all() if gilt(a)}
    if regel.voraussetzung_id:
        haeuser = [h for h in haeuser if (regel.voraussetzung_id, h.pk) in an]
    return sum((regel.angebotsart_id, h.pk) in an for h in haeuser), len(haeuser)


def wie_gedruckt(mit: int, alle: int) -> str:
    return f"{mit} von {alle}" if alle else "–"


def test_die_uebersicht_nennt_jede_regel_mit_jedem_schuljahr(halle: str, als: Als, gedruckt: Gedruckt) -> None:
    assert als("fachkraft1").get(reverse("ausbaustand_pdf")).content == b"ausbaustand"
    zeilen = list(csv.DictReader(io.StringIO(gedruckt.anhang(".csv").decode("utf-8-sig")), delimiter=";"))
    gezaehlt = {}
    for regel in Ausbauregel.objects.all():
        for jahr in regel.schuljahre:
            gezaehlt[regel.name, f"{jahr}/{(jahr + 1) % 100:02d}"] = zaehle(regel, None, jahr)
    assert len(gezaehlt) > 8
    gelesen = {(z["Regel"], z["Schuljahr"]): (int(z["Mit Angebot"] or 0), int(z["Alle"])) for z in zeilen if z["Schuljahr"]}
    assert gelesen == gezaehlt
    seite = als("fachkraft1").get(reverse("ausbaustand"))
    for z in seite.context["zeilen"]:
        assert (z.mit, z.alle) == gezaehlt[z.name, z.schuljahr]
        assert z.satz in gedruckt.text and (not z.quelle or z.quelle in gedruckt.text)


@pytest.mark.parametrize("schluessel", [REGEL, "kita-sozialarbeit"])
def test_das_papier_einer_regel_zaehlt_wie_von_hand_je_gebiet_und_schuljahr(
    halle: str, als: Als, gedruckt: Gedruckt, schluessel: str
) -> None:
    regel = Ausbauregel.objects.get(schluessel=schluessel)
    client = als("controlling")
    seite = client.get(reverse("ausbauregel", args=[schluessel]))
    assert client.get(reverse("ausbauregel_pdf", args=[schluessel])).status_code == 200
    baum = Gebiet.objects.baum(date(2007, 6, 1))
    je = {(k.ebene.name.lower(), k.schluessel): set(baum.stadtteile(k.id)) for k in baum.knoten.values() if k.ebene < 4}
    for zeile in seite.context["zeilen"]:
        if not zeile.schluessel:
            continue
        orte = None if zeile.ebene == "fachbereich" else je[zeile.ebene, zeile.schluessel]
        erwartet = [wie_gedruckt(*zaehle(regel, orte, jahr)) for jahr in regel.schuljahre]
        spalten = "".join(f'<td class="n">{teil}</td>' for teil in erwartet)
        assert f"{zeile.name}</th>{spalten}" in gedruckt.text, zeile.name
    datei = client.get(reverse("ausbauregel", args=[schluessel]), {"format": "csv"}).content
    assert gedruckt.anhang(".csv") == datei, "the paper carries the file of the page"
    for kriterium in regel.kriterien.select_related("indikator"):
        assert f'{kriterium.indikator.name}</th><td class="n">{int(kriterium.gewicht * 100)} %</td>' in gedruckt.text


def test_ein_gebiet_ein_schuljahr_und_was_es_nicht_gibt(halle: str, als: Als, gedruckt: Gedruckt) -> None:
    ziel, regel = reverse("ausbauregel_pdf", args=[REGEL]), Ausbauregel.objects.get(schluessel=REGEL)
    jahr = regel.schuljahre[1]
    antwort = als("pruefung").get(ziel, {"schuljahr": str(jahr), "gebiet": "sozialraum-II"})
    assert antwort.content.decode() == f"ausbaustand-{REGEL}-{jahr}-sozialraum-ii"
    raum = Gebiet.objects.get(ebene=3, schluessel="II")
    orte = set(Gebiet.objects.baum(date(2007, 6, 1)).stadtteile(raum.pk))
    mit, alle = zaehle(regel, orte, jahr)
    assert f"an {mit} von {alle} Grundschulen in {raum.name}" in gedruckt.text
    for frage in ({"schuljahr": "1999"}, {"gebiet": "sozialraum-XX"}):
        antwort = als("pruefung").get(ziel, frage)
        assert antwort.status_code == 422 and "Die Angaben passen nicht" in antwort.content.decode()


def test_null_und_keine_einrichtung_sehen_verschieden_aus(halle: str, als: Als, gedruckt: Gedruckt) -> None:
    """Nobody has it: 0 of all. There is no such Einrichtung: a dash, on paper and in the file."""
    regel = Ausbauregel.objects.get(schluessel=REGEL)
    Angebot.objects.filter(art=regel.angebotsart).update(gueltig_von=date(2040, 8, 1), gueltig_bis=None)
    als("controlling").get(reverse("ausbauregel_pdf", args=[REGEL]))
    assert "0 von " in gedruckt.text and "0,0 %" in gedruckt.text
    Einrichtung.objects.filter(art__in=[z.einrichtungsart_id for z in regel.ziele.all()]).update(gueltig_bis=date(2020, 1, 1))
    als("controlling").get(reverse("ausbauregel_pdf", args=[REGEL]))
    assert "Es gibt keine Grundschulen" in gedruckt.text and "0 von " not in gedruckt.text and ' class="n">–</td>' in gedruckt.text
    zeilen = list(csv.reader(io.StringIO(gedruckt.anhang(".csv").decode("utf-8-sig")), delimiter=";"))
    assert zeilen[1][1:3] == ["", "0"]


def test_ein_ersetzter_wert_ist_auch_in_der_datei_bezeichnet(halle: str, als: Als, gedruckt: Gedruckt) -> None:
    """The value of the city that stands for a missing one is marked on page, paper and in the file."""
    seite = als("controlling").get(reverse("ausbauregel", args=[REGEL]))
    als("controlling").get(reverse("ausbauregel_pdf", args=[REGEL]))
    liste, kriterien = seite.context["liste"], [k.indikator.name for k, _, _ in seite.context["kriterien"]]
    assert liste
    ersetzt = {p.name: [n for n, (_, e) in zip(kriterien, p.beitraege, strict=True) if e] for p in liste}
    zeilen = csv.reader(io.StringIO(gedruckt.anhang(".csv").decode("utf-8-sig")), delimiter=";")
    in_der_datei = {z[1]: z[-1] for z in zeilen if len(z) == len(kriterien) + 6 and z[0].isdigit()}
    assert in_der_datei == {name: ", ".join(wofuer) for name, wofuer in ersetzt.items()}
    assert gedruckt.text.count("*</td>") == sum(map(len, ersetzt.values()))


def test_wer_die_seite_liest_bekommt_das_papier(halle: str, als: Als, gedruckt: Gedruckt) -> None:
    for ziel in (reverse("ausbaustand_pdf"), reverse("ausbauregel_pdf", args=[REGEL])):
        for wer, status in (("fachkraft1", 200), ("pruefung", 200), ("verwaltung", 200), ("gremium", 404), ("ohne_rolle", 404)):
            assert als(wer).get(ziel).status_code == status, (ziel, wer)
    assert als("controlling").get(reverse("ausbauregel_pdf", args=["gibt-es-nicht"])).status_code == 404
    seite = als("fachkraft1").get(reverse("ausbauregel", args=[REGEL]), {"gebiet": "sozialraum-II"})
    (wartend,) = (adresse for name, adresse in seite.context["exporte"] if name == "PDF")
    assert "sozialraum-II" in wartend and als("fachkraft1").get(wartend).status_code == 200


@pytest.mark.parametrize("name", ["ausbaustand_pdf", "ausbauregel_pdf"])
def test_das_papier_ist_zugaenglich_und_traegt_seine_zahlen(
    halle: str, als: Als, gedruckt: Gedruckt, name: str, verapdf: Callable[[bytes], str]
) -> None:
    als("controlling").get(reverse(name, args=[REGEL] if name == "ausbauregel_pdf" else []))
    druck = pdf.drucke(gedruckt.auftrag).pdf
    leser = PdfReader(io.BytesIO(druck))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).replace("\u00a0", " ").split())
    assert "Schulsozialarbeit an" in text and "Grundschulen" in text
    assert {n.rpartition(".")[2] for n in leser.attachments} == {"csv", "json"}
    ergebnis = verapdf(druck)
    assert [zeile.split()[:2] for zeile in ergebnis.splitlines()] == [["PASS", "3a"], ["PASS", "ua1"]], ergebnis
