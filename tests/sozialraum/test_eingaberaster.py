"""Was in zwei Feldern steht: ein Wert, ein Grund seines Fehlens, ein Satz, oder nichts Neues."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.zahlen import Zustand
from sozialraum.eingaberaster import Regel, Stand, Wirkung, pruefe

QUOTE = Regel(anteil=True)
ALT = Stand(Decimal(12), Decimal(100), Zustand.WERT)


@pytest.mark.parametrize(
    ("felder", "neu", "wirkung"),
    [
        (("", ""), None, Wirkung.LEER),
        (("12", "100"), ALT, Wirkung.NEU),
        (("1.234,5", "10.000"), Stand(Decimal("1234.5"), Decimal(10000), Zustand.WERT), Wirkung.NEU),
        ((" 0 ", "100"), Stand(Decimal(0), Decimal(100), Zustand.WERT), Wirkung.NEU),
        (("–", ""), Stand(None, None, Zustand.KEINE_ANGABE), Wirkung.NEU),
        (("k. A.", ""), Stand(None, None, Zustand.KEINE_ANGABE), Wirkung.NEU),
        (("·", "100"), Stand(None, Decimal(100), Zustand.GESPERRT), Wirkung.NEU),
    ],
)
def test_felder_werden_gelesen(felder: tuple[str, str], neu: Stand | None, wirkung: Wirkung) -> None:
    befund = pruefe(QUOTE, None, *felder)
    assert (befund.neu, befund.wirkung, befund.saetze) == (neu, wirkung, ())


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        (("25.5", "100"), "Zähler: „25.5“"),
        (("zwölf", "100"), "Zähler: „zwölf“"),
        (("", "100"), "Es fehlt der Zähler."),
        (("5", ""), "Der Indikator braucht einen Nenner."),
        (("5", "0"), "Der Nenner muss größer als 0 sein."),
        (("0", "0"), "eine Quote gibt es dann nicht"),
        (("5", "-3"), "Der Nenner muss größer als 0 sein."),
        (("-1", "100"), "Der Zähler eines Anteils ist negativ"),
        (("1000000000000", "100"), "ist zu groß"),
        (("0,0000000000001", "1"), "mehr als 12 Nachkommastellen"),
    ],
)
def test_was_nicht_stimmt_bekommt_einen_satz(felder: tuple[str, str], satz: str) -> None:
    befund = pruefe(QUOTE, None, *felder)
    assert befund.wirkung is Wirkung.FEHLER and satz in befund.saetze[0] and befund.saetze[0].endswith(".")


def test_was_gilt_aendert_sich_nur_wenn_anderes_dasteht() -> None:
    assert pruefe(QUOTE, ALT, "12", "100").wirkung is Wirkung.UNVERAENDERT
    assert pruefe(QUOTE, ALT, "12,0", "100").wirkung is Wirkung.UNVERAENDERT
    assert pruefe(QUOTE, ALT, "13", "100").wirkung is Wirkung.GEAENDERT
    assert pruefe(QUOTE, ALT, "·", "100").wirkung is Wirkung.GEAENDERT
    assert "nicht löschen" in pruefe(QUOTE, ALT, "", "").saetze[0]
    drittel = Stand(Decimal("12.333333333333"), Decimal(100), Zustand.WERT)
    assert pruefe(QUOTE, drittel, *drittel.als_felder()).wirkung is Wirkung.UNVERAENDERT


def test_eine_summe_hat_keinen_nenner() -> None:
    summe = Regel(mit_nenner=False, braucht_nenner=False)
    assert pruefe(summe, None, "5", "100").neu == Stand(Decimal(5), None, Zustand.WERT)
    assert pruefe(summe, ALT, "12", "").wirkung is Wirkung.UNVERAENDERT


def test_mehr_als_hundert_prozent_ist_ein_hinweis() -> None:
    assert "100\u00a0%" in pruefe(QUOTE, None, "120", "100").hinweise[0]


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_was_in_den_feldern_steht_wird_wieder_derselbe_stand(zaehler: int, nenner: int) -> None:
    stand = Stand(Decimal(zaehler) / 100, Decimal(nenner), Zustand.WERT)
    assert pruefe(Regel(), None, *stand.als_felder()).neu == stand
