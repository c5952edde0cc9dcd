"""Wirkliche Dateien: die Varianten der Leipziger Zahlen ergeben genau ``expected.csv``, der Berliner Atlas wird genau gelesen."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from basis.imports.tabelle import lies_tabelle
from basis.zahlen import Zustand
from sozialraum.imports import geometrie
from sozialraum.imports.basisstatistik import Gebietsangabe, Indikatorangabe, Kontext, Spaltenziel, lies
from tests.orakel_daten import orakel_datei

VARIANTEN = [
    "v01_cp1252_semikolon_crlf_tausenderpunkt.csv",
    "v02_utf8bom_semikolon.csv",
    "v05_titel_und_fussnoten_cp1252.csv",
    "v07_fuehrende_null_verloren.csv",
]


def erwartet() -> list[dict[str, str]]:
    with orakel_datei("imports/expected.csv").open(encoding="utf-8", newline="") as datei:
        return list(csv.DictReader(datei))


def kontext(zeilen: list[dict[str, str]]) -> Kontext:
    indikatoren = {name: Indikatorangabe(name, name, "keine", "absolut") for name in list(zeilen[0])[2:]}
    gebiete = {zeile["ot_key"]: Gebietsangabe(nummer, zeile["ortsteil"]) for nummer, zeile in enumerate(zeilen)}
    return Kontext(gebiete, indikatoren, date(2022, 12, 31))


@pytest.mark.parametrize("name", VARIANTEN)
def test_jede_variante_ergibt_genau_die_63_erwarteten_zeilen(name: str) -> None:
    zeilen = erwartet()
    rahmen = kontext(zeilen)
    tabelle = lies_tabelle(orakel_datei(f"imports/{name}").read_bytes(), name)
    zuordnung = {0: Spaltenziel("gebiet"), 1: Spaltenziel("name")} | {
        spalte: Spaltenziel("wert", indikator) for spalte, indikator in enumerate(rahmen.indikatoren, 2)
    }
    ergebnis = lies(tabelle, zuordnung, rahmen)
    assert (ergebnis.fehler, ergebnis.warnungen) == ((), ())
    gelesen = {(m.schluessel, m.indikator): m.zaehler for m in ergebnis.messungen}
    assert gelesen == {(zeile["ot_key"], name): Decimal(zeile[name]) for zeile in zeilen for name in rahmen.indikatoren}
    assert len(ergebnis.messungen) == 63 * 6


def test_verlorene_nullen_ohne_namen_werden_mit_einem_satz_abgelehnt() -> None:
    zeilen = erwartet()
    tabelle = lies_tabelle(orakel_datei("imports/v07_fuehrende_null_verloren.csv").read_bytes(), "v07.csv")
    ergebnis = lies(tabelle, {0: Spaltenziel("gebiet"), 2: Spaltenziel("wert", "einwohner")}, kontext(zeilen))
    assert [fehler.wert for fehler in ergebnis.fehler] == ["0", "1", "2", "3", "4", "5", "6"]
    assert "Formatieren Sie die Spalte als Text" in ergebnis.fehler[0].satz
    assert ergebnis.fehler[0].vorschlag == "00 Zentrum"


def test_der_gesundheitsatlas_wird_auf_die_letzte_stelle_genau_gelesen() -> None:
    pfad = orakel_datei("imports/berlin_gssa_2022_stata_leading_dot.csv")
    tabelle = lies_tabelle(pfad.read_bytes(), pfad.name)
    gebiete = {zeile.zellen[0]: Gebietsangabe(nummer, zeile.zellen[1]) for nummer, zeile in enumerate(tabelle.daten)}
    indikatoren = {name: Indikatorangabe(name, name, "keine", "absolut") for name in tabelle.kopf[2:]}
    zuordnung = {0: Spaltenziel("gebiet"), 1: Spaltenziel("name")} | {
        n: Spaltenziel("wert", name) for n, name in enumerate(tabelle.kopf[2:], 2)
    }
    ergebnis = lies(tabelle, zuordnung, Kontext(gebiete, indikatoren, date(2022, 12, 31)))
    assert (ergebnis.fehler, ergebnis.warnungen, ergebnis.hinweise) == ((), (), ())
    assert len(gebiete) == 448
    werte = {(m.schluessel, m.indikator): m for m in ergebnis.messungen}
    assert werte["01011101", "GESIx_2013"].zaehler == Decimal("0.70700312")
    assert werte["01011101", "DII_2022"].zaehler == Decimal("-0.055861462")
    assert werte["01011102", "GESIx_2022"].zustand is Zustand.KEINE_ANGABE
    texte = {(z.zellen[0], name): z.zelle(n) for z in tabelle.daten for n, name in enumerate(tabelle.kopf[2:], 2)}
    assert {k: m.zaehler for k, m in werte.items()} == {k: Decimal(t) if t else None for k, t in texte.items()}


@pytest.mark.parametrize(
    ("name", "anzahl"), [("leipzig/leipzig_ortsteile.geojson", 63), ("halle/halle_43_schematic_NOT_OFFICIAL.geojson", 43)]
)
def test_die_flaechen_zweier_staedte_werden_gelesen(name: str, anzahl: int) -> None:
    geometrien = geometrie.lies(orakel_datei(name).read_bytes())
    assert len(geometrien.polygone) == anzahl
    assert all(len(ring) >= 4 for polygone in geometrien.polygone.values() for polygon in polygone for ring in polygon)
