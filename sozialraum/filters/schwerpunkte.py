"""Filters of lists that are calculated: the rows are no query, the way to filter them is the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import django_filters as filters
from django import forms

from sozialraum.models import Schwerpunktraumliste, Typisierungsverfahren

Row = Mapping[str, Any]
LEER = [("", "alle")]
ANDERSWO = {"sortierung", "spalten", "je_seite", "seite", "format"}


class Zeilenfilter:
    """What ``list_page`` asks of a FilterSet, for rows that stand in memory: ``form`` and ``qs``.

    What else the address says (two lists, a what-if) goes along as hidden fields; sorting and columns the template keeps itself.
    """

    def __init__(self, form: forms.Form, data: Any, rows: Sequence[Row], tests: Mapping[str, Callable[[Row, str], bool]]) -> None:
        self.form = form
        gewaehlt = {name: str(value) for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
        self.qs = [row for row in rows if all(tests[name](row, value) for name, value in gewaehlt.items())]
        for name in set(data) - set(form.fields) - ANDERSWO:
            form.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)


def wahlen(werte: Sequence[str]) -> list[tuple[str, str]]:
    return [*LEER, *((wert, wert) for wert in dict.fromkeys(werte) if wert)]


def _suche(row: Row, text: str) -> bool:
    return text.casefold() in row["name"].casefold() or row["schluessel"].startswith(text)


class ListenFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")
    status = filters.ChoiceFilter(choices=Schwerpunktraumliste.Status.choices, label="Stand", empty_label="alle")

    class Meta:
        model = Schwerpunktraumliste
        fields = ("suche", "status")


class VerfahrenFilter(filters.FilterSet):
    suche = filters.CharFilter(field_name="name", lookup_expr="icontains", label="Name")

    class Meta:
        model = Typisierungsverfahren
        fields = ("suche",)


class StadtteilForm(forms.Form):
    suche = forms.CharField(label="Stadtteil", required=False)
    sozialraum = forms.ChoiceField(label="Sozialraum", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    dynamik = forms.ChoiceField(label="Dynamik", required=False)
    auswahl = forms.ChoiceField(
        label="Auswahl",
        required=False,
        choices=[*LEER, ("schwerpunkt", "nur Schwerpunkträume"), ("bewertet", "nur bewertete"), ("ohne", "nur nicht bewertete")],
    )


def stadtteilfilter(status: Sequence[str], dynamik: Sequence[str]) -> Callable[..., Zeilenfilter]:
    """For ``list_page``: a filter whose choices are the classes of a method and the Sozialräume of the rows."""

    def baue(data: Any, *, queryset: Sequence[Row], request: Any) -> Zeilenfilter:
        form = StadtteilForm(data)
        raeume = sorted({row["sozialraum"] for row in queryset if row["sozialraum"]})
        choices_of = {"sozialraum": [*wahlen(raeume), ("ohne", "nicht zugeordnet")], "status": wahlen(status), "dynamik": wahlen(dynamik)}
        for name, choices in choices_of.items():
            form.fields[name].choices = choices  # type: ignore[attr-defined]
        if not dynamik:
            del form.fields["dynamik"]
        return Zeilenfilter(form, data, queryset, STADTTEILTESTS)

    return baue


STADTTEILTESTS: dict[str, Callable[[Row, str], bool]] = {
    "suche": _suche,
    "sozialraum": lambda row, wert: row["sozialraum"] == ("" if wert == "ohne" else wert),
    "status": lambda row, wert: row["statusklasse"] == wert,
    "dynamik": lambda row, wert: row["dynamikklasse"] == wert,
    "auswahl": lambda row, wert: {"schwerpunkt": row["schwerpunkt"], "bewertet": row["bewertet"], "ohne": not row["bewertet"]}[wert],
}


class BewegungForm(forms.Form):
    suche = forms.CharField(label="Stadtteil", required=False)
    bewegt = forms.ChoiceField(
        label="Auswahl", required=False, choices=[*LEER, ("ja", "nur Wechsel der Klasse"), ("marke", "nur Wechsel der Schwerpunkträume")]
    )  # fmt: skip


def bewegungsfilter(data: Any, *, queryset: Sequence[Row], request: Any) -> Zeilenfilter:
    tests: dict[str, Callable[[Row, str], bool]] = {
        "suche": _suche,
        "bewegt": lambda row, wert: row["bewegt"] if wert == "ja" else row["marke"] in ("neu", "nicht mehr"),
    }
    return Zeilenfilter(BewegungForm(data), data, queryset, tests)


class RobustheitForm(forms.Form):
    suche = forms.CharField(label="Stadtteil", required=False)
    auswahl = forms.ChoiceField(
        label="Auswahl",
        required=False,
        choices=[
            *LEER,
            ("fest", "nur wer seine Klassen behält"),
            ("lose", "nur wer sie wechselt"),
            ("schwerpunkt", "nur Schwerpunkträume"),
        ],
    )


def robustheitsfilter(data: Any, *, queryset: Sequence[Row], request: Any) -> Zeilenfilter:
    tests: dict[str, Callable[[Row, str], bool]] = {
        "suche": _suche,
        "auswahl": lambda row, wert: {
            "fest": row["gleich"] == row["von"],
            "lose": row["gleich"] != row["von"],
            "schwerpunkt": row["schwerpunkt"],
        }[wert],
    }
    return Zeilenfilter(RobustheitForm(data), data, queryset, tests)
