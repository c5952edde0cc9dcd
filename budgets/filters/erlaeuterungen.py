"""Filters of the list of Erläuterungen."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Abweichungserlaeuterung
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene

STAENDE = (("gilt", "nicht berichtigt"), ("ueberfaellig", "Termin überschritten"))


class ErlaeuterungFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Ursache oder Maßnahme")
    jahr = filters.NumberFilter(
        field_name="posten__haushaltsjahr__jahr", label="Haushaltsjahr", min_value=1900, max_value=2200, decimal_places=0
    )
    ressort = filters.ChoiceFilter(method="nach_ressort", label="Ressort", empty_label="alle")
    unterabschnitt = filters.CharFilter(field_name="posten__haushaltsstelle__unterabschnitt__nummer", label="Unterabschnitt")
    stand = filters.ChoiceFilter(choices=STAENDE, method="nach_stand", label="Stand", empty_label="alle")

    class Meta:
        model = Abweichungserlaeuterung
        fields = ("suche", "jahr", "ressort", "unterabschnitt", "stand")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        baum = self.request.zugang.baum
        ressorts = baum.auf_ebene(Ebene.RESSORT)
        self.filters["ressort"].extra["choices"] = [(k.schluessel, k.kurzname or k.name) for k in ressorts]
        self._orte = {k.schluessel: {k.id, *(n.id for n in baum.nachfahren(k.id))} for k in ressorts}

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(ursache__icontains=value) | Q(massnahme__icontains=value))

    def nach_ressort(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(posten__gebiet__in=self._orte[value])

    def nach_stand(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        gilt = rows.filter(berichtigung__isnull=True)
        return gilt.filter(termin__lt=heute()) if value == "ueberfaellig" else gilt
