"""The inhabitants of a Gebietsprofil: by age band and by the Gebiete below, on the last two Stichtage, beside the city; one query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum

from berichte.sections.gebiete import bezeichne
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Bevoelkerung

ALLE, JUNG = "alle", "jung"
UNTER_21 = Q(alter__lt=21)
Band = Mapping[str, Any]


@dataclass(frozen=True)
class Bandzeile:
    """Inhabitants of an age band: here on the Stichtag and on the one before, and in the city; None: nobody counted them.

    ``vergleichbar``: both days count the same Stadtteile; else a change would compare unequal sets.
    """

    name: str
    von: int
    bis_unter: int
    wert: int | None
    vorher: int | None
    stadt: int | None
    vergleichbar: bool = True

    @property
    def aenderung(self) -> int | None:
        return self.wert - self.vorher if self.vergleichbar and self.wert is not None and self.vorher is not None else None


@dataclass(frozen=True)
class Raumzeile:
    """A Gebiet below, with its inhabitants and those under 21 (None: nobody counted them there).

    ``vergleichbar``: both days count the same of its Stadtteile.
    """

    name: str
    ebene: str
    schluessel: str
    gesamt: int | None
    vorher: int | None
    jung: int | None
    vergleichbar: bool = True

    @property
    def aenderung(self) -> int | None:
        return self.gesamt - self.vorher if self.vergleichbar and self.gesamt is not None and self.vorher is not None else None


@dataclass(frozen=True)
class Menschen:
    """Inhabitants on the last two Stichtage; ``junge``: under 21.

    ``fehlend``: Stadtteile of the Gebiet that nobody counted that day; the others are summed.
    """

    stichtag: date | None
    davor: date | None
    gesamt: int | None
    vorher: int | None
    stadt: int | None
    junge: int | None
    fehlend: int
    fehlend_vorher: int
    baender: tuple[Bandzeile, ...]
    raeume: tuple[Raumzeile, ...]

    @property
    def jung(self) -> Bandzeile | None:
        """The age of youth welfare (§ 7 SGB VIII), if the city keeps that band."""
        return next((b for b in self.baender if (b.von, b.bis_unter) == (0, 21)), None)

    @property
    def vergleichbar(self) -> bool:
        """Whether both days count the same Stadtteile."""
        return self.gesamt is not None and self.vorher is not None and not self.fehlend and not self.fehlend_vorher

    @property
    def aenderung(self) -> int | None:
        return self.gesamt - self.vorher if self.vergleichbar and self.gesamt is not None and self.vorher is not None else None

    def anteil(self, wert: int | None, von: int | None) -> Fraction | None:
        """In per cent."""
        return Fraction(100 * wert, von) if wert is not None and von else None


@dataclass(frozen=True)
class Zaehlung:
    """Per Stichtag and Stadtteil how many are counted, by the name of the column."""

    je: Mapping[tuple[date, int], Mapping[str, Any]]

    def summe(self, tag: date | None, orte: Iterable[int], spalte: str = ALLE) -> int | None:
        """None where nobody counted any of them: that is not 0; a band without people is 0, for the delivery counted everybody."""
        zahlen = [self.je[tag, ort][spalte] or 0 for ort in orte if tag and (tag, ort) in self.je]
        return sum(zahlen) if zahlen else None

    def fehlend(self, tag: date | None, orte: Iterable[int]) -> int:
        return sum((tag, ort) not in self.je for ort in orte) if tag else 0

    def vergleichbar(self, tage: Iterable[date | None], orte: Collection[int]) -> bool:
        return not any(self.fehlend(tag, orte) for tag in tage)


def lies(baum: Gebietsbaum, knoten: Knoten, baender: Sequence[Band], bis: date) -> tuple[Menschen, set[int]]:
    """And the deliveries that counted the inhabitants of the Gebiet on the last Stichtag."""
    z, tage = _zaehle(baender, bis)
    hier, stadt = baum.stadtteile(knoten.id), baum.stadtteile(baum.wurzel().id)
    tag, davor = (*tage, None, None)[:2]
    zeilen = [_band(z, b, (tag, davor), hier, stadt) for b in baender]
    geordnet = sorted(zeilen, key=lambda b: b.bis_unter > 100)  # the whole population comes last
    menschen = Menschen(
        tag, davor, z.summe(tag, hier), z.summe(davor, hier), z.summe(tag, stadt), z.summe(tag, hier, JUNG), z.fehlend(tag, hier),
        z.fehlend(davor, hier), tuple(geordnet), tuple(_raum(z, baum, k, tag, davor) for k in _darunter(baum, knoten)),
    )  # fmt: skip
    return menschen, {z.je[tag, ort]["lieferung_id"] for ort in hier if tag and (tag, ort) in z.je}


def _zaehle(baender: Sequence[Band], bis: date) -> tuple[Zaehlung, list[date]]:
    """A newer delivery of the same day replaces an older one."""
    rows = Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True, stichtag__lte=bis)
    letzte = rows.order_by("-stichtag").values("stichtag").distinct()[:2]
    spalten = {_spalte(b): Sum("anzahl", filter=Q(alter__gte=b["von"], alter__lt=b["bis"])) for b in baender}
    spalten |= {ALLE: Sum("anzahl"), JUNG: Sum("anzahl", filter=UNTER_21)}
    je = rows.filter(stichtag__in=letzte).values("stichtag", "gebiet_id", "lieferung_id").annotate(**spalten).order_by("lieferung_id")
    neueste = {(row["stichtag"], row["gebiet_id"]): row for row in je}
    return Zaehlung(neueste), sorted({tag for tag, _ in neueste}, reverse=True)


def _spalte(band: Band) -> str:
    return f"band_{band['pk']}"


def _band(z: Zaehlung, band: Band, tage: Sequence[date | None], hier: Collection[int], stadt: Collection[int]) -> Bandzeile:
    spalte = _spalte(band)
    jetzt, vorher = (z.summe(tag, hier, spalte) for tag in tage)
    return Bandzeile(band["name"], band["von"], band["bis"], jetzt, vorher, z.summe(tage[0], stadt, spalte), z.vergleichbar(tage, hier))


def _darunter(baum: Gebietsbaum, knoten: Knoten) -> list[Knoten]:
    """With the Stadtteile that are mapped nowhere, so that the city's rows make its sum."""
    lose = [k for k in baum.nicht_zugeordnet() if k.ebene == Ebene.STADTTEIL] if knoten.ebene == Ebene.FACHBEREICH else []
    return [*baum.kinder(knoten.id), *lose]


def _raum(z: Zaehlung, baum: Gebietsbaum, k: Knoten, tag: date | None, davor: date | None) -> Raumzeile:
    orte = baum.stadtteile(k.id)
    zahlen = z.summe(tag, orte), z.summe(davor, orte), z.summe(tag, orte, JUNG)
    return Raumzeile(bezeichne(k), k.ebene.name.lower(), k.schluessel, *zahlen, z.vergleichbar((tag, davor), orte))
