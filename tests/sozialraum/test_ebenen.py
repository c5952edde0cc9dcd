"""Der Baum der vier Ebenen und das Aufrollen von Zählern und Nennern."""

from datetime import date
from fractions import Fraction

import pytest

from sozialraum.ebenen import Baumfehler, Ebene, Gebietsbaum, Knoten, ordnung

STAND = date(2006, 1, 1)


def baum() -> Gebietsbaum:
    knoten = [
        Knoten(1, "FB", "Fachbereich", Ebene.FACHBEREICH, None),
        Knoten(2, "II", "Ressort II", Ebene.RESSORT, 1),
        Knoten(3, "I", "Ressort I", Ebene.RESSORT, 1),
        Knoten(4, "V", "Sozialraum V", Ebene.SOZIALRAUM, 2),
        Knoten(5, "IV", "Sozialraum IV", Ebene.SOZIALRAUM, 2),
        Knoten(6, "101", "Altstadt", Ebene.STADTTEIL, 4),
        Knoten(7, "102", "Neustadt", Ebene.STADTTEIL, 4),
        Knoten(8, "206", "Landrain", Ebene.STADTTEIL, None),
    ]
    return Gebietsbaum(STAND, {eintrag.id: eintrag for eintrag in knoten})


def test_roemische_zahlen_stehen_in_ihrer_reihenfolge() -> None:
    assert sorted(["V", "IV", "I", "IX", "III", "II", "X"], key=ordnung) == ["I", "II", "III", "IV", "V", "IX", "X"]
    assert sorted(["SR10", "SR2", "SR-IV", "SR-V"], key=ordnung) == ["SR2", "SR10", "SR-IV", "SR-V"]
    assert sorted(["094", "01", "00"], key=ordnung) == ["00", "01", "094"]
    assert sorted(["9" * 5000, "A", "10"], key=ordnung) == ["10", "9" * 5000, "A"]


def test_verwandtschaft_im_baum() -> None:
    gebiete = baum()
    assert [kind.schluessel for kind in gebiete.kinder(1)] == ["I", "II"]
    assert [kind.schluessel for kind in gebiete.kinder(2)] == ["IV", "V"]
    assert gebiete.eltern(6) == gebiete.knoten[4]
    assert [vorfahr.id for vorfahr in gebiete.vorfahren(6)] == [4, 2, 1]
    assert [nachfahre.id for nachfahre in gebiete.nachfahren(2)] == [5, 4, 6, 7]
    assert gebiete.wurzel().id == 1
    assert gebiete.stadtteile(2) == (6, 7)
    assert gebiete.stadtteile(6) == (6,)


def test_nicht_zugeordnete_stadtteile_zaehlen_in_der_stadt_mit() -> None:
    gebiete = baum()
    assert [knoten.name for knoten in gebiete.nicht_zugeordnet()] == ["Landrain"]
    assert gebiete.stadtteile(1) == (6, 7, 8)


def test_quoten_werden_aus_zaehler_und_nenner_neu_gebildet() -> None:
    summen = baum().summiere({6: (Fraction(1), Fraction(10)), 7: (Fraction(90), Fraction(100)), 8: (None, Fraction(50))})
    assert summen[4].quote == Fraction(91, 110)
    assert summen[1].fehlend == 1
    assert summen[5].quote is None and summen[5].zaehler is None
    assert summen[8] == type(summen[8])(None, None, 1)


def test_absolute_werte_haben_keinen_nenner() -> None:
    summen = baum().summiere({6: (Fraction(3), None), 7: (Fraction(4), None)})
    assert (summen[2].zaehler, summen[2].nenner, summen[2].quote) == (7, None, None)


def test_zuordnungen_ueber_zwei_ebenen_und_ins_leere_werden_abgelehnt() -> None:
    with pytest.raises(Baumfehler, match="nicht genau eine Ebene"):
        Gebietsbaum(STAND, {1: Knoten(1, "FB", "FB", Ebene.FACHBEREICH, None), 2: Knoten(2, "101", "Altstadt", Ebene.STADTTEIL, 1)})
    with pytest.raises(Baumfehler, match="nicht gibt"):
        Gebietsbaum(STAND, {2: Knoten(2, "101", "Altstadt", Ebene.STADTTEIL, 1)})
    with pytest.raises(Baumfehler, match="0 Gebiete"):
        Gebietsbaum(STAND, {}).wurzel()
