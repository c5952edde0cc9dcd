"""The Abgleich of two Verfahren: what one has paid beside what the other one had bound in all."""

from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from budgets.models import Buchungsart
from budgets.models.vollzug import BuchungQuerySet

GRUPPEN = {"posten": "Haushaltsstelle und Budget", "monat": "Leistungsmonat", "traeger": "Träger"}
GLIEDERUNG: dict[str, dict[str, Any]] = {
    "posten": {"a": F("posten__haushaltsstelle__nummer"), "b": F("posten__gebiet__name")},
    "monat": {"a": TruncMonth(Coalesce("leistungsmonat", "buchungstag"))},
    "traeger": {"a": F("traeger__name")},
}


def abgleich(buchungen: BuchungQuerySet, jahr: int, gruppe: str, links: str, rechts: str) -> list[dict[str, Any]]:
    """What differs most comes first, months stay in order. A Minderung is left out: it says what the Ist did, not what the other knows."""
    felder = GLIEDERUNG[gruppe]
    zeilen = [_zeile(gruppe, row) for row in _summen(buchungen, jahr, links, rechts, felder).order_by(*felder)]
    return zeilen if gruppe == "monat" else sorted(zeilen, key=lambda z: -abs(z["differenz"]))


def abgleich_je_posten(buchungen: BuchungQuerySet, jahr: int, links: str, rechts: str) -> dict[int, tuple[int, int]]:
    """Posten → (Ist of the one, Festlegung of the other), in cents."""
    rows = _summen(buchungen, jahr, links, rechts, {"nummer": F("posten")})
    return {row["nummer"]: (row["ist"] or 0, row["fest"] or 0) for row in rows}


def _summen(buchungen: BuchungQuerySet, jahr: int, links: str, rechts: str, felder: dict[str, Any]) -> Any:
    rows: Any = buchungen.filter(posten__haushaltsjahr__jahr=jahr, quelle__in={links, rechts} - {""}).order_by()
    bezahlt = Q(quelle=links, art=Buchungsart.IST)
    festgelegt = Q(quelle=rechts, art=Buchungsart.FESTLEGUNG, mindert__isnull=True, storno_von__mindert__isnull=True)
    return rows.values(**felder).annotate(ist=Sum("betrag_cent", filter=bezahlt), fest=Sum("betrag_cent", filter=festgelegt))


def _zeile(gruppe: str, row: dict[str, Any]) -> dict[str, Any]:
    a, ist, fest = row["a"], row["ist"] or 0, row["fest"] or 0
    name = f"{a:%m.%Y}" if gruppe == "monat" else " · ".join(filter(None, (a, row.get("b")))) or "ohne Träger"
    return {"name": name, "links": ist, "rechts": fest, "differenz": fest - ist}
