"""Fallzahlen lesen: Hilfearten und Orte in vielen Schreibweisen, alle Fehler auf einmal, Brüche im Bestand."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from basis.imports.tabelle import lies_tabelle
from sozialraum.imports.fallstatistik import Fallergebnis, Fallkontext, lies
from sozialraum.imports.fallworte import leistungsort, uebergreifender_grund
from sozialraum.imports.gebietssuche import Gebietsangabe
from sozialraum.imports.hilfeartsuche import Hilfeartangabe, Hilfeartsuche, mehrdeutige
from sozialraum.imports.zuordnung import ARTEN_FALLZAHLEN, schlage_zuordnung_vor

KATALOG = Path(__file__).resolve().parents[2] / "fixtures" / "recht" / "hilfearten.toml"
HILFEARTEN = tuple(
    Hilfeartangabe(n, h["schluessel"], h["paragraf"], h["name"], h["form"], h["gruppe"], tuple(h["synonyme"]))
    for n, h in enumerate(tomllib.loads(KATALOG.read_text())["hilfearten"], 1)
)
NUMMER = {h.schluessel: h.id for h in HILFEARTEN}
KONTEXT = Fallkontext(
    HILFEARTEN, {"101": Gebietsangabe(1, "Altstadt"), "102": Gebietsangabe(2, "Südliche Innenstadt")}, {"0u6": 7}, "Halle (Saale)"
)
KOPF = "hilfeart;gebiet;monat;ort;altersgruppe;geschlecht;bestand;begonnen;beendet;tage\n"


def lese(text: str) -> Fallergebnis:
    tabelle = lies_tabelle(text.encode(), "f.csv")
    return lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, {}, arten=ARTEN_FALLZAHLEN), KONTEXT)


def test_eine_zeile_ist_eine_hilfeart_in_einem_stadtteil_und_monat() -> None:
    (z,) = lese(KOPF + "§ 34 SGB VIII;101;09.2007;außerhalb;0-u6;w;1.204;3;2;800\n").zeilen
    assert z[:8] == (NUMMER["34"], date(2007, 9, 1), 1, "", 7, "w", "ausserhalb", 1204)
    assert z[8:] == (3, 2, 800, 2) and z.stichtag == date(2007, 9, 30)


@pytest.mark.parametrize(
    ("text", "schluessel"),
    [("34", "34"), ("§34", "34"), ("§ 34 SGB VIII", "34"), ("Heimerziehung", "34"), ("SPFH", "31"),
     ("§ 41 i. V. m. § 34 SGB VIII", "41-stationaer"), ("41/34", "41-stationaer"), ("§ 35a", "35a-ambulant"),
     ("35a stationär", "35a-stationaer"), ("§ 8a", "8a"), ("JGH", "52")],
)  # fmt: skip
def test_eine_hilfeart_hat_viele_schreibweisen(text: str, schluessel: str) -> None:
    treffer = Hilfeartsuche(HILFEARTEN).finde(text)
    assert treffer is not None and treffer.schluessel == schluessel


def test_keine_schreibweise_steht_fuer_zwei_hilfearten() -> None:
    assert mehrdeutige(HILFEARTEN) == {}
    assert mehrdeutige([*HILFEARTEN, HILFEARTEN[0]._replace(schluessel="neu", name="Heim", synonyme=())]) == {"heim": ["34", "neu"]}


def test_eine_unbekannte_hilfeart_findet_niemand() -> None:
    assert Hilfeartsuche(HILFEARTEN).finde("§ 99") is None and Hilfeartsuche(HILFEARTEN).finde("") is None


@pytest.mark.parametrize(("text", "grund"), [("umA", "uma"), ("§ 86 Abs. 6 SGB VIII", "86_6"), ("außerhalb", "ausserhalb"), ("101", "")])
def test_was_keinen_stadtteil_hat_nennt_den_grund(text: str, grund: str) -> None:
    assert uebergreifender_grund(text) == grund


@pytest.mark.parametrize(
    ("text", "ort"),
    [("in", "in"), ("Halle (Saale)", "in"), ("Halle", "in"), ("außerhalb", "ausserhalb"), ("nein", "ausserhalb"), ("", ""),
     ("Leipzig", None)],
)
def test_der_ort_der_leistung_ist_in_oder_ausserhalb(text: str, ort: str | None) -> None:
    assert leistungsort(text, "Halle (Saale)") == ort


def test_alle_fehler_stehen_auf_einmal_da() -> None:
    ergebnis = lese(
        KOPF
        + "99;101;09.2007;in;;;1;0;0;\n34;999;09.2007;in;;;1;0;0;\n34;101;13.2007;in;;;1;0;0;\n34;101;09.2007;Leipzig;;;1;0;0;\n"
        + "34;101;09.2007;in;7-9;;1;0;0;\n34;101;09.2007;in;;x;1;0;0;\n34;101;09.2007;in;;;·;0;–;\n34;101;09.2007;in;;;1;0;0;5\n"
        + "34;102;09.2007;in;;;1;0;3;2\n34;102;09.2007;in;;;1;0;0;\n"
    )
    assert [f.als_satz() for f in ergebnis.fehler] == [
        "Zeile 2, Spalte „hilfeart“: Die Hilfeart „99“ steht nicht im Katalog.",
        "Zeile 3, Spalte „gebiet“: Den Schlüssel „999“ gibt es nicht.",
        "Zeile 4, Spalte „monat“: „13.2007“ ist kein Monat; erwartet wird MM.JJJJ, zum Beispiel 09.2007.",
        "Zeile 5, Spalte „ort“: „Leipzig“ ist kein Ort der Leistung; erwartet wird „in“, „außerhalb“ oder nichts.",
        "Zeile 6, Spalte „altersgruppe“: Ein Altersband „7-9“ gibt es nicht.",
        "Zeile 7, Spalte „geschlecht“: „x“ ist kein Geschlecht; erwartet wird w, m, d oder nichts.",
        "Zeile 8, Spalte „bestand“: „·“ ist keine Anzahl; erwartet wird eine ganze Zahl ab 0.",
        "Zeile 8, Spalte „beendet“: „–“ ist keine Anzahl; erwartet wird eine ganze Zahl ab 0.",
        "Zeile 9, Spalte „tage“: Tage ohne eine beendete Hilfe kann es nicht geben.",
        "Zeile 10, Spalte „tage“: Jede beendete Hilfe dauert mindestens einen Tag.",
        "Zeile 11, Spalte „hilfeart“: Doppelt: Diese Hilfeart steht für Monat und Gebiet schon in Zeile 10.",
    ]


def test_eine_fehlende_spalte_wird_genannt() -> None:
    assert "„Monat“" in lese("hilfeart;gebiet;bestand;begonnen;beendet\n34;101;1;0;0\n").fehler[0].satz


def test_ein_bestand_der_nicht_aus_dem_vormonat_folgt_ist_eine_warnung() -> None:
    ergebnis = lese(KOPF + "34;101;08.2007;in;;;5;0;0;\n34;101;09.2007;in;;;5;2;1;30\n34;102;09.2007;in;;;2;2;0;\n")
    assert not ergebnis.fehler
    assert [(w.zeile, w.satz) for w in ergebnis.warnungen] == [
        (3, "Nach Vormonat, begonnenen und beendeten wären es 6 laufende Hilfen, hier stehen 5.")
    ]


def test_summenzeilen_werden_uebergangen() -> None:
    ergebnis = lese(KOPF + "34;101;08.2007;in;;;5;0;0;\nInsgesamt;;;;;;5;0;0;\n")
    assert not ergebnis.fehler and len(ergebnis.zeilen) == 1 and "Summenzeile" in ergebnis.hinweise[-1]
