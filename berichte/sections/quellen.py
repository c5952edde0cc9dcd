"""Datenstand: for each indicator and the population the Stichtag and the deliveries (file, hash, who, when) behind the numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils import timezone

from budgets.rechnung import Rechnung
from sozialraum.models import Bevoelkerung, Indikatorwert
from sozialraum.models.lieferung import Lieferungsart


@dataclass(frozen=True)
class Quellenzeile:
    """One delivery behind one indicator; ``sha256`` is shortened to twelve digits."""

    gegenstand: str
    stichtag: date
    datei: str
    sha256: str
    wer: str
    wann: date | None
    muster: bool


def quellen(rechnung: Rechnung) -> tuple[Quellenzeile, ...]:
    """Only deliveries that the calculation used count; what came later is not looked at. One query."""
    benutzt = list(rechnung.eingaben.lieferungen)
    merkmale = {s: (h.name, h.stichtag) for topf in rechnung.toepfe for s, h in topf.eingaben.herkunft.items() if h.stichtag}
    tage = {topf.eingaben.bevoelkerung_stichtag for topf in rechnung.toepfe}
    tage |= {h.bevoelkerung_stichtag for topf in rechnung.toepfe for h in topf.eingaben.herkunft.values()}
    werte = Indikatorwert.objects.filter(
        lieferung__in=benutzt, indikator__schluessel__in=list(merkmale), stichtag__in={tag for _, tag in merkmale.values()}
    )
    personen = Bevoelkerung.objects.filter(lieferung__in=benutzt, stichtag__in=[tag for tag in tage if tag])
    rows = _spalten(werte, F("indikator__schluessel")).union(_spalten(personen, Value("")))
    zeilen = [_zeile(merkmale.get(schluessel, ("Bevölkerung", tag)), tag, *rest) for schluessel, tag, *rest in rows]
    return tuple(sorted((z for z in zeilen if z), key=lambda z: (z.gegenstand == "Bevölkerung", z.gegenstand, z.stichtag, z.datei)))


def _spalten(rows: QuerySet[Any], schluessel: Any) -> QuerySet[Any]:
    namen = ("stichtag", "lieferung__datei__name", "lieferung__art", "lieferung__sha256", "lieferung__nutzer__anzeigename")
    return rows.order_by().values_list(schluessel, *namen, "lieferung__created_at", "lieferung__muster").distinct()


def _zeile(
    merkmal: tuple[str, date | None], tag: date, datei: str | None, art: str, sha256: str, wer: str | None, wann: datetime, muster: bool
) -> Quellenzeile | None:
    name, stichtag = merkmal
    if stichtag != tag:
        return None
    quelle = datei or Lieferungsart(art).label
    return Quellenzeile(name, tag, quelle, sha256[:12], wer or "Einrichtung", timezone.localtime(wann).date(), muster)


def datenstand(rechnung: Rechnung) -> date | None:
    """The youngest Stichtag that takes part."""
    tage = [h.stichtag for topf in rechnung.toepfe for h in topf.eingaben.herkunft.values() if h.stichtag]
    tage += [topf.eingaben.bevoelkerung_stichtag for topf in rechnung.toepfe if topf.eingaben.bevoelkerung_stichtag]
    return max(tage, default=rechnung.eingaben.werte_stand)
