"""The measures of the goals that were broken down from a goal, in all Gebiete below."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from bsc.models import Messgroesse
from bsc.selectors.scorecard import messgroessen

STUFEN = ("ziel__oberziel", "ziel__oberziel__oberziel", "ziel__oberziel__oberziel__oberziel")


def unter_ziel(ziel: int, stand: date) -> QuerySet[Messgroesse]:
    return messgroessen(stand).filter(_unter([ziel]))


def mit_denen_darunter(messgroesse: int, stand: date) -> QuerySet[Messgroesse]:
    """The measure itself, and those of the same name that came from it."""
    selbst = Messgroesse.objects.filter(pk=messgroesse)
    return messgroessen(stand).filter(Q(pk=messgroesse) | _unter(selbst.values("ziel")) & Q(name__in=selbst.values("name")))


def _unter(ziele: Any) -> Q:
    """Four Ebenen, so at most three steps."""
    return Q(*((f"{stufe}__in", ziele) for stufe in STUFEN), _connector=Q.OR)
