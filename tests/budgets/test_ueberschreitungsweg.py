"""The rules of an Überschreitung, worked by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from budgets.nachweis import Nachweis
from budgets.ueberschreitungsweg import (
    UEBERGAENGE,
    Deckungszeile,
    Grenze,
    Lage,
    Quelle,
    Schritt,
    Stand,
    art_von,
    hinweise,
    luecke,
    pruefe_anmeldung,
    pruefe_deckung,
    pruefe_grundlage,
    pruefe_stand,
    quelle_von,
    wer_entscheidet,
    wirkung,
)

TAG, BEGINN = date(2007, 9, 30), date(2007, 1, 1)
GRENZEN = [Grenze(None, "Fachbereichsleitung", 50), Grenze(2, "Stadtrat", None), Grenze(1, "JHA", 200)]


def _deckt(betrag: int, frei: int, quelle: Quelle = Quelle.MINDERAUSGABE, posten: int = 2) -> Deckungszeile:
    nachweis = Nachweis(ansatz=1000, ist=1000 + frei) if quelle is Quelle.MEHREINNAHME else Nachweis(ansatz=1000, ist=1000 - frei)
    return Deckungszeile(posten, f"Posten {posten}", quelle, betrag, nachweis)


def _lage(betrag: int, *deckung: Deckungszeile, **nachweis: int) -> Lage:
    return Lage("4550, Sozialraum I", betrag, Nachweis(**{"ansatz": 500, "ist": 600, **nachweis}), deckung, posten=1)


@pytest.mark.parametrize(
    ("verfuegbar", "abweichung", "handeln", "fehlt"),
    [
        (-300, 1000, True, 1000),
        (-300, 1000, False, 300),
        (-300, None, False, 300),
        (200, 80, True, 80),
        (200, 80, False, 0),
        (5, -9, True, 0),
    ],
)
def test_die_luecke_ist_was_fehlt(verfuegbar: int, abweichung: int | None, handeln: bool, fehlt: int) -> None:
    assert luecke(verfuegbar, abweichung, handeln) == fehlt


def test_art_und_quelle_stehen_am_posten() -> None:
    assert (art_von(100), art_von(0)) == ("uepl", "apl")
    assert [quelle_von("zentral", False), quelle_von("reserve", True), quelle_von("sozialraum", True)] == [
        Quelle.MEHREINNAHME, Quelle.RESERVE, Quelle.MINDERAUSGABE,
    ]  # fmt: skip


def test_gedeckt_wird_genau_der_betrag_aus_dem_was_frei_ist() -> None:
    ganz = _lage(100, _deckt(60, 60), _deckt(40, 40, Quelle.MEHREINNAHME, 3))
    assert (ganz.ungedeckt, pruefe_deckung(ganz)) == (0, [])
    [luecke_satz] = pruefe_deckung(_lage(100, _deckt(60, 60)))
    assert "0,40\xa0€ sind nicht gedeckt" in luecke_satz
    assert "§ 105 KVG LSA" in luecke_satz
    assert "Nachtrag" in luecke_satz
    assert "Rechtsanspruch wird trotzdem erfüllt" in luecke_satz
    assert not pruefe_anmeldung(_lage(100))  # applied for without any cover
    assert "0,59\xa0€ frei" in pruefe_deckung(_lage(60, _deckt(60, 59)))[0]
    assert "mehr angeordnet oder eingegangen" in pruefe_deckung(_lage(60, _deckt(60, 59, Quelle.MEHREINNAHME)))[0]


def test_deckung_liegt_auf_einer_anderen_haushaltsstelle() -> None:
    hier, dort = replace(_deckt(10, 90), stelle=7), replace(_deckt(10, 90), stelle=8)
    assert "innerhalb der Haushaltsstelle schichten Sie um" in pruefe_anmeldung(replace(_lage(10, hier), stelle=7))[0]
    assert not pruefe_anmeldung(replace(_lage(10, dort), stelle=7))
    assert not pruefe_anmeldung(_lage(10, hier))  # no Posten yet: nothing can be shifted to it
    assert len(pruefe_anmeldung(replace(_lage(10, replace(_deckt(10, 90, posten=1), stelle=7)), stelle=7))) == 1


@pytest.mark.parametrize(
    ("lage", "satz"),
    [
        (_lage(0), "über 0"),
        (_lage(10, _deckt(10, 90, posten=1)), "deckt sich nicht selbst"),
        (_lage(10, _deckt(5, 90), _deckt(5, 90)), "nur einmal"),
        (_lage(10, _deckt(11, 90)), "höher als die Überschreitung"),
        (_lage(10, _deckt(0, 90)), "Betrag über 0"),
    ],
)
def test_was_schon_die_anmeldung_nicht_erlaubt(lage: Lage, satz: str) -> None:
    assert satz in pruefe_anmeldung(lage)[0]


def test_die_wirkung_erhaelt_ausgaben_minus_einnahmen() -> None:
    lage = _lage(100, _deckt(60, 60), _deckt(40, 40, Quelle.MEHREINNAHME, 3))
    aenderung = [w.nachher.fortgeschrieben - w.vorher.fortgeschrieben for w in wirkung(lage)]
    assert aenderung == [100, -60, 40]
    assert aenderung[0] + aenderung[1] - aenderung[2] == 0
    assert wirkung(lage)[0].nachher.verfuegbar == 0


def test_hinweise_sperren_nichts() -> None:
    assert "0,20\xa0€ mehr weg- als zugeschichtet" in hinweise(_lage(100, umschichtung=-20))[0]
    assert "noch 1,50\xa0€ frei" in hinweise(_lage(100, ist=350))[0]
    assert hinweise(_lage(100)) == []


@pytest.mark.parametrize(
    ("betrag", "bisher", "wer"),
    [
        (50, 0, ["Fachbereichsleitung", "JHA", "Stadtrat"]),
        (40, 20, ["JHA", "Stadtrat"]),
        (51, 0, ["JHA", "Stadtrat"]),
        (201, 0, ["Stadtrat"]),
    ],
)
def test_die_wertgrenze_sagt_wer_entscheidet(betrag: int, bisher: int, wer: list[str]) -> None:
    assert [g.name for g in wer_entscheidet(betrag, bisher, GRENZEN)] == wer


ANORDNUNG = {"anordnung": "Blatt 12", "angeordnet_am": TAG}


@pytest.mark.parametrize(
    ("betrag", "angaben", "satz"),
    [
        (50, ANORDNUNG, ""),
        (50, {**ANORDNUNG, "anordnung": " "}, "wo sie in den Akten liegt"),
        (50, {**ANORDNUNG, "angeordnet_am": date(2007, 10, 1)}, "in der Zukunft"),
        (51, ANORDNUNG, "JHA, Stadtrat. Bitte nennen Sie den Beschluss"),
        (51, {"hat_beschluss": True, "gremium": 1, "beschlossen_am": TAG}, ""),
        (51, {"hat_beschluss": True, "gremium": 1, "beschlossen_am": BEGINN}, ""),
        (51, {"hat_beschluss": True, "gremium": 1, "beschlossen_am": date(2006, 12, 31)}, "älter als das Haushaltsjahr"),
        (50, {**ANORDNUNG, "angeordnet_am": date(2006, 12, 31)}, "älter als das Haushaltsjahr"),
        (201, {"hat_beschluss": True, "gremium": 1, "beschlossen_am": TAG}, "von niemandem davon"),
        (201, {"hat_beschluss": True, "gremium": 2, "beschlossen_am": None}, "nennt keinen Tag"),
        (10, {"hat_beschluss": True, "gremium": None, "beschlossen_am": TAG}, "von niemandem davon"),
    ],
)
def test_anordnung_oder_beschluss_tragen_die_bewilligung(betrag: int, angaben: dict[str, Any], satz: str) -> None:
    leer = {"gremium": None, "beschlossen_am": None, "hat_beschluss": False, "anordnung": "", "angeordnet_am": None}
    leer |= {"heute": TAG, "beginn": BEGINN}
    saetze = pruefe_grundlage(wer_entscheidet(betrag, 0, GRENZEN), **{**leer, **angaben})
    assert bool(saetze) == bool(satz)
    assert satz in " ".join(saetze)


def test_ohne_wertgrenze_bewilligt_niemand() -> None:
    leer = {"gremium": None, "beschlossen_am": None, "hat_beschluss": False, "heute": TAG, "beginn": BEGINN}
    assert "keine Wertgrenze" in pruefe_grundlage((), **leer, **ANORDNUNG)[0]  # type: ignore[arg-type]


def test_jeder_schritt_geht_nur_von_seinem_stand() -> None:
    erlaubt = {(stand, schritt) for stand in Stand for schritt in Schritt if not pruefe_stand(stand, schritt)}
    assert erlaubt == {(davor, schritt) for schritt, wege in UEBERGAENGE.items() for davor in wege}
    assert not {stand for stand, _ in erlaubt} & {Stand.GEBUCHT, Stand.ABGELEHNT, Stand.ZURUECKGEZOGEN}
