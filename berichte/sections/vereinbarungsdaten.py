"""What the report on the Vereinbarungen reads: each with its closed versions and its dates, as it stood on any day; four queries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from budgets.models import Vereinbarung, Vereinbarungsfassung, Vereinbarungstermin
from budgets.vereinbarungsfristen import Terminart
from budgets.vereinbarungslage import Art, Lage, Laufzeit, gesamtlage
from sozialraum.ebenen import Ebene, Knoten

EIN_TAG = timedelta(days=1)
ENTFALLEN = Knoten(0, "–", "Gebiet, das es heute nicht mehr gibt", Ebene.STADTTEIL, None)


@dataclass(frozen=True)
class Fassung:
    """A closed version of a part."""

    teil: str
    teilname: str
    nummer: int
    von: date
    bis: date
    beendet: date | None
    geschlossen_am: date
    anteil: Fraction | None


@dataclass(frozen=True)
class Termin:
    """``seit``: the day on which the version was closed that it follows from; None: it was entered."""

    vereinbarung_id: int
    art: Terminart
    faellig_am: date
    erledigt_am: date | None
    seit: date | None

    def gibt_es_am(self, tag: date) -> bool:
        return self.seit is None or self.seit <= tag

    def offen_am(self, tag: date) -> bool:
        return self.gibt_es_am(tag) and (self.erledigt_am is None or self.erledigt_am > tag)

    def spaet_am(self, tag: date) -> bool:
        return self.offen_am(tag) and self.faellig_am < tag


@dataclass(frozen=True)
class Vertrag:
    """A Vereinbarung without its Entgelt: amounts are private to the Ressort and no part of any report. ``ort``: the id of its Gebiet."""

    pk: int
    titel: str
    art: Art
    form: str
    traeger: str
    ort: int
    zielgruppe: str
    wirkungsauftrag: str
    hausort: int | None
    fassungen: tuple[Fassung, ...]
    termine: tuple[Termin, ...]
    muster: bool

    def fassungen_am(self, tag: date) -> list[Fassung]:
        return [f for f in self.fassungen if f.geschlossen_am <= tag]

    def laufzeiten(self, tag: date) -> dict[str, list[Laufzeit]]:
        """What was closed by that day. An end that a later closed version brought was not known yet; any other counts as it is entered."""
        je: dict[str, list[Laufzeit]] = {}
        for f in self.fassungen_am(tag):
            spaeter = any(g.teil == f.teil and g.geschlossen_am > tag and g.von - EIN_TAG == f.beendet for g in self.fassungen)
            je.setdefault(f.teil, []).append(Laufzeit(f.von, f.bis, None if spaeter else f.beendet))
        return je

    def lage(self, tag: date, vorlauf: int) -> Lage:
        return gesamtlage(self.art, self.laufzeiten(tag), tag, vorlauf)

    def ende(self, tag: date) -> date | None:
        """The last day that was agreed by then, of the part that ends first."""
        return min((max(z.ende for z in teil) for teil in self.laufzeiten(tag).values()), default=None)

    def anteil(self, tag: date) -> Fraction | None:
        """The budget share in force on the day."""
        gueltig = (f for f in self.fassungen_am(tag) if f.von <= tag <= (f.beendet or f.bis) and f.anteil is not None)
        return next((f.anteil for f in sorted(gueltig, key=lambda f: f.von, reverse=True)), None)

    def letzter(self, art: Terminart, tag: date) -> date | None:
        return max((t.erledigt_am for t in self.termine if t.art is art and t.erledigt_am and t.erledigt_am <= tag), default=None)


@dataclass(frozen=True)
class Stand:
    """A Vereinbarung on a day, as the two orders and the goal of the Fachkonzept ask for it (budgets/querysets/ordnungen.py)."""

    vertrag: Vertrag
    gebiet: Knoten
    lage: Lage
    vorher: Lage
    anteil: Fraction | None

    @property
    def pk(self) -> int:
        return self.vertrag.pk

    @property
    def art(self) -> Art:
        return self.vertrag.art

    @property
    def laeuft(self) -> bool:
        """What holds, is to hold, or ran out without an end being agreed."""
        return self.lage not in (Lage.ENTWURF, Lage.BEENDET)


def lies(orte: Collection[int] | None) -> list[Vertrag]:
    """Those of these Gebiete; None: of all, also of what no longer is one. Drafts are nobody's report."""
    rows = Vereinbarung.objects.all() if orte is None else Vereinbarung.objects.filter(gebiet__in=orte)
    fassungen = Vereinbarungsfassung.objects.filter(geschlossen_am__isnull=False).order_by("teil", "nummer")
    termine = Vereinbarungstermin.objects.select_related("fassung").order_by("faellig_am", "pk")
    rows = rows.select_related("traeger", "einrichtung").prefetch_related(Prefetch("fassungen", fassungen), Prefetch("termine", termine))
    return [_vertrag(row) for row in rows.order_by("titel", "pk")]


def _vertrag(row: Any) -> Vertrag:
    return Vertrag(
        row.pk, row.titel, Art(row.art), row.form, row.traeger.name if row.traeger else "", row.gebiet_id, row.zielgruppe,
        row.wirkungsauftrag, row.einrichtung.stadtteil_id if row.einrichtung else None, tuple(_fassungen(row)), tuple(_termine(row)),
        row.muster or any(t.muster for t in row.termine.all()),
    )  # fmt: skip


def _fassungen(row: Any) -> Iterator[Fassung]:
    for f in row.fassungen.all():
        anteil = None if f.budgetanteil is None else Fraction(f.budgetanteil)
        yield Fassung(
            f.teil, f.get_teil_display(), f.nummer, f.gueltig_von, f.gueltig_bis, f.endet_am, f.geschlossen_am, anteil
        )  # fmt: skip


def _termine(row: Any) -> Iterator[Termin]:
    for t in row.termine.all():
        yield Termin(row.pk, Terminart(t.art), t.faellig_am, t.erledigt_am, t.fassung.geschlossen_am if t.fassung else None)


def staende(vertraege: Sequence[Vertrag], knoten: Mapping[int, Knoten], tag: date, seit: date, vorlauf: int) -> list[Stand]:
    """On both days; what names a Gebiet that does not exist any more is not lost."""
    return [
        Stand(v, knoten.get(v.ort, ENTFALLEN), v.lage(tag, vorlauf), v.lage(seit, vorlauf), v.anteil(tag)) for v in vertraege
    ]  # fmt: skip
