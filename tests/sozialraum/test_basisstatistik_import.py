"""Basisstatistik lesen: breite und lange Form, drei Zustände, alle Fehler auf einmal, Vorschläge."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basis.export import als_csv
from basis.imports.tabelle import lies_tabelle, oeffne_strom
from basis.zahlen import Wert, Zustand
from sozialraum.imports.basisstatistik import (
    Ergebnis,
    Gebietsangabe,
    Indikatorangabe,
    Kontext,
    Spaltenziel,
    als_profil,
    lies,
    schlage_zuordnung_vor,
)

GEBIETE = {
    "101": Gebietsangabe(1, "Altstadt"),
    "102": Gebietsangabe(2, "südliche Innenstadt", "Südliche Innenstadt"),
    "206": Gebietsangabe(3, "Landrain"),
    "572": Gebietsangabe(4, "Südliche Neustadt"),
}
INDIKATOREN = {
    "sgb2": Indikatorangabe("sgb2", "Kinder im SGB-II-Bezug", "quote", "prozent"),
    "hze": Indikatorangabe("hze", "Hilfen zur Erziehung", "quote", "je_1000"),
    "einwohner": Indikatorangabe("einwohner", "Einwohner", "summe", "absolut"),
    "dichte": Indikatorangabe("dichte", "Dichte", "keine", "absolut"),
}
TAG = date(2007, 9, 30)
KONTEXT = Kontext(GEBIETE, INDIKATOREN, TAG, nicht_zugeordnet=frozenset({"206"}))
LANG = "schluessel;name;indikator;stichtag;zaehler;nenner\n"


def lese(text: str, kontext: Kontext = KONTEXT, zuordnung: dict[int, Spaltenziel] | None = None) -> Ergebnis:
    tabelle = lies_tabelle(text.encode(), "werte.csv")
    return lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, kontext.indikatoren) if zuordnung is None else zuordnung, kontext)


def saetze(ergebnis: Ergebnis) -> list[str]:
    return [fehler.als_satz() for fehler in ergebnis.fehler]


def test_die_lange_form_ergibt_zaehler_und_nenner_je_zeile() -> None:
    ergebnis = lese(LANG + "101;Altstadt;sgb2;31.12.2006;1.234;5.678,5\n")
    (messung,) = ergebnis.messungen
    assert messung[:7] == (1, "101", "sgb2", date(2006, 12, 31), Decimal(1234), Decimal("5678.5"), Zustand.WERT)
    assert (messung.blatt, messung.zeile) == ("", 2)
    assert not ergebnis.fehler and not ergebnis.warnungen


def test_die_breite_form_hat_spalten_je_indikator_und_einen_stichtag() -> None:
    ergebnis = lese("Stadtteil-Nr.;Stadtteil;Einwohner;sgb2_zaehler;sgb2_nenner\n101;Altstadt;4200;12;300\n")
    assert {(m.indikator, m.zaehler, m.nenner, m.stichtag) for m in ergebnis.messungen} == {
        ("einwohner", Decimal(4200), None, TAG),
        ("sgb2", Decimal(12), Decimal(300), TAG),
    }


def test_ein_nenner_ohne_indikator_gilt_in_der_breiten_form_fuer_alle_ohne_eigenen() -> None:
    ziele = ("gebiet", "zaehler:sgb2", "zaehler:hze", "nenner:hze", "nenner", "wert:dichte")
    spalten = {nummer: Spaltenziel.aus_text(ziel) for nummer, ziel in enumerate(ziele)}
    ergebnis = lese("Nr;a;b;c;d;e\n101;12;5;50;300;7\n", zuordnung=spalten)
    assert {(m.indikator, m.nenner) for m in ergebnis.messungen} == {("sgb2", 300), ("hze", 50), ("dichte", None)}


def test_ein_zaehler_ohne_indikator_genuegt_der_breiten_form_nicht() -> None:
    spalten = {n: Spaltenziel.aus_text(z) for n, z in enumerate(("gebiet", "zaehler:sgb2", "nenner:sgb2", "zaehler"))}
    ergebnis = lese("Nr;a;b;c\n101;12;50;300\n", zuordnung=spalten)
    assert [f.satz for f in ergebnis.fehler] == ["Eine Spalte ist Zähler oder Wert, aber keines Indikators. Wählen Sie auch den Indikator."]


def test_die_reihenfolge_der_spalten_ist_gleichgueltig() -> None:
    vorwaerts = lese(LANG + "101;Altstadt;sgb2;31.12.2006;1;5\n")
    rueckwaerts = lese("nenner;zaehler;stichtag;indikator;name;schluessel\n5;1;31.12.2006;sgb2;Altstadt;101\n")
    assert vorwaerts.messungen == rueckwaerts.messungen


@pytest.mark.parametrize(
    ("zelle", "zustand", "zahl"),
    [
        ("0", Zustand.WERT, 0),
        ("", Zustand.KEINE_ANGABE, None),
        ("–", Zustand.KEINE_ANGABE, None),
        ("·", Zustand.GESPERRT, None),
        ("x", Zustand.GESPERRT, None),
    ],
)
def test_null_keine_angabe_und_gesperrt_bleiben_verschieden(zelle: str, zustand: Zustand, zahl: int | None) -> None:
    (messung,) = lese(LANG + f"101;;sgb2;31.12.2006;{zelle};300\n").messungen
    assert (messung.zustand, messung.zaehler, messung.nenner) == (zustand, zahl, 300)


def test_alle_fehler_stehen_auf_einmal_da() -> None:
    ergebnis = lese(
        LANG
        + "572;Südliche Neustatd;hze;30.09.2007;58,7;1000\n"
        + "101;Altstadt;hze;31.09.2007;66,4;1000\n"
        + "101;Altstadt;halle;30.09.2007;1;1\n"
        + "101;Altstadt;hze;30.09.2007;65.5.2;1000\n"
        + "999;Weststadt;hze;30.09.2007;1;1000\n"
        + "102;Altstadt;hze;30.09.2007;1;1000\n"
        + "101;Altstadt;hze;30.09.2999;1;0\n"
        + "102;;hze;30.09.2007;1;0\n"
        + "102;;hze;30.09.2006;1;\n"
        + "102;;sgb2;30.09.2006;1;2\n"
        + "102;;sgb2;30.09.2006;1;2\n"
    )
    assert saetze(ergebnis) == [
        "Zeile 3, Spalte „stichtag“: Den Tag „31.09.2007“ gibt es nicht.",
        "Zeile 4, Spalte „indikator“: Den Indikator „halle“ gibt es nicht.",
        "Zeile 5, Spalte „zaehler“: „65.5.2“ ist keine Zahl; erwartet wird zum Beispiel 1.234,5.",
        "Zeile 6, Spalte „schluessel“: Den Schlüssel „999“ gibt es nicht.",
        "Zeile 7, Spalte „schluessel“: Schlüssel und Name widersprechen sich: 102 ist „südliche Innenstadt“, "
        "„Altstadt“ hat den Schlüssel 101. Vorschlag: 101 oder „südliche Innenstadt“.",
        "Zeile 8, Spalte „stichtag“: Der Tag „30.09.2999“ liegt nicht zwischen 1900 und 2100.",
        "Zeile 9, Spalte „nenner“: Der Nenner muss größer als 0 sein.",
        "Zeile 10, Spalte „nenner“: Der Indikator „Hilfen zur Erziehung“ braucht einen Nenner.",
        "Zeile 12, Spalte „zaehler“: Doppelt: 102, Kinder im SGB-II-Bezug, 30.09.2006 steht schon in Zeile 11.",
    ]
    (warnung,) = ergebnis.warnungen
    assert warnung.als_satz().startswith("Zeile 2, Spalte „name“: Der Name „Südliche Neustatd“ weicht in der Schreibweise ab")
    assert warnung.vorschlag == "Südliche Neustadt"


def test_ein_unbekannter_name_bekommt_einen_vorschlag() -> None:
    (fehler,) = lese("Stadtteil;Einwohner\nSüdliche Neustatd;5\n").fehler
    assert fehler.vorschlag == "572 Südliche Neustadt"


def test_gebiete_duerfen_nur_mit_ihrem_namen_dastehen() -> None:
    assert [m.schluessel for m in lese("Stadtteil;Einwohner\nSüdliche Innenstadt;5\n").messungen] == ["102"]


def test_mehr_zaehler_als_nenner_ist_bei_prozenten_eine_warnung() -> None:
    (warnung,) = lese(LANG + "101;;sgb2;31.12.2006;12;10\n").warnungen
    assert warnung.satz == "Der Zähler ist größer als der Nenner; das sind mehr als 100\u00a0%."
    assert not lese(LANG + "101;;hze;31.12.2006;12;10\n").warnungen


def test_nicht_zugeordnete_stadtteile_werden_einmal_genannt() -> None:
    ergebnis = lese(LANG + "206;Landrain;sgb2;31.12.2005;1;10\n206;Landrain;sgb2;31.12.2006;1;10\n")
    assert [w.satz for w in ergebnis.warnungen] == ["206 ist keinem Sozialraum zugeordnet; der Wert zählt nur in der Stadt mit."]
    assert len(ergebnis.messungen) == 2


def test_ein_fehlender_nenner_macht_aus_dem_zaehler_keine_quote() -> None:
    ergebnis = lese(LANG + "101;;sgb2;31.12.2006;12;·\n")
    (messung,) = ergebnis.messungen
    assert (messung.zaehler, messung.nenner, messung.zustand) == (None, None, Zustand.GESPERRT)
    assert len(ergebnis.warnungen) == 1


def test_eine_fertige_quote_genuegt_einem_indikator_mit_nenner_nicht() -> None:
    ergebnis = lese("Nr.;x\n101;5\n", zuordnung={0: Spaltenziel("gebiet"), 1: Spaltenziel("wert", "sgb2")})
    assert not ergebnis.messungen
    assert "wird aus Zähler und Nenner gebildet" in ergebnis.fehler[0].satz


def test_ohne_stichtag_wird_nichts_gelesen() -> None:
    ergebnis = lese("Nr.;Einwohner\n101;5\n", Kontext(GEBIETE, INDIKATOREN))
    assert [f.satz for f in ergebnis.fehler] == ["Es fehlt der Stichtag. Geben Sie ihn an, oder ordnen Sie eine Spalte als „Stichtag“ zu."]


def test_doppelte_ziele_und_unbekannte_indikatoren_der_zuordnung_werden_genannt() -> None:
    zuordnung = {0: Spaltenziel("gebiet"), 1: Spaltenziel("gebiet"), 2: Spaltenziel("wert", "fort")}
    texte = [f.satz for f in lese("a;b;c\n101;1;1\n", zuordnung=zuordnung).fehler]
    assert texte[0] == "Das Ziel „gebiet“ ist mehreren Spalten zugeordnet: „a“, „b“. Wählen Sie eine."
    assert texte[1] == "Den Indikator „fort“ gibt es nicht. Legen Sie ihn zuerst an."


def test_summenzeile_und_fussnote_sind_hinweise_und_die_summe_wird_verglichen() -> None:
    ergebnis = lese("Nr.;Stadtteil;Einwohner\n101;Altstadt;5\n102;;6\ninsgesamt;;12\n1) ohne Nebenwohnung;;\n")
    assert len(ergebnis.messungen) == 2
    assert ergebnis.hinweise == (
        "Zeile 4 („insgesamt“) ist eine Summenzeile und wurde nicht übernommen.",
        "Zeile 5 („1) ohne Nebenwohnung“) ist eine Fußnote und wurde nicht übernommen.",
    )
    assert [w.satz for w in ergebnis.warnungen] == ["Die Summenzeile nennt 12, die Zeilen ergeben zusammen 11."]


def test_eine_zeile_mit_unbekanntem_schluessel_ist_nie_eine_fussnote() -> None:
    assert saetze(lese("Nr.;Stadtteil;Einwohner\n101;Altstadt;5\n70;;\n")) == ["Zeile 3, Spalte „Nr.“: Den Schlüssel „70“ gibt es nicht."]


def test_ein_geratenes_zahlenformat_steht_als_hinweis_da() -> None:
    ergebnis = lese("Nr.;Einwohner\n101;1.901\n")
    assert ergebnis.messungen[0].zaehler == 1901
    assert "„1.901“ wurde mit Tausenderpunkt gelesen, also als 1901" in ergebnis.hinweise[0]
    gewaehlt = lese("Nr.;Einwohner\n101;1.901\n", Kontext(GEBIETE, INDIKATOREN, TAG, zahlformat="punkt"))
    assert gewaehlt.messungen[0].zaehler == Decimal("1.901")
    assert not gewaehlt.hinweise


def test_zu_viele_nachkommastellen_werden_gerundet_und_gemeldet() -> None:
    ergebnis = lese("Nr.;Dichte\n101;0,1234567\n", Kontext(GEBIETE, INDIKATOREN, TAG, nachkommastellen=6))
    assert ergebnis.messungen[0].zaehler == Decimal("0.123457")
    assert "1 Werte wurden gerundet" in ergebnis.hinweise[0]


@pytest.mark.parametrize(
    ("text", "schluessel"),
    [
        ("nr;Name;Einwohner\n1;Nord;5\n", ["01"]),
        ("nr;Einwohner\n1;5\n", []),
        ("nr;Name;Einwohner\n1;Süd;5\n", []),
        ("nr;Name;Einwohner\n1;Nord;5\n01;Nord;5\n", ["01"]),
    ],
)
def test_verlorene_nullen_werden_nur_mit_namen_und_eindeutig_ergaenzt(text: str, schluessel: list[str]) -> None:
    gebiete = {"01": Gebietsangabe(1, "Nord"), "11": Gebietsangabe(2, "Süd-Ost")}
    ergebnis = lese(text, Kontext(gebiete, INDIKATOREN, TAG))
    assert [m.schluessel for m in ergebnis.messungen] == schluessel
    assert bool(ergebnis.fehler) is (schluessel == [] or text.count("\n") == 3)


def test_das_profil_merkt_sich_die_zuordnung_ohne_reihenfolge() -> None:
    profil = als_profil(["OT-Nr.", "SGB-II-Quote in %"], {0: Spaltenziel("gebiet"), 1: Spaltenziel("wert", "dichte")})
    assert profil == {"otnr": "gebiet", "sgbiiquotein": "wert:dichte"}
    assert schlage_zuordnung_vor(["SGB II-Quote in %", "OT Nr"], INDIKATOREN, profil) == {
        0: Spaltenziel("wert", "dichte"),
        1: Spaltenziel("gebiet"),
    }


def test_ein_gemerktes_ziel_ohne_indikator_wird_uebergangen() -> None:
    assert schlage_zuordnung_vor(["Foo"], INDIKATOREN, {"foo": "wert:fort"}) == {0: Spaltenziel("ignorieren")}


def test_jedes_ziel_wird_hoechstens_einmal_vorgeschlagen() -> None:
    vorschlag = schlage_zuordnung_vor(["Schlüssel", "Nr.", "Hilfen zur Erziehungg"], INDIKATOREN)
    assert vorschlag == {0: Spaltenziel("gebiet"), 1: Spaltenziel("ignorieren"), 2: Spaltenziel("zaehler", "hze")}


def test_ziele_haben_eine_textform() -> None:
    for ziel in (Spaltenziel("gebiet"), Spaltenziel("zaehler", "sgb2")):
        assert Spaltenziel.aus_text(ziel.als_text()) == ziel
    with pytest.raises(ValueError, match="unbekanntes Ziel"):
        Spaltenziel("unsinn")


def test_strom_und_tabelle_ergeben_dieselben_messungen() -> None:
    inhalt = (LANG + "".join(f"{k};;hze;01.01.{j};{j};{j + 1}\n" for k in GEBIETE for j in range(1901, 2100))).encode()
    zuordnung = schlage_zuordnung_vor(lies_tabelle(inhalt, "w.csv").kopf, INDIKATOREN)
    assert (
        lies(oeffne_strom(inhalt, "w.csv"), zuordnung, KONTEXT).messungen
        == lies(lies_tabelle(inhalt, "w.csv"), zuordnung, KONTEXT).messungen
    )


WERTE = st.one_of(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(Wert),
    st.just(Wert(None, Zustand.GESPERRT)),
    st.just(Wert(None, Zustand.KEINE_ANGABE)),
)


@settings(max_examples=15)
@given(st.lists(st.tuples(WERTE, st.integers(1, 10**9)), min_size=1, max_size=4))
def test_export_und_import_ergeben_dieselben_werte(werte: list[tuple[Wert, int]]) -> None:
    zeilen = [[k, "hze", TAG, wert, nenner] for k, (wert, nenner) in zip(GEBIETE, werte, strict=False)]
    tabelle = lies_tabelle(als_csv(["schluessel", "indikator", "stichtag", "zaehler", "nenner"], zeilen), "e.csv")
    ergebnis = lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, INDIKATOREN), Kontext(GEBIETE, INDIKATOREN, zahlformat="deutsch"))
    assert not ergebnis.fehler
    assert [(m.zaehler, m.zustand, m.nenner) for m in ergebnis.messungen] == [(w.zahl, w.zustand, n) for w, n in werte]
