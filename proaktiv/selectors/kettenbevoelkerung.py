"""The inhabitants of each Lebensphase in each Stadtteil, of the newest Stichtag or the last one that names it; one query, else three."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q, Subquery, Sum

from proaktiv.models import Lebensphase
from sozialraum.models import Bevoelkerung


@dataclass(frozen=True)
class Einwohnerbild:
    """(Stadtteil, Lebensphase) → inhabitants; phases without ages have none. ``alte``: Stadtteile that the newest Stichtag lacks."""

    zahlen: Mapping[tuple[int, int], int] = field(default_factory=dict)
    alte: frozenset[int] = frozenset()
    tage: frozenset[date] = frozenset()


def lies_einwohner(phasen: Iterable[Lebensphase], teile: Iterable[int]) -> Einwohnerbild:
    """``teile``: all Stadtteile that are asked for; one that was never named has no number."""
    baender = {f"p{p.pk}": Q(alter__gte=p.alter_von or 0, alter__lt=p.alter_bis) for p in phasen if p.alter_bis is not None}
    if not baender:
        return Einwohnerbild()
    gelten = Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True)
    neue = _summen(Q(stichtag=Subquery(gelten.order_by("-stichtag").values("stichtag")[:1])), baender)
    ohne = set(teile) - {row["gebiet_id"] for row in neue} if neue else set()
    letzte: Any = gelten.filter(gebiet__in=ohne).values("gebiet_id").annotate(tag=Max("stichtag")).order_by() if ohne else ()
    je_tag: dict[date, list[int]] = {}
    for row in letzte:
        je_tag.setdefault(row["tag"], []).append(row["gebiet_id"])
    alte = _summen(reduce(or_, (Q(stichtag=tag, gebiet__in=wer) for tag, wer in je_tag.items())), baender) if je_tag else []
    return Einwohnerbild(
        {(row["gebiet_id"], int(name[1:])): row[name] or 0 for row in (*neue, *alte) for name in baender},
        frozenset(row["gebiet_id"] for row in alte),
        frozenset(row["stichtag"] for row in (*neue, *alte)),
    )


def _summen(welche: Q, baender: Mapping[str, Q]) -> list[Any]:
    rows = Bevoelkerung.objects.wirksam().filter(welche).values("gebiet_id", "stichtag")
    return list(rows.annotate(**{name: Sum("anzahl", filter=band) for name, band in baender.items()}).order_by())
