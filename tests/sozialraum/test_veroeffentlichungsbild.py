"""Die Ordnung einer veröffentlichten Tabelle und was sie zu Gesperrtem sagt."""

from types import SimpleNamespace
from typing import Any

import pytest

from sozialraum.veroeffentlichungsbild import Tabellenbild, ordne, zeichne

ORTE = {
    "Stadt": "101 102 201 206 594 uma", "Ressort I": "101 102 201", "Sozialraum I": "101 102", "101 Altstadt": "101", "102 Neustadt": "102",
    "206 Bahnhof": "206", "594 Hafen": "594", "umA": "uma", "nicht zugeordnet": "206 594",
}  # fmt: skip
HILFEN = {"Hilfen": "27 34 33", "ambulant": "27", "Heim": "34", "stationär": "34 33"}


def bild(gesperrt: set[str] = frozenset()) -> Tabellenbild:  # type: ignore[assignment]
    zellen: list[Any] = [
        SimpleNamespace(
            zeile=n, spalte=m, gebiet=ort, hilfen=hilfen, orte=orte.split(), merkmale=arten.split(),
            anzahl=None if ort in gesperrt else 10 * n + m,
        )
        for n, (ort, orte) in enumerate(ORTE.items())
        for m, (hilfen, arten) in enumerate(HILFEN.items())
    ]  # fmt: skip
    return zeichne(zellen)


def test_teile_stehen_eingerueckt_unter_ihrem_ganzen_und_nicht_zugeordnetes_bei_den_seinen() -> None:
    zeilen = bild().zeilen
    assert [(z.name, z.tiefe, z.teil_von) for z in zeilen] == [
        ("Stadt", 0, ""),
        ("Ressort I", 1, "Stadt"),
        ("Sozialraum I", 2, "Ressort I"),
        ("101 Altstadt", 3, "Sozialraum I"),
        ("102 Neustadt", 3, "Sozialraum I"),
        ("umA", 1, "Stadt"),
        ("nicht zugeordnet", 1, "Stadt"),
        ("206 Bahnhof", 2, "nicht zugeordnet"),
        ("594 Hafen", 2, "nicht zugeordnet"),
    ]
    assert [z.name for z in zeilen if z.hat_teile] == ["Stadt", "Ressort I", "Sozialraum I", "nicht zugeordnet"]


def test_auch_spalten_stehen_bei_ihrer_summe_und_jede_zahl_bleibt_an_ihrem_platz() -> None:
    gezeichnet = bild()
    assert [(s.name, s.summe) for s in gezeichnet.spalten] == [("Hilfen", True), ("ambulant", False), ("stationär", True), ("Heim", False)]
    assert [w.zahl for w in gezeichnet.zeilen[3].werte] == [30, 31, 33, 32]


def test_viel_gesperrtes_wird_begruendet_und_eine_groebere_gliederung_genannt() -> None:
    assert bild({"101 Altstadt", "102 Neustadt"}).gruende("Stadtteil × Hilfeart") == []  # 8 of 36
    saetze = bild({"101 Altstadt", "102 Neustadt", "206 Bahnhof", "Sozialraum I"}).gruende("Stadtteil × Hilfeart")
    assert saetze[0].startswith("16 von 36 Zahlen sind gesperrt")
    assert saetze[1] == "Bei den Stadtteilen sind es 12 von 20, bei den Summen darüber 4 von 16."
    assert saetze[2] == "Bei den einzelnen Hilfearten sind es 8 von 18, bei ihren Summen 8 von 18."
    assert saetze[3] == "Lesbarer wäre eine gröbere Gliederung: Sozialraum × Hilfeart oder Stadtteil × Form."


@pytest.mark.parametrize(
    ("fassung", "vorschlag"),
    [("Ressort × Form", "Stadt × Form"), ("Stadt × alle Hilfen", ""), ("Stadt × Form", "Stadt × alle Hilfen")],
)
def test_der_vorschlag_ist_die_naechste_stufe(fassung: str, vorschlag: str) -> None:
    saetze = bild(set(ORTE)).gruende(fassung)
    genannt = [satz for satz in saetze if satz.startswith("Lesbarer")]
    assert genannt == ([f"Lesbarer wäre eine gröbere Gliederung: {vorschlag}."] if vorschlag else [])


def test_die_ordnung_einer_leeren_tabelle_ist_leer() -> None:
    assert ordne([]) == [] and zeichne([]).gruende("Stadt × Form") == []
