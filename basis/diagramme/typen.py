"""Was ein Diagramm zurückgibt, und wie seine Werte gelesen werden."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from basis.zahlen import ZEICHEN_GESPERRT, ZEICHEN_OHNE_WERT, Wert, Zustand
from basis.zahlen import zahl as schreibe_zahl

Zahl = int | Decimal | Fraction | Wert | None
Schreibweise = Callable[[int | Decimal | Fraction], str]


class Diagrammfehler(ValueError):
    """Ein Diagramm lässt sich so nicht zeichnen. Die Meldung ist ein deutscher Satz."""


@dataclass(frozen=True)
class Diagramm:
    """Ein Bild und seine Werte: ``svg`` zum Einsetzen, ``kopf`` und ``werte`` für „Werte als Tabelle“, ``legende`` als (Muster, Wort)."""

    titel: str
    svg: str
    kopf: tuple[str, ...]
    werte: tuple[tuple[str, ...], ...]
    einheit: str = ""
    legende: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.svg


def als_zahl(wert: Zahl) -> int | Decimal | Fraction | None:
    """Die Zahl hinter einem Wert, oder None, wenn er fehlt oder gesperrt ist."""
    return wert.zahl if isinstance(wert, Wert) else wert


def ist_gesperrt(wert: Zahl) -> bool:
    return isinstance(wert, Wert) and wert.zustand is Zustand.GESPERRT


def schreibe(wert: Zahl, schreibweise: Schreibweise = schreibe_zahl) -> str:
    """Der Wert als Text: gesperrt „·“, ohne Angabe „–“, sonst in der Schreibweise des Aufrufers."""
    if ist_gesperrt(wert):
        return ZEICHEN_GESPERRT
    zahl = als_zahl(wert)
    return ZEICHEN_OHNE_WERT if zahl is None else schreibweise(zahl)
