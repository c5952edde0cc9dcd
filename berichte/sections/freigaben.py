"""What was released of the reports of the workshop, and whether it still is what was kept."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from basis import kanonisch
from basis.export import Blatt
from berichte.models import Bericht, Berichtsfreigabe, Monatsfreigabe, Scorecardablage
from berichte.regelwerk import Berichtstyp
from sozialraum.ebenen import Gebietsbaum, Knoten
from sozialraum.models import Protokoll

Abgelegt = Bericht | Monatsfreigabe | Berichtsfreigabe | Scorecardablage
INHALT_VERAENDERT = "Der Inhalt dieses Berichts ist nicht mehr der, der freigegeben wurde: Seine Prüfsumme stimmt nicht."
PDF_VERAENDERT = "Die PDF-Datei dieses Berichts ist nicht mehr die, die freigegeben wurde: Ihre Prüfsumme stimmt nicht."
OHNE_PROTOKOLL = "Zu diesem Bericht steht im Protokoll keine Freigabe mit diesen Prüfsummen."


@dataclass(frozen=True)
class Absatz:
    """A text of a report: to which part, in whose explanation (``lage``), and what was written."""

    teil: str
    titel: str
    lage: str
    text: str


def stelle(typ: Berichtstyp, gebiet: int, von: date, bis: date) -> QuerySet[Berichtsfreigabe]:
    """All Fassungen of one report, the newest first."""
    return Berichtsfreigabe.objects.filter(typ=typ, gebiet=gebiet, von=von, bis=bis).order_by("-fassung")


def davor(typ: Berichtstyp, gebiet: int, von: date) -> QuerySet[Berichtsfreigabe]:
    """What was released for the Zeiträume before, the newest first."""
    return Berichtsfreigabe.objects.filter(typ=typ, gebiet=gebiet, bis__lt=von).order_by("-bis", "-fassung")


def letzter_stand(typ: Berichtstyp, baum: Gebietsbaum, knoten: Knoten, vor: date) -> date | None:
    """As of which day the last report was, before that day: of the Gebiet, or of one above, which tells of it too."""
    orte = [knoten.id, *(k.id for k in baum.vorfahren(knoten.id))]
    rows = Berichtsfreigabe.objects.filter(typ=typ, gebiet__in=orte, datenstand__lt=vor)
    return rows.order_by("-datenstand").values_list("datenstand", flat=True).first()


def absaetze(inhalt: Any) -> tuple[Absatz, ...]:
    return tuple(Absatz(**absatz) for absatz in inhalt["texte"])


def fingerabdruck(blaetter: Iterable[Blatt], texte: Sequence[Absatz]) -> str:
    """What two reports have in common that say the same: numbers, words of the sheets and texts; not the day or the program."""
    zahlen = [[b.titel, list(b.kopf), [list(z) for z in b.zeilen], [list(z) for z in b.fuss]] for b in blaetter]
    return kanonisch.pruefsumme(kanonisch.als_inhalt([zahlen, texte]))


def alle_abgelegten() -> Iterator[Abgelegt]:
    """Every kept report with its paper, one at a time."""
    for modell in (Bericht, Monatsfreigabe, Berichtsfreigabe, Scorecardablage):
        yield from modell._default_manager.select_related("pdf").order_by("pk").iterator(chunk_size=20)


def pruefe(row: Abgelegt, pdf: bytes | None = None) -> list[str]:
    """Sentences of what was changed since it was kept; none: all is as released. The Protokoll's chain holds the checksums too."""
    saetze = [] if kanonisch.pruefsumme(row.inhalt) == row.pruefsumme else [INHALT_VERAENDERT]
    if pdf is not None and hashlib.sha256(pdf).hexdigest() != row.pdf.sha256:
        saetze.append(PDF_VERAENDERT)
    eintraege = Protokoll.objects.filter(gegenstand=row._meta.model_name, gegenstand_id=str(row.pk))
    gesagt = {"pruefsumme": row.pruefsumme, "pdf_sha256": row.pdf.sha256}
    if not eintraege.filter(daten__contains=gesagt).exists():
        saetze.append(OHNE_PROTOKOLL)
    return saetze
