"""Filters of the lists of early warning."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from proaktiv.forms.fruehwarnung import EBENEN
from proaktiv.models import Fruehwarnregel, Fruehwarnung
from sozialraum.models import Gebiet

LAGEN = (("ausgeloest", "ausgelöst"), ("fehlalarm", "Fehlalarm"), ("zurueckgezogen", "zurückgezogen"))


class FruehwarnregelFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    ebene = filters.ChoiceFilter(label="Ebene", choices=EBENEN, empty_label="alle")
    aktiv = filters.ChoiceFilter(label="Stand", choices=(("True", "in Gebrauch"), ("False", "ausgeschaltet")), empty_label="alle")

    class Meta:
        model = Fruehwarnregel
        fields = ("suche", "ebene", "aktiv")


class FruehwarnungFilter(filters.FilterSet):
    regel = filters.ModelChoiceFilter(
        queryset=Fruehwarnregel.objects.all(), to_field_name="schluessel", label="Regel", empty_label="alle"
    )
    gebiet = filters.ModelChoiceFilter(queryset=Gebiet.objects.none(), to_field_name="schluessel", label="Gebiet", empty_label="alle")
    lage = filters.ChoiceFilter(label="Stand", choices=LAGEN, empty_label="alle", method="nach_lage")
    lieferung = filters.NumberFilter(label="Nummer der Datenlieferung", min_value=1, max_value=2**31)

    class Meta:
        model = Fruehwarnung
        fields = ("regel", "gebiet", "lage", "lieferung")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Only Gebiete of warnings that one may see."""
        super().__init__(*args, **kwargs)
        self.filters["gebiet"].queryset = Gebiet.objects.filter(pk__in=self.queryset.order_by().values("gebiet"))

    def nach_lage(self, rows: QuerySet[Fruehwarnung], name: str, lage: str) -> QuerySet[Fruehwarnung]:
        if lage == "zurueckgezogen":
            return rows.filter(zurueckgezogen_am__isnull=False)
        return rows.filter(zurueckgezogen_am__isnull=True, fehlalarm_am__isnull=lage == "ausgeloest")
