"""Which characters a written text may hold, beside what the Unicode tables say of them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.textzeichen import beanstandung, ohne_unlesbare

RICHTUNGEN = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
ERLAUBT = "\t\n\r"


def unlesbar(zeichen: str) -> bool:
    """The same from the tables: control characters, halves of pairs, directions, and the two that are no characters at all."""
    if zeichen in ERLAUBT:
        return False
    return unicodedata.category(zeichen) in ("Cc", "Cs") or unicodedata.bidirectional(zeichen) in RICHTUNGEN or zeichen in "\ufffe\uffff"


def test_jedes_zeichen_von_unicode() -> None:
    falsch = [n for n in range(0x110000) if bool(beanstandung(chr(n))) is not unlesbar(chr(n))]
    assert falsch == []


@given(text=st.text(max_size=50))
def test_beanstandet_wird_genau_was_wegfiele(text: str) -> None:
    rest = ohne_unlesbare(text)
    assert rest == "".join(z for z in text if not unlesbar(z)) and beanstandung(rest) == ""
    assert bool(beanstandung(text)) is (rest != text)


@pytest.mark.parametrize(("text", "anfang"), [
    ("a\r\nb\rc\nd\x00", "Zeile 4 enthält ein Steuerzeichen (U+0000)."),
    ("\u202erot", "Zeile 1 enthält ein Zeichen, das die Schreibrichtung umkehrt (U+202E)."),
    ("Zeile eins\nZeile\u2028zwei\u00ad ✓ 🏙 مرحبا\t", ""),
])  # fmt: skip
def test_der_satz_nennt_die_stelle(text: str, anfang: str) -> None:
    assert beanstandung(text).startswith(anfang) and bool(beanstandung(text)) is bool(anfang)
