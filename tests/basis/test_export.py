"""Exporte: drei Zustände, genaues Geld, nie eine Formel, und zurückgelesen dieselben Zellen."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from basis import export
from basis.export import FORMULA_START, Blatt, Geld, als_csv, als_xlsx, zahl_als_text
from basis.imports.tabelle import lies_tabelle
from basis.zahlen import Wert, Zustand

GESPERRT, KEINE, NULL = Wert(None, Zustand.GESPERRT), Wert(None, Zustand.KEINE_ANGABE), Wert(Decimal(0))


def csv_zeilen(*zellen: Any) -> list[str]:
    return als_csv(["Kopf"], [[zelle] for zelle in zellen]).decode("utf-8-sig").split("\r\n")[1:-1]


def xlsx_blatt(blatt: Blatt) -> Any:
    return load_workbook(io.BytesIO(als_xlsx([blatt]))).worksheets[0]


def test_csv_oeffnet_sich_deutsch() -> None:
    inhalt = als_csv(["Gebiet", "Betrag"], [["Süd", Geld(123456789)]])
    assert inhalt == b"\xef\xbb\xbfGebiet;Betrag\r\nS\xc3\xbcd;1234567,89\r\n"


def test_kein_wert_null_und_gesperrt_sehen_in_csv_nie_gleich_aus() -> None:
    assert csv_zeilen(KEINE, None, NULL, 0, GESPERRT) == ['""', '""', "0", "0", "·"]


def test_kein_wert_null_und_gesperrt_sehen_in_xlsx_nie_gleich_aus() -> None:
    blatt = xlsx_blatt(Blatt("Werte", ["a", "b", "c"], [[KEINE, NULL, GESPERRT]]))
    assert [zelle.value for zelle in blatt[2]] == [None, 0, "·"]


@pytest.mark.zusage("formeln")
@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+49", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=1", "＝1"])
def test_text_wird_in_keinem_export_zur_formel(text: str) -> None:
    erste = als_csv(["Kopf"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]
    assert erste.lstrip('"').startswith("'")
    inhalt = als_xlsx([Blatt("B", ["Kopf"], [[text]])])
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(inhalt)).read("xl/worksheets/sheet1.xml")
    zelle = load_workbook(io.BytesIO(inhalt)).worksheets[0]["A2"]
    assert zelle.data_type == "s"
    assert zelle.quotePrefix


@pytest.mark.gegenprobe("formeln", ohne=("basis.export:_xlsx_cell", "basis.export:_safe_text"))
def test_ohne_den_schutz_waere_es_in_beiden_eine_formel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_xlsx_cell", lambda target, value, number_format, *, bold: value)
    monkeypatch.setattr(export, "_safe_text", str)
    inhalt = als_xlsx([Blatt("B", ["Kopf"], [["=1+1"]])])
    assert b"<f>1+1</f>" in zipfile.ZipFile(io.BytesIO(inhalt)).read("xl/worksheets/sheet1.xml")
    assert csv_zeilen("=1+1") == ["=1+1"]


def test_negative_zahlen_bleiben_zahlen() -> None:
    assert csv_zeilen(-5, Decimal("-0.50"), Geld(-1)) == ["-5", "-0,50", "-0,01"]
    blatt = xlsx_blatt(Blatt("B", ["a"], [[Geld(-1)]]))
    assert (blatt["A2"].value, blatt["A2"].number_format) == (-0.01, '#,##0.00 "€"')


def test_eine_fehlerkennung_als_text_bleibt_text() -> None:
    assert xlsx_blatt(Blatt("B", ["a"], [["#DIV/0!"]]))["A2"].data_type == "s"


def test_zahlenformate_daten_und_jahre() -> None:
    blatt = xlsx_blatt(Blatt("B", ["Jahr", "n", "d", "q", "Tag"], [[2007, 1234, Decimal("1.50"), Fraction(1, 3), date(2007, 9, 30)]]))
    assert [zelle.number_format for zelle in blatt[2]] == ["0", "#,##0", "#,##0.00", "#,##0.00", "dd.mm.yyyy"]


def test_kopf_ist_fett_und_steht_fest_und_spalten_haben_breiten() -> None:
    blatt = xlsx_blatt(Blatt("B", ["Gebiet", "x"], [["Südliche Innenstadt und weit darüber hinaus", 1]], fuss=[["Summe", 1]]))
    assert blatt["A1"].font.bold and blatt["A3"].font.bold and not blatt["A2"].font.bold
    assert blatt.freeze_panes == "A2"
    assert blatt.column_dimensions["A"].width > blatt.column_dimensions["B"].width


def test_hinweise_stehen_auf_einem_eigenen_blatt_und_der_titel_im_dokument() -> None:
    mappe = load_workbook(
        io.BytesIO(als_xlsx([Blatt("Verteilung: 2007/08", ["a"], [[1]], hinweise=["Musterdaten", "Datenstand 30.09.2007"])]))
    )
    assert mappe.sheetnames == ["Verteilung  2007 08", "Hinweise"]
    blatt, hinweise = zip(*mappe["Hinweise"].iter_rows(min_row=2, values_only=True), strict=True)
    assert set(blatt) == {mappe.sheetnames[0]} and hinweise == ("Musterdaten", "Datenstand 30.09.2007")
    assert mappe.properties.title == "Verteilung: 2007/08"
    assert mappe.properties.language == "de-DE"


def test_gleiche_und_zu_lange_blattnamen_werden_eindeutig() -> None:
    mappe = load_workbook(io.BytesIO(als_xlsx([Blatt("x" * 40, ["a"], []), Blatt("X" * 40, ["a"], []), Blatt("?", ["a"], [])])))
    assert mappe.sheetnames == ["x" * 31, "X" * 27 + " (2)", "Tabelle"]


def test_hinweise_einer_csv_stehen_unter_der_tabelle() -> None:
    tabelle = lies_tabelle(als_csv(["Nr.", "Wert", "Rest"], [["01", 5, 1]], hinweise=["Musterdaten, nicht amtlich"]), "e.csv")
    assert [z.zellen for z in tabelle.daten] == [("01", "5", "1"), ("Musterdaten, nicht amtlich",)]


def test_gleitkommazahlen_und_unbekanntes_werden_nicht_exportiert() -> None:
    with pytest.raises(TypeError):
        als_csv(["a"], [[0.1]])
    with pytest.raises(ValueError, match="too large"):
        als_csv(["a"], [[Geld(10**15)]])


def test_zeitpunkte_und_wahrheitswerte_werden_deutsche_texte() -> None:
    assert csv_zeilen(datetime(2007, 9, 30, 8, 5, tzinfo=UTC), True) == ["30.09.2007 08:05", "ja"]


@pytest.mark.parametrize(
    ("zahl", "text"), [(Fraction(1, 3), "0,333333333333"), (Fraction(5, 2), "2,5"), (Fraction(100), "100"), (Decimal("-0"), "0")]
)
def test_zahlen_als_text_sind_genau_oder_auf_zwoelf_stellen_gerundet(zahl: Fraction | Decimal, text: str) -> None:
    assert zahl_als_text(zahl) == text


ZELLTEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
ZELLTEXT = st.one_of(ZELLTEXT, st.sampled_from(["=1+1", "'=1", "''-x", "'", "'a", "–x", '"', "a;b"]))
BETRAEGE = st.integers(-(10**13), 10**13)


@settings(max_examples=15)
@given(st.lists(st.tuples(ZELLTEXT, BETRAEGE), min_size=1, max_size=4))
def test_export_und_import_ergeben_dieselben_zellen(zeilen: list[tuple[str, int]]) -> None:
    kopf, inhalt = ["Name", "Betrag"], [[text, Geld(cent)] for text, cent in zeilen]
    erwartet = [(text, Decimal(cent).scaleb(-2)) for text, cent in zeilen]
    aus_csv = lies_tabelle(als_csv(kopf, inhalt), "e.csv").zeilen[1:]
    assert [(z.zellen[0], Decimal(z.zellen[1].replace(",", "."))) for z in aus_csv] == erwartet
    aus_xlsx = lies_tabelle(als_xlsx([Blatt("Blatt", kopf, inhalt)]), "e.xlsx").zeilen[1:]
    assert [(z.zellen[0], Decimal(z.zellen[1])) for z in aus_xlsx] == erwartet


def test_die_geschuetzten_anfaenge_sind_die_der_norm() -> None:
    assert {"=", "+", "-", "@", "\t", "\r", "\0"} <= set(FORMULA_START)
