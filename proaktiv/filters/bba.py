"""Filters of the lists of BbA."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from proaktiv.bbaweg import VOR_DEM_BESCHLUSS
from proaktiv.filters.systeme import ImGebiet
from proaktiv.models import BbaAntrag, BbaRunde
from proaktiv.models.bba import BBA_STANDWAHL
from sozialraum.models import Einrichtungsart


class BbaRundeFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Förderrunde")
    jahr = filters.AllValuesFilter(field_name="kalenderjahr", label="Kalenderjahr", empty_label="alle")

    class Meta:
        model = BbaRunde
        fields = ("suche", "jahr")


class BbaAntragFilter(ImGebiet):
    suche = filters.CharFilter(method="finde", label="Vorhaben oder Schule")
    runde = filters.ModelChoiceFilter(queryset=BbaRunde.objects.all(), label="Förderrunde", empty_label="alle")
    schulart = filters.ModelChoiceFilter(
        field_name="einrichtung__art", queryset=Einrichtungsart.objects.filter(gruppe="schule"), to_field_name="schluessel",
        label="Schulart", empty_label="alle",
    )  # fmt: skip
    stand = filters.ChoiceFilter(
        choices=[("offen", "ohne Entscheidung"), ("unbezahlt", "bewilligt, Auszahlung offen"), *BBA_STANDWAHL], method="nach_stand",
        label="Stand", empty_label="alle",
    )  # fmt: skip
    orte = "einrichtung__stadtteil__in"

    class Meta:
        model = BbaAntrag
        fields = ("suche", "runde", "gebiet", "schulart", "stand")

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(titel__icontains=value) | Q(einrichtung__name__icontains=value))

    def nach_stand(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "unbezahlt":
            return rows.filter(pk__in=BbaAntrag.objects.unbezahlt().values("pk"))
        return rows.filter(status__in=[s.value for s in VOR_DEM_BESCHLUSS]) if value == "offen" else rows.filter(status=value)
