"""Was am Jahresende übertragen werden darf, und wann ein Monat abgeschlossen werden kann (domain.md 4; § 19 GemHVO LSA). Rein; Cent."""

from collections.abc import Collection
from datetime import date

from basis.monate import NAMEN, monatsende
from budgets.nachweis import Nachweis


def uebertragbar(n: Nachweis) -> int:
    """Was als Haushaltsrest ins folgende Jahr gehen darf: das Verfügbare ohne den Teil, der selbst schon Rest war.

    Ein Rest endet mit dem Jahr, in das er übertragen wurde; verbraucht wird er zuerst. Unter 0 gibt es keinen Rest.
    Beispiel: Ansatz 100, Rest 20, Ist 15: 5 des Rests verfallen, übertragbar sind 100.
    """
    return max(0, n.verfuegbar - unverbrauchter_rest(n))


def unverbrauchter_rest(n: Nachweis) -> int:
    """Was vom Haushaltsrest des Vorjahrs noch da ist und am Jahresende verfällt; verbraucht wird er zuerst.

    Beispiel: Rest 20, Ist 15: 5.
    """
    return max(0, n.rest - max(0, n.ist + n.festlegung))


def verfuegbar_bis(jahr: int) -> date:
    """Ein Haushaltsrest des Jahres gilt bis zum Ende des folgenden."""
    return date(jahr + 1, 12, 31)


def abschlusshindernisse(jahr: int, monat: int, tag: date, geschlossen: Collection[int]) -> tuple[str, ...]:
    """Warum ein Monat noch nicht abgeschlossen wird: er läuft noch, oder ein früherer ist offen."""
    saetze = []
    if tag <= monatsende(date(jahr, monat, 1)):
        saetze.append(f"Der {NAMEN[monat - 1]} {jahr} ist noch nicht zu Ende.")
    if offen := [m for m in range(1, monat) if m not in geschlossen]:
        saetze.append(f"Zuerst wird der {NAMEN[offen[0] - 1]} {jahr} abgeschlossen; Monate schließen der Reihe nach.")
    return tuple(saetze)
