"""Forms of the month close and of Haushaltsreste."""

from typing import Any

from django import forms

from basis.forms import EuroField, Form, offer
from budgets.forms.umschichtungen import PostenField
from budgets.models import Budgetposten, Haushaltsjahr


class OeffnungForm(Form):
    grund = forms.CharField(label="Grund der Öffnung", max_length=300, help_text="Steht beim Monat und im Protokoll.")


class RestForm(Form):
    posten = PostenField(queryset=Budgetposten.objects.none(), label="Budgetposten")
    betrag = EuroField(label="Haushaltsrest", min_value=1, max_value=10**12, help_text="Höchstens, was übertragbar ist.")
    anordnung = forms.CharField(label="Anordnung", max_length=200, help_text="Auf der die Übertragung beruht.")

    def __init__(self, *args: Any, haushaltsjahr: Haushaltsjahr, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Budgetposten.objects.filter(haushaltsjahr=haushaltsjahr).ausgaben()
        felder = rows.select_related("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr")
        offer(self, "posten", felder)
