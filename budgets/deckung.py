"""Deckungsfähigkeit, geprüft von der Herkunft des Geldes her (domain.md 4; § 18 GemHVO LSA; Rechnungshof Hamburg 2021 Tz. 60–61).

Wer in zwei erlaubten Schritten erreicht, was in einem verboten ist, umgeht die Regel. Deshalb zählt nicht der einzelne Schritt, sondern
ob die Salden des ganzen Jahres auch durch unmittelbare, erlaubte Übertragungen zustande kämen. Das ist ein Transportproblem; ein größter
Fluss löst es.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verschiebung:
    """Ein Betrag in Cent, größer als 0, von einem Posten zu einem anderen."""

    von: Hashable
    nach: Hashable
    betrag: int


@dataclass(frozen=True, slots=True)
class Ungedeckt:
    """Was sich nicht unmittelbar decken lässt: der Posten, der es erhielte, und wie viel in Cent."""

    nach: Hashable
    betrag: int


def salden(verschiebungen: Iterable[Verschiebung]) -> dict[Hashable, int]:
    """Was jeder Posten im Jahr netto erhalten (positiv) oder abgegeben (negativ) hat; ausgeglichene fehlen.

    Beispiel: A→B 100, B→C 100 ergibt A −100, C +100.
    """
    saldo: dict[Hashable, int] = {}
    for v in verschiebungen:
        if v.betrag <= 0:
            raise ValueError("Eine Verschiebung ist größer als 0.")
        saldo[v.von] = saldo.get(v.von, 0) - v.betrag
        saldo[v.nach] = saldo.get(v.nach, 0) + v.betrag
    return {posten: betrag for posten, betrag in saldo.items() if betrag}


def pruefe_deckung(verschiebungen: Iterable[Verschiebung], darf_decken: Callable[[Hashable, Hashable], bool]) -> tuple[Ungedeckt, ...]:
    """Leer, wenn sich die Salden aller Verschiebungen durch unmittelbare, erlaubte Übertragungen erreichen lassen; sonst, was fehlt.

    ``darf_decken(von, nach)`` sagt, ob Geld unmittelbar fließen darf. Jeder Schritt muss auch für sich erlaubt sein; das prüft, wer bucht.
    """
    saldo = salden(verschiebungen)
    geber = {p: -b for p, b in saldo.items() if b < 0}
    nehmer = {p: b for p, b in saldo.items() if b > 0}
    kanten = {g: [n for n in nehmer if darf_decken(g, n)] for g in geber}
    erhalten = _groesster_fluss(geber, nehmer, kanten)
    return tuple(Ungedeckt(n, b - erhalten[n]) for n, b in nehmer.items() if erhalten[n] < b)


def _groesster_fluss(
    geber: dict[Hashable, int], nehmer: dict[Hashable, int], kanten: dict[Hashable, list[Hashable]]
) -> dict[Hashable, int]:
    """Edmonds–Karp auf dem zweiteiligen Graphen: kürzeste Wege, die den Fluss vergrößern, bis keiner mehr da ist."""
    fluss: dict[tuple[Hashable, Hashable], int] = {}
    frei, offen = dict(geber), dict(nehmer)
    while weg := _weg(frei, offen, kanten, fluss):
        menge = min(frei[weg[0]], offen[weg[-1]])
        for i in range(1, len(weg) - 1, 2):  # zurück von einem Nehmer zu einem anderen Geber: höchstens, was dort fließt
            menge = min(menge, fluss[weg[i + 1], weg[i]])
        for i in range(0, len(weg) - 1, 2):
            fluss[weg[i], weg[i + 1]] = fluss.get((weg[i], weg[i + 1]), 0) + menge
        for i in range(1, len(weg) - 1, 2):
            fluss[weg[i + 1], weg[i]] -= menge
        frei[weg[0]] -= menge
        offen[weg[-1]] -= menge
    return {n: nehmer[n] - offen[n] for n in nehmer}


def _weg(
    frei: dict[Hashable, int],
    offen: dict[Hashable, int],
    kanten: dict[Hashable, list[Hashable]],
    fluss: dict[tuple[Hashable, Hashable], int],
) -> list[Hashable]:
    """Geber, Nehmer, Geber, … , Nehmer; leer, wenn es keinen Weg mehr gibt."""
    woher: dict[tuple[str, Hashable], tuple[str, Hashable] | None] = {("geber", g): None for g, b in frei.items() if b}
    schlange = deque(woher)
    while schlange:
        seite, posten = schlange.popleft()
        if seite == "nehmer" and offen[posten]:
            return _zurueck(woher, (seite, posten))
        weiter = (
            [("nehmer", n) for n in kanten[posten]]
            if seite == "geber"
            else [("geber", g) for (g, n), b in fluss.items() if n == posten and b]
        )
        for knoten in weiter:
            if knoten not in woher:
                woher[knoten] = (seite, posten)
                schlange.append(knoten)
    return []


def _zurueck(woher: dict[tuple[str, Hashable], tuple[str, Hashable] | None], ende: tuple[str, Hashable]) -> list[Hashable]:
    weg: list[Hashable] = []
    knoten: tuple[str, Hashable] | None = ende
    while knoten is not None:
        weg.append(knoten[1])
        knoten = woher[knoten]
    return weg[::-1]
