"""What other apps show on the page of a System: each says it in its `system_page.py`, read within the query of the System."""

from dataclasses import dataclass
from typing import Any

from basis.due import module

NAME = "system_page"


@dataclass(frozen=True)
class Zeile:
    titel: str
    url: str
    text: str


@dataclass(frozen=True)
class Abschnitt:
    """One section: ``leer`` is its sentence when there are no rows."""

    schluessel: str
    titel: str
    zeilen: tuple[Zeile, ...]
    leer: str


def mit_angaben(rows: Any) -> Any:
    """Systeme with what the sections need. A `system_page.py` has ``felder()`` and ``abschnitt(system)``."""
    for modul in module(NAME):
        rows = rows.annotate(**modul.felder())
    return rows


def abschnitte(system: Any) -> list[Abschnitt]:
    return [modul.abschnitt(system) for modul in module(NAME)]
