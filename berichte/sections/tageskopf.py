"""The head of a report that tells how things stand on the last day of its Zeitraum, and since when they count as new."""

from dataclasses import dataclass
from datetime import date, timedelta

from berichte.regelwerk import Berichtstyp
from berichte.sections import freigaben
from berichte.sections.gebiete import bezeichne
from berichte.zeitraum import Berichtszeitraum
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Stadt


@dataclass(frozen=True)
class Tageskopf:
    """Whose report, of which Zeitraum. What is told stands so on ``bis``; new is what is otherwise than on ``seit``."""

    stadt: str
    fachbereich: str
    ort: str
    name: str
    ebene: str
    schluessel: str
    von: date
    bis: date
    zeitraum: str
    seit: date
    gebietsstand: date
    vorlauf: int


def tageskopf(baum: Gebietsbaum, k: Knoten, z: Berichtszeitraum, seit: date, vorlauf: int) -> Tageskopf:
    stadt = Stadt.objects.aktuelle()
    return Tageskopf(
        stadt.name if stadt else "", stadt.fachbereich if stadt else "", "ganze Stadt" if k.ebene == Ebene.FACHBEREICH else bezeichne(k),
        k.name, k.ebene.name.lower(), k.schluessel, z.von, z.bis, z.name, seit, baum.stand, vorlauf,
    )  # fmt: skip


def vorheriger_tag(typ: Berichtstyp, knoten: Knoten, z: Berichtszeitraum) -> date:
    """The last day of the report before, if one was released; else the last day before the Zeitraum."""
    davor = freigaben.davor(typ, knoten.id, z.von).values_list("bis", flat=True).first()
    return davor or z.von - timedelta(days=1)
