"""Rules of early warning: each kind in both directions, at its limit, and what is never judged."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import Wert, Zustand
from proaktiv.fruehwarnung import (
    PUNKTE,
    REGELARTEN,
    WARNRICHTUNGEN,
    Ausgang,
    Messpunkt,
    Regel,
    Regelart,
    Regelfehler,
    Warnrichtung,
    beurteile,
    warnsatz,
)

JA, NEIN, OFFEN = Ausgang.AUSGELOEST, Ausgang.RUHIG, Ausgang.UNBEURTEILT
HOCH, TIEF = Warnrichtung.HOCH, Warnrichtung.TIEF
FEHLT, GESPERRT = Wert(None, Zustand.KEINE_ANGABE), Wert(None, Zustand.GESPERRT)


def reihe(*werte: Any, zaehler: int | None = 50) -> list[Messpunkt]:
    """Yearly, the last on 31.12.2006."""
    wert = [w if isinstance(w, Wert) else Wert(Decimal(str(w))) for w in werte]
    return [Messpunkt(date(2006 - len(wert) + 1 + n, 12, 31), w, None if zaehler is None else Decimal(zaehler)) for n, w in enumerate(wert)]


def regel(art: Regelart, grenze: Any = None, **felder: Any) -> Regel:
    return Regel(art, grenze=None if grenze is None else Decimal(str(grenze)), **felder)


@pytest.mark.parametrize(("r", "werte", "stadt", "erwartet"), [
    (regel(Regelart.SCHWELLE, 8), [8], None, JA),
    (regel(Regelart.SCHWELLE, 8), ["7.99"], None, NEIN),
    (regel(Regelart.SCHWELLE, 8, richtung=TIEF), [8], None, JA),
    (regel(Regelart.SCHWELLE, 8, richtung=TIEF), ["8.01"], None, NEIN),
    (regel(Regelart.SCHWELLE, 0), [0], None, JA),
    (regel(Regelart.ABSTAND, 2), [7], 5, JA),
    (regel(Regelart.ABSTAND, 2), ["6.9"], 5, NEIN),
    (regel(Regelart.ABSTAND, 2), [3], 5, NEIN),
    (regel(Regelart.ABSTAND, 2, richtung=TIEF), [3], 5, JA),
    (regel(Regelart.ABSTAND, 50, relativ=True), ["7.5"], 5, JA),
    (regel(Regelart.ABSTAND, 50, relativ=True), ["7.4"], 5, NEIN),
    (regel(Regelart.ABSTAND, 50, relativ=True), [3], 0, OFFEN),
    (regel(Regelart.VERAENDERUNG, 1), [5, 6], None, JA),
    (regel(Regelart.VERAENDERUNG, 1), [6, 5], None, NEIN),
    (regel(Regelart.VERAENDERUNG, 1, richtung=TIEF), [6, 5], None, JA),
    (regel(Regelart.VERAENDERUNG, 20, relativ=True), [5, 6], None, JA),
    (regel(Regelart.VERAENDERUNG, 20, relativ=True), [0, 6], None, OFFEN),
    (regel(Regelart.VERAENDERUNG, 1), [99, 5, 6], None, JA),
    (regel(Regelart.ANSTIEG), [5, 6, 7], None, JA),
    (regel(Regelart.ANSTIEG), [5, 6, 6], None, NEIN),
    (regel(Regelart.ANSTIEG), [5, 7, 6], None, NEIN),
    (regel(Regelart.ANSTIEG, richtung=TIEF), [7, 6, 5], None, JA),
    (regel(Regelart.ANSTIEG, richtung=TIEF), [5, 6, 7], None, NEIN),
])  # fmt: skip
def test_eine_regel_loest_an_ihrer_grenze_aus(r: Regel, werte: list[Any], stadt: Any, erwartet: Ausgang) -> None:
    befund = beurteile(r, reihe(*werte), None if stadt is None else Wert(Decimal(stadt)))
    assert befund.ausgang is erwartet
    assert len(befund.belege) == PUNKTE[r.art] + (r.art is Regelart.ABSTAND)
    assert (befund.gemessen is None) is bool(befund.grund) is (erwartet is OFFEN)


@pytest.mark.parametrize(("r", "punkte", "stadt", "grund"), [
    (regel(Regelart.SCHWELLE, 8), [], None, "braucht es 1 Stichtage; bekannt sind 0"),
    (regel(Regelart.SCHWELLE, 8), reihe(FEHLT), None, "fehlt"),
    (regel(Regelart.SCHWELLE, 8), reihe(GESPERRT), None, "gesperrt"),
    (regel(Regelart.SCHWELLE, 0, richtung=TIEF), reihe(FEHLT), None, "fehlt"),
    (regel(Regelart.SCHWELLE, 8, mindestfallzahl=10), reihe(99, zaehler=9), None, "Weniger als 10 Fälle"),
    (regel(Regelart.SCHWELLE, 8, mindestfallzahl=10), reihe(99, zaehler=None), None, "Weniger als 10 Fälle"),
    (regel(Regelart.ABSTAND, 2), reihe(9), None, "fehlt"),
    (regel(Regelart.ABSTAND, 2), reihe(9), GESPERRT, "gesperrt"),
    (regel(Regelart.VERAENDERUNG, 1), reihe(9), None, "braucht es 2 Stichtage"),
    (regel(Regelart.VERAENDERUNG, 1), reihe(FEHLT, 9), None, "fehlt"),
    (regel(Regelart.ANSTIEG), reihe(5, GESPERRT, 9), None, "gesperrt"),
    (regel(Regelart.ANSTIEG), reihe(5, 6), None, "braucht es 3 Stichtage"),
])  # fmt: skip
def test_was_nicht_bekannt_ist_loest_nie_aus(r: Regel, punkte: list[Messpunkt], stadt: Wert | None, grund: str) -> None:
    befund = beurteile(r, punkte, stadt)
    assert befund.ausgang is OFFEN and grund in befund.grund and befund.gemessen is None


def test_bei_der_mindestfallzahl_selbst_wird_beurteilt() -> None:
    assert beurteile(regel(Regelart.SCHWELLE, 8, mindestfallzahl=10), reihe(9, zaehler=10)).ausgang is JA


def test_ein_befund_traegt_seine_werte() -> None:
    befund = beurteile(regel(Regelart.ABSTAND, 2), reihe(6, 9), Wert(Fraction(11, 2)))
    assert [(b.was, b.stichtag, b.zahl) for b in befund.belege] == [
        ("Gebiet", date(2006, 12, 31), Fraction(9)), ("Stadt", date(2006, 12, 31), Fraction(11, 2)),
    ]  # fmt: skip
    assert befund.gemessen == Fraction(7, 2)


@pytest.mark.parametrize(("r", "werte", "satz"), [
    (regel(Regelart.SCHWELLE, "7.25"), ["8.4"],
     "Schulabsentismus in Silberhöhe: 8,4 % am 31.12.2006. Grenze der Regel „Schwelle“ nach oben: 7,25 %."),
    (regel(Regelart.ABSTAND, 50, relativ=True), ["8.4"],
     "Schulabsentismus in Silberhöhe: 8,4 % am 31.12.2006, Stadt 5,0 % am 31.12.2006. "
     "Grenze der Regel „Abstand zur Stadt“ nach oben: 50 % des Vergleichswerts."),
    (regel(Regelart.ANSTIEG), [5, 6, 7],
     "Schulabsentismus in Silberhöhe: 5,0 % am 31.12.2004, 6,0 % am 31.12.2005, 7,0 % am 31.12.2006. "
     "Der Wert ist zweimal in Folge gestiegen."),
    (regel(Regelart.ANSTIEG), [5, 7, 6],
     "Schulabsentismus in Silberhöhe: 5,0 % am 31.12.2004, 7,0 % am 31.12.2005, 6,0 % am 31.12.2006. "
     "Der Wert ist nicht zweimal in Folge gestiegen."),
    (regel(Regelart.SCHWELLE, 7), [GESPERRT],
     "Schulabsentismus in Silberhöhe ist nicht beurteilt. Ein Wert ist gesperrt (kleine Fallzahl oder Gruppe)."),
])  # fmt: skip
def test_der_satz_nennt_werte_und_grenze(r: Regel, werte: list[Any], satz: str) -> None:
    befund = beurteile(r, reihe(*werte), Wert(Decimal(5)))
    assert warnsatz(r, befund, indikator="Schulabsentismus", gebiet="Silberhöhe", einheit="%") == satz


@pytest.mark.parametrize(("art", "felder", "satz"), [
    (Regelart.SCHWELLE, {}, "jede andere Regel hat eine"),
    (Regelart.ANSTIEG, {"grenze": Decimal(1)}, "haben keine Grenze"),
    (Regelart.ABSTAND, {"grenze": Decimal(0)}, "größer als 0"),
    (Regelart.SCHWELLE, {"grenze": Decimal(1), "relativ": True}, "nur Abstand und Veränderung"),
    (Regelart.SCHWELLE, {"grenze": Decimal(1), "mindestfallzahl": -1}, "nicht negativ"),
])  # fmt: skip
def test_eine_regel_widerspricht_sich_nicht(art: Regelart, felder: dict[str, Any], satz: str) -> None:
    with pytest.raises(Regelfehler, match=satz):
        Regel(art, **felder)


werte = st.one_of(st.just(FEHLT), st.just(GESPERRT), st.decimals(0, 100, places=2).map(Wert))


@given(
    art=st.sampled_from(list(Regelart)), richtung=st.sampled_from(list(Warnrichtung)), grenze=st.decimals(1, 50, places=1),
    mindest=st.integers(0, 60), punkte=st.lists(st.tuples(werte, st.integers(0, 100)), max_size=5), stadt=st.one_of(st.none(), werte),
)  # fmt: skip
def test_wer_ausloest_kennt_alle_werte(
    art: Regelart, richtung: Warnrichtung, grenze: Decimal, mindest: int, punkte: Any, stadt: Any
) -> None:
    r = Regel(art, richtung, None if art is Regelart.ANSTIEG else grenze, mindestfallzahl=mindest)
    folge = [Messpunkt(date(2000 + n, 12, 31), wert, Decimal(zaehler)) for n, (wert, zaehler) in enumerate(punkte)]
    befund = beurteile(r, folge, stadt)
    if befund.ausgang is not OFFEN:
        assert all(b.zustand is Zustand.WERT and b.zahl is not None for b in befund.belege)
        assert all(zaehler >= mindest for _, zaehler in punkte[-PUNKTE[art] :])
    gespiegelt = Regel(art, HOCH if richtung is TIEF else TIEF, r.grenze, mindestfallzahl=mindest)
    if befund.ausgang is JA and art is not Regelart.SCHWELLE:
        assert beurteile(gespiegelt, folge, stadt).ausgang is NEIN


def test_alles_hat_seinen_namen() -> None:
    assert set(REGELARTEN) == set(PUNKTE) == set(Regelart) and set(WARNRICHTUNGEN) == set(Warnrichtung)
