"""The Haushaltsjahre of a request: its frame and its page read them once."""

from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Subquery

from budgets.models import Haushaltsjahr
from sozialraum.models import Datenlieferung


def letzter_stichtag() -> QuerySet[Any]:
    """The Stichtag of the newest delivery that counts, as a query of one row."""
    return Datenlieferung.objects.wirksam().order_by(F("stichtag").desc(nulls_last=True)).values("stichtag")[:1]


@cache
def _mit_datenstand() -> tuple[str, tuple[Any, ...]]:
    """The query of all years, put together once: every page asks it."""
    sql, werte = Haushaltsjahr.objects.order_by("jahr").annotate(datenstand=Subquery(letzter_stichtag())).query.sql_with_params()
    return sql, tuple(werte)


def haushaltsjahre(request: Any) -> list[Any]:
    """All years, the oldest first, each with the ``datenstand`` of the installation."""
    if not hasattr(request, "haushaltsjahre"):
        request.haushaltsjahre = list(Haushaltsjahr.objects.raw(*_mit_datenstand()))
    jahre: list[Any] = request.haushaltsjahre
    return jahre
