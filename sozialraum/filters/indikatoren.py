"""Filters of the list of Indikatoren."""

import django_filters as filters

from sozialraum.models import Indikator


class IndikatorFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    kategorie = filters.ChoiceFilter(choices=Indikator.Kategorie.choices, label="Kategorie", empty_label="alle")

    class Meta:
        model = Indikator
        fields = ("suche", "kategorie")
