"""When a decided Verteilung is due for review."""

from dataclasses import dataclass
from datetime import date

from budgets.due import faellig_am
from budgets.models import Verteilung
from sozialraum.clock import heute


@dataclass(frozen=True)
class Ueberpruefung:
    """The day from which the Verteilung should be reviewed, and whether it has come."""

    faellig_am: date
    faellig: bool


def ueberpruefung(verteilung: Verteilung) -> Ueberpruefung | None:
    """None for everything that is not decided."""
    if not verteilung.ist_beschlossen:
        return None
    tag = faellig_am(verteilung)
    return Ueberpruefung(tag, tag <= heute())
