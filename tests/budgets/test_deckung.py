"""Deckungsfähigkeit from the money's origin: a chain must not reach what one step may not."""

from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from budgets.deckung import Ungedeckt, Verschiebung, pruefe_deckung, salden


def darf(*paare):
    return lambda von, nach: (von, nach) in paare


def test_eine_kette_erreicht_nicht_was_ein_schritt_nicht_darf():
    kette = [Verschiebung("4550", "4560", 100_00), Verschiebung("4560", "Verfügungsmittel", 100_00)]
    erlaubt = darf(("4550", "4560"), ("4560", "Verfügungsmittel"))
    assert pruefe_deckung(kette[:1], erlaubt) == ()
    assert pruefe_deckung(kette, erlaubt) == (Ungedeckt("Verfügungsmittel", 100_00),)


def test_im_saldo_zaehlt_wer_wirklich_gab():
    """4560 receives 100 and passes on 60: in the year's balance all 60 of 4750 stem from 4550, which must be allowed to give them."""
    schritte = [Verschiebung("4550", "4560", 100), Verschiebung("4560", "4750", 60)]
    assert pruefe_deckung(schritte, darf(("4550", "4560"), ("4560", "4750"), ("4550", "4750"))) == ()
    assert pruefe_deckung(schritte, darf(("4550", "4560"), ("4560", "4750"))) == (Ungedeckt("4750", 60),)


def test_hin_und_zurueck_hebt_sich_auf():
    assert salden([Verschiebung("a", "b", 5), Verschiebung("b", "a", 5)]) == {}
    assert pruefe_deckung([Verschiebung("a", "b", 5), Verschiebung("b", "a", 5)], darf()) == ()


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 50)).filter(lambda t: t[0] != t[1]), max_size=12),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20),
)
def test_wie_das_transportproblem(schritte, paare):
    """The same verdict as a linear programme over all direct transfers."""
    verschiebungen = [Verschiebung(*schritt) for schritt in schritte]
    saldo = salden(verschiebungen)
    kanten = [(g, n) for g in saldo if saldo[g] < 0 for n in saldo if saldo[n] > 0 and (g, n) in paare]
    fehlt = sum(u.betrag for u in pruefe_deckung(verschiebungen, lambda von, nach: (von, nach) in paare))
    gebraucht = sum(b for b in saldo.values() if b > 0)
    if not kanten:
        assert fehlt == gebraucht
        return
    grenzen = [[1.0 if k in kante else 0.0 for kante in kanten] for k in saldo]
    loesung = linprog([-1.0] * len(kanten), A_ub=grenzen, b_ub=[abs(b) for b in saldo.values()])
    assert fehlt == gebraucht + round(loesung.fun)
