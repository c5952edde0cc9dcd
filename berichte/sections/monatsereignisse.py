"""What was shifted in a month, and what was written about deviations up to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Min, OuterRef

from berichte.sections.monatsbericht import Umschichtungszeile
from budgets.erlaeuterungspflicht import Erlaeuterungsstand
from budgets.models import Abweichungserlaeuterung, Haushaltsjahr, Umschichtung
from budgets.querysets.umschichtungen import name_von


@dataclass(frozen=True)
class Gebucht:
    """An Umschichtung of the month with the Gebiete it touches."""

    zeile: Umschichtungszeile
    von: int
    nach: int


@dataclass(frozen=True)
class Erlaeutert:
    """The newest Erläuterung of a Posten up to the end of the month."""

    stand: Erlaeuterungsstand
    ursache: str


def umschichtungen_des_monats(jahr: Haushaltsjahr, von: date, bis: date) -> list[Gebucht]:
    """One query; by the day on which they took effect."""
    rows = Umschichtung.objects.gebucht().filter(haushaltsjahr=jahr, mittel__wirksam_am__range=(von, bis))
    felder = [f"{seite}__{feld}" for seite in ("von", "nach") for feld in ("haushaltsstelle", "gebiet")]
    return [
        Gebucht(
            Umschichtungszeile(row.pk, row.wirksam, name_von(row.von), name_von(row.nach), row.betrag_cent, "", row.begruendung),
            row.von.gebiet_id,
            row.nach.gebiet_id,
        )
        for row in rows.select_related(*felder).annotate(wirksam=Min("mittel__wirksam_am")).order_by("wirksam", "pk")
    ]


def erlaeuterungen_am(jahr: int, stichtag: date) -> dict[int, Erlaeutert]:
    """By Posten; one query."""
    rows = Abweichungserlaeuterung.objects.filter(posten__haushaltsjahr__jahr=jahr).neueste_je_posten(stichtag)
    return {row.posten_id: Erlaeutert(row.stand, row.ursache) for row in rows}


def verfasser(posten: Sequence[int], stichtag: date) -> frozenset[int]:
    """Who wrote any version of the Erläuterungen that stand in the report of that day, also one that a later version corrected."""
    juengere = Abweichungserlaeuterung.objects.filter(posten=OuterRef("posten"), stichtag__gt=OuterRef("stichtag"), stichtag__lte=stichtag)
    rows = Abweichungserlaeuterung.objects.filter(~Exists(juengere), posten__in=posten, stichtag__lte=stichtag)
    return frozenset(rows.values_list("erstellt_von_id", flat=True))
