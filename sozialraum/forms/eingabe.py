"""The entry grid: what is entered, and what is asked before it is stored."""

from datetime import date
from typing import Any

from django import forms

from basis.forms import DatumField, Form
from sozialraum.clock import heute
from sozialraum.ebenen import Ebene
from sozialraum.forms.importe import MUSTER, grundfeld
from sozialraum.models import Gebiet, Indikator


class EingabewahlForm(Form):
    """An Indikator (then all Stadtteile) or a Stadtteil (then all Indikatoren), and the Stichtag; in the address."""

    indikator = forms.ModelChoiceField(
        queryset=Indikator.objects.filter(aktiv=True, je_schule=False).order_by("name"), to_field_name="schluessel", label="Indikator",
        required=False, empty_label="alle",
    )  # fmt: skip
    gebiet = forms.ModelChoiceField(
        queryset=Gebiet.objects.filter(ebene=Ebene.STADTTEIL).order_by("schluessel"), to_field_name="schluessel",
        label="Stadtteil", required=False, empty_label="alle",
    )  # fmt: skip
    stichtag = DatumField(label="Stichtag")

    def clean_stichtag(self) -> date:
        tag: date = self.cleaned_data["stichtag"]
        if tag > heute():
            raise forms.ValidationError("Der Stichtag liegt in der Zukunft.")
        return tag

    def clean(self) -> dict[str, Any]:
        wahl: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(wahl.get("indikator")) == bool(wahl.get("gebiet")) and not self.errors:
            self.add_error("indikator", "Wählen Sie entweder einen Indikator oder einen Stadtteil.")
        return wahl


class ErfassungForm(Form):
    """What goes with the values. The reason is asked for only where values change that count."""

    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Von wem stammen die Werte?")
    muster = forms.BooleanField(label=MUSTER, required=False)
    grund = grundfeld()

    def __init__(self, *args: Any, noetig: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not noetig:
            del self.fields["grund"]
