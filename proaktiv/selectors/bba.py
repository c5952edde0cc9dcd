"""Reading BbA: what a school has been granted in a Kalenderjahr and may get, and which documents an application still lacks."""

from django.db.models import Sum

from proaktiv.bba import OBERGRENZE, Schulbudget, stichtag_der_obergrenze
from proaktiv.models import BbaAntrag, BbaRunde
from sozialraum.models import Einrichtung, Parameter


def obergrenze(kalenderjahr: int) -> int | None:
    """In cents; None where no value is in force on the first day of the year."""
    try:
        wert = Parameter.objects.wert(OBERGRENZE, stichtag_der_obergrenze(kalenderjahr))
    except Parameter.DoesNotExist:
        return None
    return int(wert * 100)


def schulbudget(schule: Einrichtung, kalenderjahr: int, ausser: int | None = None) -> Schulbudget:
    """``ausser`` is an application that does not count. Two queries."""
    rows = BbaAntrag.objects.filter(einrichtung=schule, runde__kalenderjahr=kalenderjahr)
    bewilligt = (rows.exclude(pk=ausser) if ausser else rows).aggregate(n=Sum("belegt_cent"))["n"] or 0
    return Schulbudget(schule.name, kalenderjahr, obergrenze(kalenderjahr), bewilligt)


def fehlende(antrag: BbaAntrag) -> tuple[str, ...]:
    """The names of the documents of its round that have not come in yet."""
    rows = antrag.runde.unterlagen.exclude(eingaenge__antrag=antrag)
    return tuple(rows.order_by("reihenfolge").values_list("name", flat=True))


def runde_mit_topf(pk: int) -> BbaRunde:
    return BbaRunde.objects.mit_topf().get(pk=pk)
