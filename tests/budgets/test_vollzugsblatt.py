"""The sheet of the running year: sums, missing forecasts, the course of what is left."""

from hypothesis import given
from hypothesis import strategies as st

from budgets.nachweis import Nachweis, summiere
from budgets.vollzugsblatt import Aussicht, Vollzugszeile, blatt, gruppe, restverlauf, summenzeile

CENT = st.integers(-(10**10), 10**10)
NACHWEISE = st.builds(Nachweis, CENT, CENT, CENT, CENT, CENT, CENT, CENT, CENT)


def zeile(name: str = "4550", aussicht: int | None = 120, **nachweis: int) -> Vollzugszeile:
    return Vollzugszeile(name, Nachweis(**nachweis), Aussicht(aussicht, "" if aussicht is not None else "Es fehlt das Vorjahr."))


def test_der_nachweis_steht_in_der_reihenfolge_der_vorschrift():
    n = Nachweis(ansatz=1000, nachtrag=50, ausserplan=20, rest=30, umschichtung=-100, sperre=200, festlegung=250, ist=600)
    assert (n.fortgeschrieben, n.verfuegbar, n.ist_ueberzogen) == (800, -50, True)


@given(st.lists(NACHWEISE, max_size=6))
def test_verfuegbar_ist_ueber_alle_ebenen_dieselbe_summe(nachweise):
    assert summiere(nachweise).verfuegbar == sum(n.verfuegbar for n in nachweise)
    assert summiere(nachweise).fortgeschrieben == sum(n.fortgeschrieben for n in nachweise)


def test_ohne_eine_prognose_hat_die_summe_keine_und_sagt_warum():
    summe = summenzeile("Summe", [zeile(ansatz=100), zeile(aussicht=None, ansatz=5)])
    assert summe.aussicht.betrag is None
    assert summe.aussicht.grund == "Für 1 von 2 Budgets gibt es keine Prognose: Es fehlt das Vorjahr."
    assert summe.abweichung is None and summe.abweichung_anteil is None


def test_ein_leeres_budget_nimmt_der_summe_die_prognose_nicht():
    assert summenzeile("Summe", [zeile(ansatz=100), zeile(aussicht=None)]).aussicht.betrag == 120


def test_zuschussbedarf_ist_ausgaben_minus_einnahmen():
    b = blatt("Ressort I", [gruppe("I", [zeile(ist=900)])], [gruppe("Einnahmen", [zeile(ist=150)])], {1: 900}, 2)
    assert b.zuschussbedarf == 750
    assert b.monate == {1: 900, 2: 0}


def test_das_restbudget_von_hand():
    punkte = restverlauf(1200, {1: 110, 2: 110, 3: 110}, 1320)
    maerz, dezember = punkte[3], punkte[12]
    assert (maerz.plan, maerz.rest, maerz.abweichung) == (900, 870, 30)
    assert (dezember.plan, dezember.rest, dezember.prognose, dezember.abweichung) == (0, None, -120, 120)
    assert punkte[0].rest == 1200


def test_ohne_buchungen_gibt_es_nur_den_plan():
    assert all(p.rest is None or p.monat == 0 for p in restverlauf(1200, {}, None))


@given(st.integers(0, 10**10), st.dictionaries(st.integers(1, 11), st.integers(0, 10**9), min_size=1), st.integers(0, 10**10))
def test_die_prognose_endet_bei_ansatz_minus_aussicht(ansatz, monate, aussicht):
    assert restverlauf(ansatz, monate, aussicht)[12].prognose == ansatz - aussicht
