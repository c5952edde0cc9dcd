"""The readers of tables, outlines and models under nonsense: what a second reader sees, or a refusal with sentences; no other error.

They run in this process here, without the child's limits: what the child would swallow as its death would be an error of ours.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from basis.imports.kind.grundlagen import Ablehnung, Auftrag, Sender
from basis.imports.kind.haupt import _lies
from basis.imports.kindprozess import GRENZEN
from basis.modelldatei import lies_toml
from basis.wertedatei import Dateifehler
from budgets.dateimodell import rechne
from sozialraum.imports import geometrie
from tests.budgets.test_dateimodell import MODELL, WERTE
from tests.faults.verderben import verdirb
from tests.sozialraum.test_geometrie import flaeche, sammlung

Zeilen = list[tuple[str, ...]]
AUFTRAG = Auftrag("t.csv", None, *(getattr(GRENZEN, name) for name in Auftrag._fields[2:12]))
SAMEN = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True)
def _feldgrenze() -> Iterator[None]:
    """The child sets it for itself alone."""
    davor = csv.field_size_limit()
    yield
    csv.field_size_limit(davor)


def lies(inhalt: bytes, name: str = "t.csv") -> tuple[Zeilen, list[str]]:
    """(lines, their types) as the child would send them."""
    ausgabe = io.StringIO()
    sender = Sender(ausgabe)
    _lies(io.BytesIO(inhalt), AUFTRAG._replace(dateiname=name), sender)
    sender.ende()
    sendungen = [json.loads(zeile) for zeile in ausgabe.getvalue().splitlines()]
    zeilen = [zeile for sendung in sendungen if isinstance(sendung, list) for zeile in sendung]
    assert sendungen[0]["art"] == "kopf" and sendungen[-1]["art"] == "ende"
    return [tuple(zellen) for _, zellen, _ in zeilen], [typen for *_, typen in zeilen]


def gelesen_oder_abgelehnt(inhalt: bytes, name: str = "t.csv") -> Zeilen | None:
    try:
        return lies(inhalt, name)[0]
    except Ablehnung as ablehnung:
        assert ablehnung.saetze and all(satz.rstrip("“)").endswith((".", "?")) and len(satz) < 500 for satz in ablehnung.saetze)
        return None


ZELLE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=12)


def _zellen(zeile: list[str]) -> tuple[str, ...]:
    """What the product makes of a line: spaces at the edges, empty cells at the end and the apostrophe of our export are nothing."""
    texte = [zelle.strip() for zelle in zeile]
    texte = [t[1:] if t.startswith("'") and t.lstrip("'")[:1] in tuple("=+-@＝＋－＠") else t for t in texte]
    while texte and not texte[-1]:
        texte.pop()
    return tuple(texte)


@given(st.lists(st.lists(ZELLE, min_size=3, max_size=3), min_size=3, max_size=8), st.sampled_from(";\t|"), st.booleans(), st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\r\n", "\n", "\r"]))  # fmt: skip
def test_eine_geschriebene_tabelle_wird_zelle_fuer_zelle_gelesen(
    zeilen: list[list[str]], trenner: str, alles: bool, kodierung: str, ende: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=trenner, quoting=csv.QUOTE_ALL if alles else csv.QUOTE_MINIMAL, lineterminator=ende).writerows(zeilen)
    gelesen = gelesen_oder_abgelehnt(f"sep={trenner}{ende}{text.getvalue()}".encode(kodierung))
    if gelesen is not None:
        assert gelesen == [zellen for zeile in zeilen if (zellen := _zellen(zeile))]
    else:
        assert any(wort in text.getvalue() for wort in ("Ã", "â", "\ufffd")) or not any(map(_zellen, zeilen))


@given(st.binary(max_size=300) | st.tuples(st.sampled_from(["utf-8", "cp1252", "utf-16"]), SAMEN).map(
    lambda p: verdirb("schluessel;name;wert\n01;Süd;1,5\n02;„Öst“;-3\n".encode(p[0]), p[1])))  # fmt: skip
@example(b"sep=;")
@example(b'sep="\na"b\n')
@example(b"sep=1\na1b\n")
@example(b"PK")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8a\x00")
def test_beliebige_bytes_ergeben_zeilen_oder_saetze(inhalt: bytes) -> None:
    for zeile in gelesen_oder_abgelehnt(inhalt) or ():
        assert zeile and zeile[-1] and all(zelle == zelle.strip() and "\x00" not in zelle for zelle in zeile)
        "".join(zeile).encode()


WERT = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**14), 10**14), st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-9),
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=12),
    st.dates(date(1900, 3, 1), date(9000, 1, 1)),
)  # fmt: skip


def _erwartet(wert: Any) -> str:
    if wert is None or isinstance(wert, str):
        return (wert or "").strip()
    if isinstance(wert, bool):
        return "WAHR" if wert else "FALSCH"
    return wert.isoformat() if isinstance(wert, date) else str(wert)


@given(st.lists(st.lists(WERT, min_size=1, max_size=5), min_size=1, max_size=5))
def test_eine_mappe_wird_zelle_fuer_zelle_gelesen(zeilen: list[list[Any]]) -> None:
    buch, puffer = Workbook(), io.BytesIO()
    for nummer, zeile in enumerate(zeilen, 1):
        for spalte, wert in enumerate(zeile, 1):
            zelle = buch.active.cell(nummer, spalte, wert)
            if isinstance(wert, str):
                zelle.data_type = "s"
    buch.save(puffer)
    texte = [[_erwartet(wert) for wert in zeile] for zeile in zeilen]
    if not any(map(any, texte)):
        assert gelesen_oder_abgelehnt(puffer.getvalue(), "t.xlsx") is None
        return
    gelesen, typen = lies(puffer.getvalue(), "t.xlsx")
    erwartet = [zeile for zeile in texte if any(zeile)]
    assert len(gelesen) == len(erwartet)
    for zellen, arten, zeile in zip(gelesen, typen, erwartet, strict=True):
        assert len(zellen) <= len(zeile) and not any(zeile[len(zellen) :])
        for text, art, soll in zip(zellen, arten, zeile, strict=False):
            assert text == soll or (art == "z" and abs(Decimal(text) - Decimal(soll)) <= abs(Decimal(soll)) / 10**14)


def _gute_mappe() -> bytes:
    buch, puffer = Workbook(), io.BytesIO()
    for zeile in (["Schlüssel", "Wert", "Tag"], ["01", 1.5, date(2007, 1, 1)], ["02", -3, None]):
        buch.active.append(zeile)
    buch.save(puffer)
    return puffer.getvalue()


MAPPE = _gute_mappe()


@given(SAMEN)
def test_eine_verdorbene_mappe_ergibt_zeilen_oder_saetze(samen: int) -> None:
    gelesen_oder_abgelehnt(verdirb(MAPPE, samen), "t.xlsx")


UMRISSE = sammlung(flaeche(), flaeche("102"))


def _umrisse(inhalt: bytes) -> None:
    geometrie.lies(inhalt, frozenset({"101", "102"}))


def _toml(inhalt: bytes) -> None:
    lies_toml(inhalt, "modell.toml")


TEXTLESER: dict[str, tuple[Callable[[bytes], object], type[Exception], bytes]] = {
    "umrisse": (_umrisse, Ablehnung, UMRISSE),
    "toml": (_toml, Dateifehler, MODELL.encode()),
    "modell": (lambda inhalt: rechne(WERTE, "werte.csv", inhalt, "modell.toml"), Dateifehler, MODELL.encode()),
    "werte": (lambda inhalt: rechne(inhalt, "werte.csv", MODELL.encode(), "modell.toml"), Dateifehler, WERTE),
}


@pytest.mark.zusage("feindliche_dateien", "geojson")
@pytest.mark.parametrize("name", TEXTLESER)
@given(samen=SAMEN)
@example(samen=43665)  # a key of five thousand digits
def test_verdorbene_textdateien_werden_gelesen_oder_abgelehnt(name: str, samen: int) -> None:
    leser, fehler, inhalt = TEXTLESER[name]
    try:
        leser(verdirb(inhalt, samen))
    except fehler as abgelehnt:
        saetze = abgelehnt.saetze  # type: ignore[attr-defined]
        assert saetze and all(satz.endswith((".", "“.")) for satz in saetze)
        "".join(saetze).encode()


@pytest.mark.parametrize("inhalt", [
    "a = " + "[" * 5000, "a = " + "9" * 5000, "a = 1e99999999999999999999", "a = nan", "a = inf", "a = 2007-02-30", "a.a.a = 1\na.a = 2",
    "a = 1\na = 2", 'a = "\\ud800"', "a = " + "{a=" * 2000, "\x00", '"' * 7, "a = 0000-00-00", "[a]\n[a]",
])  # fmt: skip
def test_boeses_toml_wird_abgelehnt_oder_gelesen_nie_ein_anderer_fehler(inhalt: str) -> None:
    try:
        rechne(WERTE, "werte.csv", inhalt.encode(), "modell.toml")
    except Dateifehler as fehler:
        assert all(satz.startswith("modell.toml") and satz.endswith(".") for satz in fehler.saetze)
    else:
        pytest.fail("Ein Modell ohne seine Einträge wurde gerechnet.")


@pytest.mark.zusage("geojson")
@pytest.mark.parametrize("text", ["\\ud800", "\\udfff\\ud800", "a\\uDBFF"])
def test_ein_halbes_schriftzeichen_in_umrissen_ist_ein_satz_den_jede_seite_zeigen_kann(text: str) -> None:
    for inhalt in (sammlung(flaeche("KEY")), sammlung(flaeche("101", name="KEY"))):
        with pytest.raises(Ablehnung, match="halbes Schriftzeichen") as fehler:
            _umrisse(inhalt.replace(b"KEY", text.encode()))
        "".join(fehler.value.saetze).encode()
    _umrisse(sammlung(flaeche("101"), flaeche("102"), name="\U0001f600"))


@pytest.mark.gegenprobe("geojson", ohne="sozialraum.imports.geometrie:_pruefe_zeichen")
def test_ohne_die_pruefung_der_zeichen_koennte_keine_seite_den_satz_zeigen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometrie, "_pruefe_zeichen", lambda gelesen: None)
    with pytest.raises(Ablehnung) as fehler:
        _umrisse(sammlung(flaeche("KEY")).replace(b"KEY", b"\\ud800"))
    with pytest.raises(UnicodeEncodeError):
        "".join(fehler.value.saetze).encode()
