"""Filters of the lists of Buchungsprofile and of a Haushaltsstelle's years."""

import django_filters

from budgets.models import Buchungsprofil, Budgetposten
from budgets.models.buchungsprofil import Modus
from budgets.postenart import AUSWAHL


class BuchungsprofilFilter(django_filters.FilterSet):
    suche = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    modus = django_filters.ChoiceFilter(choices=Modus.choices, label="Erkennen gebuchter Zeilen", empty_label="alle")

    class Meta:
        model = Buchungsprofil
        fields = ("suche", "modus")


class StellenjahrFilter(django_filters.FilterSet):
    art = django_filters.ChoiceFilter(choices=AUSWAHL, label="Art des Budgets", empty_label="alle")

    class Meta:
        model = Budgetposten
        fields = ("art",)
