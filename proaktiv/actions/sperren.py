"""The locks of the Pro-Aktive Systeme, everywhere in this order: System, Hausrunde, Hinweis, Aktion.

Keys never change, so the locks leave foreign keys alone (``no_key``): a row that only names another one does not wait for it.
"""

from proaktiv.models import Hausrunde, Hinweis, System


def sperre_system(pk: int) -> System:
    return System.objects.select_for_update(of=("self",), no_key=True).select_related("gebiet").get(pk=pk)


def sperre_runde(pk: int) -> Hausrunde:
    return Hausrunde.objects.select_for_update(no_key=True).get(pk=pk)


def sperre_hinweise(*nummern: int) -> list[Hinweis]:
    """Several at once, always in the same order."""
    return list(Hinweis.objects.select_for_update(no_key=True).filter(pk__in=nummern).order_by("pk"))
