"""The form of a release."""

from django import forms

from basis.forms import Form


class FreigabeForm(Form):
    grund = forms.CharField(
        label="Grund, festgeschriebene Werte neu zu berechnen", max_length=300, required=False, strip=True,
        help_text="Nur wo ein festgeschriebener Wert falsch war: Was heute anders berechnet wird, ersetzt ihn. Sonst leer lassen.",
    )  # fmt: skip
