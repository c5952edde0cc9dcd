"""What the tables of arguments are written with: variant → arguments, from the scene."""

from collections.abc import Callable
from typing import Any

from tests.site.scene import Szene

Arguments = Callable[[Szene], tuple[Any, ...]]
NONE: dict[str, Arguments] = {"": lambda s: ()}


def keyed(*variants: str) -> dict[str, Arguments]:
    """Variants of a page that takes one key."""

    def key(v: str) -> Arguments:
        return lambda s: (v,)

    return {v: key(v) for v in variants}


def same(names: str, variants: dict[str, Arguments]) -> dict[str, dict[str, Arguments]]:
    """Several URLs that take the same arguments."""
    return dict.fromkeys(names.split(), variants)


def pks(**attributes: str) -> dict[str, Arguments]:
    """Variants of a page that takes a primary key: variant → attribute of the scene."""
    return {v: lambda s, a=a: (getattr(s, a).pk,) for v, a in attributes.items()}  # type: ignore[misc]


GEBIETE: dict[str, Arguments] = {
    "fachbereich": lambda s: ("fachbereich", "FB"),
    "ressort": lambda s: ("ressort", "R-I"),
    "sozialraum": lambda s: ("sozialraum", "II"),
    "stadtteil": lambda s: ("stadtteil", "101"),
    "unbekannt": lambda s: ("sozialraum", "XXX"),
}


def im_jahr(jahr: int) -> dict[str, Arguments]:
    """A page of each Ebene that takes a year before the Gebiet."""

    def mit(ort: Arguments) -> Arguments:
        return lambda s: (jahr, *ort(s))

    return {name: mit(ort) for name, ort in GEBIETE.items()}
