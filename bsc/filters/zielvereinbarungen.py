"""Filters of the list of Zielvereinbarungen."""

import django_filters as filters

from bsc.models import Zielvereinbarung
from bsc.models.zielvereinbarung import PAARWAHL, STANDWAHL
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet, Gremium


class ZielvereinbarungFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    stand = filters.ChoiceFilter(choices=STANDWAHL, label="Stand", empty_label="alle")
    paar = filters.ChoiceFilter(choices=PAARWAHL, label="Zwischen", empty_label="alle")
    gebiet = filters.ModelChoiceFilter(
        queryset=Gebiet.objects.filter(ebene__lte=Ebene.SOZIALRAUM), to_field_name="schluessel", label="Gebiet", empty_label="alle"
    )

    gremium = filters.ModelChoiceFilter(
        queryset=Gremium.objects.filter(art=Gremium.Art.BESCHLIESSEND), to_field_name="schluessel", label="Gremium", empty_label="alle"
    )

    class Meta:
        model = Zielvereinbarung
        fields = ("suche", "stand", "paar", "gebiet", "gremium")
