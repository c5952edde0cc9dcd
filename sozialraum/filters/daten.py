"""Filters of the lists of deliveries and values."""

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.forms import DatumField
from sozialraum.models import Datenlieferung, Gebiet, Indikator, Indikatorwert
from sozialraum.models.lieferung import Lieferungsart


class LieferungFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Datei oder Quelle")
    art = filters.ChoiceFilter(choices=Lieferungsart.choices, label="Art", empty_label="alle")
    stand = filters.ChoiceFilter(
        choices=[("gilt", "gilt"), ("zurueckgenommen", "zurückgenommen")], method="nach_stand", label="Stand", empty_label="alle"
    )

    class Meta:
        model = Datenlieferung
        fields = ("suche", "art", "stand")

    def finde(self, rows: QuerySet[Datenlieferung], name: str, value: str) -> QuerySet[Datenlieferung]:
        return rows.filter(Q(datei__name__icontains=value) | Q(quelle__icontains=value))

    def nach_stand(self, rows: QuerySet[Datenlieferung], name: str, value: str) -> QuerySet[Datenlieferung]:
        return rows.filter(zurueckgenommen_am__isnull=value == "gilt")


class DatumFilter(filters.Filter):
    field_class = DatumField


class WertFilter(filters.FilterSet):
    indikator = filters.ModelChoiceFilter(
        queryset=Indikator.objects.order_by("name"), to_field_name="schluessel", label="Indikator", empty_label="alle"
    )
    gebiet = filters.CharFilter(method="im_gebiet", label="Stadtteil (Name oder Schlüssel)")
    stichtag = DatumFilter(label="Stichtag")
    zustand = filters.ChoiceFilter(
        choices=[("wert", "Wert"), ("keine_angabe", "keine Angabe"), ("gesperrt", "gesperrt")], label="Zustand", empty_label="alle"
    )
    lieferung = filters.NumberFilter(field_name="lieferung_id", label="Lieferung Nr.")

    class Meta:
        model = Indikatorwert
        fields = ("indikator", "gebiet", "stichtag", "zustand", "lieferung")

    def im_gebiet(self, rows: QuerySet[Indikatorwert], name: str, value: str) -> QuerySet[Indikatorwert]:
        treffer = Gebiet.objects.filter(Q(name__icontains=value) | Q(kurzname__icontains=value) | Q(schluessel__istartswith=value))
        return rows.filter(gebiet__in=treffer)
