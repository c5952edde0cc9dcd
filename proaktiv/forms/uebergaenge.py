"""What the view of the transitions shows; all in the address, wrong values fall back."""

from collections.abc import Mapping
from typing import Any

from django import forms

from basis.forms import Form
from proaktiv.forms.kettenmatrix import EBENEN
from proaktiv.uebergaenge import LAGEN
from sozialraum.ebenen import Ebene, Gebietsbaum


class UebergangForm(Form):
    ebene = forms.ChoiceField(label="Gebiete", choices=EBENEN, required=False)
    gebiet = forms.ChoiceField(label="Sozialraum", required=False)
    lage = forms.ChoiceField(label="Lage", choices=[("", "alle"), *((lage.value, name) for lage, name in LAGEN.items())], required=False)

    def __init__(self, data: Mapping[str, Any], baum: Gebietsbaum) -> None:
        raeume = {k.schluessel: k for k in baum.auf_ebene(Ebene.SOZIALRAUM)}
        angaben: dict[str, str] = {name: data.get(name, "") for name in self.base_fields}
        angaben["ebene"] = angaben["ebene"] if angaben["ebene"] in dict(EBENEN) else "sozialraum"
        angaben["gebiet"] = angaben["gebiet"] if angaben["gebiet"] in raeume else ""
        if angaben["ebene"] == "stadt" and angaben["gebiet"]:  # what is chosen of the city is no whole city
            angaben["ebene"] = "sozialraum"
        angaben["lage"] = angaben["lage"] if angaben["lage"] in LAGEN else ""
        super().__init__(angaben)
        feld = self.fields["gebiet"]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [("", "ganze Stadt"), *((k.schluessel, f"{k.schluessel} {k.name}") for k in raeume.values())]
        raum = raeume.get(angaben["gebiet"])
        self.angaben = angaben
        self.orte = None if raum is None else {raum.id, *(k.id for k in baum.nachfahren(raum.id))}
