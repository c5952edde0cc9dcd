"""Was wäre, wenn: von Hand, gegen eine naive Tagesrechnung, und was sich nicht rechnen lässt."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import NBSP
from budgets.prognose_kohorte import Fallgruppe, Kohorteneingabe, Zugang
from budgets.vollzugsszenario import Annahmen, Szenariofehler, laufende_faelle, rechne_szenario

STAND = date(2007, 9, 30)
HEIM = {"34": "Heim"}


def _eingabe(*gruppen: Fallgruppe, zugaenge: tuple[Zugang, ...] = ()) -> Kohorteneingabe:
    return Kohorteneingabe(STAND, {"": 5_000_000}, gruppen, zugaenge)


def _gruppe(faelle: int, satz: int = 10_000, *, art: str = "34", ende: date = date(2007, 12, 31)) -> Fallgruppe:
    return Fallgruppe(art, faelle, date(2007, 1, 1), ende, satz)


def test_von_hand() -> None:
    eingabe = _eingabe(_gruppe(2), _gruppe(5, art="31"))
    weniger = rechne_szenario(eingabe, HEIM, "Heim", Annahmen(faelle=-1, ab=12, entgelt=Fraction(1, 10), entgelt_ab=12))
    assert (weniger.faelle, weniger.entgelt, weniger.unterschied) == (-310_000, 31_000, -279_000)
    assert weniger.saetze[0] == f"Heim ab Dezember 2007: −1 Fälle × 31,0 Tage je Fall × 100,00{NBSP}€ je Tag = −3{NBSP}TEUR."
    mehr = rechne_szenario(eingabe, HEIM, "Heim", Annahmen(faelle=3, ab=10))
    assert (mehr.faelle, mehr.entgelt) == (3 * 92 * 10_000, 0) and len(mehr.saetze) == 1
    assert rechne_szenario(eingabe, HEIM, "Heim", Annahmen()).unterschied == 0
    assert laufende_faelle(eingabe, {"34", "31", "41"}) == {"34": 2, "31": 5}


def test_entgelte_gelten_auch_fuer_neue_faelle_ab_ihrem_monat() -> None:
    eingabe = _eingabe(_gruppe(1), zugaenge=(Zugang("34", 1, 365, 10_000),))
    # laufend 92 Tage, neue ab Oktober 92, November 61, Dezember 31; ab November sind es 61 + 61 + 61 + 31
    assert rechne_szenario(eingabe, HEIM, "Heim", Annahmen(entgelt=Fraction(1, 100), entgelt_ab=11)).entgelt == 214 * 100


@pytest.mark.parametrize(("faelle", "satz"), [(-3, "laufen nur 2 Fälle"), (-1_000, "laufen nur")])
def test_mehr_faelle_als_laufen_koennen_nicht_wegfallen(faelle: int, satz: str) -> None:
    with pytest.raises(Szenariofehler, match=satz):
        rechne_szenario(_eingabe(_gruppe(2)), HEIM, "Heim", Annahmen(faelle=faelle, ab=10))


def test_ohne_laufende_faelle_gibt_es_keinen_tagessatz() -> None:
    with pytest.raises(Szenariofehler, match="läuft kein Fall"):
        rechne_szenario(_eingabe(_gruppe(2, art="31")), HEIM, "Heim", Annahmen(faelle=1, ab=10))


GRUPPE = st.builds(
    Fallgruppe, st.sampled_from(["31", "34"]), st.integers(1, 9), st.just(date(2007, 1, 1)),
    st.dates(date(2007, 10, 1), date(2008, 3, 31)), st.integers(1, 50_000),
)  # fmt: skip


@given(st.lists(GRUPPE, min_size=1, max_size=5), st.integers(10, 12), st.integers(0, 100), st.integers(10, 12), st.integers(-30, 30))
def test_gegen_die_naive_tagesrechnung(gruppen: list[Fallgruppe], ab: int, weniger: int, entgelt_ab: int, prozent: int) -> None:
    """A part of every running case falls away from a month on; whatever is left costs some per cent more from another."""
    arten = {"34": "Heim", "31": "SPFH"}
    laufend = sum(g.faelle for g in gruppen)
    faelle = -Fraction(laufend * weniger, 100).__floor__()
    szenario = rechne_szenario(_eingabe(*gruppen), arten, "Alle Hilfen", Annahmen(faelle, ab, Fraction(prozent, 100), entgelt_ab))
    anteil, ohne, neu, tag = Fraction(faelle, laufend), Fraction(0), Fraction(0), STAND + timedelta(days=1)
    while tag.year == 2007:
        for g in (g for g in gruppen if g.ende is None or tag <= g.ende):
            bleibt = 1 + (anteil if tag >= date(2007, ab, 1) else 0)
            ohne += g.faelle * g.tagessatz
            neu += g.faelle * g.tagessatz * bleibt * (1 + (Fraction(prozent, 100) if tag >= date(2007, entgelt_ab, 1) else 0))
        tag += timedelta(days=1)
    assert abs(szenario.unterschied - (neu - ohne)) <= 1
