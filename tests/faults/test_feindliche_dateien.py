"""Jede feindliche Datei ergibt genau die erwarteten Werte, oder nichts und einen deutschen Satz; nie etwas anderes, und schnell."""

import time
from datetime import date

import pytest

from basis.imports.tabelle import Tabellenfehler, lies_tabelle
from sozialraum.imports import basisstatistik
from sozialraum.imports.basisstatistik import Gebietsangabe, Indikatorangabe, Kontext, Messung, schlage_zuordnung_vor
from tests.faults.feindliche_dateien import FAELLE, Fall

INDIKATOREN = {
    "einwohner": Indikatorangabe("einwohner", "Einwohner", "summe", "absolut"),
    "quote": Indikatorangabe("quote", "Quote", "keine", "prozent"),
}
KONTEXT = Kontext({"01": Gebietsangabe(1, "Nord"), "02": Gebietsangabe(2, "Süd")}, INDIKATOREN, date(2022, 12, 31))


def uebernimm(inhalt: bytes, dateiname: str) -> tuple[tuple[Messung, ...], list[str]]:
    """Der Weg jeder Datei: lesen, zuordnen, prüfen. Fehler lassen keine Messung übrig."""
    try:
        tabelle = lies_tabelle(inhalt, dateiname)
    except Tabellenfehler as fehler:
        return (), list(fehler.saetze)
    ergebnis = basisstatistik.lies(tabelle, schlage_zuordnung_vor(tabelle.kopf, INDIKATOREN), KONTEXT)
    return (() if ergebnis.fehler else ergebnis.messungen), [fehler.als_satz() for fehler in ergebnis.fehler]


@pytest.mark.zusage("feindliche_dateien")
@pytest.mark.parametrize("fall", FAELLE, ids=lambda fall: fall.name)
def test_feindliche_datei_ergibt_ihr_urteil(fall: Fall) -> None:
    inhalt = fall.datei()
    anfang = time.monotonic()
    messungen, saetze = uebernimm(inhalt, fall.dateiname)
    assert time.monotonic() - anfang < 10
    if isinstance(fall.urteil, str):
        assert not messungen
        assert fall.urteil in " | ".join(saetze)
        assert all(satz.endswith((".", "?", "“.")) for satz in saetze)
    else:
        assert saetze == []
        gelesen = {(m.schluessel, m.indikator): None if m.zaehler is None else format(m.zaehler, "f") for m in messungen}
        assert gelesen == fall.urteil


def test_nach_jeder_feindlichen_datei_wird_die_naechste_gute_gelesen() -> None:
    for fall in FAELLE[::6]:
        uebernimm(fall.datei(), fall.dateiname)
    messungen, saetze = uebernimm(b"schluessel;name;einwohner;quote\n01;Nord;7;1,5\n", "gut.csv")
    assert [m.zaehler for m in messungen] != [] and saetze == []
