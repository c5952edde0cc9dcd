"""What the matrix and the list of gaps show; all in the address, wrong values fall back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.http import urlencode

from basis.forms import Form
from sozialraum.ebenen import Ebene, Gebietsbaum, Knoten

ACHSEN = [("lebenswelt", "Lebenswelt"), ("handlungsfeld", "Handlungsfeld")]
EBENEN = [("stadt", "ganze Stadt"), ("sozialraum", "Sozialräume"), ("stadtteil", "Stadtteile")]


class MatrixForm(Form):
    achse = forms.ChoiceField(label="Zeilen", choices=ACHSEN, required=False)
    ebene = forms.ChoiceField(label="Gebiete", choices=EBENEN, required=False)
    gebiet = forms.ChoiceField(label="Sozialraum", required=False)
    zielgruppe = forms.ChoiceField(label="Zielgruppe", required=False)

    def __init__(self, data: Mapping[str, Any], baum: Gebietsbaum, achse: str = "") -> None:
        """``achse``: where the address of the page names it; it is no choice there."""
        angaben: dict[str, str] = {name: data.get(name, "") for name in self.base_fields} | ({"achse": achse} if achse else {})
        angaben["achse"] = angaben["achse"] if angaben["achse"] in dict(ACHSEN) else "lebenswelt"
        angaben["ebene"] = angaben["ebene"] if angaben["ebene"] in dict(EBENEN) else "sozialraum"
        if angaben["ebene"] == "stadt" and self._raum(baum, angaben["gebiet"]):  # what is chosen of the city is no whole city
            angaben["ebene"] = "sozialraum"
        self.angaben, self.baum = angaben, baum
        super().__init__(angaben)
        if achse:
            del self.fields["achse"]
        self._biete("gebiet", "ganze Stadt", [(k.schluessel, f"{k.schluessel} {k.name}") for k in baum.auf_ebene(Ebene.SOZIALRAUM)])

    @property
    def achsenname(self) -> str:
        return dict(ACHSEN)[self.angaben["achse"]]

    @property
    def auswahl(self) -> str:
        """All that is chosen, for the addresses of matrix and list."""
        return urlencode({name: wert for name, wert in self.angaben.items() if wert})

    @property
    def frage(self) -> str:
        """What is chosen beside the axis, for the address of a field; empty, where it is what stands there anyway."""
        gewaehlt = {name: self.angaben[name] for name in ("ebene", "gebiet", "zielgruppe")}
        if gewaehlt["ebene"] == "sozialraum":
            del gewaehlt["ebene"]
        teile = urlencode({name: wert for name, wert in gewaehlt.items() if wert})
        return f"?{teile}" if teile else ""

    @staticmethod
    def _raum(baum: Gebietsbaum, schluessel: str) -> Knoten | None:
        return next((k for k in baum.auf_ebene(Ebene.SOZIALRAUM) if k.schluessel == schluessel), None)

    @property
    def raum(self) -> Knoten | None:
        """The chosen Sozialraum; None: the whole city."""
        return self._raum(self.baum, self.angaben["gebiet"])

    def biete_zielgruppen(self, bild: Any) -> None:
        """Once the catalogues are read."""
        self._biete("zielgruppe", "alle", [(z.schluessel, z.name) for z in bild.zielgruppen])

    def _biete(self, name: str, leer: str, wahl: list[tuple[str, str]]) -> None:
        feld = self.fields[name]
        assert isinstance(feld, forms.ChoiceField)
        feld.choices = [("", leer), *wahl]

    def orte(self, bild: Any) -> list[Any]:
        """The Gebiete of the picture that lie in the chosen Sozialraum."""
        raum = self.raum
        if raum is None:
            return list(bild.orte)
        drin = {raum.id, *(k.id for k in self.baum.nachfahren(raum.id))}
        return [ort for ort in bild.orte if ort.id in drin]
