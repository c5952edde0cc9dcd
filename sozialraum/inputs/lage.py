"""The tree of one day together with the places of its Stadtteile on the map: tile, and outline of the version of that day."""

from datetime import date, datetime
from typing import Any

from basis.zahlen import datum
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.kartenbild import Lage
from sozialraum.models import Gebiet
from sozialraum.models.gebiet import baum_aus
from sozialraum.models.geometrie import umriss_am


def baum_und_lage(tag: date) -> tuple[Gebietsbaum, dict[int, Lage]]:
    """The tree of one day and the Stadtteile with their places on the map, in one query."""
    rows = list(Gebiet.objects.mit_eltern(tag).annotate(umriss=umriss_am(tag)))
    return baum_aus(tag, rows), {row.pk: lage_von(row) for row in rows if row.ebene == Ebene.STADTTEIL}


def lage_nach_schluessel(tag: date, bekannt_bis: datetime | None = None) -> dict[str, Lage]:
    """Where all Stadtteile stand on the map; ``bekannt_bis``: with the outlines that were known at that moment. One query."""
    rows = Gebiet.objects.filter(ebene=Ebene.STADTTEIL).only("schluessel", "kachel_spalte", "kachel_zeile")
    return {row.schluessel: lage_von(row) for row in rows.annotate(umriss=umriss_am(tag, bekannt_bis))}


def lage_von(row: Any) -> Lage:
    """A row of Gebiet with ``umriss`` (models/geometrie.py)."""
    platz, umriss = (row.schluessel, row.kachel_spalte, row.kachel_zeile), row.umriss
    if not umriss:
        return Lage(*platz)
    stand = datum(date.fromisoformat(umriss["stand"]))
    return Lage(*platz, umriss["geometrie"], f"Umrisse: {umriss['quelle']}, Stand {stand}, Lizenz {umriss['lizenz']}")
