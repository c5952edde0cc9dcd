"""Zwei Fassungen nebeneinander: aus den Teilen ergeben sich beide wieder."""

from hypothesis import given
from hypothesis import strategies as st

from sozialraum import textvergleich
from sozialraum.textvergleich import Textteil, vergleiche

TEXTE = st.text(alphabet="ab c\n.", max_size=60)


def test_was_gestrichen_wurde_und_was_hinzukam() -> None:
    teile = vergleiche("Das Budget beträgt 100 Euro.", "Das Budget beträgt höchstens 120 Euro.")
    assert teile == [
        Textteil("gleich", "Das Budget beträgt "),
        Textteil("gestrichen", "100"),
        Textteil("neu", "höchstens 120"),
        Textteil("gleich", " Euro."),
    ]


@given(alt=TEXTE, neu=TEXTE)
def test_beide_fassungen_stehen_in_den_teilen(alt: str, neu: str) -> None:
    teile = vergleiche(alt, neu)
    assert "".join(t.text for t in teile if t.art != "neu") == alt
    assert "".join(t.text for t in teile if t.art != "gestrichen") == neu


def test_sehr_lange_texte_stehen_ganz_nebeneinander() -> None:
    alt, neu = "a " * 3000, "b " * 3000
    assert len(alt.split()) * 2 * len(neu.split()) * 2 > textvergleich.GROESSTES
    assert vergleiche(alt, neu) == [Textteil("gestrichen", alt), Textteil("neu", neu)]
