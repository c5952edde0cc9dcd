"""The assumptions of the planning of the next year, all in the address; what the address does not name is what the city has entered."""

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms

from basis.forms import ProzentField
from basis.monate import monatsname
from budgets.planlage import Annahmen

FELDER = ("entgelt", "entgelt_ab", "personal", "sonstiges", "einnahmen", "einwohner")
ANTEIL: dict[str, Any] = {"min_value": Fraction(-1, 2), "max_value": Fraction(1, 2)}


class AnnahmenForm(forms.Form):
    """``?entgelt=2,5&entgelt_ab=7&einwohner=nein``; after a wrong answer what the city has entered is shown.

    Another value or month of the Entgelte takes the place of all that are entered for the course of the year.
    """

    entgelt = ProzentField(label="Entgelte der Hilfen", **ANTEIL)
    entgelt_ab = forms.TypedChoiceField(label="Entgelte ab", coerce=int, error_messages={"invalid_choice": "Bitte wählen Sie einen Monat."})
    personal = ProzentField(label="Personalkosten", **ANTEIL)
    sonstiges = ProzentField(label="Förderung, Sachkosten, Miete", **ANTEIL)
    einnahmen = ProzentField(label="Einnahmen", **ANTEIL)
    einwohner = forms.ChoiceField(
        label="Neue Fälle folgen den Einwohnern", choices=[("ja", "ja"), ("nein", "nein")],
        error_messages={"invalid_choice": "Bitte wählen Sie ja oder nein."},
    )  # fmt: skip

    def __init__(self, angaben: Any, *, hinterlegt: Annahmen, jahr: int) -> None:
        self.hinterlegt = hinterlegt
        prozent = ProzentField()
        vorgabe = {
            **{feld: prozent.show(getattr(hinterlegt, feld)) for feld in FELDER if feld not in ("entgelt_ab", "einwohner")},
            "entgelt_ab": str(hinterlegt.entgelt_ab), "einwohner": "ja" if hinterlegt.einwohner else "nein",
        }  # fmt: skip
        super().__init__({feld: angaben.get(feld, "").strip() or vorgabe[feld] for feld in FELDER})
        feld: Any = self.fields["entgelt_ab"]
        feld.choices = [(monat, monatsname(date(jahr, monat, 1))) for monat in range(1, 13)]

    @property
    def annahmen(self) -> Annahmen:
        if not self.is_valid():
            return self.hinterlegt
        w = self.cleaned_data
        wie_hinterlegt = (w["entgelt"], w["entgelt_ab"]) == (self.hinterlegt.entgelt, self.hinterlegt.entgelt_ab)
        return Annahmen(
            w["entgelt"], w["entgelt_ab"], w["personal"], w["sonstiges"], w["einnahmen"], w["einwohner"] == "ja",
            self.hinterlegt.stufen if wie_hinterlegt else (),
        )  # fmt: skip
