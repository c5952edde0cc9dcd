"""The day that the Präventionskette is told for: today, or that of the newest report where invented ones lie after a fixed day.

A rule or an entry that begins on that day is in force on every page; nothing stays behind until somebody reports again.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Subquery

from proaktiv.models import Massnahmenbericht
from proaktiv.selectors.lesung import Lesung
from sozialraum.clock import heute


def kettenstand() -> date:
    return stand_aus(Massnahmenbericht.objects.order_by("-tag")[:1])


def neuester_bericht() -> Lesung:
    """Read along with other rows; ``stand_aus`` makes the day of it."""
    return Lesung(Massnahmenbericht.objects.filter(pk=Subquery(Massnahmenbericht.objects.order_by("-tag", "-pk").values("pk")[:1])))


def stand_aus(berichte: Iterable[Massnahmenbericht]) -> date:
    """Of the newest report, or of none."""
    return max([heute(), *(bericht.tag for bericht in berichte)])
