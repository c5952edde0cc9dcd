"""Filters of the lists of this app."""

from functools import cached_property
from typing import Any

import django_filters

from basis.aufgaben import ARTWORTE, FRISTWORTE
from basis.models import Auftrag
from berichte.arten import Entwurfsstand, werkstattarten
from berichte.models import Bericht, Berichtsentwurf, Berichtspaket, Berichtsregel, Erinnerungsfehler, Paketteil
from berichte.models.paket import STAENDE
from berichte.models.regelwerk import BERICHTSRHYTHMEN, ROLLEN, TYPEN
from berichte.sections.wichtiges import Aufgabe
from budgets.models import Verteilung
from sozialraum.models import Gebiet

FEHLERSTAENDE = [("offen", "offen"), ("erledigt", "inzwischen versandt")]


class BerichtFilter(django_filters.FilterSet):
    ebene = django_filters.ChoiceFilter(field_name="gebiet__ebene", label="Ebene", choices=Gebiet.EbeneChoice.choices, empty_label="alle")
    verteilung = django_filters.ModelChoiceFilter(label="Verteilung", queryset=Verteilung.objects.none(), empty_label="alle")
    stand = django_filters.ChoiceFilter(label="Stand bei der Ablage", choices=Verteilung.Status.choices, empty_label="alle")
    suche = django_filters.CharFilter(field_name="gebiet__name", lookup_expr="icontains", label="Gebiet")

    class Meta:
        model = Bericht
        fields = ["ebene", "verteilung", "stand", "suche"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["verteilung"].queryset = (
            Verteilung.objects.filter(berichte__in=self.queryset).select_related("haushaltsjahr").distinct()
        )


class EntwurfFilter(django_filters.FilterSet):
    typ = django_filters.ChoiceFilter(label="Berichtstyp", choices=[(a.typ.value, a.titel) for a in werkstattarten()], empty_label="alle")
    ebene = django_filters.ChoiceFilter(field_name="gebiet__ebene", label="Ebene", choices=Gebiet.EbeneChoice.choices, empty_label="alle")
    stand = django_filters.ChoiceFilter(label="Stand", choices=[(s.value, s.wort) for s in Entwurfsstand], empty_label="alle")
    suche = django_filters.CharFilter(field_name="gebiet__name", lookup_expr="icontains", label="Gebiet")

    class Meta:
        model = Berichtsentwurf
        fields = ["typ", "ebene", "stand", "suche"]


class ErinnerungsfehlerFilter(django_filters.FilterSet):
    stand = django_filters.ChoiceFilter(label="Stand", choices=FEHLERSTAENDE, empty_label="alle")
    art = django_filters.ChoiceFilter(label="Was geschah", choices=Erinnerungsfehler.Art.choices, empty_label="alle")
    suche = django_filters.CharFilter(field_name="nutzer__anzeigename", lookup_expr="icontains", label="Zugang")

    class Meta:
        model = Erinnerungsfehler
        fields = ["stand", "art", "suche"]


class PaketFilter(django_filters.FilterSet):
    typ = django_filters.ChoiceFilter(label="Berichtstyp", choices=TYPEN, empty_label="alle", method="mit_typ")
    suche = django_filters.CharFilter(field_name="bereich__name", lookup_expr="icontains", label="Gebiet")

    class Meta:
        model = Berichtspaket
        fields = ["typ", "suche"]

    def mit_typ(self, rows: Any, name: str, typ: str) -> Any:
        return rows.filter(typen__contains=[typ])


class PaketteilFilter(django_filters.FilterSet):
    typ = django_filters.ChoiceFilter(label="Berichtstyp", choices=TYPEN, empty_label="alle")
    ebene = django_filters.ChoiceFilter(field_name="gebiet__ebene", label="Ebene", choices=Gebiet.EbeneChoice.choices, empty_label="alle")
    stand = django_filters.ChoiceFilter(label="Stand", choices=STAENDE, empty_label="alle")
    suche = django_filters.CharFilter(field_name="gebiet__name", lookup_expr="icontains", label="Gebiet")

    class Meta:
        model = Paketteil
        fields = ["typ", "ebene", "stand", "suche"]


class RegelFilter(django_filters.FilterSet):
    typ = django_filters.ChoiceFilter(label="Berichtstyp", choices=TYPEN, empty_label="alle")
    ebene = django_filters.ChoiceFilter(label="Ebene", choices=Gebiet.EbeneChoice.choices, empty_label="alle")
    rolle = django_filters.ChoiceFilter(label="Wer berichtet", choices=ROLLEN, empty_label="alle")
    rhythmus = django_filters.ChoiceFilter(label="Rhythmus", choices=[r for r in BERICHTSRHYTHMEN if r[0]], empty_label="alle")

    class Meta:
        model = Berichtsregel
        fields = ["typ", "ebene", "rolle", "rhythmus"]


class AuftragFilter(django_filters.FilterSet):
    suche = django_filters.CharFilter(field_name="titel", lookup_expr="icontains", label="Auftrag")
    status = django_filters.ChoiceFilter(choices=Auftrag.Status.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Auftrag
        fields = ["suche", "status"]


class AufgabenFilter(django_filters.FilterSet):
    """Tasks are calculated, so the filter picks from them."""

    suche = django_filters.CharFilter(label="Aufgabe oder Text")
    art = django_filters.ChoiceFilter(label="Art", choices=[(a.value, wort) for a, wort in ARTWORTE.items()], empty_label="alle")
    frist = django_filters.ChoiceFilter(label="Frist", choices=[(f.value, wort) for f, wort in FRISTWORTE.items()], empty_label="alle")

    def __init__(self, data: Any, *, queryset: list[Aufgabe], request: Any) -> None:
        self.alle = queryset
        super().__init__(data, queryset=Auftrag.objects.none(), request=request)

    @cached_property
    def qs(self) -> list[Aufgabe]:
        if not self.form.is_valid():
            return self.alle
        suche, art, frist = (self.form.cleaned_data[feld] for feld in ("suche", "art", "frist"))
        return [
            a for a in self.alle
            if suche.casefold() in f"{a.titel} {a.text}".casefold() and art in ("", a.art.value) and frist in ("", a.frist.value)
        ]  # fmt: skip
