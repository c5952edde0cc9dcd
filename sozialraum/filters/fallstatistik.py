"""Filters of the pages of the Fallstatistik."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from basis.zahlen import datum
from sozialraum.models import Fallkohorte, Hilfeart, Traeger


class HilfeartFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Name oder Paragraf")
    form = filters.ChoiceFilter(choices=Hilfeart.Form.choices, label="Form", empty_label="alle")
    dichte = filters.ChoiceFilter(
        field_name="zaehlt_als_hze", choices=[("True", "ja"), ("False", "nein")], label="Zählt in der Dichte", empty_label="alle"
    )

    class Meta:
        model = Hilfeart
        fields = ("suche", "form", "dichte")

    def finde(self, rows: QuerySet[Hilfeart], name: str, value: str) -> QuerySet[Hilfeart]:
        return rows.filter(Q(name__icontains=value) | Q(paragraf__icontains=value) | Q(schluessel__icontains=value))


class KohorteFilter(filters.FilterSet):
    """``staende``: the days there are, the newest first; without a choice the newest is shown."""

    stand = filters.ChoiceFilter(label="Stand", empty_label=None)
    hilfeart = filters.ModelChoiceFilter(queryset=Hilfeart.objects.all(), to_field_name="schluessel", label="Hilfeart", empty_label="alle")
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")

    class Meta:
        model = Fallkohorte
        fields = ("stand", "hilfeart", "traeger")

    def __init__(self, data: Any = None, *args: Any, staende: Sequence[date], **kwargs: Any) -> None:
        angaben = data.copy() if data is not None else {}
        if staende and angaben.get("stand") not in {tag.isoformat() for tag in staende}:
            angaben["stand"] = staende[0].isoformat()
        super().__init__(angaben, *args, **kwargs)
        self.filters["stand"].extra["choices"] = [(tag.isoformat(), datum(tag)) for tag in staende]
