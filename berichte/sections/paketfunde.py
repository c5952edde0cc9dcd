"""What there is of a report for a packet: the file that was kept, something that can be printed now, or a reason why there is none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone

from berichte import pdf
from berichte.druck.maschine import Druckauftrag
from berichte.sections import freigaben
from berichte.zeitraum import Berichtszeitraum
from sozialraum.access import Zugang
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.models import Protokoll, Stadt

NICHT_LESBAR = "Wer das Paket bestellt hat, darf diesen Bericht nicht lesen, solange er nicht freigegeben ist."
ENTWURF = "Entwurf, nicht freigegeben"


@dataclass(frozen=True)
class Abgelegt:
    """A kept report: its file goes into the packet byte by byte. ``quelle`` names it as the archive does."""

    datei: int
    titel: str
    angabe: str
    datenstand: date
    seiten: int | None
    quelle: str


@dataclass(frozen=True)
class Druckbar:
    """A paper that is printed for the packet. ``freigegeben``: from what was frozen, otherwise a draft, and so on each of its pages."""

    auftrag: Druckauftrag
    dateiname: str
    titel: str
    angabe: str
    datenstand: date
    freigegeben: bool = False


@dataclass(frozen=True)
class Fehlend:
    """Why there is none."""

    grund: str


@dataclass(frozen=True)
class Gescheitert:
    """It should be there, and something went wrong."""

    grund: str


Fund = Abgelegt | Druckbar | Fehlend | Gescheitert
Finder = Callable[[Knoten], Fund]


@dataclass(frozen=True)
class Rahmen:
    """What all reports of a packet share: who reads, the Gebiete of today, the days, and when it is printed."""

    zugang: Zugang
    baum: Gebietsbaum
    z: Berichtszeitraum
    stadt: Stadt | None
    erstellt: datetime = field(default_factory=timezone.now)
    kopf: str = field(default_factory=pdf.protokollkopf)


def abgelegt(row: freigaben.Abgelegt, titel: str, angabe: str, datenstand: date, quelle: str) -> Abgelegt | Gescheitert:
    """A kept report, asked before it is bound: what is not as it was kept is named with its reasons, and not bound."""
    if saetze := freigaben.pruefe(row, bytes(row.pdf.inhalt)):
        return Gescheitert(" ".join(saetze))
    return Abgelegt(row.pdf_id, titel, angabe, datenstand, seiten(row), quelle)


def seiten(row: Model) -> int | None:
    """How many pages a kept report has: the Protokoll noted it when it was kept."""
    rows = Protokoll.objects.filter(gegenstand=row._meta.model_name, gegenstand_id=str(row.pk), daten__has_key="seiten")
    gezaehlt = rows.order_by("pk").values_list("daten__seiten", flat=True).first()
    return gezaehlt if isinstance(gezaehlt, int) else None
