"""Reading BbA: what a school has been granted in a Kalenderjahr and may get, and which documents an application still lacks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from proaktiv.bba import OBERGRENZE, Schulbudget, stichtag_der_obergrenze, voten_ueber_der_obergrenze
from proaktiv.bbaweg import BBA_ENTSCHEIDUNGEN, BEENDETE, BEWILLIGTE, BbaStand
from proaktiv.models import BbaAntrag, BbaRunde, BbaSchritt
from sozialraum.clock import heute
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
NICHT_EINGETRAGEN = "nicht eingetragen"
GRUPPEN = (ZUR_ENTSCHEIDUNG, ENTSCHIEDEN, DAVOR)


def gruppe(stand: BbaStand) -> str:
    """In which part of the Steuergruppe's list an application stands; what was withdrawn is not on it."""
    if stand is BbaStand.BERATEN:
        return ZUR_ENTSCHEIDUNG
    return ENTSCHIEDEN if stand in BEWILLIGTE | BEENDETE else DAVOR


def listenzeilen(runde: BbaRunde, grenze: int | None) -> list[Any]:
    """The applications of a round for the Steuergruppe: number, part of the list, decision, what the school may get. Three queries.

    ``budget``, ``voten`` and ``votensumme`` are of the school in that year, in all rounds: what it has, and what is proposed.
    """
    antraege = runde.antraege.select_related("einrichtung__stadtteil")
    antraege = antraege.prefetch_related(Prefetch("schritte", _entscheidungen(), "entschieden"))
    rows = [a for a in antraege if a.stand is not BbaStand.ZURUECKGEZOGEN]
    je_schule = _je_schule(runde)
    geordnet: list[Any] = sorted(rows, key=lambda a: (GRUPPEN.index(gruppe(a.stand)), a.einrichtung.name, a.titel))
    for nummer, row in enumerate(geordnet, 1):
        row.nummer, row.gruppe = nummer, gruppe(row.stand)
        schon, row.voten, row.votensumme = je_schule[row.einrichtung_id]
        row.budget = Schulbudget(row.einrichtung.name, runde.kalenderjahr, grenze, schon)
        row.bleibt = None if grenze is None else row.budget.bleibt
        row.beschluss = (row.entschieden[-1].beschlusssatz or NICHT_EINGETRAGEN) if row.entschieden else None
    return geordnet


def listenstand(zeilen: Iterable[Any]) -> date:
    """As of when a list of applications is: of its last step, or of today."""
    return max([heute(), *(zeile.status_seit for zeile in zeilen)])


def _entscheidungen() -> QuerySet[BbaSchritt]:
    rows = BbaSchritt.objects.filter(schritt__in=[s.value for s in BBA_ENTSCHEIDUNGEN]).order_by("pk")
    return rows.select_related("gremium", "beschluss__vorlage", "beschluss__gremium")


def _je_schule(runde: BbaRunde) -> dict[int, tuple[int, int, int]]:
    """School → what it is granted in the year, how many votes wait for their decision, their sum."""
    wartet = Q(status=BbaStand.BERATEN.value)
    rows = BbaAntrag.objects.filter(runde__kalenderjahr=runde.kalenderjahr).order_by().values("einrichtung").annotate(
        schon=Sum("belegt_cent"), voten=Count("pk", filter=wartet), summe=Coalesce(Sum("votum_cent", filter=wartet), 0)
    )  # fmt: skip
    return {z["einrichtung"]: (z["schon"], z["voten"], z["summe"]) for z in rows}


def votensaetze(zeilen: Sequence[Any]) -> list[str]:
    """Of ``listenzeilen``: for each school on whose applications is to be decided, whether all votes together pass its ceiling."""
    saetze = (voten_ueber_der_obergrenze(z.budget, z.voten, z.votensumme) for z in zeilen if z.gruppe == ZUR_ENTSCHEIDUNG)
    return list(dict.fromkeys(satz for satz in saetze if satz))


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
