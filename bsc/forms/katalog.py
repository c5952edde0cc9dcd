"""Forms of the catalogue: a further goal of the city, a new wording."""

from typing import Any

from django import forms

from basis.forms import Form, ModelForm
from bsc.models import Katalogziel

QUELLE = "Beschluss oder Schrift, in der es steht."


class KatalogzielForm(ModelForm):
    class Meta:
        model = Katalogziel
        fields = ("art", "text", "quelle")
        help_texts = {"quelle": QUELLE}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class WortlautForm(Form):
    """``ziele``: how many goals refer to it."""

    text = forms.CharField(label="Wortlaut", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    quelle = forms.CharField(label="Quelle", max_length=200, help_text=QUELLE)
    grund = forms.CharField(label="Grund der Änderung", max_length=300)

    def __init__(self, *args: Any, ziele: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ziele:
            wen = "Dieses Ziel" if ziele == 1 else f"Diese {ziele} Ziele"
            self.fields["umstellen"] = forms.BooleanField(label=f"{wen} auf den neuen Wortlaut umstellen", required=False)
