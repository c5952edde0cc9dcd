"""Was ein Rechenpaket über die reine Rechnung hinaus enthält: Gebiete mit Zuordnung, Werte der Stadtteile, Herkunft."""

from typing import Any

from budgets.rechnung_typen import Eingaben


def lies(paket: dict[str, Any]) -> Eingaben:
    """Die eingefrorenen Eingaben einer beschlossenen Verteilung."""
    raise NotImplementedError
