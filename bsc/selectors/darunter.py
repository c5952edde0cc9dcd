"""The measures of the goals that were broken down from a goal, in all Gebiete below."""

from datetime import date

from django.db.models import Q, QuerySet

from bsc.models import Messgroesse
from bsc.selectors.scorecard import messgroessen, unter_zielen


def unter_ziel(ziel: int, stand: date) -> QuerySet[Messgroesse]:
    return messgroessen(stand).filter(unter_zielen("pk", ziel))


def mit_denen_darunter(messgroesse: int, stand: date) -> QuerySet[Messgroesse]:
    """The measure itself, and those of the same name that came from it."""
    selbst = Messgroesse.objects.filter(pk=messgroesse)
    return messgroessen(stand).filter(Q(pk=messgroesse) | unter_zielen("in", selbst.values("ziel")) & Q(name__in=selbst.values("name")))
