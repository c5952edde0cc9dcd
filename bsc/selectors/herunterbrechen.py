"""What a break-down asks for in each Gebiet: the plan of measures that grow with the size of the Gebiet."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from bsc.herunterbrechen import ist_absolut
from bsc.messgroesse import Messart
from bsc.models import Messdefinition, Messgroesse, Planwert, Ziel
from sozialraum.clock import heute


@dataclass(frozen=True)
class Planspalte:
    """A plan to come of an absolute measure, for which each Gebiet below gets a number of its own."""

    messgroesse: Messgroesse
    plan: Planwert

    @property
    def grenzen(self) -> tuple[str, ...]:
        return ("wert",) if self.plan.wert is not None else ("von", "bis")


def planspalten(ziel: Ziel) -> list[Planspalte]:
    """In force today, for days that are not over; two queries."""
    gilt = Messdefinition.objects.filter(messgroesse=OuterRef("pk")).am(heute())
    rows = Messgroesse.objects.filter(ziel=ziel).annotate(nenner=Subquery(gilt.values("nenner")[:1])).order_by("reihenfolge", "pk")
    absolute = {m.pk: m for m in rows if m.nenner is not None and ist_absolut(Messart(m.art), m.nenner)}
    if not absolute:
        return []
    plaene = Planwert.objects.filter(messgroesse__in=absolute, gueltig_ab__lte=heute(), tag__gte=heute())
    je = {(p.messgroesse_id, p.tag): p for p in plaene.order_by("tag", "gueltig_ab", "pk")}
    return [Planspalte(m, plan) for pk, m in absolute.items() for (von, _), plan in je.items() if von == pk]
