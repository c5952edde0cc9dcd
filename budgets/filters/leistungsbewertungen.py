"""Filters of the list of ratings."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Leistungsbewertung, Vereinbarung
from sozialraum.models import Traeger


def _vereinbarungen(request: Any) -> QuerySet[Vereinbarung]:
    rows = Vereinbarung.objects.sichtbar_fuer(request.zugang).filter(leistungsbewertungen__isnull=False)
    return rows.distinct().select_related("traeger")


class LeistungsbewertungFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Leistung, Bewertung oder Bemerkung")
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")
    vereinbarung = filters.ModelChoiceFilter(queryset=_vereinbarungen, label="Vereinbarung", empty_label="alle")
    stand = filters.ChoiceFilter(choices=[("gilt", "nicht berichtigt")], method="nach_stand", label="Stand", empty_label="alle")

    class Meta:
        model = Leistungsbewertung
        fields = ("suche", "traeger", "vereinbarung", "stand")

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(leistung__icontains=value) | Q(bewertung__icontains=value) | Q(bemerkung__icontains=value))

    def nach_stand(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(berichtigung__isnull=True)
