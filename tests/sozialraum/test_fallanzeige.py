"""Was Leser von kleinen Fallzahlen sehen: nichts Kleines, und nichts, woraus sich Kleines errechnen ließe."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import Wert
from sozialraum.fallanzeige import GESPERRT, KEINE_ANGABE, gemeinsam, gesperrte, verraten, zeige, zeige_tabelle


def reihe(*bestaende: int) -> dict[str, dict[str, int]]:
    return {
        f"z{n}": {"bestand": b, "begonnen": 0, "beendet": 0, "innen": b, "ausserhalb": 0} for n, b in enumerate(bestaende)
    }


def bestaende(zeilen: dict[str, dict[str, int]], **mehr: object) -> tuple[list[Wert], Wert]:
    gezeigt, summe = zeige_tabelle(zeilen, kleinste=3, **mehr)  # type: ignore[arg-type]
    return [gezeigt[z]["bestand"] for z in zeilen], summe["bestand"]


def test_eins_und_zwei_sind_gesperrt_null_und_drei_nicht() -> None:
    assert [zeige(n, kleinste=3) is GESPERRT for n in range(5)] == [False, True, True, False, False]
    assert zeige(1, kleinste=0) == Wert(Fraction(1))


def test_eine_einzige_kleine_zahl_nimmt_die_naechstkleinere_mit() -> None:
    werte, summe = bestaende(reihe(2, 9, 5))
    assert werte == [GESPERRT, Wert(Fraction(9)), GESPERRT] and summe == Wert(Fraction(16))


def test_ohne_zweite_sperrung_folgte_sie_aus_der_summe() -> None:
    """The negative control: the sum and the open cells give the hidden one."""
    zahlen = {"a": 2, "b": 9, "c": 5}
    nur_primaer = {s for s, n in zahlen.items() if 0 < n < 3}
    assert sum(zahlen.values()) - sum(n for s, n in zahlen.items() if s not in nur_primaer) == zahlen["a"]
    assert verraten(zahlen, zahlen, nur_primaer, 3) and not verraten(zahlen, zahlen, gesperrte(zahlen, [tuple(zahlen)], kleinste=3), 3)


def test_gibt_es_keine_andere_zahl_ist_die_summe_gesperrt() -> None:
    assert bestaende(reihe(2, 0, 0)) == ([GESPERRT, Wert(Fraction(0)), Wert(Fraction(0))], GESPERRT)


def test_zwei_einer_verraten_sich_gegenseitig() -> None:
    werte, _ = bestaende(reihe(1, 1, 7, 8))
    assert werte == [GESPERRT, GESPERRT, GESPERRT, Wert(Fraction(8))]


def test_wer_zustaendig_ist_sieht_die_eigenen_zeilen() -> None:
    werte, summe = bestaende(reihe(2, 9, 1, 6), offen={"z0", "z1"})
    assert werte == [Wert(Fraction(2)), Wert(Fraction(9)), GESPERRT, GESPERRT] and summe == Wert(Fraction(18))


def test_wer_alles_sieht_sieht_alles() -> None:
    werte, summe = zeige_tabelle(reihe(1, 2), kleinste=0)
    assert summe["bestand"] == Wert(Fraction(3)) and GESPERRT not in {w["bestand"] for w in werte.values()}


def test_zu_und_abgaenge_und_die_beiden_orte_sind_zusammen_gesperrt() -> None:
    werte = {s: Wert(Fraction(9)) for s in ("bestand", "begonnen", "beendet", "innen", "ausserhalb")}
    assert gemeinsam(werte | {"begonnen": GESPERRT})["beendet"] is GESPERRT
    assert gemeinsam(werte | {"innen": GESPERRT})["ausserhalb"] is GESPERRT and gemeinsam(werte)["bestand"] == Wert(Fraction(9))
    assert set(gemeinsam(werte | {"bestand": GESPERRT}).values()) == {GESPERRT}


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 12), max_size=20), st.integers(3, 5))
def test_aus_keiner_spalte_folgt_eine_kleine_zahl(zahlen: dict[int, int], kleinste: int) -> None:
    gesperrt = gesperrte(zahlen, [tuple(zahlen)], kleinste=kleinste)
    assert {s for s, n in zahlen.items() if 0 < n < kleinste} <= gesperrt and not {s for s, n in zahlen.items() if n == 0} & gesperrt
    zeilen = {s: {"bestand": n, "begonnen": 0, "beendet": 0, "innen": 0, "ausserhalb": 0} for s, n in zahlen.items()}
    summe = zeige_tabelle(zeilen, kleinste=kleinste)[1]["bestand"]
    if gesperrt and summe is not GESPERRT:
        assert len(gesperrt) >= 2 and sum(zahlen[s] for s in gesperrt) >= kleinste


@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(0, 9), max_size=40))
def test_in_zwei_richtungen_bleibt_jede_linie_dicht_oder_ohne_andere_zahl(zahlen: dict[tuple[int, int], int]) -> None:
    linien = [[z for z in zahlen if z[achse] == n] for achse in (0, 1) for n in range(7)]
    gesperrt = gesperrte(zahlen, linien, kleinste=3)
    for linie in linien:
        assert not verraten(zahlen, linie, gesperrt, 3) or all(z in gesperrt or not zahlen[z] for z in linie)


def test_wo_kein_ort_bekannt_ist_steht_keine_null() -> None:
    """Ambulante Hilfen haben keinen Ort der Unterbringung; ein Raum ohne Hilfen hat wirklich null in der Stadt und außerhalb."""
    ambulant = {"bestand": 7, "begonnen": 1, "beendet": 2, "innen": 0, "ausserhalb": 0}
    gezeigt, _ = zeige_tabelle({"ambulant": ambulant, "leer": dict.fromkeys(ambulant, 0)}, kleinste=0)
    assert gezeigt["ambulant"]["innen"] == gezeigt["ambulant"]["ausserhalb"] == KEINE_ANGABE
    assert gezeigt["leer"]["innen"] == Wert(Fraction(0))
