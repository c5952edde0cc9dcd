"""Form of an Indikator with the wording of its definition."""

from typing import Any

from django import forms

from basis.forms import DatumField, ModelForm
from basis.zahlen import lies_zahl
from sozialraum.models import Indikator


class IndikatorForm(ModelForm):
    definition = forms.CharField(
        label="Definition", widget=forms.Textarea(attrs={"rows": 4}), help_text="Eine neue Fassung wird als neue Version aufbewahrt."
    )
    gueltig_ab = DatumField(label="Fassung gilt ab")
    klassen = forms.CharField(
        label="Grenzen der fünf Klassen",
        required=False,
        help_text="Vier aufsteigende Zahlen, durch Semikolon getrennt, zum Beispiel 10; 20; 30; 45.",
    )

    class Meta:
        model = Indikator
        fields = (
            "name",
            "schluessel",
            "kategorie",
            "zaehler",
            "nenner",
            "nenner_altersband",
            "einheit",
            "richtung",
            "aggregation",
            "beruht_auf_fallzahlen",
            "je_schule",
            "nachkommastellen",
            "rhythmus",
            "quelle",
            "klassen",
            "aktiv",
        )
        help_texts = {
            "schluessel": "Kleine Buchstaben, Ziffern, Binde- und Unterstriche; so heißt die Spalte in Dateien.",
            "je_schule": "Schulen melden Zähler und Nenner; die Werte der Stadtteile sind die Summen ihrer Schulen.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["klassen"] = "; ".join(str(grenze).replace(".", ",") for grenze in self.instance.klassen)

    def clean_klassen(self) -> list[str]:
        """Four increasing numbers as decimal-point text, or none."""
        text = self.cleaned_data["klassen"].strip()
        if not text:
            return []
        try:
            grenzen = [lies_zahl(teil.strip()) for teil in text.split(";")]
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        if len(grenzen) != 4 or sorted(set(grenzen)) != grenzen:
            raise forms.ValidationError("Bitte geben Sie genau vier aufsteigende Zahlen an.")
        return [f"{grenze:f}" for grenze in grenzen]
