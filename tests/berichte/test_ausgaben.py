"""Every report of the register says the same numbers four times: on its page, on paper, in the spreadsheet and in the CSV."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader

from berichte import pdf
from berichte.arten import ARTEN, Weg
from berichte.druck.maschine import Druckauftrag
from berichte.regelwerk import Berichtstyp
from sozialraum.ebenen import Ebene
from tests.berichte.ausgaben import Ausgaben, Tafel, Zelle, csv_unterschiede, lies_mappe
from tests.berichte.berichtsseiten import ERSTE, FAELLE, FERTIGE, MUSTERORTE, ausgaben, kennung, orte
from tests.berichte.fundstellen import ausgenommen, fehlende, papier_fehlt
from tests.berichte.papierprobe import PDFTOTEXT, maengel, neben_dem_blatt
from tests.berichte.test_druck import TAG
from tests.conftest import THOROUGH
from tests.factories import Besetzung

Als = Callable[..., Client]
Fall = tuple[Berichtstyp, Ebene]
# columns that only files have, by sheet: what page and paper leave out of a row so that it can be read
NUR_IN_DER_DATEI: Mapping[Berichtstyp, Mapping[str, frozenset[str]]] = {
    Berichtstyp.CONTROLLING: {
        "Nachweis, Einnahmen": frozenset({
            "Ansatz in €", "Nachtrag in €", "über-/außerplanmäßig in €", "Haushaltsrest in €", "Umschichtung in €", "Sperre in €",
            "Festlegungen in €", "Prognose 31.12. in €", "Abweichung in €", "Abweichung, %",
        }),
        "Verlauf, Anfang": frozenset({"Abweichung vom Plan, kumuliert, in €"}),
    },
    Berichtstyp.HAUSHALTSPLANUNG: {"Bedarf, …": frozenset({"mehr als Prognose in €"})},
    Berichtstyp.SCORECARD: {"Scorecard …": frozenset({"Ist-Wert am", "Plan am", "Soll am Stichtag"})},  # the heads name their years
    Berichtstyp.SCHWERPUNKTRAEUME: {
        "Stadtteile, …": frozenset({"Schwerpunktraum …", "Dynamikindex davor", "Einwohnende"}),  # ja and nein
        "Kriterien, …": frozenset({"…"}),  # page and paper have those of Schwerpunkträume and of what moved
    },
    Berichtstyp.GEBIETSPROFIL: {
        "Indikatoren, …": frozenset({"Veränderung", "Stadtteile ohne Wert", "Stichtag davor"}),
        "Bevölkerung, …": frozenset({"Stadt", "Stichtag", "Stichtag davor"}),  # the days stand in the heads
        "Verlauf, …": frozenset({"…"}),  # a picture
    },
    Berichtstyp.UMSETZUNGSSTAND: {
        "Präventionskette, …": frozenset({"laufende Angebote", "Gebiete ohne bekannten Bedarf", "Maßnahmen", "Plätze in Worten"}),
        "Verspätet, nicht begonnen, …": frozenset({"Gebiete", "Umsetzung am …", "Was berichtet ist"}),
        "Neu seit …": frozenset({"Konzeption", "Kapitel", "Gebiete", "Grund", "Zuständige Stelle", "Termin"}),
    },
}  # fmt: skip
GEDRUCKTE = FAELLE if THOROUGH else ERSTE
ANDERE = [(art.typ, art.ebenen[(n + 2) % len(art.ebenen)]) for n, art in enumerate(FERTIGE)]
GELESENE = FAELLE if THOROUGH else [fall for fall in FAELLE if fall in ERSTE or fall in ANDERE]  # two Ebenen of each type, in turn
PAPIERE: dict[Fall, Ausgaben] = {}  # printed once; all tests of this file look at the same


def unterschiede(typ: Berichtstyp, a: Ausgaben) -> list[str]:
    tafeln, ohne = lies_mappe(a.xlsx), NUR_IN_DER_DATEI.get(typ, {})
    saetze = csv_unterschiede(tafeln, a.csv)
    saetze += [f"Seite: {satz}" for satz in fehlende(tafeln, a.seite, ohne)]
    return saetze + [f"Papier: {satz}" for satz in fehlende(tafeln, a.druck, ohne)]


@pytest.mark.usefixtures("halle", "vorgelegt")
@pytest.mark.django_db
class TestAusgaben:
    @pytest.mark.parametrize("fall", GELESENE, ids=kennung)
    def test_seite_papier_xlsx_und_csv_sagen_dieselben_zahlen(self, fall: Fall, besetzung: Besetzung, als: Als) -> None:
        typ, ebene = fall
        saetze: dict[str, list[str]] = {}
        for schluessel in orte(typ, ebene, besetzung.controlling):
            echt = fall in GEDRUCKTE and schluessel == MUSTERORTE[ebene]
            alle = list(ausgaben(typ, ebene, schluessel, besetzung, als, echt=echt))
            saetze[schluessel] = [satz for a in alle for satz in unterschiede(typ, a)]
            if echt:
                PAPIERE[fall] = alle[0]
        assert {ort: fehler for ort, fehler in saetze.items() if fehler} == {}

    @pytest.mark.parametrize("fall", GEDRUCKTE, ids=kennung)
    def test_das_papier_sagt_alle_zahlen_und_was_jedes_sagen_muss(self, fall: Fall, besetzung: Besetzung, als: Als) -> None:
        a = papier(fall, besetzung, als)
        summe = next(iter(re.findall(r'f-pruefsumme">([0-9a-f]{64})<', a.druck)), "")
        assert summe and papier_fehlt(a.druck, a.pdf) == [] and list(maengel(a.pdf, summe)) == []
        assert {name.rpartition(".")[2] for name in PdfReader(io.BytesIO(a.pdf)).attachments} >= {"csv", "json"}

    @pytest.mark.parametrize("fall", GEDRUCKTE, ids=kennung)
    def test_kein_wort_steht_neben_dem_blatt(self, fall: Fall, besetzung: Besetzung, als: Als) -> None:
        if not PDFTOTEXT:
            pytest.skip("pdftotext (poppler-utils) ist hier nicht installiert")
        assert neben_dem_blatt(papier(fall, besetzung, als).pdf) == []

    def test_jedes_papier_ist_pdf_a_und_pdf_ua(self, besetzung: Besetzung, als: Als, verapdf: Callable[..., str]) -> None:
        alle = [papier(fall, besetzung, als).pdf for fall in GEDRUCKTE]
        ergebnis = verapdf(*alle)
        assert ergebnis.count("PASS") == 2 * len(alle) and "FAIL" not in ergebnis, ergebnis

    @pytest.mark.parametrize("typ", [art.typ for art in FERTIGE])
    def test_eine_veraenderte_zahl_wird_vermisst(self, typ: Berichtstyp, besetzung: Besetzung, als: Als) -> None:
        """The negative control: nearly each number, were it another one in the file, would be missed on page and paper."""
        fall = next(f for f in ERSTE if f[0] is typ)
        a = papier(fall, besetzung, als)
        tafeln, ohne = lies_mappe(a.xlsx), NUR_IN_DER_DATEI.get(typ, {})
        stellen = [(t, z, s) for t, tafel in enumerate(tafeln) for z, zeile in enumerate(tafel.zeilen) for s in range(len(zeile))
                   if zeile[s].zahl is not None and not ausgenommen(tafel, zeile, s, ohne)]  # fmt: skip
        probe = stellen if THOROUGH else stellen[:: max(1, len(stellen) // 20)]
        andere = [_anders(tafeln, wo)[wo[0]] for wo in probe]
        vermisst = [sum(bool(fehlende([tafel], html, ohne)) for tafel in andere) for html in (a.seite, a.druck)]
        assert min(vermisst) >= 0.9 * len(probe)
        assert csv_unterschiede(_anders(tafeln, probe[0]), a.csv) if probe else csv_unterschiede(tafeln[:-1], a.csv)


def papier(fall: Fall, besetzung: Besetzung, als: Als) -> Ausgaben:
    """The really printed one."""
    if fall not in PAPIERE:
        typ, ebene = fall
        PAPIERE[fall] = next(iter(ausgaben(typ, ebene, MUSTERORTE[ebene], besetzung, als, echt=True)))
    return PAPIERE[fall]


def _anders(tafeln: tuple[Tafel, ...], wo: tuple[int, int, int]) -> tuple[Tafel, ...]:
    """The same workbook with one number changed so that it reads otherwise in every way of writing."""
    t, z, s = wo
    zeilen = [list(zeile) for zeile in tafeln[t].zeilen]
    alt = zeilen[z][s].zahl
    assert alt is not None
    neu = alt + (Decimal(7777000) if zeilen[z][s].geld else Decimal(7777))
    zeilen[z][s] = Zelle(str(neu), neu, zeilen[z][s].geld)
    return (*tafeln[:t], replace(tafeln[t], zeilen=tuple(map(tuple, zeilen))), *tafeln[t + 1 :])


def test_jeder_typ_hat_vier_ausgaenge_oder_noch_keinen_festgehaltenen_bericht() -> None:
    """What is only ever running has no release that could be printed; every other one is compared above."""
    assert {typ for typ, _ in FAELLE} == {art.typ for art in ARTEN.values() if art.weg is not Weg.LAUFEND}


def test_was_fehlt_und_was_daneben_steht_wird_gefunden() -> None:
    """The negative controls of the paper: text beside the page, a number cut off, pages that say nothing of themselves."""
    html = '<html lang="de"><head><title>x</title></head><body><h1>Probe 4.711</h1>{}</body></html>'
    daneben = '<p style="position:absolute;left:-40mm;white-space:nowrap">Weit 815 draußen</p>'
    with pdf.druckprozess() as prozess:
        druck = prozess.drucke(Druckauftrag(html.format(daneben), TAG, "kennung")).pdf
        gut = prozess.drucke(Druckauftrag(html.format(""), TAG, "kennung")).pdf
    assert papier_fehlt(html.format("<p>12,5</p>"), gut) == ["12,5 steht 0 statt 1 mal auf dem Papier"]
    assert [satz.partition(" ")[0] for satz in maengel(gut)] == ["die", "Seite", "Seite"]  # the number it has
    if PDFTOTEXT:
        assert neben_dem_blatt(gut) == [] and len(neben_dem_blatt(druck)) >= 1
