"""The tree of one day together with the places of its Stadtteile on the map."""

from datetime import date

from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.models import Gebiet
from sozialraum.models.gebiet import baum_aus


def baum_und_lage(tag: date) -> tuple[Gebietsbaum, dict[int, Gebiet]]:
    """The tree of one day and the Stadtteile with their places on the map, in one query."""
    rows = list(Gebiet.objects.mit_eltern(tag))
    return baum_aus(tag, rows), {row.pk: row for row in rows if row.ebene == Ebene.STADTTEIL}
