"""Einsetzen: was in einem Gleichungssystem ganzer Zahlen sofort feststeht, und was zusammenhängt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNBEGRENZT = 10**9


@dataclass(slots=True)
class Zeile:
    """unten ≤ Σ Faktor · Unbekannte ≤ oben."""

    glieder: dict[int, int]
    unten: int
    oben: int


class Einsetzen:
    """Setzt ein, was feststeht, bis nichts mehr dazukommt."""

    def __init__(self, zeilen: list[Zeile], anzahl: int) -> None:
        self.zeilen = zeilen
        self.fest: dict[int, int] = {}
        self.in_zeilen: list[list[int]] = [[] for _ in range(anzahl)]
        for nummer, zeile in enumerate(zeilen):
            for spalte in zeile.glieder:
                self.in_zeilen[spalte].append(nummer)
        offen = set(range(len(zeilen)))
        while offen:
            offen |= {n for spalte in self._aus(self.zeilen[offen.pop()]) for n in self.in_zeilen[spalte]}

    def _aus(self, zeile: Zeile) -> list[int]:
        """Was aus einer Zeile sofort folgt: die neu bekannten Unbekannten, schon eingesetzt."""
        positiv = all(faktor > 0 for faktor in zeile.glieder.values())
        if zeile.glieder and positiv and zeile.oben == 0:
            neu = dict.fromkeys(zeile.glieder, 0)
        elif len(zeile.glieder) == 1 and zeile.unten == zeile.oben:
            ((spalte, faktor),) = zeile.glieder.items()
            neu = {spalte: zeile.unten // faktor}
        else:
            return []
        for spalte, wert in neu.items():
            self._setze_ein(spalte, wert)
        return list(neu)

    def _setze_ein(self, spalte: int, wert: int) -> None:
        self.fest[spalte] = wert
        for nummer in self.in_zeilen[spalte]:
            zeile = self.zeilen[nummer]
            faktor = zeile.glieder.pop(spalte, 0)
            zeile.unten -= faktor * wert
            if zeile.oben < UNBEGRENZT // 2:
                zeile.oben -= faktor * wert

    def offene_zeilen(self) -> list[Zeile]:
        """Ohne Doppelte und ohne Zeilen, die nichts sagen."""
        je_glieder: dict[tuple[tuple[int, int], ...], Zeile] = {}
        for zeile in self.zeilen:
            if not zeile.glieder:
                continue
            schluessel = tuple(sorted(zeile.glieder.items()))
            alt = je_glieder.get(schluessel)
            if alt:
                alt.unten, alt.oben = max(alt.unten, zeile.unten), min(alt.oben, zeile.oben)
            else:
                je_glieder[schluessel] = Zeile(dict(zeile.glieder), zeile.unten, zeile.oben)
        mindestens = {schluessel[0][0]: z.unten for schluessel, z in je_glieder.items() if len(schluessel) == 1 and schluessel[0][1] == 1}
        return [z for z in je_glieder.values() if not _selbstverstaendlich(z, mindestens)]


def _selbstverstaendlich(zeile: Zeile, mindestens: Mapping[int, int]) -> bool:
    """Nach oben offen, und die Untergrenzen der einzelnen Unbekannten ergeben schon das Verlangte."""
    if zeile.oben < UNBEGRENZT // 2 or any(faktor < 0 for faktor in zeile.glieder.values()):
        return False
    ohne = 0 if len(zeile.glieder) > 1 else None
    if ohne is None:
        return zeile.unten <= 0
    return sum(max(0, mindestens.get(spalte, 0)) for spalte in zeile.glieder) >= zeile.unten


class Verbund:
    """Vereinigt Unbekannte, die in einer Zeile stehen (union-find)."""

    def __init__(self) -> None:
        self._eltern: dict[int, int] = {}

    def finde(self, spalte: int) -> int:
        while (eltern := self._eltern.setdefault(spalte, spalte)) != spalte:
            self._eltern[spalte] = spalte = self._eltern[eltern]
        return spalte

    def verbinde(self, spalten: Iterable[int]) -> None:
        erste, *weitere = spalten
        for spalte in weitere:
            a, b = self.finde(erste), self.finde(spalte)
            self._eltern[max(a, b)] = min(a, b)
