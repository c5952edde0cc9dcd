"""Filters of the lists of Einrichtungen, Arten, Träger and Standorte."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten
from sozialraum.filters.daten import DatumFilter
from sozialraum.models import Einrichtung, Einrichtungsart, Standort, Traeger
from sozialraum.models.gebiet import gueltig_am


def gebietswahl(baum: Gebietsbaum) -> list[tuple[str, list[tuple[str, str]]]]:
    """All Gebiete of a day as choices, grouped by Ebene: "sozialraum-II" → "II Südstadt"."""
    return [(ebene.name.title(), [(f"{ebene.name.lower()}-{k.schluessel}", _name(k)) for k in baum.auf_ebene(ebene)]) for ebene in Ebene]


def _name(knoten: Knoten) -> str:
    return f"{knoten.schluessel} {knoten.name}" if knoten.ebene in (Ebene.SOZIALRAUM, Ebene.STADTTEIL) else knoten.name


def stadtteile_von(baum: Gebietsbaum, wahl: str) -> Iterable[int] | None:
    """The Stadtteile of a choice of ``gebietswahl``; None if the tree has no such Gebiet."""
    treffer = [k for k in baum.knoten.values() if f"{k.ebene.name.lower()}-{k.schluessel}" == wahl]
    return baum.stadtteile(treffer[0].id) if treffer else None


class Einrichtungsauswahl(filters.FilterSet):
    """By name, Art or group of Arten, Schulart, Träger."""

    suche = filters.CharFilter(method="finde", label="Name")
    art = filters.ChoiceFilter(method="nach_art", label="Art", empty_label="alle")
    schulart = filters.ChoiceFilter(field_name="art__schulart", label="Schulart", empty_label="alle")
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")

    class Meta:
        model = Einrichtung
        fields = ("suche", "art", "schulart", "traeger")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arten = list(Einrichtungsart.objects.all())
        gruppen = [(f"gruppe-{wert}", f"alle: {wort}") for wert, wort in Einrichtungsart.Gruppe.choices if _mehrere(arten, wert)]
        self.filters["art"].extra["choices"] = [("Gruppen", gruppen), ("Arten", [(a.schluessel, a.name) for a in arten])]
        self.filters["schulart"].extra["choices"] = [(s, s) for s in dict.fromkeys(a.schulart for a in arten if a.schulart)]

    def finde(self, rows: QuerySet[Einrichtung], name: str, value: str) -> QuerySet[Einrichtung]:
        return rows.filter(Q(name__icontains=value) | Q(schluessel__icontains=value) | Q(anschrift__icontains=value))

    def nach_art(self, rows: QuerySet[Einrichtung], name: str, value: str) -> QuerySet[Einrichtung]:
        gruppe = value.removeprefix("gruppe-")
        return rows.filter(art__gruppe=gruppe) if gruppe != value else rows.filter(art__schluessel=value)


def _mehrere(arten: Iterable[Einrichtungsart], gruppe: str) -> bool:
    return sum(art.gruppe == gruppe for art in arten) > 1


class Traegerhaeuser(filters.FilterSet):
    """The Einrichtungen of one Träger."""

    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    gueltig_am = DatumFilter(method="am_tag", label="Gültig am")

    class Meta:
        model = Einrichtung
        fields = ("suche", "gueltig_am")

    def am_tag(self, rows: QuerySet[Einrichtung], name: str, value: date) -> QuerySet[Einrichtung]:
        return rows.filter(gueltig_am(value))


class EinrichtungFilter(Einrichtungsauswahl):
    """Also by Gebiet of any Ebene and by day. ``baum`` is the mapping that says which Stadtteile a Gebiet has."""

    gebiet = filters.ChoiceFilter(method="im_gebiet", label="Gebiet", empty_label="ganze Stadt")
    gueltig_am = DatumFilter(method="am_tag", label="Gültig am")

    def __init__(self, *args: Any, baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.baum = baum
        self.filters["gebiet"].extra["choices"] = gebietswahl(baum)

    def im_gebiet(self, rows: QuerySet[Einrichtung], name: str, value: str) -> QuerySet[Einrichtung]:
        return rows.filter(stadtteil__in=stadtteile_von(self.baum, value) or ())

    def am_tag(self, rows: QuerySet[Einrichtung], name: str, value: date) -> QuerySet[Einrichtung]:
        return rows.filter(gueltig_am(value))


class EinrichtungsartFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    gruppe = filters.ChoiceFilter(choices=Einrichtungsart.Gruppe.choices, label="Gruppe", empty_label="alle")

    class Meta:
        model = Einrichtungsart
        fields = ("suche", "gruppe")


class StandortFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Bezeichnung oder Anschrift")
    status = filters.ChoiceFilter(choices=Standort.Status.choices, label="Status", empty_label="alle")

    class Meta:
        model = Standort
        fields = ("suche", "status")

    def finde(self, rows: QuerySet[Standort], name: str, value: str) -> QuerySet[Standort]:
        return rows.filter(Q(bezeichnung__icontains=value) | Q(anschrift__icontains=value))


class TraegerFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    art = filters.ChoiceFilter(choices=Traeger.Art.choices, label="Art", empty_label="alle")
    gueltig_am = DatumFilter(method="am_tag", label="Gültig am")

    class Meta:
        model = Traeger
        fields = ("suche", "art", "gueltig_am")

    def am_tag(self, rows: QuerySet[Traeger], name: str, value: date) -> QuerySet[Traeger]:
        return rows.filter(gueltig_am(value))
