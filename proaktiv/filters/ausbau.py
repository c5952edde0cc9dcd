"""Filters of the list of Angebote at Einrichtungen."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from proaktiv.filters.systeme import ImGebiet
from proaktiv.models import Angebot, Angebotsart
from sozialraum.filters.daten import DatumFilter
from sozialraum.models import Einrichtungsart
from sozialraum.models.gebiet import gueltig_am


class AngebotFilter(ImGebiet):
    suche = filters.CharFilter(field_name="einrichtung__name", lookup_expr="icontains", label="Einrichtung")
    art = filters.ModelChoiceFilter(queryset=Angebotsart.objects.all(), to_field_name="schluessel", label="Angebot", empty_label="alle")
    einrichtungsart = filters.ModelChoiceFilter(
        field_name="einrichtung__art", queryset=Einrichtungsart.objects.all(), to_field_name="schluessel", label="Art der Einrichtung",
        empty_label="alle",
    )  # fmt: skip
    gueltig = DatumFilter(method="am_tag", label="Läuft am")
    orte = "einrichtung__stadtteil__in"

    class Meta:
        model = Angebot
        fields = ("suche", "art", "einrichtungsart", "gebiet", "gueltig")

    def am_tag(self, rows: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return rows.filter(gueltig_am(value))
