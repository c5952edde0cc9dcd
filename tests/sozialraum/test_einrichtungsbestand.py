"""Einrichtungen and Plätze per Gebiet: by hand, against a naive count, and as properties."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.einrichtungsbestand import Bestand, je_gebiet

# Stadt 1 → Ressort 2 → Sozialräume 3, 4 → Stadtteile 5, 6 (in 3), 7 (in 4); 8 is mapped nowhere
ELTERN = {1: None, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: None}
EBENE = {1: Ebene.FACHBEREICH, 2: Ebene.RESSORT, 3: Ebene.SOZIALRAUM, 4: Ebene.SOZIALRAUM} | dict.fromkeys((5, 6, 7, 8), Ebene.STADTTEIL)
BAUM = Gebietsbaum(date(2007, 1, 1), {n: Knoten(n, str(n), f"G{n}", EBENE[n], ELTERN[n]) for n in ELTERN})
HAEUSER = st.lists(st.tuples(st.sampled_from([5, 6, 7, 8]), st.none() | st.integers(0, 500)), max_size=30)


def test_beispiel_von_hand() -> None:
    """Zwei Kitas in 5 (80 und 100 Plätze), ein Treff ohne Plätze in 6, eine Kita in 7 mit 0 Plätzen, eine in 8 mit 50."""
    ergebnis = je_gebiet(BAUM, [(5, 80), (5, 100), (6, None), (7, 0), (8, 50)])
    assert ergebnis == {
        1: Bestand(5, 230, 1),
        2: Bestand(4, 180, 1),
        3: Bestand(3, 180, 1),
        4: Bestand(1, 0, 0),
        5: Bestand(2, 180, 0),
        6: Bestand(1, None, 1),
        7: Bestand(1, 0, 0),
        8: Bestand(1, 50, 0),
    }


def test_keine_angabe_ist_nicht_null() -> None:
    assert je_gebiet(BAUM, [(6, None)])[6].plaetze is None
    assert je_gebiet(BAUM, [(6, 0)])[6].plaetze == 0
    assert je_gebiet(BAUM, [])[1] == Bestand(0, None, 0)


@given(HAEUSER)
def test_zweite_rechnung_von_haus_zu_haus(haeuser: list[tuple[int, int | None]]) -> None:
    for nummer, bestand in je_gebiet(BAUM, haeuser).items():
        drin = [p for ort, p in haeuser if nummer == 1 or ort == nummer or nummer in (ELTERN[ort], ELTERN.get(ELTERN[ort] or 0))]
        bekannt = [p for p in drin if p is not None]
        assert bestand == Bestand(len(drin), sum(bekannt) if bekannt else None, len(drin) - len(bekannt))


@given(HAEUSER)
def test_die_stadt_ist_ressort_und_nicht_zugeordnetes(haeuser: list[tuple[int, int | None]]) -> None:
    ergebnis = je_gebiet(BAUM, haeuser)
    assert ergebnis[1] == ergebnis[2] + ergebnis[8]
    assert ergebnis[2] == ergebnis[3] + ergebnis[4]
