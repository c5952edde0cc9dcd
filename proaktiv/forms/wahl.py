"""Forms with many lists to choose from: all lists in one query."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from basis.forms import offer
from proaktiv.selectors.lesung import Lesung, lies_modelle


def biete_zusammen(form: forms.BaseForm, je: dict[str, Lesung], worte: dict[str, Callable[[Any], str]] | None = None) -> None:
    """As ``offer`` for each field, with what is shown read together; an answer is looked up as ever. ``worte``: labels other than str."""
    felder = {name: lesung for name, lesung in je.items() if name in form.fields}
    for (name, lesung), rows in zip(felder.items(), lies_modelle(*felder.values()), strict=True):
        feld = offer(form, name, lesung.rows)
        wort = (worte or {}).get(name, str)
        wahl: list[tuple[Any, str]] = [(row.pk, wort(row)) for row in rows]
        if not isinstance(feld, forms.ModelMultipleChoiceField):
            leer = "bitte wählen" if feld.required else (feld.empty_label if feld.empty_label != "---------" else "keine Angabe")
            wahl = [("", str(leer)), *wahl]
        feld.choices = wahl


def laufende(rows: QuerySet[Any], tag: date, *bisher: int | None) -> QuerySet[Any]:
    """Of dated rows those that have not ended, and ``bisher``: what a record names already. What begins later can be planned with."""
    return rows.filter(Q(gueltig_bis__isnull=True) | Q(gueltig_bis__gte=tag) | Q(pk__in=[pk for pk in bisher if pk]))


def nummern(werte: Iterable[Any] | None) -> list[int]:
    """The keys of what a form begins with: rows or keys."""
    return [getattr(wert, "pk", wert) for wert in werte or ()]
