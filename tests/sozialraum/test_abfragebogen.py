"""The questionnaire of a Träger-Abfrage: written, filled in, read again; every error with its cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from basis.imports.tabelle import Tabelle, lies_tabelle
from sozialraum.abfragebogen import BLATT, MERKMALE, Bekannt, Bogen, Kennung, kennung_als_text, lies_kennung, unterschiede
from sozialraum.abfragebrief import erinnerungstext, versandtext
from sozialraum.export import bogen_als_xlsx
from sozialraum.imports.abfragebogen import Rueckgabe, lies_bogen, pruefe_bogen
from tests.faults.test_leserfuzz import zahlartig
from tests.faults.zweite_leser import bruch

KENNUNG = Kennung(7, 42, "0123456789abcdef")
BISHER = {"plaetze": Bekannt(Decimal(80), None), "personal_vzae": Bekannt(Decimal("12.50"), date(2006, 12, 31))}
TAGE = date(2007, 12, 31), date(2008, 2, 1)
BOGEN = Bogen("Abfrage 2007", "=Kita Eins", "Träger A", "101 Altstadt", *TAGE, kennung_als_text(KENNUNG), BISHER)


def mappe(aendere: Callable[[Any, Any], Any] = lambda blatt, buch: None) -> bytes:
    buch = load_workbook(io.BytesIO(bogen_als_xlsx(BOGEN)))
    aendere(buch["Angaben"], buch)
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    return ausgabe.getvalue()


def lies(aendere: Callable[[Any, Any], Any] = lambda blatt, buch: None) -> Rueckgabe:
    return lies_bogen(mappe(aendere), "ganz anderer Name.dat")


def setze(zelle: str, wert: Any) -> Callable[[Any, Any], None]:
    return lambda blatt, buch: blatt.__setitem__(zelle, wert)


def verborgen(blatt: Any) -> None:
    blatt.append(["Amsel"])
    blatt.sheet_state = "veryHidden"


def test_unveraendert_zurueck_bestaetigt_er_was_bekannt_war() -> None:
    rueckgabe = lies()
    assert rueckgabe.saetze == () and rueckgabe.kennung == KENNUNG
    erwartet = dict.fromkeys((m.name for m in MERKMALE), None) | {"plaetze": Decimal(80), "personal_vzae": Decimal("12.5")}
    assert rueckgabe.werte == erwartet


def test_gesperrt_ist_alles_ausser_den_antworten_und_die_eingabe_wird_geprueft() -> None:
    blatt = load_workbook(io.BytesIO(bogen_als_xlsx(BOGEN)))["Angaben"]
    offen = [z.coordinate for zeile in blatt.iter_rows() for z in zeile if not z.protection.locked]
    assert blatt.protection.sheet and offen == ["E10", "E11", "E12", "E13", "E14"]
    assert blatt.row_dimensions[1].hidden and blatt["B3"].data_type == "s"
    assert {str(p.sqref): p.type for p in blatt.data_validations.dataValidation} == {
        "E10": "whole", "E11": "decimal", "E12": "decimal", "E13": "whole", "E14": "whole"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("aendere", "satz"),
    [
        (setze("E10", "viele"), "Zelle E10 (Plätze): „viele“ ist keine Zahl."),
        (setze("E10", "1.000"), "Zelle E10 (Plätze): „1.000“ ist zweideutig"),
        (setze("E11", "12.500"), "Zelle E11 (Personal insgesamt): „12.500“ ist zweideutig"),
        (setze("E10", "=40+40"), "Zelle E10 (Plätze): Dort steht eine Formel."),
        (setze("E10", 80.5), "Zelle E10 (Plätze): 80.5 ist zu genau; erwartet wird eine ganze Zahl."),
        (setze("E13", -1), "Zelle E13 (Angebote): -1 liegt nicht zwischen 0 und 10000."),
        (setze("E12", 99), "Zelle E12: Die Fachkräfte (99 VZÄ) können nicht mehr sein als das Personal insgesamt (12.5 VZÄ)."),
        (setze("E14", date(2007, 1, 1)), "Zelle E14 (Erreichte Personen): „2007-01-01“ ist keine Zahl."),
        (setze("A11", "Köpfe"), "Zelle A11: Erwartet wird „Personal insgesamt“, dort steht „Köpfe“."),
        (setze("G12", "Frau Muster"), "Zelle G12: Hier ist keine Angabe vorgesehen."),
        (setze("A20", "Frau Muster"), "Zelle A20: Hier ist keine Angabe vorgesehen."),
        (setze("B1", kennung_als_text(KENNUNG).replace("42", "43")), "Der verborgene Schlüssel in Zelle B1 ist verändert."),
        (setze("B1", None), "Der verborgene Schlüssel in Zeile 1 fehlt."),
        (lambda blatt, buch: setattr(blatt, "title", "Tabelle1"), "Das Blatt „Angaben“ gibt es in der Datei nicht."),
        (lambda blatt, buch: buch.create_sheet("Notizen").append(["x"]), "Das Blatt „Notizen“ gehört nicht zum Bogen."),
        (lambda blatt, buch: verborgen(buch.create_sheet("Kinder")), "Das Blatt „Kinder“ gehört nicht zum Bogen."),
        (lambda blatt, buch: (setze("E10", None)(blatt, buch), setze("E11", None)(blatt, buch)), "Der Bogen enthält keine einzige Angabe."),
    ],
)
def test_jeder_fehler_ist_ein_satz_mit_zelle(aendere: Callable[[Any, Any], Any], satz: str) -> None:
    [gefunden] = lies(aendere).saetze
    assert gefunden.startswith(satz)


@cache
def gelesen() -> Tabelle:
    return lies_tabelle(mappe(), "bogen.xlsx", blatt=BLATT)


@given(text=zahlartig, typ=st.sampled_from("tz"), nummer=st.sampled_from([10, 11, 14]))
@example(text="0,0", typ="z", nummer=10)
def test_eine_angabe_ist_was_der_zweite_leser_als_einziges_liest_oder_ein_satz(text: str, typ: str, nummer: int) -> None:
    """What a text says with a comma, with a point or with points between thousands; where these differ it must be refused."""
    text = text.strip()
    neu = {z.nummer: z._replace(zellen=(*z.zellen[:4], text), typen=z.typen[:4].ljust(4, "t") + typ) for z in gelesen().zeilen}
    zeilen = [neu[nummer] if z.nummer == nummer else z for z in gelesen().zeilen]
    rueckgabe = pruefe_bogen(replace(gelesen(), zeilen=tuple(zeilen)))
    wert = rueckgabe.werte[MERKMALE[nummer - 10].name]
    if rueckgabe.saetze or wert is None:
        return
    lesarten = {bruch(text, komma=".", gruppe="")}
    if typ == "t":
        lesarten |= {bruch(text, komma=",", gruppe="."), bruch(text, komma=",", gruppe="")}
    assert lesarten - {None} == {Fraction(wert)}


def test_alle_fehler_werden_zusammen_genannt_und_anderes_wird_abgelehnt() -> None:
    assert len(lies(lambda b, m: [setze(f"E{n}", "x")(b, m) for n in range(10, 15)]).saetze) == 5
    assert "keine XLSX-Datei" in lies_bogen(b"Angabe;Wert\nPl;3\n", "bogen.xlsx".replace("xlsx", "csv")).saetze[0]


def test_die_kennung_erkennt_jede_veraenderung_einer_stelle() -> None:
    text = kennung_als_text(KENNUNG)
    assert lies_kennung(f" {text} ") == KENNUNG
    assert all(lies_kennung(text[:n] + ("8" if text[n] != "8" else "9") + text[n + 1 :]) is None for n in range(len(text)))


def test_unterschiede_kennen_neu_geaendert_fehlend_und_auffaellig() -> None:
    neu = {"plaetze": Decimal(170), "personal_vzae": None, "angebote": Decimal(0)}
    arten = {u.merkmal.name: (u.art, u.auffaellig) for u in unterschiede(BISHER, neu)}
    assert arten["plaetze"] == ("geändert", True) and arten["personal_vzae"] == ("fehlt jetzt", False)
    assert arten["angebote"] == ("neu", False) and arten["erreichte"] == ("keine Angabe", False)


def test_die_texte_nennen_einrichtungen_und_tage_und_keine_personen() -> None:
    text = versandtext(["Kita Eins"], date(2007, 12, 31), date(2008, 2, 1), "Stadt, Fachbereich")
    assert "- Kita Eins" in text and "31.12.2007" in text and "bis zum 01.02.2008" in text and text.endswith("Stadt, Fachbereich")
    text = erinnerungstext(["A", "B"], date(2007, 12, 31), date(2008, 2, 1), date(2008, 2, 15), "Stadt")
    assert "- A\n- B" in text and "bis zum 01.02.2008" in text and "bis zum 15.02.2008" in text
    with pytest.raises(ValueError, match="kein Brief"):
        versandtext([], date(2007, 12, 31), date(2008, 2, 1), "Stadt")
