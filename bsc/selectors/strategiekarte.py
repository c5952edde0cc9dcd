"""What the strategy map draws: the goals of a Gebiet and year with their status as this reader sees it, and the links between them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from basis.diagramme import Status
from bsc.models import Perspektive, Ziel, Zielwirkung
from bsc.models.ziel import im_jahr
from bsc.selectors.scorecard import Messzeile, lies_zeilen, messgroessen, ziele
from bsc.zielstatus import Stand, zielstatus
from sozialraum.access import Zugang

BAENDER = tuple(Perspektive.values)


@dataclass(frozen=True)
class Kartenziel:
    """A goal with the word of its status; ``muster``: invented values stand behind it."""

    ziel: Ziel
    status: Status
    wort: str
    muster: bool


def kartenziele(zugang: Zugang, gebiet: int, jahr: int, stand: date) -> list[Kartenziel]:
    """By Perspektive as the map has them from top to bottom, then in the order of the Scorecard."""
    je: dict[int, list[Messzeile]] = defaultdict(list)
    for m in lies_zeilen(messgroessen(stand).filter(im_jahr(jahr, "ziel__"), ziel__gebiet=gebiet), zugang, zugang.baum, stand):
        je[m.ziel.pk].append(m)
    rows = [ziel for ziel, _ in ziele(gebiet, jahr)]
    return [
        Kartenziel(ziel, *zielstatus([_stand(m) for m in je[ziel.pk]]), muster=ziel.muster or any(m.muster for m in je[ziel.pk]))
        for ziel in sorted(rows, key=lambda z: BAENDER.index(z.perspektive))
    ]


def _stand(m: Messzeile) -> Stand:
    z = m.zeile
    return Stand(z.status, z.status == Status.KEIN_WERT and z.folge_gesperrt, z.definition is None or z.definition.gewertet)


def zielwirkungen(gebiet: int, jahr: int) -> QuerySet[Zielwirkung]:
    """The links between goals that both hold in the year."""
    rows = Zielwirkung.objects.filter(im_jahr(jahr, "von__"), im_jahr(jahr, "auf__"), von__gebiet=gebiet)
    return rows.select_related("von", "auf").order_by("von__reihenfolge", "von", "auf__reihenfolge", "auf")
