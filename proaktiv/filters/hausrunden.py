"""Filters of the list of Hausrunden."""

import django_filters as filters

from proaktiv.filters.systeme import ImGebiet
from proaktiv.models import Hausrunde
from proaktiv.models.hausrunde import RUNDENSTANDWAHL, HausrundeQuerySet
from sozialraum.clock import heute
from sozialraum.filters.daten import DatumFilter


class HausrundeFilter(ImGebiet):
    suche = filters.CharFilter(field_name="system__name", lookup_expr="icontains", label="System")
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
        fields = ("suche", "gebiet", "zeit", "stand", "von", "bis")

    def nach_zeit(self, rows: HausrundeQuerySet, name: str, value: str) -> HausrundeQuerySet:
        return rows.kommend(heute()) if value == "kommend" else rows.ohne_niederschrift(heute())
