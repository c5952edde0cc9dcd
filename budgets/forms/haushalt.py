"""Forms of Haushaltsjahr and Ansatz."""

from django import forms

from basis.forms import EuroField, Form
from budgets.models import Haushaltsjahr, Unterabschnitt


class HaushaltsjahrForm(Form):
    jahr = forms.IntegerField(
        label="Jahr",
        min_value=1990,
        max_value=2100,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bezeichnung = forms.CharField(
        label="Bezeichnung", max_length=20, required=False, help_text="Nur, wenn sie anders lautet, zum Beispiel 2005/06."
    )


class StatusForm(Form):
    status = forms.ChoiceField(label="Status", choices=Haushaltsjahr.Status.choices)
    grund = forms.CharField(label="Grund", max_length=300, help_text="Zum Beispiel der Tag der Genehmigung.")


class AnsatzForm(Form):
    unterabschnitt = forms.ModelChoiceField(queryset=Unterabschnitt.objects.all(), label="Unterabschnitt")
    betrag = EuroField(label="Ansatz", min_value=0, max_value=10**13, help_text="In Euro, zum Beispiel 14.633.075")
    quelle = forms.CharField(label="Quelle", max_length=200, help_text="Wo der Ansatz steht, zum Beispiel die Haushaltssatzung.")
