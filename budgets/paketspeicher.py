"""Was aus Rechenpaketen gelesen und gerechnet ist, behält jeder Prozess: unter seiner Prüfsumme ändert sich ein Paket nie.

Alle Seiten eines Haushaltsjahres zeigen dieselben wenigen Verteilungen; sie neu zu lesen kostete die Hälfte der Zeit einer Budgetseite.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from budgets import paketinhalt
from budgets.rechnung import Eingaben, Rechnung, rechne

GROESSE = 12  # bei einer Stadt wie Halle wenige MB


@dataclass(frozen=True)
class Gerechnet:
    """Die Eingaben eines Pakets und ihr Ergebnis. Beide sehen viele: Niemand verändert sie."""

    eingaben: Eingaben

    @cached_property
    def rechnung(self) -> Rechnung:
        return rechne(self.eingaben)


_behalten: OrderedDict[str, Gerechnet] = OrderedDict()
_schloss = Lock()


def hole(pruefsumme: str, paket: Mapping[str, Any] | None) -> Gerechnet:
    """Aus dem Paket einer vorgelegten oder beschlossenen Verteilung, oder was dieser Prozess davon schon weiß."""
    with _schloss:
        if bekannt := _behalten.get(pruefsumme):
            _behalten.move_to_end(pruefsumme)
            return bekannt
    neu = Gerechnet(paketinhalt.lies(paket or {}))
    if pruefsumme:
        with _schloss:
            _behalten[pruefsumme] = neu
            while len(_behalten) > GROESSE:
                _behalten.popitem(last=False)
    return neu
