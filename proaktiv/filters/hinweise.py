"""Filters of the list and of the board of Hinweise; the Gebiete offered are those whose Hinweise one may read."""

from typing import Any

import django_filters as filters
from django.db.models import Q

from proaktiv.models import Hinweis
from proaktiv.models.hinweis import BEENDETE, STANDWAHL, HinweisQuerySet
from sozialraum.ebenen import Ebene, Knoten
from sozialraum.forms.fallfilter import gebietsschluessel
from sozialraum.rechte import Recht

LAGEN = [("offen", "offen"), ("ueberfaellig", "überfällig"), ("beendet", "beendet")]


class BrettFilter(filters.FilterSet):
    gebiet = filters.ChoiceFilter(method="im_gebiet", label="Gebiet", empty_label="alle")
    art = filters.ChoiceFilter(choices=Hinweis.Art.choices, label="Art", empty_label="alle")

    class Meta:
        model = Hinweis
        fields = ("gebiet", "art")

    def __init__(self, data: Any, *, queryset: HinweisQuerySet, request: Any) -> None:
        super().__init__(data, queryset=queryset, request=request)
        zugang = request.zugang
        self.baum, lesbar = zugang.baum, zugang.gebiete_mit(Recht.HAUSRUNDEN_LESEN)
        orte = [k for ebene in (Ebene.RESSORT, Ebene.SOZIALRAUM, Ebene.STADTTEIL) for k in self.baum.auf_ebene(ebene) if k.id in lesbar]
        self.orte = {gebietsschluessel(k): k for k in orte}
        self.filters["gebiet"].extra["choices"] = [(wert, _name(k)) for wert, k in self.orte.items()]

    def im_gebiet(self, rows: HinweisQuerySet, name: str, value: str) -> HinweisQuerySet:
        """Also what lies below."""
        ort = self.orte[value].id
        return rows.filter(gebiet__in=[ort, *(k.id for k in self.baum.nachfahren(ort))])


class HinweisFilter(BrettFilter):
    suche = filters.CharFilter(method="finde", label="Hinweis oder System")
    frist = filters.ChoiceFilter(method="nach_frist", choices=LAGEN, label="Frist", empty_label="alle")
    stand = filters.ChoiceFilter(choices=STANDWAHL, label="Stand", empty_label="alle")
    herkunft = filters.ChoiceFilter(choices=Hinweis.Herkunft.choices, label="Woher", empty_label="alle")

    class Meta:
        model = Hinweis
        fields = ("suche", "frist", "stand", "gebiet", "art", "herkunft")

    def finde(self, rows: HinweisQuerySet, name: str, value: str) -> HinweisQuerySet:
        return rows.filter(Q(titel__icontains=value) | Q(text__icontains=value) | Q(system__name__icontains=value))

    def nach_frist(self, rows: HinweisQuerySet, name: str, value: str) -> HinweisQuerySet:
        if value == "ueberfaellig":
            return rows.ueberfaellig()
        return rows.offen() if value == "offen" else rows.filter(stand__in=BEENDETE)


def _name(knoten: Knoten) -> str:
    return f"{knoten.schluessel} {knoten.name}" if knoten.ebene == Ebene.STADTTEIL else knoten.kurzname or knoten.name
