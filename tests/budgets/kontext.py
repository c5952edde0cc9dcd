"""What the tests of Verteilungen share: the loaded Verteilungen of Halle, a Beschluss, persons that act."""

from datetime import date
from typing import Any

from budgets.models import Verteilung
from sozialraum.models import Beschluss, Gremium


def verteilung_2007() -> Verteilung:
    return Verteilung.objects.select_related("gebiet", "haushaltsjahr", "vorjahr").get(name__startswith="Verteilung 2007")


def verteilung_2008() -> Verteilung:
    return Verteilung.objects.select_related("gebiet", "haushaltsjahr", "vorjahr").get(name__startswith="Verteilung 2008")


def beschluss(*, entscheidet: bool = True, tag: date = date(2006, 12, 14)) -> Beschluss:
    gremium = Gremium.objects.filter(beschliesst_verteilung=entscheidet).order_by("schluessel").first()
    return Beschluss.objects.create(gremium=gremium, titel="Sozialraumbudgets 2007", tag=tag)


def beschlossene_2007(besetzung: Any) -> Verteilung:
    """The Verteilung of 2007, decided by the two persons it takes."""
    from budgets.actions import verteilung as actions
    from tests.factories import wer_ist

    return actions.beschliesse(wer=wer_ist(besetzung.fachbereichsleitung), verteilung=verteilung_2007(), beschluss=beschluss())
