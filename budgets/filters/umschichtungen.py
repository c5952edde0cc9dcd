"""Filters of the list of Umschichtungen."""

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Umschichtung, Umschichtungsweg
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


class UmschichtungFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Begründung oder Maßnahme")
    jahr = filters.NumberFilter(field_name="haushaltsjahr__jahr", label="Haushaltsjahr")
    status = filters.ChoiceFilter(choices=Umschichtung.Status.choices, label="Status", empty_label="alle")
    weg = filters.ChoiceFilter(choices=Umschichtungsweg.choices, label="Weg", empty_label="alle")
    gebiet = filters.ModelChoiceFilter(
        field_name="gehoert_zu", queryset=Gebiet.objects.filter(ebene__lte=Ebene.RESSORT), to_field_name="schluessel", label="Gehört zu",
        empty_label="alle",
    )  # fmt: skip

    class Meta:
        model = Umschichtung
        fields = ("suche", "jahr", "status", "weg", "gebiet")

    def finde(self, rows: QuerySet[Umschichtung], name: str, value: str) -> QuerySet[Umschichtung]:
        return rows.filter(Q(begruendung__icontains=value) | Q(massnahme__icontains=value))
