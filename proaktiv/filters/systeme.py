"""Filters of the lists of Systeme, Stadtteile and Akteure, and of the catalogues of kinds."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from proaktiv.models import Akteur, Akteursart, Aktionsart, System
from proaktiv.models.system import Rundenart
from sozialraum.ebenen import Ebene, Gebietsbaum
from sozialraum.filters.daten import DatumFilter
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.models import Gebiet
from sozialraum.models.gebiet import gueltig_am


def raumwahl(baum: Gebietsbaum) -> list[tuple[str, list[tuple[str, str]]]]:
    """Ressorts and Sozialräume as choices: "sozialraum-II" → "II Südstadt"."""
    return [
        ("Ressorts", [(gebietsschluessel(k), k.name) for k in baum.auf_ebene(Ebene.RESSORT)]),
        ("Sozialräume", [(gebietsschluessel(k), f"{k.schluessel} {k.name}") for k in baum.auf_ebene(Ebene.SOZIALRAUM)]),
    ]


def darin(baum: Gebietsbaum, wahl: str) -> frozenset[int]:
    """The chosen Gebiet and all below it."""
    treffer = [k.id for k in baum.knoten.values() if gebietsschluessel(k) == wahl]
    return frozenset(i for nummer in treffer for i in (nummer, *(k.id for k in baum.nachfahren(nummer))))


class ImGebiet(filters.FilterSet):
    gebiet = filters.ChoiceFilter(method="im_gebiet", label="Ressort oder Sozialraum", empty_label="ganze Stadt")
    orte = "gebiet__in"

    def __init__(self, *args: Any, baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.baum = baum
        self.filters["gebiet"].extra["choices"] = raumwahl(baum)

    def im_gebiet(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{self.orte: darin(self.baum, value)})


class SystemFilter(ImGebiet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    rundenart = filters.ChoiceFilter(choices=Rundenart.choices, label="Art der Runde", empty_label="alle")
    gueltig_am = DatumFilter(method="am_tag", label="Besteht am")

    class Meta:
        model = System
        fields = ("suche", "gebiet", "rundenart", "gueltig_am")

    def am_tag(self, rows: QuerySet[System], name: str, value: date) -> QuerySet[System]:
        return rows.filter(gueltig_am(value))


class StadtteilFilter(ImGebiet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Stadtteil")
    system = filters.ChoiceFilter(
        choices=[("mit", "mit System"), ("ohne", "ohne System")], method="nach_system", label="System", empty_label="alle"
    )
    orte = "pk__in"

    class Meta:
        model = Gebiet
        fields = ("suche", "gebiet", "system")

    def nach_system(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(systemzahl__gt=0) if value == "mit" else rows.filter(systemzahl=0)


class AkteurFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Organisation")
    seite = filters.ChoiceFilter(choices=Akteursart.Seite.choices, field_name="art__seite", label="Seite", empty_label="alle")
    art = filters.ModelChoiceFilter(queryset=Akteursart.objects.all(), to_field_name="schluessel", label="Art", empty_label="alle")
    mitglied = filters.ChoiceFilter(
        choices=[("ja", "in einem System"), ("nein", "in keinem System")], method="nach_mitglied", label="Mitglied", empty_label="alle"
    )
    gueltig_am = DatumFilter(method="am_tag", label="Gültig am")

    class Meta:
        model = Akteur
        fields = ("suche", "seite", "art", "mitglied", "gueltig_am")

    def nach_mitglied(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(systemzahl__gt=0) if value == "ja" else rows.filter(systemzahl=0)

    def am_tag(self, rows: QuerySet[Akteur], name: str, value: date) -> QuerySet[Akteur]:
        return rows.filter(gueltig_am(value))


class AkteursartFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    seite = filters.ChoiceFilter(choices=Akteursart.Seite.choices, label="Seite", empty_label="alle")

    class Meta:
        model = Akteursart
        fields = ("suche", "seite")


class AktionsartFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")

    class Meta:
        model = Aktionsart
        fields = ("suche",)
