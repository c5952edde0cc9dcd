"""The form of the strategy map: which goal acts on which, and why."""

from typing import Any

from django import forms

from basis.forms import Form, offer
from bsc.models import Perspektive, Ziel

WOZU = "Warum das erste Ziel hilft, das zweite zu erreichen, in einem Satz."


class WirkungForm(Form):
    von = forms.ModelChoiceField(queryset=Ziel.objects.none(), label="Dieses Ziel", empty_label="bitte wählen")
    auf = forms.ModelChoiceField(queryset=Ziel.objects.none(), label="wirkt auf", empty_label="bitte wählen")
    begruendung = forms.CharField(label="Begründung", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=WOZU)

    def __init__(self, *args: Any, ziele: list[Ziel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = [("", "bitte wählen"), *((z.pk, f"{Perspektive(z.perspektive).label}: {z.text}") for z in ziele)]
        for name in ("von", "auf"):
            offer(self, name, Ziel.objects.filter(pk__in=[z.pk for z in ziele])).choices = wahl
