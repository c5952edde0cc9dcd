"""A Hinweis looked back upon: its state on any day, what counted for its Frist, how long each step took."""

from datetime import date
from fractions import Fraction

import pytest

from proaktiv.kreislauf import Schritt, Stand
from proaktiv.kreislauffristen import Schleife
from proaktiv.rueckblick import Einsatz, Rueckblick, Wechsel, median


def tag(nummer: int) -> date:
    return date(2007, 3, nummer)


S, W = Schritt, Stand
BLICK = Rueckblick(
    tag(1),
    (
        Wechsel(S.VORLEGEN, W.AUFGENOMMEN, W.IN_ABWAEGUNG, tag(3)),
        Wechsel(S.ABWAEGEN, W.IN_ABWAEGUNG, W.BEOBACHTET, tag(6)),
        Wechsel(S.VERMERKEN, W.BEOBACHTET, W.BEOBACHTET, tag(8)),
        Wechsel(S.ABWAEGEN, W.BEOBACHTET, W.BEOBACHTET, tag(10)),
        Wechsel(S.ABWAEGEN, W.BEOBACHTET, W.IN_AKTION, tag(14)),
        Wechsel(S.PLANEN, W.IN_AKTION, W.IN_AKTION, tag(15)),
        Wechsel(S.BEENDEN, W.IN_AKTION, W.IN_REFLEXION, tag(20)),
        Wechsel(S.REFLEKTIEREN, W.IN_REFLEXION, W.GESCHLOSSEN, tag(27)),
    ),
    ((tag(6), tag(20)), (tag(10), tag(25))),
    (Einsatz(tag(15), tag(30), tag(20)),),
)


@pytest.mark.parametrize(("am", "schleife"), [
    (1, Schleife(W.AUFGENOMMEN, tag(1))),
    (5, Schleife(W.IN_ABWAEGUNG, tag(3))),
    (8, Schleife(W.BEOBACHTET, tag(6), tag(20))),
    (10, Schleife(W.BEOBACHTET, tag(10), tag(25))),
    (14, Schleife(W.IN_AKTION, tag(14))),
    (19, Schleife(W.IN_AKTION, tag(14), aktion_bis=tag(30))),
    (20, Schleife(W.IN_REFLEXION, tag(20))),
    (31, Schleife(W.GESCHLOSSEN, tag(27))),
])  # fmt: skip
def test_was_an_einem_tag_galt(am: int, schleife: Schleife) -> None:
    assert BLICK.schleife_am(tag(am)) == schleife and BLICK.stand_am(tag(am)) is schleife.stand


def test_vor_der_aufnahme_gab_es_ihn_nicht() -> None:
    assert BLICK.stand_am(date(2007, 2, 28)) is None and BLICK.schleife_am(date(2007, 2, 28)) is None


def test_wie_lange_jeder_stand_dauerte() -> None:
    alle = [(W.AUFGENOMMEN, 2), (W.IN_ABWAEGUNG, 3), (W.BEOBACHTET, 4), (W.BEOBACHTET, 4), (W.IN_AKTION, 6), (W.IN_REFLEXION, 7)]
    assert list(BLICK.wartezeiten(tag(1), tag(31))) == alle
    assert list(BLICK.wartezeiten(tag(14), tag(20))) == alle[3:5], "what ended in the Zeitraum, with all its days"


@pytest.mark.parametrize(("werte", "mitte"), [([], None), ([4], 4), ([9, 1, 5], 5), ([4, 1], Fraction(5, 2))])
def test_median(werte: list[int], mitte: Fraction | int | None) -> None:
    assert median(werte) == mitte
