"""Filters of the list of Gewichtungen."""

import django_filters

from budgets.models import Gewichtung
from budgets.models.gewichtung import Verfahren


class GewichtungFilter(django_filters.FilterSet):
    suche = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    verfahren = django_filters.ChoiceFilter(choices=Verfahren.choices, label="Verfahren", empty_label="alle")

    class Meta:
        model = Gewichtung
        fields = ("suche", "verfahren")
