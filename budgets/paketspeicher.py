"""What was read and calculated from Rechenpakete, kept by each process: under its Prüfsumme a Paket never changes.

Every page of a Haushaltsjahr shows the same few Verteilungen; the budget page of a Ressort spends half of its time on reading them.
"""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from budgets import paketinhalt
from budgets.models import Verteilung
from budgets.rechnung import Eingaben, Rechnung, rechne

GROESSE = 12  # of a city of Halle's size, a few MB


@dataclass(frozen=True)
class Gerechnet:
    """The inputs of a Paket, and their result. Both are shared: nobody changes them."""

    eingaben: Eingaben

    @cached_property
    def rechnung(self) -> Rechnung:
        return rechne(self.eingaben)


_behalten: OrderedDict[str, Gerechnet] = OrderedDict()
_schloss = Lock()


def hole(verteilung: Verteilung) -> Gerechnet:
    """From the Paket of a submitted or decided Verteilung, or what this process knows of it already."""
    with _schloss:
        if bekannt := _behalten.get(verteilung.pruefsumme):
            _behalten.move_to_end(verteilung.pruefsumme)
            return bekannt
    neu = Gerechnet(paketinhalt.lies(verteilung.paket or {}))
    if verteilung.pruefsumme:
        with _schloss:
            _behalten[verteilung.pruefsumme] = neu
            while len(_behalten) > GROESSE:
                _behalten.popitem(last=False)
    return neu
