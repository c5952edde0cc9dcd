"""Filters of the Abfragen, of their questionnaires, and the choice of Einrichtungen for a new one."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from sozialraum.filters.einrichtungen import EinrichtungFilter
from sozialraum.models import Abfragebogen, Traeger, Traegerabfrage


class AbfrageFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Titel")
    stand = filters.ChoiceFilter(
        method="nach_stand", label="Stand", empty_label="alle", choices=[("offen", "läuft"), ("geschlossen", "geschlossen")]
    )

    class Meta:
        model = Traegerabfrage
        fields = ("suche", "stand")

    def nach_stand(self, rows: QuerySet[Traegerabfrage], name: str, value: str) -> QuerySet[Traegerabfrage]:
        return rows.filter(geschlossen_am__isnull=value == "offen")


class BogenFilter(filters.FilterSet):
    """Rows carry ``stand``."""

    suche = filters.CharFilter(method="finde", label="Einrichtung")
    traeger = filters.ModelChoiceFilter(
        field_name="einrichtung__traeger", queryset=Traeger.objects.all(), to_field_name="schluessel", label="Träger", empty_label="alle"
    )
    stand = filters.ChoiceFilter(label="Stand", choices=Abfragebogen.STAENDE, empty_label="alle")

    class Meta:
        model = Abfragebogen
        fields = ("suche", "traeger", "stand")

    def finde(self, rows: QuerySet[Abfragebogen], name: str, value: str) -> QuerySet[Abfragebogen]:
        return rows.filter(Q(einrichtung__name__icontains=value) | Q(einrichtung__schluessel__icontains=value))


class Abfrageauswahl(EinrichtungFilter):
    """As the list of Einrichtungen; the day is the Stichtag of the Abfrage."""

    gueltig_am = None  # type: ignore[assignment]

    def als_text(self) -> str:
        """The choice in words, to be kept with the Abfrage."""
        if not self.form.is_valid():
            return ""
        return ", ".join(f"{self.form.fields[n].label}: {_wort(self.form.fields[n], w)}" for n, w in self.form.cleaned_data.items() if w)


def _wort(feld: Any, wert: Any) -> str:
    wahl = getattr(feld, "choices", None)
    if not isinstance(wert, str) or wahl is None:
        return str(wert)
    for schluessel, wort in wahl:
        gruppe = wort if isinstance(wort, list | tuple) else [(schluessel, wort)]
        if wert in dict(gruppe):
            return str(dict(gruppe)[wert])
    return wert
