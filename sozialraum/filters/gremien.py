"""Filters of the lists of Gremien, Sitzungen, Vorlagen and Beschlüsse. A Gremium stands in the address by its key."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.forms import DatumField
from sozialraum.models import Beratung, Beschluss, Ergebnis, Gremium, Sitzung, Vorlage, Vorlagenfassung
from sozialraum.models.gremien import ENTSCHIEDEN
from sozialraum.querysets.papiere import lesbare_fassungen, lesbare_schritte

JA_NEIN = (("ja", "öffentlich"), ("nein", "nichtöffentlich"))


class TagFilter(filters.Filter):
    """A day typed as TT.MM.JJJJ."""

    field_class = DatumField


class GremiumFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Thema")
    art = filters.ChoiceFilter(choices=Gremium.Art.choices, label="Art", empty_label="alle")
    turnus = filters.ChoiceFilter(choices=Gremium.turnus.field.choices, label="Turnus", empty_label="alle")

    class Meta:
        model = Gremium
        fields = ("suche", "art", "turnus")

    def finde(self, rows: QuerySet[Gremium], name: str, value: str) -> QuerySet[Gremium]:
        return rows.filter(Q(name__icontains=value) | Q(kurz__icontains=value) | Q(thema__icontains=value))


class SitzungFilter(filters.FilterSet):
    gremium = filters.ModelChoiceFilter(queryset=Gremium.objects.all(), to_field_name="schluessel", label="Gremium", empty_label="alle")
    status = filters.ChoiceFilter(choices=Sitzung.Status.choices, label="Status", empty_label="alle")
    von = TagFilter(field_name="tag", lookup_expr="gte", label="Von")
    bis = TagFilter(field_name="tag", lookup_expr="lte", label="Bis")

    class Meta:
        model = Sitzung
        fields = ("gremium", "status", "von", "bis")


class VorlageFilter(filters.FilterSet):
    STAND = (("offen", "in Beratung"), ("entschieden", "beschlossen"), ("abgelehnt", "abgelehnt"))

    suche = filters.CharFilter(method="finde", label="Nummer, Betreff oder Text")
    gremium = filters.ModelChoiceFilter(
        queryset=Gremium.objects.all(), to_field_name="schluessel", method="in_gremium", label="Beraten in", empty_label="alle"
    )
    stand = filters.ChoiceFilter(choices=STAND, method="nach_stand", label="Stand", empty_label="alle")
    oeffentlich = filters.ChoiceFilter(choices=JA_NEIN, method="nach_oeffentlichkeit", label="Öffentlichkeit", empty_label="alle")

    class Meta:
        model = Vorlage
        fields = ("suche", "gremium", "stand", "oeffentlich")

    def finde(self, rows: QuerySet[Vorlage], name: str, value: str) -> QuerySet[Vorlage]:
        """In the texts that one reads: a filter must not tell what a page does not show."""
        fassungen = lesbare_fassungen(self.request.zugang, Vorlagenfassung.objects.filter(text__icontains=value))
        in_fassung = fassungen.values("vorlage")
        return rows.filter(Q(nummer__icontains=value) | Q(betreff__icontains=value) | Q(pk__in=in_fassung))

    def in_gremium(self, rows: QuerySet[Vorlage], name: str, value: Gremium) -> QuerySet[Vorlage]:
        schritte = lesbare_schritte(self.request.zugang, Beratung.objects.filter(gremium=value))
        return rows.filter(pk__in=schritte.values("vorlage"))

    def nach_stand(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the latest result; ``letztes`` comes from the queryset."""
        if value == "entschieden":
            return rows.filter(letztes__in=ENTSCHIEDEN)
        if value == "abgelehnt":
            return rows.filter(letztes=Ergebnis.ABGELEHNT)
        beendet = [*ENTSCHIEDEN, Ergebnis.ABGELEHNT, Ergebnis.ZURUECKGEZOGEN]
        return rows.filter(Q(letztes__isnull=True) | ~Q(letztes__in=beendet), schritte=True)

    def nach_oeffentlichkeit(self, rows: QuerySet[Vorlage], name: str, value: str) -> QuerySet[Vorlage]:
        return rows.filter(oeffentlich=value == "ja")


class BeschlussFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Titel, Text oder Nummer")
    gremium = filters.ModelChoiceFilter(queryset=Gremium.objects.all(), to_field_name="schluessel", label="Gremium", empty_label="alle")
    jahr = filters.NumberFilter(label="Jahr")

    class Meta:
        model = Beschluss
        fields = ("suche", "gremium", "jahr")

    def finde(self, rows: QuerySet[Beschluss], name: str, value: str) -> QuerySet[Beschluss]:
        return rows.filter(Q(titel__icontains=value) | Q(text__icontains=value) | Q(vorlage__nummer__icontains=value))
