"""Filters of the Protokoll."""

from typing import Any

import django_filters as filters
from django.apps import apps
from django.db.models import Q, QuerySet

from basis.forms import DatumField
from basis.models import Nutzer
from sozialraum.models import Protokoll


class DatumFilter(filters.Filter):
    field_class = DatumField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, help_text="", **kwargs)


def gegenstaende() -> list[tuple[str, str]]:
    """(model name, German name) of everything that may stand in the Protokoll."""
    eigene = [
        m for m in apps.get_models() if m.__module__.split(".")[0] in ("basis", "sozialraum", "budgets", "proaktiv", "bsc", "berichte")
    ]
    namen = {m._meta.model_name or "": str(m._meta.verbose_name) for m in eigene if not (m._meta.model_name or "").endswith("event")}
    return sorted(namen.items(), key=lambda paar: paar[1])


class ProtokollFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Text")
    person = filters.ModelChoiceFilter(queryset=Nutzer.objects.all(), field_name="nutzer", label="Person", empty_label="alle")
    gegenstand = filters.ChoiceFilter(choices=gegenstaende, label="Gegenstand", empty_label="alle")
    nummer = filters.CharFilter(field_name="gegenstand_id", label="Nummer des Gegenstands")
    von = DatumFilter(field_name="zeit", lookup_expr="date__gte", label="Von")
    bis = DatumFilter(field_name="zeit", lookup_expr="date__lte", label="Bis")

    class Meta:
        model = Protokoll
        fields = ("suche", "person", "gegenstand", "nummer", "von", "bis")

    def finde(self, rows: "QuerySet[Protokoll]", name: str, value: str) -> "QuerySet[Protokoll]":
        return rows.filter(Q(text__icontains=value) | Q(bezeichnung__icontains=value) | Q(grund__icontains=value) | Q(wer__icontains=value))
