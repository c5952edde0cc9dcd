"""Who reads which report: as a Verteilung, and decided ones also by the members of the Gremium that decided."""

from django.db.models import QuerySet

from berichte.models import Bericht
from budgets.models import Verteilung
from sozialraum.access import Zugang
from sozialraum.rechte import Recht

# what a report names besides the Verteilung itself, for select_related
NACHBARN = ("haushaltsjahr", "beschluss__gremium", "beschluss__vorlage", "gebiet", "vorjahr", "korrigiert__haushaltsjahr")


def lesbare_verteilungen(zugang: Zugang) -> QuerySet[Verteilung]:
    """Everything else is a 404."""
    sichtbar = Verteilung.objects.sichtbar_fuer(zugang)
    if zugang.darf(Recht.INTERN_LESEN):
        return sichtbar
    return sichtbar | Verteilung.objects.beschlossen().filter(beschluss__gremium__in=zugang.gremien)


def lesbare_berichte(zugang: Zugang) -> QuerySet[Bericht]:
    return Bericht.objects.filter(verteilung__in=lesbare_verteilungen(zugang).values("pk"))
