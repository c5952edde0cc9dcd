"""Reading Förderung: what a year has (UA 4750) and what of it is proposed, decided, granted; the rows of a Förderliste."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from budgets.foerderweg import BESCHLOSSENE
from budgets.models import Ansatz, Foerderantrag, Foerderliste

UNTERABSCHNITT = "4750"


@dataclass(frozen=True)
class Foerdertopf:
    """The Ansatz of UA 4750 in one year, and what is decided of it; None: there is no Ansatz."""

    ansatz: int | None
    beschlossen: int

    @property
    def frei(self) -> int | None:
        return None if self.ansatz is None else self.ansatz - self.beschlossen


def foerdertopf(jahr: int) -> Foerdertopf:
    """``jahr`` is the key of the Haushaltsjahr."""
    ansatz = Ansatz.objects.filter(haushaltsjahr=jahr, unterabschnitt__nummer=UNTERABSCHNITT).values_list("betrag_cent", flat=True).first()
    rows = Foerderantrag.objects.filter(haushaltsjahr=jahr, status__in=[s.value for s in BESCHLOSSENE])
    return Foerdertopf(ansatz, rows.aggregate(n=Sum("beschlossen_cent"))["n"] or 0)


def listenzeilen(liste: Foerderliste, zugang: Any) -> list[Any]:
    """The applications of a list with their number, and whether one may open them."""
    lesbar = Exists(Foerderantrag.objects.sichtbar_fuer(zugang).filter(pk=OuterRef("pk")))
    rows = list(
        liste.antraege.select_related("traeger", "gebiet")
        .annotate(lesbar=lesbar)
        .order_by("gebiet__ebene", "gebiet__schluessel", "traeger__name")
    )
    for nummer, row in enumerate(rows, 1):
        row.nummer = nummer  # type: ignore[attr-defined]
    return rows
