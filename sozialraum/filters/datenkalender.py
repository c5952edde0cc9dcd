"""Filters of the calendar of deliveries, of what is overdue, and of what is there of one period."""

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.clock import heute
from sozialraum.models import Datenverantwortung, Gebiet
from sozialraum.models.gebiet import gueltig_am
from sozialraum.vollstaendigkeit import FEHLT


class KalenderFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Gegenstand oder Stelle")
    rhythmus = filters.ChoiceFilter(choices=Datenverantwortung.RHYTHMEN, label="Rhythmus", empty_label="alle")
    stand = filters.ChoiceFilter(
        method="nach_stand", label="Heute", empty_label="alle", choices=[("gilt", "gilt"), ("gilt_nicht", "gilt nicht")]
    )

    class Meta:
        model = Datenverantwortung
        fields = ("suche", "rhythmus", "stand")

    def finde(self, rows: QuerySet[Datenverantwortung], name: str, value: str) -> QuerySet[Datenverantwortung]:
        return rows.filter(Q(stelle__icontains=value) | Q(indikator__name__icontains=value) | Q(bestand__icontains=value))

    def nach_stand(self, rows: QuerySet[Datenverantwortung], name: str, value: str) -> QuerySet[Datenverantwortung]:
        gilt = gueltig_am(heute())
        return rows.filter(gilt) if value == "gilt" else rows.exclude(gilt)


class LieferstandFilter(filters.FilterSet):
    """Stadtteile with what was delivered for one period; the rows carry ``stand``."""

    suche = filters.CharFilter(method="finde", label="Name oder Schlüssel")
    stand = filters.ChoiceFilter(
        label="Stand",
        empty_label="alle",
        choices=[("wert", "Wert"), ("keine_angabe", "keine Angabe"), ("gesperrt", "gesperrt"), (FEHLT, "fehlt")],
    )

    class Meta:
        model = Gebiet
        fields = ("suche", "stand")

    def finde(self, rows: QuerySet[Gebiet], name: str, value: str) -> QuerySet[Gebiet]:
        return rows.filter(Q(name__icontains=value) | Q(schluessel__istartswith=value))
