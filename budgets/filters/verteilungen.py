"""Filters of the list of Verteilungen."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from budgets.models import Haushaltsjahr, Verteilung
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


class VerteilungFilter(django_filters.FilterSet):
    haushaltsjahr = django_filters.ModelChoiceFilter(queryset=Haushaltsjahr.objects.all(), label="Haushaltsjahr", empty_label="alle Jahre")
    status = django_filters.ChoiceFilter(choices=Verteilung.Status.choices, label="Stand", empty_label="jeder Stand")
    gebiet = django_filters.ModelChoiceFilter(queryset=Gebiet.objects.none(), label="Gehört zu", empty_label="alle")

    class Meta:
        model = Verteilung
        fields = ("haushaltsjahr", "status", "gebiet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["gebiet"].queryset = besitzende()


def besitzende() -> QuerySet[Gebiet]:
    """Gebiete that can own a draft: the Fachbereich and the Ressorts."""
    return Gebiet.objects.filter(ebene__in=[Ebene.FACHBEREICH, Ebene.RESSORT])
