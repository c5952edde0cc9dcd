"""Filter of the list of Gebiete."""

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.models import Gebiet


class GebietFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Schlüssel")
    ebene = filters.ChoiceFilter(choices=Gebiet.EbeneChoice.choices, label="Ebene", empty_label="alle")

    class Meta:
        model = Gebiet
        fields = ("suche", "ebene")

    def finde(self, rows: QuerySet[Gebiet], name: str, value: str) -> QuerySet[Gebiet]:
        return rows.filter(Q(name__icontains=value) | Q(schluessel__istartswith=value))
