"""Filters of the list of Förderanträge. Träger and Gebiet stand in the address by their keys."""

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Foerderantrag, Foerderliste, Haushaltsjahr
from budgets.models.foerderung import STANDWAHL
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Traeger


class AntragFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Titel, Träger oder Wirkungsauftrag")
    jahr = filters.ModelChoiceFilter(
        field_name="haushaltsjahr", queryset=Haushaltsjahr.objects.all(), to_field_name="jahr", label="Haushaltsjahr", empty_label="alle"
    )
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")
    gebiet = filters.ModelChoiceFilter(
        queryset=Gebiet.objects.exclude(ebene=Ebene.STADTTEIL), to_field_name="schluessel", label="Gebiet", empty_label="alle"
    )
    gegenstand = filters.ChoiceFilter(choices=Foerderantrag.Gegenstand.choices, label="Gefördert wird", empty_label="alles")
    stand = filters.ChoiceFilter(field_name="status", choices=STANDWAHL, label="Stand", empty_label="alle")

    class Meta:
        model = Foerderantrag
        fields = ("suche", "jahr", "traeger", "gebiet", "gegenstand", "stand")

    def finde(self, rows: QuerySet[Foerderantrag], name: str, value: str) -> QuerySet[Foerderantrag]:
        return rows.filter(Q(titel__icontains=value) | Q(traeger__name__icontains=value) | Q(wirkungsauftrag__icontains=value))


class ListenFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    jahr = filters.ModelChoiceFilter(
        field_name="haushaltsjahr", queryset=Haushaltsjahr.objects.all(), to_field_name="jahr", label="Haushaltsjahr", empty_label="alle"
    )
    stand = filters.ChoiceFilter(field_name="status", choices=Foerderliste.Status.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Foerderliste
        fields = ("suche", "jahr", "stand")
