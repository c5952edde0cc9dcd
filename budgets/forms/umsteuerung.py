"""Goal of the Umsteuerungsrechner: share of the Prävention and target year, both in the URL."""

from collections.abc import Sequence
from typing import Any

from django import forms

from basis.forms import Form, ProzentField


class UmsteuerungForm(Form):
    ziel = ProzentField(label="Anteil der Prävention, %", min_value=0, max_value=1)
    jahr = forms.TypedChoiceField(
        label="Zieljahr",
        coerce=int,
        error_messages={"invalid_choice": "Für „%(value)s“ gibt es keinen Ansatz nach dem Ausgangsjahr. Bitte wählen Sie ein anderes."},
    )

    def __init__(self, *args: Any, jahre: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jahr"].choices = [(jahr, str(jahr)) for jahr in jahre]  # type: ignore[attr-defined]
