"""Die Achsen der Fallstatistik: was wovon die Summe ist, und die Leiter der Fassungen."""

from datetime import date

import pytest

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.geheimhaltung_achsen import LEITER, fassungen, gebietsachse, groeber, merkmalsachse, stufe

FORMEN = {"27": "ambulant", "31": "ambulant", "34": "stationaer"}


def baum() -> Gebietsbaum:
    """Two Ressorts; the first equals its Sozialraum; 104 is mapped nowhere."""
    knoten = [
        Knoten(1, "FB", "Fachbereich", Ebene.FACHBEREICH, None),
        Knoten(2, "R-I", "Ressort I", Ebene.RESSORT, 1), Knoten(3, "R-II", "Ressort II", Ebene.RESSORT, 1),
        Knoten(4, "I", "Raum I", Ebene.SOZIALRAUM, 2), Knoten(5, "II", "Raum II", Ebene.SOZIALRAUM, 3),
        Knoten(6, "III", "Raum III", Ebene.SOZIALRAUM, 3),
        *(Knoten(n, str(91 + n), f"Teil {n}", Ebene.STADTTEIL, eltern) for n, eltern in ((10, 4), (11, 5), (12, 6), (13, None))),
    ]  # fmt: skip
    return Gebietsbaum(date(2007, 1, 1), {k.id: k for k in knoten})


def test_nicht_zugeordnetes_und_uebergreifendes_sind_teile_der_stadt() -> None:
    stadt = frozenset({"101", "102", "103", "104", "uma"})
    achse = gebietsachse(baum(), Ebene.STADTTEIL, ("uma",))
    teile = dict(achse.summen)[stadt]
    assert set(teile) == {frozenset(t) for t in ({"101"}, {"102", "103"}, {"104"}, {"uma"})}


def test_ressort_sozialraum_und_stadtteil_mit_denselben_orten_sind_eine_menge() -> None:
    achse = gebietsachse(baum(), Ebene.STADTTEIL)
    assert sorted(map(sorted, achse.mengen)) == [["101"], ["101", "102", "103", "104"], ["102"], ["102", "103"], ["103"], ["104"]]


def test_ort_der_leistung_teilt_jede_hilfeart_und_jede_summe() -> None:
    achse = merkmalsachse(FORMEN, "Hilfeart", ("in", "ausserhalb"))
    assert len(achse.mengen) == (3 + 1 + 1) * 3  # § 34 alone is the form stationär
    assert (frozenset({"27|in", "27|ausserhalb"}), (frozenset({"27|in"}), frozenset({"27|ausserhalb"}))) in achse.summen


def test_die_leiter_beginnt_beim_stadtteil_und_endet_bei_einer_zahl() -> None:
    leiter = fassungen("bestand", baum(), FORMEN)
    assert [fassung.name for fassung in leiter] == [
        "Stadtteil × Hilfeart", "Stadtteil × Form", "Sozialraum × Hilfeart", "Sozialraum × Form", "Ressort × Hilfeart", "Ressort × Form",
        "Stadt × Hilfeart", "Stadt × Form", "Stadt × alle Hilfen",
    ]  # fmt: skip
    groessen = [len(fassung.tabelle.zellen) for fassung in leiter]
    assert groessen[0] == max(groessen) and groessen[-1] == 1


def test_die_leiter_kennt_ihre_stufen_und_die_naechsten() -> None:
    for fassung in fassungen("bestand", baum(), FORMEN):
        fein = stufe(fassung.name)
        assert fein == (fassung.ort, fassung.merkmal)
        assert all(n.name in [s.name for s in LEITER] for n in groeber(fein)) and fein not in groeber(fein)
    namen = {s.name: [n.name for n in groeber(s)] for s in LEITER}
    assert namen["Stadtteil × Hilfeart"] == ["Sozialraum × Hilfeart", "Stadtteil × Form"]
    assert namen["Ressort × Form"] == ["Stadt × Form"] and namen["Stadt × alle Hilfen"] == []
    assert stufe("Straße × Form") is None


@pytest.mark.parametrize(("ebene", "feinheit", "anzahl"), [(Ebene.STADTTEIL, "Hilfeart", 9), (Ebene.RESSORT, "Form", 3), (0, "Form", 2)])
def test_hoechstens_so_fein_wie_gewuenscht(ebene: int, feinheit: str, anzahl: int) -> None:
    wunsch = Ebene(ebene) if ebene else Ebene.FACHBEREICH
    assert sum(s.hoechstens(wunsch, feinheit) for s in LEITER) == anzahl


def test_jede_fassung_zaehlt_alles() -> None:
    zahlen = {("101", "27|"): 4, ("104", "34|"): 3, ("uma", "34|"): 5}
    for fassung in fassungen("bestand", baum(), FORMEN, uebergreifend=("uma",)):
        assert max(fassung.tabelle.werte(zahlen).values()) == 12
