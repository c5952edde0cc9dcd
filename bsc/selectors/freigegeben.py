"""Until when a measure is shown by what was released: nothing decided later changes what held up to that day."""

from datetime import date

from bsc.models import Messgroesse, Scorecardfreigabe


def freigegeben_bis(messgroesse: Messgroesse) -> date | None:
    """The latest Stichtag of a release that shows the measure."""
    rows = Scorecardfreigabe.objects.filter(gebiet=messgroesse.ziel.gebiet_id, inhalt__contains=[{"messgroesse": messgroesse.pk}])
    return rows.order_by("-stichtag").values_list("stichtag", flat=True).first()
