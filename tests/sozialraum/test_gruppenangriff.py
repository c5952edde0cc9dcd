"""No small group follows from what is shown of all mappings, also for whoever knows that nobody has less than none or more than all."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sozialraum import gruppensperre
from sozialraum.geheimhaltung_typen import Achse, Menge
from sozialraum.gruppensperre import zu_klein
from tests.sozialraum.test_gruppensperre import ALLE_DREI, ORTE, TAUSCH, UMZUG, Gruppen, errechenbar, gesperrt, namen

aeusserste = st.integers(1, 60).flatmap(lambda n: st.tuples(st.sampled_from((0, 0, n, n // 2)), st.just(n)))
VERBUENDE = [frozenset(o for stelle, o in enumerate("abcdefgh") if nummer >> stelle & 1) for nummer in range(1, 256)]


def verraten(gruppen: Gruppen, offen: set[Menge]) -> list[Menge]:
    """What also knows that nobody has less than none and more than all: groups together with none or all, and a small one among them."""
    kleine = [frozenset(o) for o, (z, n) in gruppen.items() if zu_klein(Fraction(z), Fraction(n), 5)]
    gefunden = []
    for menge in VERBUENDE:
        if menge <= set(gruppen) and any(k <= menge for k in kleine):
            z, n = (sum(gruppen[o][stelle] for o in menge) for stelle in (0, 1))
            if z in (0, n) and errechenbar(offen, menge):
                gefunden.append(menge)
    return gefunden


def spanne(gruppen: Gruppen, offen: set[Menge], gesucht: Menge) -> float:
    """How far apart the numbers are that a set may have after all that is shown, with 0 to all in each Stadtteil (linear program)."""
    orte = sorted(gruppen)
    enden = []
    for vorzeichen in (1, -1):
        loesung = linprog(
            [vorzeichen * (ort in gesucht) for ort in orte],
            A_eq=[[int(ort in menge) for ort in orte] for menge in sorted(offen, key=sorted)] or None,
            b_eq=[sum(gruppen[ort][0] for ort in menge) for menge in sorted(offen, key=sorted)] or None,
            bounds=[(0, gruppen[ort][1]) for ort in orte],
        )
        assert loesung.success, loesung.message
        enden.append(vorzeichen * loesung.fun)
    return float(enden[1] - enden[0])


@settings(max_examples=60, deadline=None)
@given(gruppen=st.dictionaries(st.sampled_from("abcdefgh"), aeusserste, min_size=1), orte=st.sampled_from([ORTE, UMZUG, TAUSCH, ALLE_DREI]))
def test_keine_kleine_gruppe_folgt_daraus_dass_keiner_oder_alle_es_haben(gruppen: Gruppen, orte: Achse) -> None:
    """Under one mapping and across several: not of sets together, and of no small one by whatever way."""
    zu = gesperrt(gruppen, orte)
    offen = {m.intersection(gruppen) for m in orte.mengen if m not in zu} - {frozenset()}
    assert not verraten(gruppen, offen)
    for ort, (z, n) in gruppen.items():
        if zu_klein(Fraction(z), Fraction(n), 5):
            assert spanne(gruppen, offen, frozenset(ort)) > 0.01, (ort, namen(frozenset(offen)))


def test_was_hin_und_was_her_zog_folgt_nicht_aus_der_groessten_differenz(monkeypatch: pytest.MonkeyPatch) -> None:
    """a with none of 2 left, e with all of 3 came: the new Sozialraum has 3 more, which only all of e and none of a can give."""
    gruppen: Gruppen = dict.fromkeys("bcdfgh", (20, 60)) | {"a": (0, 2), "e": (3, 3)}

    def offen() -> set[Menge]:
        return set(TAUSCH.mengen) - gesperrt(gruppen, TAUSCH)

    assert all(spanne(gruppen, offen(), frozenset(ort)) > 0 for ort in "ae")
    gruppensperre.gesperrte_gruppen.cache_clear()
    monkeypatch.setattr(gruppensperre, "festgelegt", lambda gezeigt, zahlen: frozenset())
    assert all(spanne(gruppen, offen(), frozenset(ort)) == 0 for ort in "ae"), "negative control"
    gruppensperre.gesperrte_gruppen.cache_clear()


def test_der_angriff_mit_keinem_und_allen_findet_was_nur_die_differenz_sperrte() -> None:
    """Negative control: a and its neighbour locked, c and d shown."""
    gruppen: Gruppen = {"a": (0, 2), "b": (0, 50), **dict.fromkeys("cdefgh", (20, 60))}
    assert verraten(gruppen, {m for m in ORTE.mengen if m not in (frozenset("a"), frozenset("b"))}) == [frozenset("ab")]
