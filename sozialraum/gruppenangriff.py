"""Angriff auf Raten kleiner Gruppen: was folgt, weil in keiner Gruppe weniger als keiner oder mehr als alle das Merkmal haben.

Wo ein Zähler zwischen 0 und seinem Nenner liegt, kann er in beide Richtungen auch etwas anderes sein; wo er an einem Ende liegt, nur in
eine. Lässt jede Änderung, die alles Gezeigte gleich lässt, ihn dort, so weiß ihn jeder: Was von einer Summe zu einer anderen zog und was
dafür kam, steht fest, wenn ihr Unterschied nicht größer sein kann. Gerechnet wird mit den Richtungen allein (ein lineares Programm in
0 und ±1), nicht mit den Zahlen.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sozialraum.geheimhaltung_typen import Menge


def festgelegt(gezeigt: Iterable[Menge], zahlen: Mapping[str, tuple[Fraction, Fraction]]) -> frozenset[str]:
    """Die Orte mit keinem oder allen, deren Zähler nach allem Gezeigten kein anderer sein kann."""
    gezeigt = list(gezeigt)
    einzeln = {ort for menge in gezeigt if len(menge) == 1 for ort in menge}
    reste = [rest for rest in dict.fromkeys(menge - einzeln for menge in gezeigt) if rest]
    am_rand = sorted({ort for rest in reste for ort in rest if zahlen[ort][0] in (0, zahlen[ort][1])})
    return frozenset(_unbeweglich(reste, {ort: _richtung(*zahlen[ort]) for ort in am_rand})) if am_rand else frozenset()


def _richtung(zaehler: Fraction, nenner: Fraction) -> int:
    """In welche er sich ändern kann; ohne Nenner in keine."""
    return 0 if not nenner else -1 if zaehler else 1


def _unbeweglich(reste: list[Menge], richtungen: Mapping[str, int]) -> set[str]:
    """Jede Änderung darf beliebig groß sein. So ist, was sich überhaupt ändern kann, in der besten Lösung um wenigstens 1 geändert."""
    from scipy.optimize import linprog

    orte, rand = sorted(frozenset().union(*reste)), list(richtungen)
    stelle, weite = {ort: i for i, ort in enumerate(orte)}, len(orte) + len(rand)
    gleich = [[0] * weite for _ in reste]
    hoechstens = [[0] * weite for _ in rand]
    for zeile, rest in enumerate(reste):
        for ort in rest:
            gleich[zeile][stelle[ort]] = 1
    for zeile, ort in enumerate(rand):
        hoechstens[zeile][len(orte) + zeile], hoechstens[zeile][stelle[ort]] = 1, -richtungen[ort]
    frei = [{1: (0, None), -1: (None, 0), 0: (0, 0)}[richtungen[ort]] if ort in richtungen else (None, None) for ort in orte]
    loesung = linprog(
        [0] * len(orte) + [-1] * len(rand), A_ub=hoechstens, b_ub=[0] * len(rand), A_eq=gleich, b_eq=[0] * len(reste),
        bounds=[*frei, *[(0, 1)] * len(rand)],
    )  # fmt: skip
    if not loesung.success:  # nichts zu ändern ist immer eine Lösung
        raise ArithmeticError(loesung.message)
    return {ort for zeile, ort in enumerate(rand) if loesung.x[len(orte) + zeile] < 0.5}
