"""Filters of the list of Hausrunden."""

from typing import Any

import django_filters as filters

from proaktiv.filters.systeme import ImGebiet
from proaktiv.models import Hausrunde, System
from proaktiv.models.hausrunde import RUNDENSTANDWAHL, HausrundeQuerySet
from sozialraum.clock import heute
from sozialraum.filters.daten import DatumFilter


class HausrundeFilter(ImGebiet):
    suche = filters.CharFilter(field_name="system__name", lookup_expr="icontains", label="Name des Systems")
    system = filters.ModelChoiceFilter(queryset=System.objects.order_by("name"), label="System", empty_label="alle")
    zeit = filters.ChoiceFilter(
        choices=[("kommend", "kommende"), ("offen", "ohne abgeschlossene Niederschrift")], method="nach_zeit", label="Auswahl",
        empty_label="alle",
    )  # fmt: skip
    stand = filters.ChoiceFilter(choices=RUNDENSTANDWAHL, label="Stand", empty_label="alle")
    von = DatumFilter(field_name="tag", lookup_expr="gte", label="Von")
    bis = DatumFilter(field_name="tag", lookup_expr="lte", label="Bis")
    orte = "system__gebiet__in"

    class Meta:
        model = Hausrunde
        fields = ("suche", "system", "gebiet", "zeit", "stand", "von", "bis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One System is chosen by the links that lead here; else a part of its name is enough, and no list is read."""
        super().__init__(*args, **kwargs)
        if "system" not in self.data:
            del self.filters["system"]

    def nach_zeit(self, rows: HausrundeQuerySet, name: str, value: str) -> HausrundeQuerySet:
        return rows.kommend(heute()) if value == "kommend" else rows.ohne_niederschrift(heute())
