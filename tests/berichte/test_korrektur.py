"""Korrigiert seit dem letzten Bericht: by hand, against a naive second calculation, and the four states that never look alike."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from basis.export import Blatt, Geld, Zelle
from basis.zahlen import Wert, Zustand
from berichte.korrektur import GESPERRT, KEIN_WERT, NICHT_DA, Bewegung, bewegungen

KOPF = ("Gruppe", "Budget", "Ist in €", "Anteil, %", "Status")
Zahlen = dict[str, tuple[Zelle, Zelle]]
ZUGESPERRT = Wert(None, Zustand.GESPERRT)


def blatt(*zeilen: list[Zelle], fuss: tuple[list[Zelle], ...] = (), kopf: tuple[str, ...] = KOPF) -> Blatt:
    return Blatt("Nachweis", kopf, zeilen, fuss)


def test_von_hand() -> None:
    alt = [blatt(["SR I", "4550", Geld(100), Fraction(1, 3), "gut"], ["SR I", "4560", Geld(0), None, "gut"],
                 ["SR II", "alt", Geld(5), None, ""], fuss=(["", "Summe", Geld(105), Fraction(1, 3), "gut"],))]  # fmt: skip
    neu = [blatt(["SR I", "4550", Geld(1_234_567), Fraction(1, 3), "handeln"], ["SR I", "4560", Geld(0), Fraction(0), "gut"],
                 fuss=(["", "Summe", Geld(1_234_567), Fraction(1, 3), "gut"],))]  # fmt: skip
    assert bewegungen(alt, neu) == (
        Bewegung("Nachweis", "SR I, 4550", "Ist in €", "1,00", "12.345,67"),
        Bewegung("Nachweis", "SR I, 4560", "Anteil, %", KEIN_WERT, "0"),
        Bewegung("Nachweis", "Summe", "Ist in €", "1,05", "12.345,67"),
        Bewegung("Nachweis", "SR II, alt", "Ist in €", "0,05", NICHT_DA),
    )


def test_kein_wert_gesperrt_null_und_keine_zeile_sind_viererlei() -> None:
    zellen: dict[str, Zelle] = {KEIN_WERT: None, GESPERRT: ZUGESPERRT, "0": 0, "1": 1}
    anker: list[Zelle] = ["Anker", 7]  # so that the column is one of numbers
    for a, x in zellen.items():
        for n, y in zellen.items():
            gefunden = bewegungen([blatt(anker, ["Z", x], kopf=("Zeile", "Zahl"))], [blatt(anker, ["Z", y], kopf=("Zeile", "Zahl"))])
            assert [(b.alt, b.neu) for b in gefunden] == ([] if a == n else [(a, n)])
        weg = bewegungen([blatt(anker, ["Z", x], kopf=("Zeile", "Zahl"))], [blatt(anker, kopf=("Zeile", "Zahl"))])
        assert [(b.alt, b.neu) for b in weg] == ([] if x is None else [(a, NICHT_DA)])


def test_gleichnamige_zeilen_und_ein_neues_blatt_gehen_nicht_verloren() -> None:
    alt = [blatt(["SR", "x", Geld(1), None, ""], ["SR", "x", Geld(2), None, ""])]
    neu = [blatt(["SR", "x", Geld(1), None, ""], ["SR", "x", Geld(3), None, ""])]
    assert [(b.zeile, b.alt, b.neu) for b in bewegungen(alt, neu)] == [("SR, x (2.)", "0,02", "0,03")]
    dazu = Blatt("Pfad", ("Jahr", "Ansatz"), [[2007, Geld(4)]])
    assert bewegungen(alt, [*alt, dazu]) == (Bewegung("Pfad", "2007", "Ansatz", NICHT_DA, "0,04"),)
    assert bewegungen([*alt, dazu], alt) == (Bewegung("Pfad", "2007", "Ansatz", "0,04", NICHT_DA),)


def test_so_genau_wie_abgelegt_ist_gleich_und_was_anders_ist_sieht_anders_aus() -> None:
    drittel = Fraction("0.333333333333")
    kopf = ("Zeile", "Zahl")
    assert not bewegungen([blatt(["Z", drittel], kopf=kopf)], [blatt(["Z", Fraction(1, 3)], kopf=kopf)])
    (b,) = bewegungen([blatt(["Z", Fraction("0.33")], kopf=kopf)], [blatt(["Z", Fraction("0.333")], kopf=kopf)])
    assert (b.alt, b.neu) == ("0,33", "0,3330")


BRUECHE = st.fractions(-2, 2, max_denominator=9)
ZELLEN = st.one_of(st.none(), st.just(ZUGESPERRT), BRUECHE, st.integers(-500, 500).map(Geld))
TAFEL = st.dictionaries(st.sampled_from("abcdef"), st.tuples(ZELLEN, ZELLEN), max_size=6)


def tafel(zahlen: Zahlen) -> list[Blatt]:
    return [blatt(["Anker", 1, 1], *([name, *paar] for name, paar in zahlen.items()), kopf=("Zeile", "eins", "zwei"))]


@given(TAFEL, TAFEL)
def test_wie_zelle_fuer_zelle_gezaehlt_und_rueckwaerts_vertauscht(alt: Zahlen, neu: Zahlen) -> None:
    hin, her = bewegungen(tafel(alt), tafel(neu)), bewegungen(tafel(neu), tafel(alt))
    naiv = {
        (name, spalte)
        for name in {*alt, *neu}
        for nummer, spalte in enumerate(("eins", "zwei"))
        if alt.get(name, (None, None))[nummer] != neu.get(name, (None, None))[nummer]
    }
    assert {(b.zeile, b.spalte) for b in hin} == naiv
    assert {(b.zeile, b.spalte, b.alt, b.neu) for b in hin} == {(b.zeile, b.spalte, b.neu, b.alt) for b in her}
    assert not bewegungen(tafel(alt), tafel(alt)) and all(b.alt != b.neu for b in hin)


def test_neben_keinem_wert_sieht_ein_kleiner_bruch_nicht_wie_null_aus() -> None:
    (b,) = bewegungen([blatt(["Z", Fraction(1, 700)], kopf=("Zeile", "Wert"))], [blatt(["Z", None], kopf=("Zeile", "Wert"))])
    assert (b.alt, b.neu) == ("0,0014", "kein Wert")
