"""What a Konzeption holds now, as its versions keep it."""

from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef

from proaktiv.konzeptionsfassung import Bedarfsinhalt, Kapitelinhalt, Konzeptionsinhalt, Massnahmeninhalt
from proaktiv.models import Konzeption, Massnahmenbedarf, Massnahmenbericht


def inhalt_von(row: Konzeption) -> Konzeptionsinhalt:
    """Chapters, goals, term, Maßnahmen with their state, and the newest need of each year and kind. Three queries."""
    bedarfe: dict[int, list[Massnahmenbedarf]] = {}
    for b in Massnahmenbedarf.objects.filter(massnahme__konzeption=row).geltend():
        bedarfe.setdefault(b.massnahme_id, []).append(b)
    erfunden = Exists(Massnahmenbericht.objects.filter(massnahme=OuterRef("pk"), muster=True))
    massnahmen = row.massnahmen.annotate(erfunden=erfunden).order_by("titel", "pk")
    return Konzeptionsinhalt(
        row.name, row.ziel, row.laufzeit_von, row.laufzeit_bis,
        tuple(Kapitelinhalt(k.pk, k.nummer, k.titel, k.text) for k in row.kapitel.order_by("reihenfolge", "nummer")),
        tuple(_massnahme(m, bedarfe.get(m.pk, [])) for m in massnahmen),
    )  # fmt: skip


def _massnahme(m: Any, bedarfe: list[Massnahmenbedarf]) -> Massnahmeninhalt:
    muster = m.muster or m.erfunden or any(b.muster for b in bedarfe)
    return Massnahmeninhalt(m.pk, m.titel, m.ziel, m.stand, m.kapitel_id, tuple(_bedarf(b) for b in bedarfe), muster)


def _bedarf(b: Massnahmenbedarf) -> Bedarfsinhalt:
    return Bedarfsinhalt(b.jahr, b.art, b.betrag_cent, None if b.vze is None else Fraction(b.vze))
