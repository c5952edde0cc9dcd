"""Who reads what a Gremium handles behind closed doors: one rule for agendas, steps, Vorlagen, Beschlüsse, Aufträge (domain.md 9)."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from sozialraum.ebenen import Ebene
from sozialraum.models.gebiet import Gebiet
from sozialraum.models.gremien import Gremium
from sozialraum.rechte import Recht

OEFFENTLICH = Q(oeffentlich=True)
R = TypeVar("R", bound=QuerySet[Any])


def aus_gremien(zugang: Any, gremium: str = "gremium") -> Q:
    """The rows whose nichtöffentliches one reads by their Gremium (``gremium`` is the way to it); for whoever does not read everything.

    Members read what their own Gremien handle. Staff reads what a Gremium of the whole city handles; what one of a Ressort or Sozialraum
    handles is for those who have a part in it: Ressortleitung and Fachkraft of that Gebiet or of one above it.
    """
    lesbar = Q(**{f"{gremium}__in": zugang.gremien})
    if zugang.ist_intern:
        lesbar |= Q(**{f"{gremium}__gebiet__isnull": True}) | Q(**{f"{gremium}__gebiet__ebene": Ebene.FACHBEREICH})
        lesbar |= Q(**{f"{gremium}__gebiet__in": zugang.gebiete_mit(Recht.NIEDERSCHRIFTEN_LESEN)})
    return lesbar


def lesbare(zugang: Any, rows: R, gremium: str = "gremium", offen: Q = OEFFENTLICH) -> R:
    """What is ``offen`` for everybody who reads such papers, and what one reads by its Gremium."""
    return rows if zugang.sieht_alles else rows.filter(offen | aus_gremien(zugang, gremium))


def privat_fuer(gremium: Gremium | None, oeffentlich: bool) -> Gebiet | None:
    """Whose a line of the Protokoll is: the Gebiet's where its Gremium handles the thing behind closed doors, else everybody's."""
    gebiet = gremium.gebiet if gremium and not oeffentlich else None
    return gebiet if gebiet and gebiet.ebene > Ebene.FACHBEREICH else None
