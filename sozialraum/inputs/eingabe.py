"""The rows of an entry grid with what counts today: one Indikator over all Stadtteile, or one Stadtteil over all Indikatoren."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Q

from basis.zahlen import Zustand
from sozialraum.ebenen import Ebene
from sozialraum.eingaberaster import Regel, Stand
from sozialraum.models import Gebiet, Indikator, Indikatorwert


@dataclass(frozen=True)
class Rasterplatz:
    """One pair of fields; ``alt`` is the row that counts today."""

    indikator: Indikator
    gebiet: Gebiet
    alt: Indikatorwert | None

    @property
    def schluessel(self) -> str:
        return f"{self.indikator.pk}-{self.gebiet.pk}"

    @property
    def regel(self) -> Regel:
        i = self.indikator
        quote = i.aggregation == Indikator.Aggregation.QUOTE
        mit_nenner = i.aggregation != Indikator.Aggregation.SUMME and bool(i.nenner or i.nenner_altersband_id)
        return Regel(mit_nenner, quote and not i.nenner_altersband_id, i.einheit == Indikator.Einheit.PROZENT)

    @property
    def stand(self) -> Stand | None:
        return Stand(self.alt.zaehler, self.alt.nenner, Zustand(self.alt.zustand)) if self.alt else None


@dataclass(frozen=True)
class Raster:
    """All places in the order of the page; ``fingerabdruck`` names what counted when it was read."""

    plaetze: tuple[Rasterplatz, ...]
    stichtag: date
    fingerabdruck: str


def lade(stichtag: date, *, indikator: Indikator | None = None, gebiet: Gebiet | None = None) -> Raster:
    """Exactly one of ``indikator`` and ``gebiet`` is given; the other axis is everything that is in use on that day."""
    if indikator is not None:
        orte = Gebiet.objects.gueltig_am(stichtag).filter(ebene=Ebene.STADTTEIL).order_by("schluessel")
        paare = [(indikator, ort) for ort in orte]
    elif gebiet is not None:
        paare = [(i, gebiet) for i in Indikator.objects.filter(aktiv=True, je_schule=False).order_by("kategorie", "name")]
    else:
        raise ValueError("a grid needs an Indikator or a Gebiet")
    gelten = _geltende(stichtag, Q(indikator=indikator) if indikator is not None else Q(gebiet=gebiet))
    plaetze = tuple(Rasterplatz(i, ort, gelten.get((i.pk, ort.pk))) for i, ort in paare)
    text = ";".join(f"{p.schluessel}:{p.alt.pk if p.alt else ''}" for p in plaetze)
    return Raster(plaetze, stichtag, sha256(f"{stichtag};{text}".encode()).hexdigest()[:16])


def _geltende(stichtag: date, achse: Q) -> Mapping[tuple[int, int], Indikatorwert]:
    rows = Indikatorwert.objects.wirksam().filter(achse, stichtag=stichtag).select_related("lieferung")
    return {(row.indikator_id, row.gebiet_id): row for row in rows}
