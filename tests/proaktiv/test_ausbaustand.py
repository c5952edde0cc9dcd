"""What is covered of all: examples by hand, a naive second calculation, the Prioritätenliste, and the sentence of Leipzig."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proaktiv.ausbauprioritaet import ordne, punkte
from proaktiv.ausbaustand import (
    Angebotszeit,
    Ausbaulage,
    Deckung,
    Haus,
    bestand,
    gezeigtes_schuljahr,
    satz,
    schuljahr,
    schuljahr_am,
    stichtag,
    verlauf,
)
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.punktwerte import Merkmal, Messwert, Punktwertfehler

AB = date(2000, 8, 1)


def haus(nummer: int, ort: int = 10, art: str = "Grundschule", **felder: Any) -> Haus:
    return Haus(**{"id": nummer, "name": f"Schule {nummer}", "art": art, "ort": ort, "von": AB} | felder)


def baum() -> Gebietsbaum:
    """One city, two Sozialräume with a Stadtteil each, and a Stadtteil that is mapped nowhere."""
    zeilen = [
        *((1, "FB", Ebene.FACHBEREICH, None), (2, "R-I", Ebene.RESSORT, 1), (3, "I", Ebene.SOZIALRAUM, 2), (4, "II", Ebene.SOZIALRAUM, 2)),
        *((10, "101", Ebene.STADTTEIL, 3), (11, "201", Ebene.STADTTEIL, 4), (12, "999", Ebene.STADTTEIL, None)),
    ]
    return Gebietsbaum(AB, {nummer: Knoten(nummer, s, s, ebene, eltern) for nummer, s, ebene, eltern in zeilen})


@pytest.mark.parametrize(
    ("beginn", "name", "monat", "tag"), [(2024, "2024/25", 10, date(2024, 10, 1)), (1999, "1999/00", 2, date(2000, 2, 1))]
)
def test_ein_schuljahr_hat_namen_und_stichtag(beginn: int, name: str, monat: int, tag: date) -> None:
    assert (schuljahr(beginn), stichtag(beginn, monat), schuljahr_am(tag)) == (name, tag, beginn)
    assert [schuljahr_am(t) for t in (date(2024, 7, 31), date(2024, 8, 1))] == [2023, 2024]


def test_gezaehlt_wird_was_am_stichtag_besteht() -> None:
    """Of four schools one has closed and one not opened yet; an offer that ended does not count, nor one at a closed school."""
    haeuser = [haus(1), haus(2), haus(3, bis=date(2024, 7, 31)), haus(4, von=date(2025, 8, 1))]
    angebote = [Angebotszeit(1, AB), Angebotszeit(2, AB, date(2024, 9, 30)), Angebotszeit(3, AB), Angebotszeit(4, AB)]
    jahre = verlauf(Ausbaulage(haeuser, angebote), (2023, 2024, 2025), 10)
    assert {jahr: (b.deckung.mit, b.deckung.alle) for jahr, b in jahre.items()} == {2023: (3, 3), 2024: (1, 2), 2025: (2, 3)}
    assert [h.id for h in jahre[2025].offene] == [2]


def test_mit_voraussetzung_zaehlt_nur_wo_es_das_andere_schon_gibt() -> None:
    """Kita-Sozialarbeit in KiFaZ: two of three Kitas are KiFaZ, one of these has it; at the third it does not count."""
    kitas = [haus(n, art="Kita") for n in (1, 2, 3)]
    lage = Ausbaulage(kitas, [Angebotszeit(1, AB), Angebotszeit(3, AB)], [Angebotszeit(1, AB), Angebotszeit(2, AB)])
    assert bestand(lage, AB).deckung == Deckung(1, 2)


def test_gebiete_sind_summen_ihrer_stadtteile_und_die_stadt_hat_auch_die_nicht_zugeordneten() -> None:
    lage = Ausbaulage([haus(1, 10), haus(2, 10), haus(3, 11), haus(4, 12)], [Angebotszeit(1, AB), Angebotszeit(4, AB)])
    je = bestand(lage, AB).je_gebiet(baum())
    assert (je[3], je[4], je[2], je[1], je[12]) == (Deckung(1, 2), Deckung(0, 1), Deckung(1, 3), Deckung(2, 4), Deckung(1, 1))
    assert je[10].anteil == Fraction(1, 2) and Deckung().anteil is None


ZEILE = st.tuples(st.sampled_from([10, 11, 12]), st.integers(0, 5), st.integers(0, 5), st.booleans())


@given(st.lists(ZEILE, max_size=6), st.integers(0, 9))
def test_die_zweite_rechnung_zaehlt_dasselbe(zeilen: list[tuple[int, int, int, bool]], jahr: int) -> None:
    """Naively, house by house, over years from 2000 on."""
    haeuser = [haus(n, ort, von=date(2000 + a, 8, 1), bis=date(2001 + a + b, 7, 31)) for n, (ort, a, b, _) in enumerate(zeilen)]
    angebote = [Angebotszeit(n, date(2000 + a, 8, 1)) for n, (_, a, _, mit) in enumerate(zeilen) if mit]
    tag = date(2000 + jahr, 10, 1)
    da = [n for n, (_, a, b, _) in enumerate(zeilen) if a <= jahr <= a + b]
    gezaehlt = bestand(Ausbaulage(haeuser, angebote), tag)
    assert gezaehlt.deckung == Deckung(sum(zeilen[n][3] for n in da), len(da))
    je = gezaehlt.je_gebiet(baum())
    assert je[1] == gezaehlt.deckung == je[2] + je[12] == sum(gezaehlt.je(lambda h: h.name).values(), Deckung())


@pytest.mark.parametrize(
    ("heute", "begonnen", "gezeigt"),
    [(date(2025, 9, 1), [], 2025), (date(2007, 10, 15), [2023, 2023, 2026], 2026), (date(2030, 1, 1), [], 2024)],
)
def test_gezeigt_wird_das_heutige_schuljahr_sonst_das_letzte_mit_zuwachs(heute: date, begonnen: list[int], gezeigt: int) -> None:
    angebote = [Angebotszeit(1, date(jahr, 9, 1)) for jahr in begonnen]
    assert gezeigtes_schuljahr(range(2024, 2028), heute, angebote) == gezeigt


MERKMALE = [Merkmal("armut", "Kinderarmut", Fraction(3, 5)), Merkmal("fehlen", "Schulabsentismus", Fraction(2, 5))]


def test_die_prioritaetenliste_ordnet_nach_punkten_des_stadtteils() -> None:
    """Armut 30 of 100 and 10 of 100 (city 20 %), Fehlen 4 and 4 of 100 (city 4 %):
    101: 100·(0,6·1,5 + 0,4·1) = 130; 201: 100·(0,6·0,5 + 0,4·1) = 70. The bigger of two schools with the same points comes first.
    """
    werte = {
        "armut": {10: Messwert(Fraction(30), Fraction(100)), 11: Messwert(Fraction(10), Fraction(100))},
        "fehlen": {10: Messwert(Fraction(4), Fraction(100)), 11: Messwert(Fraction(4), Fraction(100))},
    }
    ergebnis = punkte(MERKMALE, {10: "Mitte", 11: "Süd"}, werte)
    assert {ort: p.wert for ort, p in ergebnis.punktwerte.items()} == {"10": 130, "11": 70}
    offene = [haus(1, 11), haus(2, 10, plaetze=100), haus(3, 10, plaetze=200), haus(4, 12)]
    assert [(r.rang, r.haus.id) for r in ordne(offene, ergebnis.punktwerte)] == [(1, 3), (1, 2), (3, 1), (None, 4)]


def test_gewichte_die_nicht_eins_ergeben_lehnt_dieselbe_maschine_ab() -> None:
    with pytest.raises(Punktwertfehler, match="Gewichte"):
        punkte(MERKMALE[:1], {10: "Mitte"}, {"armut": {10: Messwert(Fraction(1), Fraction(2))}})


def test_ein_satz_auch_ohne_einrichtungen() -> None:
    assert satz("Schulsozialarbeit", "an", "Grundschulen", Deckung(43, 67)) == "Schulsozialarbeit an 43 von 67 Grundschulen"
    assert satz("Kita-Sozialarbeit", "in", "KiFaZ", Deckung()) == "Kita-Sozialarbeit: Es gibt keine KiFaZ."
