"""The Abgleich of two Verfahren: what one has paid beside what the other one had bound in all. Ausgaben and Einnahmen never in one sum."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from budgets.models import Buchungsart, Haushaltsjahr, Verfahrenssumme
from budgets.models.vollzug import BuchungQuerySet

GRUPPEN = {"posten": "Haushaltsstelle und Budget", "monat": "Leistungsmonat", "traeger": "Träger"}
GLIEDERUNG: dict[str, dict[str, Any]] = {
    "posten": {"a": F("posten__haushaltsstelle__nummer"), "b": F("posten__gebiet__name")},
    "monat": {"a": TruncMonth(Coalesce("leistungsmonat", "buchungstag"))},
    "traeger": {"a": F("traeger__name")},
}
RICHTUNGEN = {"ausgabe": "Ausgaben", "einnahme": "Einnahmen"}
Zeilen = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Abgleich:
    """The rows of two Verfahren and one sum per Richtung; a side that says nothing about a row is None, not 0."""

    links: str
    rechts: str
    zeilen: list[dict[str, Any]]
    summen: list[dict[str, Any]]


def abgleich(buchungen: BuchungQuerySet, jahr: int, gruppe: str, quellen: Sequence[str], links: str = "", rechts: str = "") -> Abgleich:
    """What differs most comes first, months stay in order. A Minderung is left out: it says what the Ist did, not what the other knows.

    Where a side is not chosen, ``waehle`` chooses.
    """
    felder = GLIEDERUNG[gruppe]
    rows = list(_summen(buchungen, jahr, {"richtung": F("posten__haushaltsstelle__richtung"), **felder}).order_by(*felder))
    links, rechts = waehle(rows, quellen, links, rechts)
    paare: dict[tuple[Any, ...], list[int | None]] = {}
    for row in rows:
        paar = paare.setdefault((row["richtung"], row["a"], row.get("b")), [None, None])
        if row["quelle"] == links:
            paar[0] = row["ist"]
        if row["quelle"] == rechts:
            paar[1] = row["fest"]
    zeilen = [_zeile(gruppe, *ort, *paar) for ort, paar in paare.items() if paar != [None, None]]
    if gruppe != "monat":
        zeilen.sort(key=lambda z: -abs(z["differenz"]))
    zeilen.sort(key=lambda z: str(z["richtung"]))
    return Abgleich(links, rechts, zeilen, _summenzeilen(zeilen))


def waehle(rows: Zeilen, quellen: Sequence[str], links: str = "", rechts: str = "") -> tuple[str, str]:
    """The Verfahren to compare: Ist from the one that has booked the most Ist, Festlegungen from the other with the most of them."""
    namen = sorted({*quellen, *(row["quelle"] for row in rows)} - {""})

    def meiste(feld: str, ausser: str) -> str:
        wahl = [n for n in namen if n != ausser]
        return max(wahl, key=lambda n: sum(abs(row[feld] or 0) for row in rows if row["quelle"] == n), default="")

    links = links or meiste("ist", rechts)
    return links, rechts or meiste("fest", links)


def abgleich_je_posten(
    jahr: Haushaltsjahr, orte: Collection[int] | None, quellen: Sequence[str]
) -> tuple[str, str, dict[int, tuple[int, int]]]:
    """The two Verfahren, and Posten → (Ist of the one, Festlegung of the other), in cents; of these Gebiete, None: of all.

    From the sums per Verfahren that the database keeps: no Buchung is read.
    """
    summen = Verfahrenssumme.objects.filter(posten__haushaltsjahr=jahr)
    summen = summen if orte is None else summen.filter(posten__gebiet__in=orte)
    rows = list(summen.order_by().values("quelle", nummer=F("posten"), ist=F("ist_cent"), fest=F("festgelegt_cent")))
    links, rechts = waehle(rows, quellen)
    ergebnis: dict[int, tuple[int, int]] = {}
    for row in rows:
        ist, fest = ergebnis.get(row["nummer"], (0, 0))
        mehr = row["ist"] or 0 if row["quelle"] == links else 0, row["fest"] or 0 if row["quelle"] == rechts else 0
        ergebnis[row["nummer"]] = (ist + mehr[0], fest + mehr[1])
    return links, rechts, ergebnis


def _summen(buchungen: BuchungQuerySet, jahr: int, felder: dict[str, Any]) -> Any:
    """One query for all Verfahren; which two are compared may be chosen after it."""
    rows: Any = buchungen.filter(posten__haushaltsjahr__jahr=jahr).order_by()
    bezahlt = Q(art=Buchungsart.IST)
    festgelegt = Q(art=Buchungsart.FESTLEGUNG, mindert__isnull=True, storno_von__mindert__isnull=True)
    return rows.values("quelle", **felder).annotate(ist=Sum("betrag_cent", filter=bezahlt), fest=Sum("betrag_cent", filter=festgelegt))


def _zeile(gruppe: str, richtung: str, a: Any, b: Any, ist: int | None, fest: int | None) -> dict[str, Any]:
    name = f"{a:%m.%Y}" if gruppe == "monat" else " · ".join(filter(None, (a, b))) or "ohne Träger"
    einnahme = richtung != "ausgabe"
    return {
        "name": f"{name} (Einnahmen)" if einnahme else name, "richtung": richtung, "links": ist, "rechts": fest,
        "differenz": (fest or 0) - (ist or 0),
    }  # fmt: skip


def _summenzeilen(zeilen: Zeilen) -> list[dict[str, Any]]:
    summen = []
    for richtung, titel in RICHTUNGEN.items():
        if eigene := [z for z in zeilen if z["richtung"] == richtung]:
            betraege = {k: _summe([z[k] for z in eigene]) for k in ("links", "rechts", "differenz")}
            summen.append({"name": f"Summe {titel}", **betraege})
    return summen


def _summe(betraege: Sequence[int | None]) -> int | None:
    """None where no row has a value."""
    vorhandene = [b for b in betraege if b is not None]
    return sum(vorhandene) if vorhandene else None
