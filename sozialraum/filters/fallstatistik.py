"""Filters of the pages of the Fallstatistik."""

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.models import Hilfeart


class HilfeartFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Paragraf")
    form = filters.ChoiceFilter(choices=Hilfeart.Form.choices, label="Form", empty_label="alle")
    dichte = filters.ChoiceFilter(
        field_name="zaehlt_als_hze", choices=[("True", "ja"), ("False", "nein")], label="Zählt in der Dichte", empty_label="alle"
    )

    class Meta:
        model = Hilfeart
        fields = ("suche", "form", "dichte")

    def finde(self, rows: QuerySet[Hilfeart], name: str, value: str) -> QuerySet[Hilfeart]:
        return rows.filter(Q(name__icontains=value) | Q(paragraf__icontains=value) | Q(schluessel__icontains=value))
