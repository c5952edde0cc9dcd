"""What the report on the Umsetzungsstand counts: the Maßnahmen of Konzeptionen on two days, and how they are ordered; two queries."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from proaktiv.massnahmenweg import UNTERWEGS
from proaktiv.models import Kapitel, Konzeption, Massnahme, Massnahmenbericht
from proaktiv.selectors.kette import gebiete_und_phasen
from proaktiv.selectors.lesung import Lesung, lies_modelle
from proaktiv.umsetzungsstand import Lage, umsetzung

ARTEN = tuple(Konzeption.Art)


def lies_gliederung(arten: Collection[str]) -> tuple[list[Konzeption], list[Kapitel]]:
    """The Konzeptionen of these kinds, Teilpläne behind what they belong to, and their chapters in order."""
    konzeptionen, kapitel = lies_modelle(
        Lesung(
            Konzeption.objects.filter(art__in=arten),
            nach=lambda k: (ARTEN.index(k.art), k.uebergeordnet_id is not None, k.laufzeit_von, k.name),
        ),
        Lesung(Kapitel.objects.filter(konzeption__art__in=arten), nach=lambda k: (k.reihenfolge, k.nummer)),
    )
    return konzeptionen, kapitel


def lies_massnahmen(arten: Collection[str], tag: date, seit: date) -> list[Any]:
    """By title, with how far they are on ``tag`` and were on ``seit``, and the newest report."""
    letzter = Massnahmenbericht.objects.filter(massnahme=OuterRef("pk")).order_by("-tag", "-pk")
    rows = Massnahme.objects.filter(konzeption__art__in=arten).select_related("konzeption", "kapitel", "einheit")
    return list(
        rows.mit_gruppe(tag).mit_vorher(seit).annotate(
            **gebiete_und_phasen(),
            berichtstext=Subquery(letzter.values("text")[:1]),
            begonnen=Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), stand_neu__in=[*sorted(UNTERWEGS), "fertig"])),
            erfundene_berichte=Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), muster=True)),
        )
    )  # fmt: skip


def als_lage(row: Any, achse: str) -> Lage:
    """``achse``: lebenswelt or handlungsfeld, the rows of the matrix."""
    return Lage(
        nummer=row.pk,
        konzeption=row.konzeption_id,
        kapitel=row.kapitel_id,
        phasen=tuple(angaben["id"] for angaben in row.phasenliste),
        gebiete=tuple(angaben["id"] for angaben in row.gebietsliste),
        feld=getattr(row, f"{achse}_id"),
        jetzt=umsetzung(row.gruppe, row.berichtet_am),
        vorher=umsetzung(row.gruppe_vorher, row.berichtet_vorher),
        berichtet_am=row.berichtet_am,
        beginn=row.beginn,
        ende=row.ende,
        begonnen=row.begonnen,
    )
