"""Names that are no person: places, houses and organisations of the city, for the check of free texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from proaktiv.models import Akteur, System
from sozialraum.models import Einrichtung, Gebiet, Gremium, Organisationseinheit, Stadt, Traeger

_gemerkt: ContextVar[list[frozenset[str]] | None] = ContextVar("bekannte_namen", default=None)


@contextmanager
def namen_einmal_gelesen() -> Iterator[None]:
    """Within it the names are read once, however many forms and actions look through their texts; also usable as a decorator."""
    zeichen = _gemerkt.set([])
    try:
        yield
    finally:
        _gemerkt.reset(zeichen)


def bekannte_namen() -> frozenset[str]:
    """Gebiete, Einrichtungen, Träger, Akteure, Gremien, Organisation and the city, in one query; also without what stands in brackets."""
    gemerkt = _gemerkt.get()
    if gemerkt:
        return gemerkt[0]
    namen = _lies()
    if gemerkt is not None:
        gemerkt.append(namen)
    return namen


def _lies() -> frozenset[str]:
    modelle: tuple[Any, ...] = (Einrichtung, Traeger, Akteur, System, Gremium, Organisationseinheit)
    quellen = [modell.objects.order_by().values_list("name") for modell in modelle]
    rows = Gebiet.objects.order_by().values_list("name").union(Stadt.objects.order_by().values_list("name"), *quellen)
    return frozenset(teil for (name,) in rows if name for teil in (name, name.partition(" (")[0]))
