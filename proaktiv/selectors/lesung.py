"""Rows of several kinds in one query, as model instances: for pages and forms that show many small lists side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from basis.due import lies_zusammen


@dataclass(frozen=True)
class Lesung:
    """Rows to read: ``dazu`` names relations and which of their columns come along; ``nach`` sorts, since the query keeps no order."""

    rows: QuerySet[Any]
    dazu: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nach: Callable[[Any], Any] = lambda row: row.pk


def nach_name(row: Any) -> Any:
    return row.name.casefold()


def nach_reihenfolge(row: Any) -> Any:
    """As catalogues are ordered."""
    return row.reihenfolge, row.name


def lies_modelle(*lesungen: Lesung) -> list[list[Any]]:
    """The instances of each reading, in its order; what is no column and not in ``dazu`` would be read anew."""
    je = lies_zusammen([(lesung.rows, _felder(lesung)) for lesung in lesungen])
    return [
        sorted((_baue(lesung, zeile) for zeile in zeilen), key=lesung.nach) for lesung, zeilen in zip(lesungen, je, strict=True)
    ]


def _felder(lesung: Lesung) -> dict[str, F]:
    eigene = {f.attname: F(f.attname) for f in lesung.rows.model._meta.concrete_fields}
    return eigene | {f"{weg}__{name}": F(f"{weg}__{name}") for weg, namen in lesung.dazu.items() for name in namen}


def _baue(lesung: Lesung, zeile: Mapping[str, Any]) -> Any:
    modell = lesung.rows.model
    row = modell(**{f.attname: f.to_python(zeile[f.attname]) for f in modell._meta.concrete_fields})
    row._state.adding = False
    for weg, namen in lesung.dazu.items():
        ziel = modell._meta.get_field(weg).related_model
        nummer = zeile[modell._meta.get_field(weg).attname]
        if nummer is not None:
            felder = {name: ziel._meta.get_field(name).to_python(zeile[f"{weg}__{name}"]) for name in namen}
            setattr(row, weg, ziel(pk=nummer, **felder))
    return row
