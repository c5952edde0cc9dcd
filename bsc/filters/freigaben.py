"""Filters of the list of released Scorecards."""

import django_filters as filters

from bsc.models import Scorecardfreigabe
from sozialraum.models import Gebiet


class ScorecardfreigabeFilter(filters.FilterSet):
    gebiet = filters.ModelChoiceFilter(queryset=Gebiet.objects.all(), to_field_name="schluessel", label="Gebiet", empty_label="alle")
    ebene = filters.ChoiceFilter(field_name="gebiet__ebene", label="Ebene", choices=Gebiet.EbeneChoice.choices, empty_label="alle")
    jahr = filters.NumberFilter(field_name="stichtag", lookup_expr="year", label="Jahr des Stichtags", min_value=1990, max_value=2100)

    class Meta:
        model = Scorecardfreigabe
        fields = ("gebiet", "ebene", "jahr")
