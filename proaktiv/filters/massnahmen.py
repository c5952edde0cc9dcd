"""Filters of the lists of Konzeptionen, Maßnahmen, Fördermittel and deadlines."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from proaktiv.filters.systeme import darin, raumwahl
from proaktiv.models import (
    Foerderfrist,
    Foerdermittel,
    Handlungsfeld,
    Konzeption,
    Lebensphase,
    Lebenswelt,
    Massnahme,
    Massnahmengebiet,
    Massnahmenphase,
    Zielgruppe,
)
from proaktiv.models.finanzierung import FoerderfristQuerySet
from proaktiv.selectors.kette import ohne_wirkungsmessung, steht
from proaktiv.selectors.kettenstand import kettenstand
from proaktiv.selectors.lesung import Lesung, lies_modelle, nach_name, nach_reihenfolge
from proaktiv.umsetzungsstand import Umsetzung
from sozialraum.ebenen import Gebietsbaum
from sozialraum.models import Organisationseinheit, Traeger

# name of the filter → what it offers, and in which order
WAHL: dict[str, tuple[type[Any], Callable[[Any], Any]]] = {
    "konzeption": (Konzeption, nach_name),
    "phase": (Lebensphase, nach_reihenfolge),
    "lebenswelt": (Lebenswelt, nach_reihenfolge),
    "handlungsfeld": (Handlungsfeld, nach_reihenfolge),
    "zielgruppe": (Zielgruppe, nach_reihenfolge),
    "einheit": (Organisationseinheit, nach_name),
    "traeger": (Traeger, nach_name),
}

FRISTWAHL = [
    ("offen", "offen"), ("ueberfaellig", "überfällig"), ("erledigt", "erledigt"), ("entfallen", "entfallen"),
]  # fmt: skip


def _wahl(label: str, weg: str = "", **dazu: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(field_name=weg, label=label, empty_label="alle", **dazu)


class KonzeptionFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    art = filters.ChoiceFilter(choices=Konzeption.Art.choices, label="Art", empty_label="alle")

    class Meta:
        model = Konzeption
        fields = ("suche", "art")


class MassnahmeFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Titel oder Ziel")
    konzeption = _wahl("Konzeption", "konzeption__schluessel")
    gruppe = _wahl("Umsetzung", choices=[(u.value, u.bezeichnung) for u in Umsetzung], method="nach_umsetzung")
    art = _wahl("Art der Konzeption", "konzeption__art", choices=Konzeption.Art.choices)
    gebiet = filters.ChoiceFilter(method="im_gebiet", label="Ressort oder Sozialraum", empty_label="ganze Stadt")
    phase = _wahl("Lebensphase", method="in_phase")
    lebenswelt = _wahl("Lebenswelt", "lebenswelt__schluessel")
    handlungsfeld = _wahl("Handlungsfeld", "handlungsfeld__schluessel")
    zielgruppe = _wahl("Zielgruppe", "zielgruppe__schluessel")
    einheit = _wahl("Zuständige Stelle", "einheit__schluessel")
    traeger = _wahl("Träger", "traeger__schluessel")
    wirkung = filters.ChoiceFilter(
        choices=[("mit", "mit Wirkungsmessung"), ("ohne", "ohne Wirkungsmessung")], method="nach_wirkung", label="Wirkung",
        empty_label="alle",
    )  # fmt: skip

    class Meta:
        model = Massnahme
        fields = ("suche", "konzeption", "gruppe", "gebiet", "phase")

    def __init__(self, *args: Any, baum: Gebietsbaum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.baum = baum
        self.filters["gebiet"].extra["choices"] = raumwahl(baum)
        je = lies_modelle(*(Lesung(modell.objects.all(), nach=nach) for modell, nach in WAHL.values()))
        for name, rows in zip(WAHL, je, strict=True):
            self.filters[name].extra["choices"] = [(row.schluessel, row.name) for row in rows]

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(titel__icontains=value) | Q(ziel__icontains=value))

    def im_gebiet(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """For the Gebiet, for what lies in it, or for what it lies in: a Maßnahme of the whole city is one of each Sozialraum."""
        orte = darin(self.baum, value)
        orte |= frozenset(k.id for ort in orte if ort in self.baum.knoten for k in self.baum.vorfahren(ort))
        return rows.filter(Exists(Massnahmengebiet.objects.filter(massnahme=OuterRef("pk"), gebiet__in=orte)))

    def nach_umsetzung(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(steht(Umsetzung(value)))

    def in_phase(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Exists(Massnahmenphase.objects.filter(massnahme=OuterRef("pk"), lebensphase__schluessel=value)))

    def nach_wirkung(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(gemessen=True) if value == "mit" else rows.filter(ohne_wirkungsmessung())


class FoerdermittelFilter(filters.FilterSet):
    suche = filters.CharFilter(method="finde", label="Programm oder Geber")
    stand = filters.ChoiceFilter(choices=Foerdermittel.Stand.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Foerdermittel
        fields = ("suche", "stand")

    def finde(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(programm__icontains=value) | Q(geber__icontains=value))


class FoerderfristFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="foerdermittel__programm", lookup_expr="icontains", label="Programm")
    art = filters.ChoiceFilter(choices=Foerderfrist.Art.choices, label="Frist", empty_label="alle")
    erledigt = filters.ChoiceFilter(choices=FRISTWAHL, method="nach_stand", label="Stand", empty_label="alle")
    jahr = filters.NumberFilter(field_name="tag", lookup_expr="year", label="Jahr", min_value=1990, max_value=2100)

    class Meta:
        model = Foerderfrist
        fields = ("suche", "art", "erledigt", "jahr")

    def nach_stand(self, rows: FoerderfristQuerySet, name: str, value: str) -> FoerderfristQuerySet:
        match value:
            case "erledigt":
                return rows.filter(erledigt_am__isnull=False)
            case "entfallen":
                return rows.entfallen()
            case "ueberfaellig":
                return rows.offen().filter(tag__lt=kettenstand())
        return rows.offen()
