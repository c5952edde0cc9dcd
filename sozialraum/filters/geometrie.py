"""Filter of the list of outlines."""

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.models import Geometriestand


class GeometriestandFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Quelle oder Datei")
    stand = filters.ChoiceFilter(
        choices=[("gilt", "gilt"), ("zurueckgenommen", "zurückgenommen")], method="nach_stand", label="Stand", empty_label="alle"
    )

    class Meta:
        model = Geometriestand
        fields = ("suche", "stand")

    def finde(self, rows: QuerySet[Geometriestand], name: str, value: str) -> QuerySet[Geometriestand]:
        return rows.filter(Q(quelle__icontains=value) | Q(datei__name__icontains=value))

    def nach_stand(self, rows: QuerySet[Geometriestand], name: str, value: str) -> QuerySet[Geometriestand]:
        return rows.filter(zurueckgenommen_am__isnull=value == "gilt")
