"""What rows have in common is remembered: with and without remembering, the same text for COPY, the same errors and warnings."""

import random
from typing import Any

import pytest

from basis.imports.tabelle import Zeile
from budgets.imports import buchungen
from budgets.imports.buchungen import Buchungsleser
from budgets.imports.lesart import BELEG, BEWEGUNG, STAND, Betragsspalte, Feldangabe, Lesart
from budgets.imports.postensuche import Buchungskontext, Ort
from sozialraum.imports.gebietssuche import Gebietsangabe

SPALTEN = ["Stelle", "Raum", "Tag", "Monat", "Art", "Träger", "Beleg", "Auftrag", "Betrag", "Vorjahr"]
FELDER = {"haushaltsstelle": "Stelle", "gebiet": "Raum", "buchungstag": "Tag", "leistungsmonat": "Monat", "art": "Art", "traeger": "Träger",
          "beleg": "Beleg", "festlegung": "Auftrag"}  # fmt: skip
WERTE = (
    ("4550.7600", "4550.1600", "9999.1"), ("I", "II", "XX"), ("15.03.2009", "2009-04-01", "31.04.2009", ""), ("02.2009", "", "13.2009"),
    ("Ist", "Festlegung", "?"), ("", "HAUS", "unbekannt"), ("b1", "b2", ""), ("", "b1"), ("1.234,56", "-5", "0", "", "x"), ("7,00", ""),
)  # fmt: skip
KONTEXT = Buchungskontext(
    jahre=frozenset({2008, 2009}), stellen={"4550.7600": False, "4550.1600": True},
    gebiete=({"I": Gebietsangabe(1, "I"), "II": Gebietsangabe(2, "II")},),
    orte={1: Ort(1, "sozialraum", 11), 2: Ort(2, "sozialraum")}, traeger={"HAUS": 5},
)  # fmt: skip


def _lesart(modus: str) -> Lesart:
    felder = {feld: Feldangabe(spalte) for feld, spalte in FELDER.items() if modus == BELEG or feld not in ("beleg", "festlegung")}
    betraege = (Betragsspalte("Betrag", "zeile"), Betragsspalte("Vorjahr", "ist", 2008), Betragsspalte("Vorjahr", "ansatz", 2009))
    return Lesart("Verfahren", modus, "kameral", felder=felder, betraege=betraege, ertrag_negativ=True)


def _zeilen(seed: int, gute: int) -> list[Zeile]:
    """``gute``: how often of ten a cell has its first, right value."""
    zufall = random.Random(seed)
    zellen = [tuple(werte[0] if zufall.randrange(10) < gute else zufall.choice(werte) for werte in WERTE) for _ in range(400)]
    return [Zeile("", nummer, zeile) for nummer, zeile in enumerate(zellen, 2)]


def _gelesen(modus: str, zeilen: list[Zeile], lesart: Lesart | None = None) -> Any:
    leser = Buchungsleser(lesart or _lesart(modus), SPALTEN, KONTEXT)
    return [leser.lies(zeile) for zeile in zeilen], leser.ergebnis, leser.posten.posten


@pytest.mark.parametrize("hoechstens", [0, 3])
@pytest.mark.parametrize("modus", [BELEG, BEWEGUNG, STAND])
@pytest.mark.parametrize("gute", [5, 9])
def test_gemerkt_und_nicht_gemerkt_wird_dasselbe_gelesen(modus: str, gute: int, hoechstens: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(3):
        zeilen = _zeilen(seed, gute)
        gemerkt = _gelesen(modus, zeilen)
        assert any(gemerkt[0]) and gemerkt[1].fehler and gemerkt[1].warnungen and gemerkt[1].ansaetze
        with monkeypatch.context() as eng:
            eng.setattr(buchungen, "RAHMEN_HOECHSTENS", hoechstens)
            assert _gelesen(modus, zeilen) == gemerkt


@pytest.mark.parametrize(
    "filter_", [{"auslassen_spalte": "Auftrag", "auslassen_muster": "b1"}, {"nur_spalte": "Auftrag", "nur_muster": "b1"}]
)
def test_was_ausgelassen_wird_bleibt_ausgelassen_auch_wo_alles_andere_gemerkt_ist(
    filter_: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one column and of several, with a filter on a column that decides nothing else."""
    for betraege in ((Betragsspalte("Betrag"),), (Betragsspalte("Betrag"), Betragsspalte("Vorjahr", "ist", 2008))):
        felder = {feld: Feldangabe(FELDER[feld]) for feld in ("haushaltsstelle", "gebiet", "buchungstag", "leistungsmonat")}
        lesart = Lesart("Verfahren", BEWEGUNG, "kameral", felder=felder, betraege=betraege, **filter_)
        zeilen = [zeile for seed in range(3) for zeile in _zeilen(seed, 8)]
        gemerkt = _gelesen(BEWEGUNG, zeilen, lesart)
        with monkeypatch.context() as eng:
            eng.setattr(buchungen, "RAHMEN_HOECHSTENS", 0)
            assert _gelesen(BEWEGUNG, zeilen, lesart) == gemerkt
        assert any(gemerkt[0]) and gemerkt[1].ausgelassen == sum((z.zellen[7] == "b1") == ("auslassen_spalte" in filter_) for z in zeilen)


def test_jede_zeile_ist_der_text_den_ihre_zellen_sagen() -> None:
    """By hand: the Einnahme is turned round, the Ist names what it takes off, a Festlegung takes nothing off; gemerkt and not."""
    zellen = [
        ("4550.7600", "I", "15.03.2009", "02.2009", "Ist", "HAUS", "b1", "f1", "1,00", ""),
        ("4550.7600", "I", "15.03.2009", "02.2009", "Ist", "HAUS", "b2", "", "-2,50", ""),
        ("4550.7600", "I", "15.03.2009", "02.2009", "Festlegung", "HAUS", "b3", "f1", "3,00", ""),
        ("4550.1600", "II", "15.03.2009", "", "Ist", "", "b4", "", "-4,00", ""),
        ("4550.1600", "II", "15.03.2009", "", "Ist", "", "b5", "f2", "-5,00", ""),
    ]
    texte, _, _ = _gelesen(BELEG, [Zeile("", nummer, zeile) for nummer, zeile in enumerate(zellen, 2)])
    assert texte == [
        "1\tist\t100\t2009-03-15\t2009-02-01\t11\t\\N\t5\t\t2\tBetrag\tb1\tf1\n",
        "1\tist\t-250\t2009-03-15\t2009-02-01\t11\t\\N\t5\t\t3\tBetrag\tb2\t\n",
        "1\tfestlegung\t300\t2009-03-15\t2009-02-01\t11\t\\N\t5\t\t4\tBetrag\tb3\t\n",
        "2\tist\t400\t2009-03-15\t\\N\t\\N\t\\N\t\\N\t\t5\tBetrag\tb4\t\n",
        "2\tist\t500\t2009-03-15\t\\N\t\\N\t\\N\t\\N\t\t6\tBetrag\tb5\tf2\n",
    ]


def test_was_gemerkt_wird_waechst_nicht_mit_der_datei() -> None:
    leser = Buchungsleser(_lesart(BEWEGUNG), SPALTEN, KONTEXT)
    tage = [f"{tag:02d}.{monat:02d}.2009" for tag in range(1, 29) for monat in range(1, 13)]
    zeilen = [("4550.7600", raum, tag, f"{monat:02d}.{jahr}", "Ist", "HAUS", "", "", "1", "")
              for raum in ("I", "II") for tag in tage for monat in range(1, 13) for jahr in (2008, 2009)]  # fmt: skip
    assert len(zeilen) > buchungen.RAHMEN_HOECHSTENS
    assert all(leser.lies(Zeile("", nummer, zeile)) for nummer, zeile in enumerate(zeilen, 2))
    assert len(leser._rahmen) == buchungen.RAHMEN_HOECHSTENS
