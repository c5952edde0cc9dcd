"""Filters of accounts and Vertretungen."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.models import Nutzer
from sozialraum.clock import heute
from sozialraum.models import Rollenzuweisung, Vertretung
from sozialraum.models.gebiet import gueltig_am
from sozialraum.rechte import Rolle


class ZugangFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Benutzername")
    rolle = filters.ChoiceFilter(
        method="mit_rolle",
        label="Rolle heute",
        empty_label="alle",
        choices=[(r.value, r.bezeichnung) for r in Rolle] + [("ohne", "ohne Rolle")],
    )
    zustand = filters.ChoiceFilter(
        method="im_zustand", label="Zustand", empty_label="alle", choices=[("offen", "offen"), ("geschlossen", "geschlossen")]
    )

    class Meta:
        model = Nutzer
        fields = ("suche", "rolle", "zustand")

    def finde(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(Q(username__icontains=value) | Q(anzeigename__icontains=value))

    def mit_rolle(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        heutige = Rollenzuweisung.objects.filter(gueltig_am(heute()))
        if value == "ohne":
            return rows.exclude(pk__in=heutige.values("nutzer"))
        return rows.filter(pk__in=heutige.filter(rolle=value).values("nutzer"))

    def im_zustand(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(is_active=value == "offen")


class VertretungFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Person")
    stand = filters.ChoiceFilter(
        method="nach_stand",
        label="Stand",
        empty_label="alle",
        choices=[("heute", "gilt heute"), ("kuenftig", "künftig"), ("beendet", "beendet")],
    )

    class Meta:
        model = Vertretung
        fields = ("suche", "stand")

    def finde(self, rows: "QuerySet[Vertretung]", name: str, value: str) -> "QuerySet[Vertretung]":
        return rows.filter(Q(nutzer__anzeigename__icontains=value) | Q(zuweisung__nutzer__anzeigename__icontains=value))

    def nach_stand(self, rows: "QuerySet[Vertretung]", name: str, value: str) -> "QuerySet[Vertretung]":
        if value == "heute":
            return rows.filter(gueltig_am(heute()))
        return rows.filter(gueltig_von__gt=heute()) if value == "kuenftig" else rows.filter(gueltig_bis__lt=heute())
