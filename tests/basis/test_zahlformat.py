"""Zahlenformate: eine Spalte belegt ihr Format; Zweideutiges folgt der Tabelle; nur die Ziffern 0 bis 9 zählen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.imports.zahlformat import entscheide, lies, untersuche, zustand_ohne_wert
from basis.zahlen import Zustand


@pytest.mark.parametrize(
    ("text", "deutsch", "punkt"),
    [
        ("1901", "1901", "1901"),
        ("1.901", "1901", "1.901"),
        ("1.234.567,89", "1234567.89", None),
        ("2568,92", "2568.92", None),
        (".70700312", None, "0.70700312"),
        ("-.055861462", None, "-0.055861462"),
        ("12.34", None, "12.34"),
        ("0.123", None, "0.123"),
        ("1.23.456", None, None),
        ("1,234.56", None, None),
        ("1,2,3", None, None),
        ("−3,5", "-3.5", None),
        ("-0", "0", "0"),
        ("1e3", None, None),
        ("١٢", None, None),
        ("１２", None, None),
        ("1_000", None, None),
        ("+5", None, None),
        ("5.", None, None),
        ("NaN", None, None),
        ("", None, None),
    ],
)
def test_jede_schreibweise_wird_genau_oder_gar_nicht_gelesen(text: str, deutsch: str | None, punkt: str | None) -> None:
    assert lies(text, "deutsch") == (None if deutsch is None else Decimal(deutsch))
    assert lies(text, "punkt") == (None if punkt is None else Decimal(punkt))


def test_eine_spalte_mit_komma_liest_tausenderpunkte() -> None:
    befund = untersuche(["1.901", "2.568,92", "–"])
    assert entscheide(befund, [befund]) == ("deutsch", False)


def test_eine_spalte_mit_dezimalpunkt_liest_keine_tausender() -> None:
    befund = untersuche(["1.901", ".707", "12"])
    assert entscheide(befund, [befund]) == ("punkt", False)


def test_eine_zweideutige_spalte_folgt_der_uebrigen_tabelle() -> None:
    zweideutig, deutsch, punkt = untersuche(["1.901"]), untersuche(["6,5"]), untersuche(["6.5"])
    assert entscheide(zweideutig, [zweideutig, deutsch]) == ("deutsch", False)
    assert entscheide(zweideutig, [zweideutig, punkt]) == ("punkt", False)


def test_ohne_beleg_gilt_deutsch_und_das_ist_geraten() -> None:
    zweideutig = untersuche(["1.901", "12"])
    assert entscheide(zweideutig, [zweideutig]) == ("deutsch", True)
    assert zweideutig.beispiel == "1.901"


@pytest.mark.parametrize("text", ["", "–", "-", ".", "k. A.", "k.A.", "keine Angabe", "n/a", "…"])
def test_keine_angabe_hat_viele_zeichen(text: str) -> None:
    assert zustand_ohne_wert(text) is Zustand.KEINE_ANGABE


@pytest.mark.parametrize("text", ["·", "•", "*", "x", "X", "/", "gesperrt"])
def test_gesperrt_hat_viele_zeichen(text: str) -> None:
    assert zustand_ohne_wert(text) is Zustand.GESPERRT


@pytest.mark.parametrize("text", ["0", "0,0", "1", "Nord", "xx"])
def test_null_und_texte_sind_nicht_ohne_wert(text: str) -> None:
    assert zustand_ohne_wert(text) is None


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_lesen_kehrt_das_schreiben_um(zahl: Decimal) -> None:
    punkt = format(zahl, "f")
    deutsch = format(zahl, ",f").replace(",", " ").replace(".", ",").replace(" ", ".")
    assert lies(punkt, "punkt") == lies(deutsch, "deutsch") == zahl
