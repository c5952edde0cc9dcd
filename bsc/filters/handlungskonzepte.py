"""Filters of the list of Handlungskonzepte."""

from datetime import date

import django_filters as filters
from django.db.models import Q, QuerySet

from bsc.models import Handlungskonzept, Konzeptrueckmeldung
from bsc.models.handlungskonzept import GEGOLTEN, STANDWAHL
from bsc.selectors.konzeptpassung import gremien_der_stadt
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.filters.daten import DatumFilter
from sozialraum.models import Gremium

# as the list says them: by the day, so that what is over is not among what is valid
LAGEN = [*STANDWAHL[:2], ("kommt", "gilt erst später"), ("gilt", "gilt"), ("abgelaufen", "abgelaufen"), *STANDWAHL[3:]]


class HandlungskonzeptFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    gruppe = filters.ModelChoiceFilter(
        queryset=Gremium.objects.filter(art=Gremium.Art.PLANUNG, gebiet__ebene=Ebene.SOZIALRAUM), to_field_name="schluessel",
        label="Planungsgruppe", empty_label="alle",
    )  # fmt: skip
    gremium = filters.ModelChoiceFilter(
        queryset=gremien_der_stadt(), to_field_name="schluessel", method="gemeldet_an", label="Zurückgemeldet an", empty_label="alle",
    )  # fmt: skip
    stand = filters.ChoiceFilter(choices=LAGEN, method="in_lage", label="Stand", empty_label="alle")
    gueltig_am = DatumFilter(method="am_tag", label="Gilt am")

    class Meta:
        model = Handlungskonzept
        fields = ("suche", "gruppe", "gremium", "stand", "gueltig_am")

    def gemeldet_an(self, rows: QuerySet[Handlungskonzept], name: str, value: Gremium) -> QuerySet[Handlungskonzept]:
        lesbare = Konzeptrueckmeldung.objects.lesbar(self.request.zugang)
        return rows.filter(pk__in=lesbare.filter(gremium=value).values("konzept"))

    def in_lage(self, rows: QuerySet[Handlungskonzept], name: str, value: str) -> QuerySet[Handlungskonzept]:
        tag, je = heute(), Q(stand=value)
        match value:
            case "gilt":
                return self.am_tag(rows, name, tag)
            case "kommt":
                je = Q(stand__in=GEGOLTEN, gilt_ab__gt=tag)
            case "abgelaufen":
                je = Q(stand="gilt", gueltig_bis__lt=tag)
            case "abgeloest" | "beendet":
                je = Q(stand=value, endete_am__lt=tag)
        return rows.filter(je)

    def am_tag(self, rows: QuerySet[Handlungskonzept], name: str, value: date) -> QuerySet[Handlungskonzept]:
        geltend = Handlungskonzept.objects.gueltig_am(value)
        return rows.filter(pk__in=geltend.values("pk"))
