"""„Korrigiert seit Bericht vom …“: welche Zahlen eines freigegebenen Berichts heute anders lauten, mit altem und neuem Wert.

Verglichen werden die Blätter zweier Berichte derselben Art. Eine Zeile wird an ihren vorderen Spalten ohne Zahlen erkannt, eine Spalte an
ihrer Überschrift. Verglichen werden Zahlen; bloße Worte nicht. Kein Wert, gesperrt, null und eine Zeile, die es nicht gibt, sind vier
verschiedene Angaben.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from basis.export import Blatt, Geld, Zelle
from basis.zahlen import Wert, Zustand, datum, runde, zahl

NICHT_DA, KEIN_WERT, GESPERRT = "nicht im Bericht", "kein Wert", "gesperrt"
STELLEN = 12  # so genau, wie ein Bericht abgelegt wird

Schluessel = tuple[str, ...]


@dataclass(frozen=True)
class Bewegung:
    """Eine Zahl, die sich bewegt hat: auf welchem Blatt, in welcher Zeile und Spalte, vorher und jetzt in Worten."""

    blatt: str
    zeile: str
    spalte: str
    alt: str
    neu: str


def bewegungen(alt: Sequence[Blatt], neu: Sequence[Blatt]) -> tuple[Bewegung, ...]:
    """Alle Zahlen, die sich unterscheiden, in der Reihenfolge des neuen Berichts; was es nur im alten gibt, steht am Ende seines Blatts."""
    vorher, jetzt = {b.titel: b for b in alt}, {b.titel: b for b in neu}
    return tuple(bewegung for titel in dict.fromkeys([*jetzt, *vorher]) for bewegung in _blatt(titel, vorher.get(titel), jetzt.get(titel)))


def _blatt(titel: str, alt: Blatt | None, neu: Blatt | None) -> Iterator[Bewegung]:
    vorn = min(_vordere(b) for b in (alt, neu) if b)
    vorher, jetzt = _zeilen(alt, vorn), _zeilen(neu, vorn)
    for name in dict.fromkeys([*jetzt, *vorher]):
        a, n = vorher.get(name), jetzt.get(name)
        for spalte in dict.fromkeys([*(n or {}), *(a or {})]):
            worte = _wort(a, spalte, n), _wort(n, spalte, a)
            if _bewegt(a, n, spalte) and worte[0] != worte[1]:
                yield Bewegung(titel, ", ".join(filter(None, name[:-1])) + _wievielte(name[-1]), spalte, *worte)


def _vordere(blatt: Blatt) -> int:
    """Wie viele Spalten vorn keine Zahlen tragen; mindestens eine."""
    zeilen = [*blatt.zeilen, *blatt.fuss]
    ende = next((n for n in range(len(blatt.kopf)) if any(_ist_zahl(z[n]) for z in zeilen)), len(blatt.kopf))
    return max(1, ende)


def _zeilen(blatt: Blatt | None, vorn: int) -> dict[Schluessel, dict[str, Zelle]]:
    """Je Zeile ihre Zahlen nach Überschrift. Gleichnamige Zeilen werden gezählt, damit keine verloren geht."""
    if blatt is None:
        return {}
    gesehen: Counter[Schluessel] = Counter()
    ergebnis = {}
    for zeile in [*blatt.zeilen, *blatt.fuss]:
        name = tuple(_name(zelle) for zelle in zeile[:vorn])
        gesehen[name] += 1
        ergebnis[(*name, str(gesehen[name]))] = dict(zip(blatt.kopf[vorn:], zeile[vorn:], strict=True))
    return ergebnis


def _name(zelle: Zelle) -> str:
    """Jahre und Nummern, an denen eine Zeile erkannt wird, ohne Punkt."""
    return str(zelle) if type(zelle) is int else _text(zelle)


def _wievielte(nummer: str) -> str:
    return "" if nummer == "1" else f" ({nummer}.)"


def _ist_zahl(zelle: Zelle) -> bool:
    return isinstance(zelle, int | Decimal | Fraction | Geld | Wert) and not isinstance(zelle, bool)


def _bewegt(alt: dict[str, Zelle] | None, neu: dict[str, Zelle] | None, spalte: str) -> bool:
    """Auf einer Seite steht eine Zahl (oder ihr Zustand), und auf der anderen etwas anderes."""
    a, n = (alt or {}).get(spalte), (neu or {}).get(spalte)
    return (_ist_zahl(a) or _ist_zahl(n)) and _gleichnis(a) != _gleichnis(n)


def _gleichnis(zelle: Zelle) -> object:
    """Woran zwei Zellen als gleich gelten: Zahlen am Wert, so genau wie abgelegt, alles andere an sich selbst."""
    if isinstance(zelle, Wert):
        return zelle.zustand if zelle.zahl is None else _gleichnis(zelle.zahl)
    if isinstance(zelle, Geld):
        return ("Cent", zelle.cent)
    if isinstance(zelle, int | Decimal | Fraction) and not isinstance(zelle, bool):
        return runde(zelle, STELLEN)
    return zelle


def _wort(zeile: dict[str, Zelle] | None, spalte: str, daneben: dict[str, Zelle] | None) -> str:
    if zeile is None or spalte not in zeile:
        return NICHT_DA
    return _text(zeile[spalte], (daneben or {}).get(spalte)) or KEIN_WERT


def _text(zelle: Zelle, daneben: Zelle = None) -> str:
    """Eine Zelle in Worten: so genau, wie sie ist; unendliche Brüche so genau, dass zwei verschiedene Zahlen verschieden aussehen.

    Beispiel: 1/3 neben 1/2: 0,33; neben 333/1000: 0,3333.
    """
    if isinstance(zelle, Wert):
        if zelle.zustand is Zustand.GESPERRT:
            return GESPERRT
        return _text(zelle.zahl, daneben)
    if isinstance(zelle, Geld):
        return zahl(Decimal(zelle.cent).scaleb(-2), 2)
    if isinstance(zelle, bool):
        return "ja" if zelle else "nein"
    if isinstance(zelle, int | Decimal | Fraction):
        genau = next(n for n in (0, 1, 2, 4, 8, STELLEN) if n == STELLEN or runde(zelle, n) == runde(zelle, STELLEN))
        return zahl(zelle, genau if genau < STELLEN else _stellen(zelle, daneben))
    if isinstance(zelle, date):
        return datum(zelle)
    return zelle or ""


def _stellen(zelle: Decimal | Fraction | int, daneben: Zelle) -> int:
    """Wie viele Stellen ein Bruch ohne Ende neben einer anderen Zahl braucht; mindestens zwei.

    Neben keiner Zahl so viele, dass er nicht wie null aussieht.
    """
    andere = daneben.zahl if isinstance(daneben, Wert) else daneben
    if isinstance(andere, bool) or not isinstance(andere, int | Decimal | Fraction):
        andere = 0
    return next(n for n in (2, 4, 8, STELLEN) if n == STELLEN or runde(zelle, n) != runde(andere, n))
