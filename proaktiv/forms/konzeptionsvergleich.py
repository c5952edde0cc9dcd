"""Which two versions of a Konzeption are compared; all in the address, wrong values fall back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from basis.forms import Form
from proaktiv.models import Konzeptionsfassung

HEUTE = "heute"


class VergleichForm(Form):
    """By default the newest version beside the one before it; is there but one, it beside what the Konzeption holds today."""

    von = forms.ChoiceField(label="Vorher", required=False)
    bis = forms.ChoiceField(label="Nachher", required=False)

    def __init__(self, data: Mapping[str, Any], fassungen: Sequence[Konzeptionsfassung]) -> None:
        """``fassungen``: those that can be compared, the newest first."""
        namen = [str(f.nummer) for f in fassungen]
        bis = namen[0] if len(namen) > 1 else HEUTE
        vorgabe = {"von": (namen[1] if len(namen) > 1 else namen[0]) if namen else "", "bis": bis}
        erlaubt = {"von": namen, "bis": [*namen, HEUTE]}
        self.angaben = {feld: data.get(feld, "") if data.get(feld, "") in erlaubt[feld] else vorgabe[feld] for feld in erlaubt}
        super().__init__(self.angaben)
        wahl = [(str(f.nummer), f"Fassung {f.nummer}") for f in fassungen]
        for feld, werte in (("von", wahl), ("bis", [*wahl, (HEUTE, "heutiger Inhalt")])):
            auswahl = self.fields[feld]
            assert isinstance(auswahl, forms.ChoiceField)
            auswahl.choices = werte
