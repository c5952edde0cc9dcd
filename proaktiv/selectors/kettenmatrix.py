"""What the matrix of the Präventionskette is computed from, in a few queries whatever its size.

Values are read as everybody may read them (``niemand``): need and gap go into papers, so a locked value is no need, and says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Q, Sum

from basis.zahlen import Zustand
from proaktiv.luecken import Angebot, Feld, Lagebild, Messwert, Regel, Zelle, matrix
from proaktiv.models import (
    Handlungsfeld,
    Kettenregel,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmengebiet,
    Massnahmenphase,
    Wirkungserwartung,
    Zielgruppe,
)
from proaktiv.selectors.lesung import Lesung, lies_modelle
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.models import Bevoelkerung, Indikator
from sozialraum.selectors import werte_am

ACHSEN: dict[str, type[Any]] = {"lebenswelt": Lebenswelt, "handlungsfeld": Handlungsfeld}


@dataclass(frozen=True)
class Kettenbild:
    """Rows and columns with their fields. ``zellen``: field × Gebiet; ``tage``: the Stichtage of the statistics."""

    achse: str
    phasen: tuple[Lebensphase, ...]
    zeilen: tuple[Any, ...]
    zielgruppen: tuple[Zielgruppe, ...]
    orte: tuple[Knoten, ...]
    zellen: Mapping[tuple[Feld, int], Zelle]
    massnahmen: Mapping[int, Any]
    regeln: Mapping[Feld, Kettenregel]
    tage: tuple[date, ...]

    def feld(self, feld: Feld) -> list[Zelle]:
        """A field in all Gebiete."""
        return [self.zellen[feld, ort.id] for ort in self.orte]

    @property
    def felder(self) -> list[Feld]:
        return [(phase.pk, zeile.pk) for zeile in self.zeilen for phase in self.phasen]


def lies_kettenbild(baum: Gebietsbaum, achse: str, ebene: Ebene, stand: date, zielgruppe: str = "") -> Kettenbild:
    """The matrix on ``stand``: catalogues and rules in force that day, Maßnahmen that run, the newest statistics."""
    nach = lambda row: (row.reihenfolge, row.name)  # noqa: E731
    katalog = ACHSEN[achse]
    regelrows = Kettenregel.objects.filter(gueltig_ab__lte=stand, **{f"{achse}__isnull": False})
    indikator = {name: [f.name for f in Indikator._meta.concrete_fields if not f.is_relation and f.name != "id"] for name in ("indikator",)}
    phasen, zeilen, zielgruppen, regeln = lies_modelle(
        Lesung(Lebensphase.objects.gueltig_am(stand), nach=nach),
        Lesung(katalog.objects.gueltig_am(stand), nach=nach),
        Lesung(Zielgruppe.objects.gueltig_am(stand), nach=nach),
        Lesung(regelrows, indikator, lambda r: (r.gueltig_ab, r.pk)),
    )
    gilt = {(r.lebensphase_id, getattr(r, f"{achse}_id")): r for r in regeln}  # the newest last
    je_phase = {p.pk: p for p in phasen}
    orte = baum.auf_ebene(ebene)
    teile = {ort.id: baum.stadtteile(ort.id) for ort in orte}
    einwohner, stichtag = _einwohner(phasen)
    messwerte, werttage = _messwerte(baum, gilt, orte)
    massnahmen = {m.pk: m for m in _laufende(achse, zielgruppe)}
    felder = [(p.pk, z.pk) for z in zeilen for p in phasen]
    pur = {feld: _regel(r, je_phase[feld[0]]) for feld, r in gilt.items() if feld[0] in je_phase}
    bild = Lagebild([ort.id for ort in orte], teile, einwohner, messwerte)
    zellen = matrix(felder, pur, [_angebot(m, achse, baum) for m in massnahmen.values()], bild)
    tage = tuple(sorted({*werttage, *([stichtag] if stichtag else [])}))
    return Kettenbild(achse, tuple(phasen), tuple(zeilen), tuple(zielgruppen), tuple(orte), zellen, massnahmen, gilt, tage)


def _regel(row: Kettenregel, phase: Lebensphase) -> Regel:
    name = row.indikator.name if row.indikator else ""
    anteil = None if row.entfaellt or row.anteil is None else Fraction(row.anteil)
    return Regel(anteil, name, mit_alter=phase.alter_bis is not None, grund=row.begruendung if row.entfaellt else "")


def _einwohner(phasen: Iterable[Lebensphase]) -> tuple[dict[tuple[int, int], int], date | None]:
    """(Stadtteil, Lebensphase) → inhabitants on the newest Stichtag; phases without ages have none."""
    letzter = Bevoelkerung.objects.filter(lieferung__zurueckgenommen_am__isnull=True).aggregate(tag=Max("stichtag"))["tag"]
    baender = {f"p{p.pk}": Q(alter__gte=p.alter_von or 0, alter__lt=p.alter_bis) for p in phasen if p.alter_bis is not None}
    if letzter is None or not baender:
        return {}, letzter
    rows = Bevoelkerung.objects.wirksam().filter(stichtag=letzter).values("gebiet_id")
    summen = rows.annotate(**{name: Sum("anzahl", filter=band) for name, band in baender.items()}).order_by()
    zeilen: Any = list(summen)
    return {(row["gebiet_id"], int(name[1:])): row[name] or 0 for row in zeilen for name in baender}, letzter


def _messwerte(
    baum: Gebietsbaum, regeln: Mapping[Feld, Kettenregel], orte: Iterable[Knoten]
) -> tuple[dict[tuple[Feld, int], Messwert], set[date]]:
    indikatoren = {r.indikator.pk: r.indikator for r in regeln.values() if r.indikator}
    werte = werte_am(baum, indikatoren.values(), date.max) if indikatoren else {}
    je: dict[tuple[Feld, int], Messwert] = {}
    tage: set[date] = set()
    for feld, regel in regeln.items():
        reihe = werte.get(regel.indikator_id or 0)
        for ort in orte if reihe is not None else ():
            wert = reihe[ort.id]  # type: ignore[index]
            gesperrt = wert.wert.zustand is Zustand.GESPERRT
            je[feld, ort.id] = Messwert(None if gesperrt else wert.zaehler, wert.nenner, gesperrt)
            tage.add(wert.stichtag)
    return je, tage


def _laufende(achse: str, zielgruppe: str) -> Any:
    """Maßnahmen that run and stand in the matrix; one query."""
    rows = Massnahme.objects.filter(stand="laeuft", **{f"{achse}__isnull": False}).select_related("konzeption")
    if zielgruppe:
        rows = rows.filter(zielgruppe__schluessel=zielgruppe)
    return rows.annotate(
        ziele=ArraySubquery(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk")).values("gebiet")),
        phasenliste=ArraySubquery(Massnahmenphase.objects.filter(massnahme=OuterRef("pk")).values("lebensphase")),
        erwartet=ArraySubquery(Wirkungserwartung.objects.filter(massnahme=OuterRef("pk")).values("pk")[:1]),
    )


def _angebot(row: Any, achse: str, baum: Gebietsbaum) -> Angebot:
    stadtteile = frozenset(teil for ort in row.ziele if ort in baum.knoten for teil in baum.stadtteile(ort))
    felder = tuple((phase, getattr(row, f"{achse}_id")) for phase in row.phasenliste)
    return Angebot(row.pk, felder, stadtteile, row.plaetze, row.erreichte, gemessen=bool(row.erwartet))
