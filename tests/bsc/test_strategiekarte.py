"""Die Strategiekarte: Pfeile schneiden keine Karte, dasselbe ergibt dasselbe Bild, der Status eines Ziels verrät nichts Gesperrtes."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.diagramme import Status
from bsc.strategiebild import Wirkung, Zielkarte, strategiebild
from bsc.strategiekarte import Anordnung, ordne_an, spuren
from bsc.zielstatus import Stand, zielstatus

PLAN, BEOB, ROT, OHNE = Status.IM_PLAN, Status.BEOBACHTEN, Status.HANDELN, Status.KEIN_WERT
BAENDER = ("Finanzperspektive", "Kundenperspektive", "Prozessperspektive", "Entwicklungsperspektive")


@st.composite
def karten(draw: st.DrawFn) -> tuple[list[list[int]], list[tuple[int, int]]]:
    groessen = draw(st.lists(st.integers(0, 9), min_size=4, max_size=4))
    ziele = iter(range(1, sum(groessen) + 1))
    baender = [[next(ziele) for _ in range(n)] for n in groessen]
    ziel = st.integers(1, max(1, sum(groessen)))
    return baender, draw(st.lists(st.tuples(ziel, ziel), max_size=25))


def schnitte(a: Anordnung) -> list[tuple[tuple[int, int], int]]:
    """Pfeile, die in das Innere einer Karte geraten; am Rand der eigenen beginnen und enden sie."""
    return [
        (kante, ziel)
        for kante, weg in a.wege.items()
        for (x1, y1), (x2, y2) in pairwise(weg)
        for ziel, p in a.plaetze.items()
        if min(x1, x2) < p.x + p.breite and max(x1, x2) > p.x and min(y1, y2) < p.unten and max(y1, y2) > p.y
    ]


@given(karten())
def test_kein_pfeil_schneidet_eine_karte_und_keiner_verlaesst_das_bild(karte: tuple[list[list[int]], list[tuple[int, int]]]) -> None:
    baender, wirkungen = karte
    a = ordne_an(baender, wirkungen)
    bekannt = {z for band in baender for z in band}
    assert set(a.wege) == {(v, n) for v, n in wirkungen if v != n and {v, n} <= bekannt}
    assert schnitte(a) == []
    assert all(0 <= x <= a.breite and 0 <= y <= a.hoehe for weg in a.wege.values() for x, y in weg)
    assert all(x1 == x2 or y1 == y2 for weg in a.wege.values() for (x1, y1), (x2, y2) in pairwise(weg))
    assert ordne_an(baender, list(reversed(wirkungen))) == a


@given(karten())
def test_jedes_ziel_liegt_in_seinem_band_und_keine_zwei_uebereinander(karte: tuple[list[list[int]], list[tuple[int, int]]]) -> None:
    a = ordne_an(*karte)
    for band, (oben, unten) in zip(karte[0], a.baender, strict=True):
        assert all(oben <= a.plaetze[z].y and a.plaetze[z].unten <= unten for z in band)
    assert all(unten < oben for (_, unten), (oben, _) in pairwise(a.baender))
    orte = [(p.x, p.y) for p in a.plaetze.values()]
    assert len(set(orte)) == len(orte) and set(a.plaetze) == {z for band in karte[0] for z in band}


@given(karten())
def test_pfeile_beginnen_und_enden_an_ihren_karten_und_laufen_nicht_aufeinander(
    karte: tuple[list[list[int]], list[tuple[int, int]]],
) -> None:
    a = ordne_an(*karte)
    for (von, auf), weg in a.wege.items():
        for ziel, (x, y) in ((von, weg[0]), (auf, weg[-1])):
            p = a.plaetze[ziel]
            assert p.x < x < p.x + p.breite and y in (p.y, p.unten)
    waagerecht: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for kante, weg in a.wege.items():
        for (x1, y1), (x2, y2) in pairwise(weg):
            if y1 == y2 and x1 != x2:
                waagerecht.setdefault((y1, 0), []).append((min(x1, x2), max(x1, x2)))
        assert kante[0] != kante[1]
    for strecken in waagerecht.values():
        assert all(b < c for (_, b), (c, _) in pairwise(sorted(strecken)))


def test_ein_pfeil_nach_oben_verlaesst_die_karte_oben_und_erreicht_die_andere_unten() -> None:
    a = ordne_an([[1], [2], [], []], [(2, 1)])
    oben, unten = a.plaetze[1], a.plaetze[2]
    assert a.wege == {(2, 1): ((unten.mitte, unten.y), (oben.mitte, oben.unten))}


def test_ziele_ruecken_zu_denen_mit_denen_sie_verknuepft_sind() -> None:
    a = ordne_an([[], [], [1, 2], [3, 4]], [(3, 2), (4, 1)])
    assert a.plaetze[3].spalte == a.plaetze[2].spalte and a.plaetze[4].spalte == a.plaetze[1].spalte
    assert [p.spalte for p in ordne_an([[], [], [1, 2], [3, 4]], []).plaetze.values()] == [0, 1, 0, 1]


def test_zwei_gleiche_ziele_werden_abgelehnt() -> None:
    with pytest.raises(ValueError, match="einmal"):
        ordne_an([[1], [1]], [])


def test_ueberlappende_strecken_bekommen_eigene_spuren() -> None:
    assert spuren({(1, 2): (0, 50), (3, 4): (40, 90), (5, 6): (100, 120)}) == {(5, 6): 0, (1, 2): 0, (3, 4): 1}


@pytest.mark.parametrize(("staende", "erwartet"), [
    ([], (OHNE, "ohne Messgröße")),
    ([Stand(OHNE, gewertet=False)], (OHNE, "ohne Bewertung")),
    ([Stand(PLAN), Stand(BEOB)], (BEOB, "beobachten")),
    ([Stand(PLAN), Stand(ROT), Stand(OHNE, gesperrt=True)], (ROT, "handeln, 1 gesperrt")),
    ([Stand(OHNE, gesperrt=True)], (OHNE, "gesperrt")),
    ([Stand(OHNE, gesperrt=True), Stand(OHNE)], (OHNE, "gesperrt, 1 ohne Wert")),
    ([Stand(OHNE)], (OHNE, "kein Wert")),
    ([Stand(PLAN), Stand(OHNE)], (PLAN, "im Plan, 1 ohne Wert")),
])  # fmt: skip
def test_der_status_eines_ziels_ist_der_dringendste_und_nennt_was_fehlt(staende: list[Stand], erwartet: tuple[Status, str]) -> None:
    assert zielstatus(staende) == erwartet


def test_gesperrtes_aendert_den_status_nie() -> None:
    """Was immer hinter der Sperre liegt: für diesen Leser sieht das Ziel gleich aus."""
    assert len({zielstatus([Stand(PLAN), Stand(status, gesperrt=True)]) for status in Status}) == 1


def test_das_bild_ist_wohlgeformt_und_nennt_status_und_wirkung_in_worten() -> None:
    boese = Zielkarte(1, BAENDER[0], "Kosten <senken> & \"halten\"", ROT, "handeln", "/a?b=1&c=2")
    lang = "Fachkräfte für die Sozialraumarbeit gewinnen, halten und in jedem Ressort gemeinsam fortbilden " * 2
    ziel = Zielkarte(2, BAENDER[3], lang, OHNE, "gesperrt")
    bild = strategiebild(BAENDER, [boese, ziel], [Wirkung(2, 1, "Wer <bleibt>, kann's")], titel="Karte")
    svg = ElementTree.fromstring(bild.svg)
    texte = [e.text for e in svg.iter() if e.tag == "text"]
    assert {"handeln", "gesperrt", "noch kein Ziel", "Finanz-", "perspektive"} <= set(texte)
    titel = [e.text or "" for e in svg.iter() if e.tag == "title"]
    assert titel[0] == "Karte" and any("wirkt auf „Kosten <senken>" in t for t in titel)
    assert any(t.startswith("Entwicklungsperspektive: Fachkräfte") and "Status: gesperrt. Wirkt auf: Kosten" in t for t in titel)
    assert bild.werte == ((BAENDER[3], ziel.text, "gesperrt", BAENDER[0], boese.text, "handeln", "Wer <bleibt>, kann's"),)
