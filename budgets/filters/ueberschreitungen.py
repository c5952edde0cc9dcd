"""Filters of the list of Überschreitungen."""

import django_filters as filters

from budgets.models import Ueberschreitung
from budgets.models.ueberschreitung import ANLASSWAHL, ARTEN, STANDWAHL
from sozialraum.ebenen import Ebene
from sozialraum.models import Gebiet


class UeberschreitungFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="begruendung", lookup_expr="icontains", label="Begründung")
    jahr = filters.NumberFilter(field_name="haushaltsjahr__jahr", label="Haushaltsjahr")
    status = filters.ChoiceFilter(choices=STANDWAHL, label="Stand", empty_label="alle")
    art = filters.ChoiceFilter(choices=ARTEN, label="Art", empty_label="alle")
    anlass = filters.ChoiceFilter(choices=ANLASSWAHL, label="Unabweisbar durch", empty_label="alle")
    gebiet = filters.ModelChoiceFilter(
        queryset=Gebiet.objects.filter(ebene__lte=Ebene.SOZIALRAUM), to_field_name="schluessel", label="Gebiet", empty_label="alle"
    )

    class Meta:
        model = Ueberschreitung
        fields = ("suche", "jahr", "status", "art", "anlass", "gebiet")
