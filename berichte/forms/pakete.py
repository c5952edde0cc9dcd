"""The order of a committee packet, and the filter of its parts' list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from basis.forms import DatumField, Form
from berichte.regelwerk import Berichtstyp
from berichte.sections.paketquellen import pakettypen
from berichte.zeitraum import Berichtszeitraum, zeitraumfehler
from sozialraum.clock import heute

ALLE, KEINE = "alle", "keine"  # which types are ticked: the two buttons beside the list, which order nothing


class PaketForm(Form):
    von = DatumField(label="Von")
    bis = DatumField(label="Bis")
    bereich = forms.ChoiceField(label="Gebiete")
    typen = forms.MultipleChoiceField(
        label="Berichtstypen", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Bitte wählen Sie mindestens einen Typ."},
        help_text="Gebunden wird, was für Gebiet und Zeitraum freigegeben ist. Alles andere wird als Entwurf gedruckt.",
    )  # fmt: skip

    def __init__(self, *args: Any, bereiche: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, wahl in (("bereich", bereiche), ("typen", [(art.typ.value, art.titel) for art in pakettypen()])):
            feld = self.fields[name]
            assert isinstance(feld, forms.ChoiceField)
            feld.choices = wahl

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        von, bis = angaben.get("von"), angaben.get("bis")
        if von and bis and (satz := zeitraumfehler(von, bis, heute())):
            self.add_error("bis", satz)
        return angaben

    @property
    def zeitraum(self) -> Berichtszeitraum:
        return Berichtszeitraum(self.cleaned_data["von"], self.cleaned_data["bis"])

    @property
    def gewaehlte(self) -> list[Berichtstyp]:
        return [Berichtstyp(typ) for typ in self.cleaned_data["typen"]]


def angekreuzt(wahl: str) -> list[str]:
    return [] if wahl == KEINE else [art.typ.value for art in pakettypen()]
