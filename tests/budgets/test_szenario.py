"""Vergleich zweier Verteilungen und die Frage, wie robust eine ist."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import MINUS, NBSP
from budgets.szenario import Vergleichszeile, spannweiten, vergleiche
from budgets.verteilung import Kappung, Topf, verteile
from sozialraum.punktwerte import Merkmal, Messwert, Punktmodell, Punktwertfehler, Raum, berechne

ZEHNTEL = Fraction(1, 10)


def test_vergleich_in_euro_und_prozent() -> None:
    zeilen = vergleiche({"II": 100_00, "I": 200_00, "III": 0, "IV": 5}, {"I": 150_00, "II": 100_00, "III": 1_00})
    assert [zeile.schluessel for zeile in zeilen] == ["I", "II", "III", "IV"]
    assert (zeilen[0].differenz, zeilen[0].veraenderung) == (-50_00, Fraction(-1, 4))
    assert zeilen[0].satz() == f"50,00{NBSP}€ weniger als 200,00{NBSP}€ ({MINUS}25,0{NBSP}%)."
    assert zeilen[1].satz() == f"Unverändert 100,00{NBSP}€."
    assert zeilen[2].veraenderung is None and zeilen[2].satz() == f"1,00{NBSP}€ mehr als 0,00{NBSP}€."
    assert zeilen[3].differenz is None and "nur in einer" in zeilen[3].satz()
    assert Vergleichszeile("I", 400, 425).satz("VZÄ") == f"0,25{NBSP}VZÄ mehr als 4,00{NBSP}VZÄ (+6,3{NBSP}%)."


def raum(schluessel: str, bevoelkerung: int, *paare: tuple[int, int], vorjahr: int | None = None) -> Raum:
    werte = {f"m{k}": Messwert(Fraction(a), Fraction(b)) for k, (a, b) in enumerate(paare)}
    return Raum(schluessel, f"Raum {schluessel}", Fraction(bevoelkerung), werte, vorjahr)


ZWEI = (raum("1", 100, (30, 100), vorjahr=5_000), raum("2", 100, (10, 100), vorjahr=5_000))
MODELL = Punktmodell("anteil", (Merkmal("m0", "M0", Fraction(1, 2)),), Fraction(1, 2))


def test_spannweiten_von_hand() -> None:
    """Anteil von Raum 1 ist (g0 + 1,5 g1) / (2 g0 + 2 g1): zwischen 0,55/0,45 und 0,45/0,55."""
    ergebnis = spannweiten(ZWEI, MODELL, Topf(10_000, rundung=1))
    assert ergebnis.exakt and ergebnis.satz == "Die Grenzen sind genau berechnet."
    hoch = 10_000 * (Fraction(45, 100) + Fraction(3, 2) * Fraction(55, 100)) / 2
    tief = 10_000 * (Fraction(55, 100) + Fraction(3, 2) * Fraction(45, 100)) / 2
    eins = ergebnis.zeilen[0]
    assert (eins.betrag, eins.kleinster, eins.groesster) == (6_250, tief // 1, -(-hoch // 1))
    assert eins.satz() == (
        f"Raum 1 erhält zwischen 61,25{NBSP}€ und 63,75{NBSP}€, wenn sich jedes Gewicht um bis zu 10{NBSP}% ändert, und bleibt auf Rang 1."
    )


def test_ohne_abweichung_bleibt_alles_wie_es_ist() -> None:
    for zeile in spannweiten(ZWEI, MODELL, Topf(10_000, rundung=50), Fraction(0)).zeilen:
        assert zeile.kleinster == zeile.betrag == zeile.groesster and zeile.rang_stabil
    with pytest.raises(ValueError, match="abweichung"):
        spannweiten(ZWEI, MODELL, Topf(10_000), Fraction(1))


def test_raenge_tauschen_nur_wenn_die_gewichte_es_koennen() -> None:
    knapp = (raum("1", 10, (20, 100), (10, 100)), raum("2", 10, (10, 100), (21, 100)), raum("3", 10, (1, 100), (1, 100)))
    modell = Punktmodell("minmax", (Merkmal("m0", "", Fraction(1, 2)), Merkmal("m1", "", Fraction(1, 2))))
    zeilen = spannweiten(knapp, modell, Topf(10_000, rundung=1)).zeilen
    assert [(zeile.rang_von, zeile.rang_bis) for zeile in zeilen] == [(1, 2), (1, 2), (3, 3)]
    assert zeilen[0].satz().endswith("und liegt auf Rang 1 bis 2.")


@st.composite
def staedte(draw: st.DrawFn) -> tuple[list[Raum], Punktmodell]:
    merkmale = draw(st.integers(1, 3))
    paare = st.tuples(st.integers(1, 30), st.integers(1, 30))
    raeume = [raum(str(i), draw(st.integers(1, 50)), *(draw(paare) for _ in range(merkmale))) for i in range(draw(st.integers(2, 5)))]
    teile = [draw(st.integers(1, 9)) for _ in range(merkmale + 1)]
    verfahren = draw(st.sampled_from(["anteil", "minmax", "rang", "quintil", "zwert"]))
    basis = Fraction(teile[-1], sum(teile)) if verfahren == "anteil" else Fraction(0)
    rest = (1 - basis) / sum(teile[:-1])
    gewichtet = tuple(Merkmal(f"m{k}", "", rest * teile[k]) for k in range(merkmale))
    return raeume, Punktmodell(verfahren, gewichtet, basis, Fraction(0 if basis else 200))


@given(staedte())
def test_keine_ecke_der_gewichte_verlaesst_die_genauen_grenzen(fall: tuple[list[Raum], Punktmodell]) -> None:
    raeume, modell = fall
    try:
        berechne(raeume, modell)
    except Punktwertfehler:
        return  # ein Merkmal ohne Unterschiede
    topf = Topf(1_000_000, rundung=100)
    ergebnis = spannweiten(raeume, modell, topf)
    assert ergebnis.exakt
    spannen = {zeile.schluessel: zeile for zeile in ergebnis.zeilen}
    erreicht: dict[str, set[int]] = {schluessel: set() for schluessel in spannen}
    for faktoren in product((1 - ZEHNTEL, 1 + ZEHNTEL), repeat=len(modell.merkmale) + 1):
        summe = modell.basisgewicht * faktoren[0] + sum(m.gewicht * f for m, f in zip(modell.merkmale, faktoren[1:], strict=True))
        merkmale = tuple(replace(m, gewicht=m.gewicht * f / summe) for m, f in zip(modell.merkmale, faktoren[1:], strict=True))
        geaendert = replace(modell, basisgewicht=modell.basisgewicht * faktoren[0] / summe, merkmale=merkmale)
        for zeile in verteile(topf, raeume, berechne(raeume, geaendert)).zeilen:
            spanne = spannen[zeile.schluessel]
            assert spanne.kleinster <= zeile.betrag <= spanne.groesster
            assert spanne.rang_von <= zeile.rang <= spanne.rang_bis
            erreicht[zeile.schluessel].add(zeile.betrag)
    for schluessel, betraege in erreicht.items():
        # Die Grenzen werden an einer Ecke auch angenommen, bis auf das Runden.
        assert min(betraege) - spannen[schluessel].kleinster <= topf.rundung
        assert spannen[schluessel].groesster - max(betraege) <= topf.rundung


def test_mit_kappung_wird_simuliert_und_es_steht_dabei() -> None:
    topf = Topf(10_000, rundung=1, kappung=Kappung(Fraction(0), Fraction(5, 4)))
    ergebnis = spannweiten(ZWEI, MODELL, topf, ziehungen=500)
    assert not ergebnis.exakt
    assert ergebnis.satz == "Die Grenzen kommen aus 500 zufälligen Änderungen der Gewichte (Startwert 20060101)."
    assert ergebnis == spannweiten(ZWEI, MODELL, topf, ziehungen=500)
    eins = ergebnis.zeilen[0]
    # Die obere Grenze 125 % von 50 € sind 62,50 €; darunter reicht die Spanne bis 61,25 €.
    assert eins.groesster == 6_250 and 6_125 <= eins.kleinster <= 6_130
    offen = spannweiten(ZWEI, MODELL, replace(topf, kappung=Kappung(Fraction(0), None)), ziehungen=500).zeilen[0]
    assert 6_370 <= offen.groesster <= 6_375


def test_mit_untergrenze_der_z_werte_wird_simuliert() -> None:
    modell = Punktmodell("zwert", (Merkmal("m0", "", Fraction(1)),), grundpunkte=Fraction(5), untergrenze=Fraction(1))
    ergebnis = spannweiten(ZWEI, modell, Topf(10_000, rundung=1), ziehungen=100)
    assert not ergebnis.exakt
    assert [(zeile.kleinster, zeile.groesster) for zeile in ergebnis.zeilen] == [(9_375, 9_375), (625, 625)]
