"""Welche Zeichen ein geschriebener Text behält: alles, was man sieht, dazu Zeilenenden und Tabulatoren. Rein.

Steuerzeichen kann keine Datei gut halten (DOCX und XLSX gar nicht), und Zeichen, die die Schreibrichtung umkehren, lassen einen Text anders
aussehen, als er ist. Beides wird beim Schreiben abgelehnt; aus Papier, das schon Abgelegtes druckt, fällt es weg.
"""

import re

_STEUER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_RICHTUNG = "\u202a-\u202e\u2066-\u2069"
_UNLESBAR = re.compile(f"[{_STEUER}{_RICHTUNG}]")
_UMKEHR = re.compile(f"[{_RICHTUNG}]")


def beanstandung(text: str) -> str:
    """Der Satz zum ersten Zeichen, das ein Text nicht behalten kann, mit Zeile und Abhilfe; leer, wenn es keines gibt."""
    treffer = _UNLESBAR.search(text)
    if treffer is None:
        return ""
    zeile = len(re.findall(r"\r\n|\r|\n", text[: treffer.start()])) + 1
    was = "ein Zeichen, das die Schreibrichtung umkehrt" if _UMKEHR.match(treffer[0]) else "ein Steuerzeichen"
    return f"Zeile {zeile} enthält {was} (U+{ord(treffer[0]):04X}). Bitte löschen Sie es; solche Zeichen kommen beim Kopieren mit."


def ohne_unlesbare(text: str) -> str:
    """Derselbe Text ohne diese Zeichen."""
    return _UNLESBAR.sub("", text)
