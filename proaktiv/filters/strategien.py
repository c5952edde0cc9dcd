"""Filter of the list of strategies."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from proaktiv.filters.systeme import darin, raumwahl
from proaktiv.models import Konzeption, Strategie, Zielgruppe
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_name, nach_reihenfolge
from sozialraum.ebenen import Gebietsbaum


class StrategieFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Titel oder Text")
    konzeption = filters.ChoiceFilter(field_name="konzeption__schluessel", label="Konzeption", empty_label="alle")
    reichweite = filters.ChoiceFilter(choices=Strategie.Reichweite.choices, label="Gilt für", empty_label="alle")
    gebiet = filters.ChoiceFilter(method="im_gebiet", label="Ressort oder Sozialraum", empty_label="alle")
    zielgruppe = filters.ChoiceFilter(field_name="zielgruppe__schluessel", label="Zielgruppe", empty_label="alle")
    stand = filters.ChoiceFilter(choices=Strategie.Stand.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Strategie
        fields = ("suche", "konzeption", "reichweite", "gebiet", "zielgruppe", "stand")

    def __init__(self, *args: Any, baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.baum = baum
        self.filters["gebiet"].extra["choices"] = raumwahl(baum)
        je = lies_modelle(Lesung(Konzeption.objects.all(), nach=nach_name), Lesung(Zielgruppe.objects.all(), nach=nach_reihenfolge))
        for name, rows in zip(("konzeption", "zielgruppe"), je, strict=True):
            self.filters[name].extra["choices"] = [(row.schluessel, row.name) for row in rows]

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(titel__icontains=value) | Q(text__icontains=value))

    def im_gebiet(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """For the Gebiet, for what lies in it or above it; what holds for the whole city holds there too."""
        orte = darin(self.baum, value)
        orte |= frozenset(k.id for ort in orte if ort in self.baum.knoten for k in self.baum.vorfahren(ort))
        return rows.filter(Q(gebiet__in=orte) | Q(reichweite=Strategie.Reichweite.STADT))
