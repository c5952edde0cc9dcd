"""Names that are no person: places, houses and organisations of the city, for the check of free texts."""

from typing import Any

from proaktiv.models import Akteur, System
from sozialraum.models import Einrichtung, Gebiet, Gremium, Organisationseinheit, Stadt, Traeger


def bekannte_namen() -> frozenset[str]:
    """Gebiete, Einrichtungen, Träger, Akteure, Gremien, Organisation and the city, in one query; also without what stands in brackets."""
    modelle: tuple[Any, ...] = (Einrichtung, Traeger, Akteur, System, Gremium, Organisationseinheit)
    quellen = [modell.objects.order_by().values_list("name") for modell in modelle]
    rows = Gebiet.objects.order_by().values_list("name").union(Stadt.objects.order_by().values_list("name"), *quellen)
    return frozenset(teil for (name,) in rows if name for teil in (name, name.partition(" (")[0]))
