"""The Scorecard in a Monatsbericht: what was released of the Gebiet up to the end of the month, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bsc.models import Scorecardfreigabe
from bsc.scorecardblatt import Blattzeile
from bsc.selectors.blatt import lies_freigabe
from bsc.views.freigaben import freigabesatz


@dataclass(frozen=True)
class Messgroessenzeile:
    """One released measure; ``statuswort`` where the status has no word of its own, ``antwort`` what was answered to red."""

    name: str
    ziel: str
    einheit: str
    ist: str
    plan: str
    zielerreichung: str
    status: str
    statuswort: str
    antwort: str


@dataclass(frozen=True)
class Monatsscorecard:
    freigabe: int
    stichtag: date
    freigegeben: str
    kernaussage: str
    zeilen: tuple[Messgroessenzeile, ...]
    gesperrt: bool


def freigegebene(tag: date) -> Mapping[int, tuple[Monatsscorecard, bool]]:
    """For each Gebiet the latest release of the year up to a day, and whether invented values stand in it. One query."""
    rows = Scorecardfreigabe.objects.filter(stichtag__year=tag.year, stichtag__lte=tag).select_related("gebiet", "nutzer")
    letzte = rows.order_by("gebiet_id", "-stichtag", "-pk").distinct("gebiet_id")
    return {row.gebiet_id: (_scorecard(row, tag), row.muster) for row in letzte}


def _scorecard(row: Scorecardfreigabe, tag: date) -> Monatsscorecard:
    blatt = lies_freigabe(row)
    zeilen = tuple(_zeile(z, tag) for z in blatt.zeilen)
    return Monatsscorecard(row.pk, row.stichtag, freigabesatz(row), blatt.kernaussage, zeilen, any(z.gesperrt for z in blatt.zeilen))


def _zeile(z: Blattzeile, tag: date) -> Messgroessenzeile:
    antwort = z.antwort.satz_am(tag) if z.antwort else ""
    return Messgroessenzeile(z.name, z.ziel, z.einheit, z.ist, z.plan, z.zielerreichung, z.status, z.statuswort, antwort)
