"""When a decided Verteilung is due for review."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from budgets.models import Verteilung
from sozialraum.clock import heute
from sozialraum.models import Parameter


@dataclass(frozen=True)
class Ueberpruefung:
    """The day from which the Verteilung should be reviewed, and whether it has come."""

    faellig_am: date
    faellig: bool


def ueberpruefung(verteilung: Verteilung) -> Ueberpruefung | None:
    """Two years (a dated Parameter, in months) after the Beschluss; None for drafts."""
    if not verteilung.ist_beschlossen or verteilung.beschlossen_am is None:
        return None
    tag = verteilung.beschluss.tag if verteilung.beschluss else None
    beschlossen = tag or timezone.localdate(verteilung.beschlossen_am)
    heutiger = heute()
    monate = int(Parameter.objects.wert("ueberpruefung_monate", heutiger, "24"))
    faellig = _plus_monate(beschlossen, monate)
    return Ueberpruefung(faellig, faellig <= heutiger)


def _plus_monate(tag: date, monate: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 + monate, 12)
    for stelle in (tag.day, 30, 29, 28):
        try:
            return date(jahr, monat + 1, stelle)
        except ValueError:
            continue
    return date(jahr, monat + 1, 28)
