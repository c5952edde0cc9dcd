"""Every parser of the product under nonsense: the value a naive second parser gives, or its own error with a sentence; nothing between.

Where the second parser (zweite_leser) finds none, the product must refuse.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from basis.geld import Geldfehler, euro, lies_cent
from basis.imports import zahlformat
from basis.imports.kind.xlsxleser import tag_der_zahl, zahl_als_text
from basis.imports.tabelle import Tabelle, Zeile
from basis.monate import kurz, lies_monat
from basis.zahlen import Zahlfehler, datum, lies_datum, lies_zahl, zahl
from budgets.imports.buchungsbetrag import DEUTSCH, PUNKT, lies_betrag
from budgets.personalbemessung import lies_vzae
from sozialraum.imports.befund import lies_tag
from sozialraum.imports.stammtabelle import Feld, Stammleser
from sozialraum.imports.zahlenspalte import lies_anzahl
from tests.faults.zweite_leser import RAND, ZIFFERN, betrag, bruch, ganz, tag

Zweites = Callable[[str], Any]


class Leser(NamedTuple):
    """``lies`` gives a number or raises ``fehler``; ``zweites`` gives the number or None. ``bis``: what is refused as too large."""

    lies: Callable[[str], Any]
    fehler: type[Exception] | None
    zweites: Zweites
    bis: Fraction = Fraction(10**7000)
    zeichen: int = 10**9


def _ohne_euro(text: str) -> str:
    roh = text.strip(RAND)
    for endung in ("€", "EUR"):
        if roh.endswith(endung):
            return roh.removesuffix(endung).rstrip(" \u00a0\u202f")
    return roh


def _cent(text: str) -> Fraction | None:
    wert = bruch(_ohne_euro(text), komma=",", gruppe=".", stellen=2)
    return None if wert is None else wert * 100


def _hundert(wert: Fraction | None) -> Fraction | None:
    return None if wert is None else wert * 100


def _ganzzahl(text: str, typ: str) -> int | None:
    """As the imports of Träger, Einrichtungen and schools read a count; ``typ`` z: the cell of a workbook holds a number."""
    tabelle = Tabelle((Zeile("", 1, ("n",), "t"), Zeile("", 2, (text,), typ)), 0, "", "", "", (), ())
    leser = Stammleser(tabelle, [Feld("n")])
    wert = leser.ganzzahl(tabelle.daten[0], "n", 10**9)
    assert (wert is not None) + bool(leser.fehler) + (text.strip() in ("", "–", "-")) == 1
    return wert


def _gruppen(text: str) -> int | None:
    return ganz(text.strip().translate({0xA0: ".", 0x20: "."}), ".")


def _mit_punkt(text: str) -> Decimal:
    return lies_zahl(text, komma=".")


LESER = {
    "lies_zahl": Leser(lies_zahl, Zahlfehler, lambda t: bruch(t.strip(RAND), komma=",", gruppe="."), zeichen=60),
    "lies_zahl_punkt": Leser(_mit_punkt, Zahlfehler, lambda t: bruch(t.strip(RAND), komma=".", gruppe=""), zeichen=60),
    "lies_cent": Leser(lies_cent, Geldfehler, _cent, bis=Fraction(10**17)),
    "betrag_deutsch": Leser(lambda t: lies_betrag(t, DEUTSCH), Geldfehler, lambda t: _hundert(betrag(t, ",", ".")), bis=Fraction(10**14)),
    "betrag_punkt": Leser(lambda t: lies_betrag(t, PUNKT), Geldfehler, lambda t: _hundert(betrag(t, ".", ",")), bis=Fraction(10**14)),
    "spalte_deutsch": Leser(lambda t: zahlformat.lies(t, "deutsch"), None, lambda t: bruch(t, komma=",", gruppe=".")),
    "spalte_punkt": Leser(lambda t: zahlformat.lies(t, "punkt"), None, lambda t: bruch(t, komma=".", gruppe="", ohne_ganze=True)),
    "lies_anzahl": Leser(lambda t: lies_anzahl(t, "t"), None, lambda t: ganz(t, "."), bis=Fraction(10_000_001)),
    "ganzzahl": Leser(lambda t: _ganzzahl(t, "t"), None, _gruppen, bis=Fraction(10**9 + 1)),
    "ganzzahl_der_mappe": Leser(lambda t: _ganzzahl(t, "z"), None, lambda t: ganz(t.strip()), bis=Fraction(10**9 + 1)),
    "lies_anzahl_der_mappe": Leser(lambda t: lies_anzahl(t, "z"), None, ganz, bis=Fraction(10_000_001)),
}
zahlartig = st.one_of(
    st.text(alphabet=ZIFFERN + ".,-\u2212+ \u00a0\u202f€", max_size=14),
    st.text(alphabet=ZIFFERN + "eE_xNaInf%'٣４²½\u200b\u202e\x00", max_size=12),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.decimals(-(10**12), 10**12, places=2).map(lambda d: f"{d:,f}"),
    st.decimals(-(10**12), 10**12, places=3).map(lambda d: f"{d:,f}".translate(str.maketrans(",.", ".,"))),
    st.integers().map(lambda n: f"{n} EUR"),
    st.integers(1, 6000).map(lambda n: "9" * n),
    st.text(max_size=20),
)


@pytest.mark.zusage("feindliche_dateien")
@pytest.mark.parametrize("name", LESER)
@given(text=zahlartig)
@example(text="0.123")
@example(text="00.500")
@example(text="1.234")
@example(text="9" * 5000)
@example(text="1e400")
@example(text="４２")
@example(text="−1.234,50 €")
@example(text="1.234,56-")
def test_eine_zahl_ist_was_auch_der_zweite_leser_liest_oder_ein_satz(name: str, text: str) -> None:
    leser = LESER[name]
    zweites = leser.zweites(text)
    zu_viel = zweites is not None and (abs(zweites) >= leser.bis or len(text) > leser.zeichen)
    try:
        wert = leser.lies(text)
    except Exception as fehler:
        assert leser.fehler is not None and type(fehler) is leser.fehler, repr(fehler)[:200]
        assert str(fehler).endswith(".") and len(str(fehler)) < len(text) + 200
        wert = None
    if wert is None:
        assert zweites is None or zu_viel, f"{text[:60]!r} is a number for the second parser"
    else:
        assert not zu_viel and zweites is not None and Fraction(wert) == zweites, f"{text[:60]!r} is another number for the second parser"


tagartig = st.one_of(
    st.text(alphabet=ZIFFERN + ". -", max_size=11),
    st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(0, 10000)).map(lambda t: f"{t[0]}.{t[1]:02d}.{t[2]:04d}"),
    st.dates().map(datum),
    st.text(max_size=12),
)


@given(text=tagartig)
@example(text="30.02.2008")
@example(text="29.02.1900")
@example(text="29.02.2000")
@example(text="01.01.0000")
@example(text="31.12.9999")
@example(text="٣1.12.2007")
def test_ein_tag_steht_im_kalender_oder_ist_ein_satz(text: str) -> None:
    zweites = tag(text.strip(RAND))
    try:
        assert lies_datum(text).timetuple()[:3] == zweites
    except Zahlfehler as fehler:
        assert zweites is None and str(fehler).endswith(".")
    try:
        gelesen = lies_tag(text)
    except Zahlfehler as fehler:
        assert (zweites is None or not 1900 <= zweites[0] <= 2100) and str(fehler).endswith(".")
    else:
        assert 1900 <= gelesen.year <= 2100 and (gelesen.timetuple()[:3] == zweites or gelesen.isoformat() == text[:10])


monatlich = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(kurz)


@given(st.one_of(st.text(alphabet=ZIFFERN + "./- ", max_size=8), monatlich, st.text(max_size=9)))
def test_ein_monat_kommt_wieder_oder_ist_ein_satz(text: str) -> None:
    try:
        monat = lies_monat(text)
    except Zahlfehler as fehler:
        assert str(fehler).endswith(".")
        return
    ziffern = "".join(zeichen for zeichen in text if zeichen in ZIFFERN)
    assert monat.day == 1 and sorted(ziffern.zfill(6)) == sorted(kurz(monat).replace(".", "")) and 1900 <= monat.year <= 2100


@given(st.one_of(st.floats(), st.integers(-(10**20), 10**20)).map(repr) | zahlartig)
def test_eine_zahl_der_mappe_behaelt_fuenfzehn_stellen_oder_bleibt_text(roh: str) -> None:
    text = zahl_als_text(roh)
    if text is None:
        return
    genau, gelesen = Fraction(Decimal(roh)), Fraction(Decimal(text))
    assert "e" not in text.lower() and text != "-0" and abs(genau - gelesen) <= abs(genau) / 10**14


@given(st.integers(0, 3_000_000), st.booleans())
@example(60, False)
@example(59, False)
@example(61, False)
def test_eine_seriennummer_ist_der_tag_den_tabellenprogramme_zeigen(nummer: int, ab_1904: bool) -> None:
    """Counted by hand: 1 is 01.01.1900; 60 is a day that never was; from 61 on all are one less. From 1904 on the 0 is the first."""
    text = tag_der_zahl(float(nummer), ab_1904=ab_1904)
    if nummer == 0 or nummer >= 2_950_000 or (nummer == 60 and not ab_1904):
        assert text is None
    elif ab_1904:
        assert text == (date(1904, 1, 1) + timedelta(nummer)).isoformat()
    else:
        assert text == (date(1900, 1, 1) + timedelta(nummer - 1 - (nummer > 60))).isoformat()


@given(st.integers(-(10**15), 10**15), st.integers(0, 99_999))
def test_was_das_produkt_schreibt_liest_es_wieder(cent: int, hundertstel: int) -> None:
    assert lies_cent(euro(cent)) == cent and lies_zahl(zahl(Fraction(cent, 100), 2)) == Decimal(cent).scaleb(-2)
    if abs(cent) < 10**14:
        assert lies_betrag(euro(cent), DEUTSCH) == lies_betrag(f"{Decimal(cent).scaleb(-2):,f}", PUNKT) == cent
    assert lies_vzae(f"{hundertstel // 100},{hundertstel % 100:02d} VZÄ") == hundertstel
