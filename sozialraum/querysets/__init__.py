"""Values as lists need them: those that count, in any order and with any filter."""

from django.db.models import Exists, OuterRef, QuerySet

from sozialraum.models import Indikatorwert


def geltende_werte() -> QuerySet[Indikatorwert]:
    """The same rows as ``Indikatorwert.objects.wirksam()``, but free to filter, sort and count by any column."""
    neuer = Indikatorwert.objects.filter(
        indikator=OuterRef("indikator"),
        gebiet=OuterRef("gebiet"),
        stichtag=OuterRef("stichtag"),
        lieferung__zurueckgenommen_am__isnull=True,
        pk__gt=OuterRef("pk"),
    )
    return Indikatorwert.objects.filter(~Exists(neuer), lieferung__zurueckgenommen_am__isnull=True)
