"""Filters of the list of saved views."""

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.models import Ansicht


class AnsichtFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Seite")
    wessen = filters.ChoiceFilter(
        method="nach_person", label="Wessen", empty_label="alle", choices=[("eigene", "eigene"), ("andere", "von anderen geteilt")]
    )

    class Meta:
        model = Ansicht
        fields = ("suche", "wessen")

    def finde(self, rows: QuerySet[Ansicht], name: str, value: str) -> QuerySet[Ansicht]:
        return rows.filter(Q(name__icontains=value) | Q(titel__icontains=value))

    def nach_person(self, rows: QuerySet[Ansicht], name: str, value: str) -> QuerySet[Ansicht]:
        eigene = Q(nutzer=self.request.user)
        return rows.filter(eigene if value == "eigene" else ~eigene)
