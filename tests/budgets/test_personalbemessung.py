"""Stellen nach Punktwerten, in Viertelstellen."""

from fractions import Fraction

import pytest

from basis.zahlen import NBSP, Zahlfehler
from budgets.personalbemessung import bemesse, gleiche_ab, lies_vzae, stellentopf, vzae
from budgets.verteilung import Dienst, Topf
from sozialraum.punktwerte import Punktergebnis, Punktwert, Raum

RAEUME = tuple(Raum(schluessel, "", Fraction(menge), {}) for schluessel, menge in (("I", 300), ("II", 200), ("III", 100)))
PUNKTE = Punktergebnis({raum.schluessel: Punktwert(raum.schluessel, Fraction(100), ()) for raum in RAEUME}, {}, ())


def test_stellen_von_hand() -> None:
    # 20 Stellen, 1,5 übergreifend, 0,5 Reserve: 18 nach 3 : 2 : 1 sind 9, 6 und 3.
    topf = stellentopf(2_000, dienste=(Dienst("Netzwerkstelle", 150),), reserve=50)
    ergebnis = bemesse(topf, RAEUME, PUNKTE)
    assert ergebnis.betraege == {"I": 900, "II": 600, "III": 300}
    # 10 Stellen: 5, 3,333 und 1,667 in Viertelstellen; der größere Rest (1,667 − 1,5) ist größer als (3,333 − 3,25).
    assert bemesse(stellentopf(1_000), RAEUME, PUNKTE).betraege == {"I": 500, "II": 325, "III": 175}


def test_soll_und_ist_stehen_nebeneinander() -> None:
    ergebnis = bemesse(stellentopf(1_000), RAEUME, PUNKTE)
    abgleich = gleiche_ab(ergebnis, {"I": 475, "II": 325})
    assert [zeile.differenz for zeile in abgleich] == [-25, 0, None]
    assert abgleich[0].satz() == f"Bemessen sind 5,00{NBSP}VZÄ, besetzt 4,75{NBSP}VZÄ: 0,25{NBSP}VZÄ weniger."
    assert "keine Angabe" in abgleich[2].satz() and "Bemessen und besetzt" in abgleich[1].satz()


def test_stellen_werden_gelesen_und_geschrieben() -> None:
    assert lies_vzae("4,25") == lies_vzae("4,25 VZÄ") == 425
    assert vzae(425) == f"4,25{NBSP}VZÄ"
    with pytest.raises(Zahlfehler):
        lies_vzae("4,255")
    with pytest.raises(ValueError, match="keine Beträge"):
        bemesse(Topf(100), RAEUME, PUNKTE)
