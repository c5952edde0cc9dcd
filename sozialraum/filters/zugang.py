"""Filters of accounts and Protokoll."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.models import Nutzer
from sozialraum.clock import heute
from sozialraum.models import Rollenzuweisung
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
