"""Forms with many lists to choose from: all lists in one query."""

from collections.abc import Callable
from typing import Any

from django import forms

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
