"""Was wäre, wenn on the page of the running year: cases ± n and Entgelte ± p %, each from a month; all of it in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from basis.forms import Form, ProzentField, ZahlField

SCHON_GEBUCHT = "Dieser Monat ist schon gebucht oder liegt nicht im Haushaltsjahr. Bitte wählen Sie einen der noch offenen."
FELDER = ("hilfen", "faelle", "ab", "entgelt", "entgelt_ab")


class SzenarioForm(Form):
    hilfen = forms.ChoiceField(label="Hilfen", error_messages={"invalid_choice": "Diese Hilfen laufen hier nicht. Bitte andere wählen."})
    faelle = ZahlField(label="Fälle mehr oder weniger", min_value=-9999, max_value=9999, stellen=0, unit="Fälle", required=False)
    ab = forms.TypedChoiceField(label="Fälle ab", coerce=int)
    entgelt = ProzentField(label="Entgelte höher oder niedriger", min_value=-1, max_value=1, required=False)
    entgelt_ab = forms.TypedChoiceField(label="Entgelte ab", coerce=int)

    def __init__(self, *args: Any, hilfen: Sequence[tuple[str, str]], monate: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hilfen"].choices = hilfen  # type: ignore[attr-defined]
        for name in ("ab", "entgelt_ab"):
            feld: Any = self.fields[name]
            feld.choices = monate
            feld.error_messages["invalid_choice"] = SCHON_GEBUCHT

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or {}
        if not self.errors and not daten.get("faelle") and not daten.get("entgelt"):
            self.add_error("faelle", "Bitte nennen Sie eine Zahl der Fälle oder einen Prozentsatz der Entgelte; sonst ändert sich nichts.")
        return daten
