"""Reading BbA: what a school has been granted in a Kalenderjahr and may get, and which documents an application still lacks."""

from typing import Any

from django.db.models import Sum

from proaktiv.bba import OBERGRENZE, Schulbudget, stichtag_der_obergrenze
from proaktiv.bbaweg import BEENDETE, BEWILLIGTE, BbaStand
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


ZUR_ENTSCHEIDUNG, ENTSCHIEDEN, DAVOR = "Zur Entscheidung", "Entschieden", "Noch nicht entscheidungsreif"
GRUPPEN = (ZUR_ENTSCHEIDUNG, ENTSCHIEDEN, DAVOR)


def gruppe(stand: BbaStand) -> str:
    """In which part of the Steuergruppe's list an application stands; what was withdrawn is not on it."""
    if stand is BbaStand.BERATEN:
        return ZUR_ENTSCHEIDUNG
    return ENTSCHIEDEN if stand in BEWILLIGTE | BEENDETE else DAVOR


def listenzeilen(runde: BbaRunde, grenze: int | None) -> list[Any]:
    """The applications of a round for the Steuergruppe, with number, part of the list, and what the school may still get. Two queries."""
    rows = [a for a in runde.antraege.select_related("einrichtung__stadtteil") if a.stand is not BbaStand.ZURUECKGEZOGEN]
    im_jahr = BbaAntrag.objects.filter(runde__kalenderjahr=runde.kalenderjahr).order_by().values_list("einrichtung")
    schon = dict(im_jahr.annotate(n=Sum("belegt_cent")))
    geordnet: list[Any] = sorted(rows, key=lambda a: (GRUPPEN.index(gruppe(a.stand)), a.einrichtung.name, a.titel))
    for nummer, row in enumerate(geordnet, 1):
        row.nummer, row.gruppe = nummer, gruppe(row.stand)
        row.bleibt = None if grenze is None else max(grenze - schon.get(row.einrichtung_id, 0), 0)
    return geordnet


def mit_entscheidung() -> Any:
    """The rounds of which something is decided: granted or refused."""
    entschieden = [s.value for s in BbaStand if s in BEWILLIGTE or s is BbaStand.ABGELEHNT]
    return BbaRunde.objects.filter(pk__in=BbaAntrag.objects.order_by().filter(status__in=entschieden).values("runde"))


def entschiedene(runde: BbaRunde, grenze: int | None) -> list[Any]:
    """The rows of the Steuergruppe's list on which it has decided, numbered anew: a gap would tell how many wait."""
    zeilen = [row for row in listenzeilen(runde, grenze) if row.gruppe == ENTSCHIEDEN]
    for nummer, row in enumerate(zeilen, 1):
        row.nummer = nummer
    return zeilen
