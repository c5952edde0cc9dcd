"""Form for the mapping."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, offer
from sozialraum.models import Gebiet


class ZuordnungForm(Form):
    eltern = forms.ModelChoiceField(
        queryset=Gebiet.objects.none(), label="Gehört künftig zu", required=False, empty_label="keinem Gebiet (nicht zugeordnet)"
    )
    ab = DatumField(label="Gültig ab")
    quelle = forms.CharField(label="Grund oder Quelle", max_length=200, help_text="Zum Beispiel die Nummer des Beschlusses.")

    def __init__(self, *args: Any, gebiet: Gebiet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "eltern", Gebiet.objects.filter(ebene=gebiet.ebene - 1))
