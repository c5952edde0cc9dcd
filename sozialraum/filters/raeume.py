"""Filters of the lists of Gebiete, Gremien, Beschlüsse and Vorlagen."""

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.models import Beschluss, Gebiet, Gremium, Vorlage


class GebietFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Schlüssel")
    ebene = filters.ChoiceFilter(choices=Gebiet.EbeneChoice.choices, label="Ebene", empty_label="alle")

    class Meta:
        model = Gebiet
        fields = ("suche", "ebene")

    def finde(self, rows: QuerySet[Gebiet], name: str, value: str) -> QuerySet[Gebiet]:
        return rows.filter(Q(name__icontains=value) | Q(schluessel__istartswith=value))


class BeschlussFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Titel, Text oder Nummer")
    gremium = filters.ModelChoiceFilter(queryset=Gremium.objects.all(), label="Gremium", empty_label="alle")
    jahr = filters.NumberFilter(label="Jahr")

    class Meta:
        model = Beschluss
        fields = ("suche", "gremium", "jahr")

    def finde(self, rows: QuerySet[Beschluss], name: str, value: str) -> QuerySet[Beschluss]:
        return rows.filter(Q(titel__icontains=value) | Q(text__icontains=value) | Q(vorlage__nummer__icontains=value))


JA_NEIN = [("ja", "ja"), ("nein", "nein")]


class GremiumFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Kürzel")
    art = filters.ChoiceFilter(choices=Gremium.Art.choices, label="Art", empty_label="alle")

    class Meta:
        model = Gremium
        fields = ("suche", "art")

    def finde(self, rows: QuerySet[Gremium], name: str, value: str) -> QuerySet[Gremium]:
        return rows.filter(Q(name__icontains=value) | Q(kurz__icontains=value))


class VorlageFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Nummer oder Betreff")
    oeffentlich = filters.ChoiceFilter(method="nach_oeffentlich", choices=JA_NEIN, label="Öffentlich", empty_label="alle")

    class Meta:
        model = Vorlage
        fields = ("suche", "oeffentlich")

    def finde(self, rows: QuerySet[Vorlage], name: str, value: str) -> QuerySet[Vorlage]:
        return rows.filter(Q(nummer__icontains=value) | Q(betreff__icontains=value))

    def nach_oeffentlich(self, rows: QuerySet[Vorlage], name: str, value: str) -> QuerySet[Vorlage]:
        return rows.filter(oeffentlich=value == "ja")
