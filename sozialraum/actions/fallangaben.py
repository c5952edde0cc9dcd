"""Enters into the ledger what a paper betrays about counted cases, so that later publications are audited against it."""

from collections.abc import Collection, Mapping
from datetime import date

from sozialraum.geheimhaltung_typen import Menge
from sozialraum.inputs.fallbezug import fallbezug
from sozialraum.inputs.fallzaehler import Fallzaehler
from sozialraum.models import Fallangabe


def merke_fallangabe(
    *, gegenstand: str, gegenstand_id: str, bezeichnung: str, tag: date, zaehler: Mapping[str, int], orte: Collection[Menge],
    quelle: Fallzaehler | None = None,
) -> bool:  # fmt: skip
    """``zaehler``: the counts of every Stadtteil; ``orte``: the sets of Stadtteile whose rate or amount is shown.

    False where the counts are none of the Fallstatistik (rounded ones, say), or are entered already.
    """
    if (bezug := fallbezug(tag, zaehler, quelle)) is None:
        return False
    felder = {
        "gegenstand": gegenstand, "gegenstand_id": gegenstand_id, "name": bezug.name, "merkmale": sorted(bezug.merkmale),
        "zahlen": sorted([ort, merkmal, n] for (ort, merkmal), n in bezug.zahlen.items() if n),
        "orte": sorted(sorted(menge) for menge in orte),
    }  # fmt: skip
    if Fallangabe.objects.filter(**felder).exists():
        return False
    Fallangabe.objects.create(bezeichnung=bezeichnung[:300], **felder)
    return True
