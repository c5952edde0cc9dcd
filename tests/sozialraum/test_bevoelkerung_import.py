"""Bevölkerung nach Alter und Geschlecht lesen."""

from datetime import date
from pathlib import Path

from basis.imports.tabelle import lies_tabelle
from sozialraum.imports.bevoelkerung import Bevoelkerungsergebnis, lies
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.zuordnung import ARTEN_BEVOELKERUNG, schlage_zuordnung_vor

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
GEBIETE = {"101": Gebietsangabe(1, "Altstadt"), "102": Gebietsangabe(2, "Südliche Innenstadt")}
KOPF = "schluessel;stichtag;alter;geschlecht;anzahl\n"


def lese(text: str, **mehr: object) -> Bevoelkerungsergebnis:
    tabelle = lies_tabelle(text.encode(), "b.csv")
    return lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, {}, arten=ARTEN_BEVOELKERUNG), GEBIETE, **mehr)  # type: ignore[arg-type]


def test_eine_zeile_ist_ein_altersjahr_eines_geschlechts() -> None:
    ergebnis = lese(KOPF + "101;31.12.2006;0;w;11\n101;31.12.2006;100+;männlich;1.234\n")
    assert [b[1:6] for b in ergebnis.bestaende] == [("101", date(2006, 12, 31), 0, "w", 11), ("101", date(2006, 12, 31), 100, "m", 1234)]


def test_alle_fehler_stehen_auf_einmal_da() -> None:
    ergebnis = lese(
        KOPF + "999;31.12.2006;0;w;1\n101;31.02.2006;0;w;1\n101;31.12.2006;130;w;1\n101;31.12.2006;0;y;1\n101;31.12.2006;0;w;–\n"
    )
    assert [f.als_satz() for f in ergebnis.fehler] == [
        "Zeile 2, Spalte „schluessel“: Den Schlüssel „999“ gibt es nicht.",
        "Zeile 3, Spalte „stichtag“: Den Tag „31.02.2006“ gibt es nicht.",
        "Zeile 4, Spalte „alter“: „130“ ist kein Altersjahr; erwartet wird 0 bis 99 oder 100+.",
        "Zeile 5, Spalte „geschlecht“: „y“ ist kein Geschlecht; erwartet wird w, m oder d.",
        "Zeile 6, Spalte „anzahl“: „–“ ist keine Anzahl; erwartet wird eine ganze Zahl ab 0.",
    ]


def test_doppelte_angaben_werden_abgelehnt() -> None:
    ergebnis = lese(KOPF + "101;31.12.2006;5;w;1\n101;2006-12-31;5;weiblich;1\n")
    assert [f.satz for f in ergebnis.fehler] == ["Doppelt: 101, 31.12.2006, Alter 5, w steht in Zeile 2."]


def test_der_stichtag_darf_von_aussen_kommen() -> None:
    text = "Nr;Alter;Geschlecht;Anzahl\n101;5;d;2\n"
    assert lese(text, stichtag=date(2006, 12, 31)).bestaende[0].stichtag == date(2006, 12, 31)
    assert "„Stichtag“" in lese(text).fehler[0].satz


def test_die_musterbevoelkerung_wird_ganz_gelesen() -> None:
    pfad = FIXTURES / "muster" / "bevoelkerung.csv"
    tabelle = lies_tabelle(pfad.read_bytes(), pfad.name)
    gebiete = {z.zellen[0]: Gebietsangabe(n, "") for n, z in enumerate(tabelle.daten)}
    ergebnis = lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, {}, arten=ARTEN_BEVOELKERUNG), gebiete)
    assert not ergebnis.fehler
    assert sum(b.anzahl for b in ergebnis.bestaende if b.stichtag == date(2006, 12, 31)) == 235_423
