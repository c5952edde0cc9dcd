"""Kohorten: nie unter drei, nichts geht verloren, gleich in welcher Reihenfolge."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.fallkohorten import ALLES, Kohorte, Kohortenschluessel, Menge, bilde_kohorten, einzeln, im_monat

STADT, RAUM_I, RAUM_II = 100, 10, 20
ELTERN = {1: RAUM_I, 2: RAUM_I, 3: RAUM_II}
MAERZ = im_monat(date(2008, 3, 17))


def hilfe(**felder: object) -> Kohortenschluessel:
    return Kohortenschluessel(34, "Heime", 1, "", 7, 12_000, MAERZ)._replace(**felder)  # type: ignore[arg-type]


def kohorten(hilfen: Iterable[Kohortenschluessel], kleinste: int = 3) -> tuple[Kohorte, ...]:
    feinste: dict[Kohortenschluessel, Menge] = {}
    for h in hilfen:
        feinste[h] = feinste.get(h, Menge()).plus(einzeln(h.satz))
    return bilde_kohorten(feinste, eltern=ELTERN, stadt=STADT, kleinste=kleinste)


def test_drei_gleiche_hilfen_sind_die_feinste_kohorte() -> None:
    (k,) = kohorten([hilfe()] * 3)
    assert (k.stufe, k.schluessel, k.menge) == (0, hilfe(), Menge(3, 36_000, 0))


def test_ein_genauer_tag_wird_nie_behalten() -> None:
    assert (date(2008, 3, 1), date(2008, 3, 31)) == MAERZ and im_monat(None) is None


def test_zwei_stadtteile_werden_zum_sozialraum() -> None:
    (k,) = kohorten([hilfe(), hilfe(), hilfe(gebiet=2)])
    assert (k.stufe, k.schluessel.gebiet, k.schluessel.hilfeart) == (1, RAUM_I, 34)


def test_zwei_hilfearten_werden_zur_gruppe() -> None:
    (k,) = kohorten([hilfe(), hilfe(), hilfe(hilfeart=35)])
    assert (k.stufe, k.schluessel.hilfeart, k.schluessel.gruppe) == (2, None, "Heime")


def test_zwei_monate_werden_zum_quartal() -> None:
    (k,) = kohorten([hilfe(), hilfe(), hilfe(ende=im_monat(date(2008, 1, 31)))])
    assert (k.stufe, k.schluessel.ende) == (3, (date(2008, 1, 1), date(2008, 3, 31)))


def test_verschiedene_saetze_werden_zusammengezaehlt_nicht_gemittelt() -> None:
    (k,) = kohorten([hilfe(satz=10_000), hilfe(satz=12_001), hilfe(satz=None)])
    assert (k.stufe, k.schluessel.satz, k.menge) == (4, None, Menge(3, 22_001, 1))


def test_die_hoeheren_stufen_vergessen_traeger_raum_und_quartal() -> None:
    assert kohorten([hilfe(traeger=t) for t in (1, 2, 3)])[0].stufe == 5
    (k,) = kohorten([hilfe(), hilfe(gebiet=3), hilfe(gebiet=None, grund="uma")])
    assert (k.stufe, k.schluessel.gebiet, k.schluessel.grund) == (6, STADT, "")
    (k,) = kohorten([hilfe(), hilfe(), hilfe(ende=im_monat(date(2008, 12, 1)))])
    assert (k.stufe, k.schluessel.ende) == (7, (date(2008, 1, 1), date(2008, 12, 31)))


def test_ein_nicht_zugeordneter_stadtteil_zaehlt_zur_stadt() -> None:
    (k,) = kohorten([hilfe(gebiet=9), hilfe(gebiet=8), hilfe(gebiet=9)])
    assert (k.stufe, k.schluessel.gebiet) == (1, STADT)


def test_ein_zu_kleiner_rest_nimmt_die_kleinste_kohorte_der_groebsten_stufe_mit() -> None:
    fein, grob = [hilfe()] * 5, [hilfe(gruppe="Pflege", hilfeart=33, satz=s) for s in (1, 2, 3)]
    allein = hilfe(gruppe="Ambulant", hilfeart=31, ende=None)
    ergebnis = kohorten([*fein, *grob, allein])
    assert [(k.stufe, k.menge.anzahl) for k in ergebnis] == [(0, 5), (ALLES, 4)]


def test_weniger_als_drei_hilfen_ergeben_keine_kohorte() -> None:
    assert kohorten([hilfe(), hilfe(gebiet=2)]) == ()
    assert kohorten([]) == ()


def test_eine_hoehere_schwelle_fasst_mehr_zusammen() -> None:
    (k,) = kohorten([*[hilfe()] * 3, *[hilfe(gebiet=2)] * 3], kleinste=5)
    assert (k.stufe, k.menge.anzahl) == (1, 6)


hilfen = st.lists(
    st.builds(
        Kohortenschluessel,
        st.sampled_from([31, 33, 34]),
        st.sampled_from(["Heime", "Pflege"]),
        st.sampled_from([1, 2, 3, 9, None]),
        st.just(""),
        st.sampled_from([None, 7, 8]),
        st.sampled_from([None, 9_900, 12_000]),
        st.sampled_from([None, MAERZ, im_monat(date(2008, 1, 1)), im_monat(date(2009, 7, 1))]),
    ),
    max_size=60,
)


@given(hilfen, st.integers(3, 6))
def test_keine_kohorte_ist_zu_klein_und_nichts_geht_verloren(liste: Sequence[Kohortenschluessel], kleinste: int) -> None:
    ergebnis = kohorten(liste, kleinste)
    assert all(k.menge.anzahl >= kleinste for k in ergebnis)
    if len(liste) >= kleinste:
        assert sum(k.menge.anzahl for k in ergebnis) == len(liste)
        assert sum(k.menge.summe for k in ergebnis) == sum(h.satz or 0 for h in liste)
        assert sum(k.menge.ohne_satz for k in ergebnis) == sum(h.satz is None for h in liste)
    else:
        assert ergebnis == ()


@given(hilfen, st.randoms())
def test_die_reihenfolge_der_zeilen_ist_gleich(liste: list[Kohortenschluessel], zufall: object) -> None:
    gemischt = list(liste)
    zufall.shuffle(gemischt)  # type: ignore[attr-defined]
    assert Counter(kohorten(gemischt)) == Counter(kohorten(liste)) and kohorten(gemischt) == kohorten(liste)


@given(hilfen)
def test_ein_gemeinsamer_satz_gilt_fuer_alle(liste: list[Kohortenschluessel]) -> None:
    """Die Datenbank verlangt: Satz mal Anzahl ist die Summe."""
    for k in kohorten(liste):
        if k.schluessel.satz is not None:
            assert k.menge.summe == k.schluessel.satz * k.menge.anzahl and not k.menge.ohne_satz
