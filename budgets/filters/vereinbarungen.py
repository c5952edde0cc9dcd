"""Filters of the lists of Vereinbarungen and of places. Träger and Gebiet stand in the address by their keys."""

from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from budgets.models import Vereinbarung
from budgets.vereinbarungslage import Lage
from sozialraum.ebenen import Ebene
from sozialraum.models import Einrichtung, Gebiet, Traeger


class VereinbarungFilter(filters.FilterSet):
    """The rows are calculated once (``alle``); the filter says which of them are shown."""

    suche = filters.CharFilter(method="finde", label="Gegenstand, Träger oder Wirkungsauftrag")
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")
    art = filters.ChoiceFilter(choices=Vereinbarung.Art.choices, label="Art", empty_label="alle")
    zielgruppe = filters.ChoiceFilter(choices=Vereinbarung.Zielgruppe.choices, label="Zielgruppe", empty_label="alle")
    gebiet = filters.ModelChoiceFilter(
        queryset=Gebiet.objects.exclude(ebene=Ebene.STADTTEIL), to_field_name="schluessel", label="Gebiet", empty_label="alle"
    )
    stand = filters.ChoiceFilter(
        choices=[(lage.value, lage.bezeichnung) for lage in Lage], method="nach_stand", label="Stand", empty_label="alle"
    )

    class Meta:
        model = Vereinbarung
        fields = ("suche", "traeger", "art", "zielgruppe", "gebiet", "stand")

    def __init__(self, *args: Any, alle: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alle = alle

    def finde(self, rows: QuerySet[Vereinbarung], name: str, value: str) -> QuerySet[Vereinbarung]:
        return rows.filter(Q(titel__icontains=value) | Q(traeger__name__icontains=value) | Q(wirkungsauftrag__icontains=value))

    def nach_stand(self, rows: Any, name: str, value: str) -> Any:
        """The stand is calculated from the versions, so ``qs`` picks it."""
        return rows

    @cached_property
    def qs(self) -> list[Any]:
        angaben = self.form.cleaned_data if self.form.is_valid() else {}
        if not any(angaben.values()):
            return self.alle
        nummern, stand = {*super().qs.values_list("pk", flat=True)}, angaben.get("stand")
        return [v for v in self.alle if v.pk in nummern and (not stand or v.stand == stand)]


class PlatzFilter(filters.FilterSet):
    """As above: ``alle`` are the rows, one for each Einrichtung."""

    suche = filters.CharFilter(method="finde", label="Einrichtung")
    traeger = filters.ModelChoiceFilter(queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle")

    stand = filters.ChoiceFilter(
        choices=[("weicht_ab", "weicht ab"), ("stimmt", "stimmt überein")], method="nach_stand", label="Stand", empty_label="alle"
    )

    class Meta:
        model = Einrichtung
        fields = ("suche", "traeger", "stand")

    def __init__(self, *args: Any, alle: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alle = alle

    def finde(self, rows: QuerySet[Einrichtung], name: str, value: str) -> QuerySet[Einrichtung]:
        return rows.filter(name__icontains=value)

    def nach_stand(self, rows: QuerySet[Einrichtung], name: str, value: str) -> QuerySet[Einrichtung]:
        return rows

    @cached_property
    def qs(self) -> list[Any]:
        angaben = self.form.cleaned_data if self.form.is_valid() else {}
        if not any(angaben.values()):
            return self.alle
        nummern, stand = {*super().qs.values_list("pk", flat=True)}, angaben.get("stand")
        gesucht = [z for z in self.alle if z.einrichtung.pk in nummern]
        return [z for z in gesucht if not stand or (z.ampel == "im_plan") == (stand == "stimmt")]
