"""Filter of the list of Haushaltsstellen."""

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Haushaltsstelle, Mittelart, Richtung, Unterabschnitt
from budgets.models.haushaltsstelle import Welt


class HaushaltsstelleFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Nummer oder Name")
    unterabschnitt = filters.ModelChoiceFilter(
        queryset=Unterabschnitt.objects.all(), to_field_name="nummer", label="Unterabschnitt", empty_label="alle"
    )
    welt = filters.ChoiceFilter(choices=Welt.choices, label="Haushaltswesen", empty_label="beide")
    richtung = filters.ChoiceFilter(choices=Richtung.choices, label="Richtung", empty_label="beide")
    mittelart = filters.ChoiceFilter(choices=Mittelart.choices, label="Mittelart", empty_label="alle")

    class Meta:
        model = Haushaltsstelle
        fields = ("suche", "unterabschnitt", "welt", "richtung", "mittelart")

    def finde(self, rows: QuerySet[Haushaltsstelle], name: str, value: str) -> QuerySet[Haushaltsstelle]:
        return rows.filter(Q(nummer__icontains=value) | Q(name__icontains=value))
