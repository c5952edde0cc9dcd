"""Bytes of a file otherwise, by number, always the same."""

import random

BOESES = (
    b'"', b"\r", b"\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xae", b";;;;", b"\t", b"sep=;\n", b"=1+1",
    b"1e400", b"NaN", b"\\ud800", b"[[[[[[", b"{}", b"<!DOCTYPE a>", b"PK\x03\x04", b"PK\x01\x02", b"9" * 5000, "４２−½".encode(),
)  # fmt: skip


def verdirb(inhalt: bytes, samen: int) -> bytes:
    """One to eight bytes or stretches changed, lost, doubled, turned round or replaced by something nasty."""
    wuerfel, roh = random.Random(samen), bytearray(inhalt)
    for _ in range(wuerfel.randint(1, 8)):
        ort, weite = wuerfel.randrange(len(roh) + 1), wuerfel.choice((1, 1, 2, 7, 40))
        stueck = roh[ort : ort + weite]
        neu = wuerfel.choice((bytes(wuerfel.randrange(256) for _ in stueck), b"", stueck * 3, wuerfel.choice(BOESES), stueck[::-1]))
        roh[ort : ort + weite] = neu
    return bytes(roh)
