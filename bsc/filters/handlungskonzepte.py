"""Filters of the list of Handlungskonzepte."""

from datetime import date

import django_filters as filters
from django.db.models import QuerySet

from bsc.models import Handlungskonzept, Konzeptrueckmeldung
from bsc.models.handlungskonzept import STANDWAHL
from sozialraum.ebenen import Ebene
from sozialraum.filters.daten import DatumFilter
from sozialraum.models import Gremium

PLANEND = (Gremium.Art.PLANUNG, Gremium.Art.BESCHLIESSEND)
DER_STADT = Gremium.objects.filter(art__in=PLANEND).exclude(gebiet__ebene__gt=Ebene.FACHBEREICH)


class HandlungskonzeptFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    gruppe = filters.ModelChoiceFilter(
        queryset=Gremium.objects.filter(art=Gremium.Art.PLANUNG, gebiet__ebene=Ebene.SOZIALRAUM), to_field_name="schluessel",
        label="Planungsgruppe", empty_label="alle",
    )  # fmt: skip
    gremium = filters.ModelChoiceFilter(
        queryset=DER_STADT,
        to_field_name="schluessel", method="gemeldet_an", label="Zurückgemeldet an", empty_label="alle",
    )  # fmt: skip
    stand = filters.ChoiceFilter(choices=STANDWAHL, label="Stand", empty_label="alle")
    gueltig_am = DatumFilter(method="am_tag", label="Gilt am")

    class Meta:
        model = Handlungskonzept
        fields = ("suche", "gruppe", "gremium", "stand", "gueltig_am")

    def gemeldet_an(self, rows: QuerySet[Handlungskonzept], name: str, value: Gremium) -> QuerySet[Handlungskonzept]:
        lesbare = Konzeptrueckmeldung.objects.lesbar(self.request.zugang)
        return rows.filter(pk__in=lesbare.filter(gremium=value).values("konzept"))

    def am_tag(self, rows: QuerySet[Handlungskonzept], name: str, value: date) -> QuerySet[Handlungskonzept]:
        geltend = Handlungskonzept.objects.gueltig_am(value)
        return rows.filter(pk__in=geltend.values("pk"))
