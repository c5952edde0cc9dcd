"""Filters of the list of parameters."""

import django_filters as filters
from django.db.models import QuerySet

from sozialraum.clock import heute
from sozialraum.models import Loeschfrist, Parameter


def geltende() -> QuerySet[Parameter]:
    """Of every parameter the row that is in force today."""
    return Parameter.objects.filter(gueltig_von__lte=heute()).order_by("schluessel", "-gueltig_von").distinct("schluessel")


class ParameterFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="bezeichnung", lookup_expr="icontains", label="Parameter")
    heute = filters.ChoiceFilter(
        method="nach_geltung", label="Heute", empty_label="alle", choices=[("gilt", "gilt"), ("gilt_nicht", "gilt nicht")]
    )

    class Meta:
        model = Parameter
        fields = ("suche", "heute")

    def nach_geltung(self, rows: QuerySet[Parameter], name: str, value: str) -> QuerySet[Parameter]:
        nummern = geltende().values("pk")
        return rows.filter(pk__in=nummern) if value == "gilt" else rows.exclude(pk__in=nummern)


class LoeschfristFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="bezeichnung", lookup_expr="icontains", label="Was")
    gelaufen = filters.ChoiceFilter(
        method="nach_lauf", label="Gelöscht", empty_label="alle", choices=[("schon", "schon einmal"), ("nie", "noch nie")]
    )

    class Meta:
        model = Loeschfrist
        fields = ("suche", "gelaufen")

    def nach_lauf(self, rows: QuerySet[Loeschfrist], name: str, value: str) -> QuerySet[Loeschfrist]:
        return rows.filter(zuletzt_am__isnull=value == "nie")
