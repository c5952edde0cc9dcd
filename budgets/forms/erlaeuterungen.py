"""The form of an Erläuterung."""

from django import forms

from basis.forms import DatumField, ModelForm
from budgets.forms.vereinbarungen import KEINE_PERSONEN
from budgets.models import Abweichungserlaeuterung


class ErlaeuterungForm(ModelForm):
    termin = DatumField(label="Termin", help_text="Format TT.MM.JJJJ. Bis wann die Maßnahme wirken soll; danach wird neu erläutert.")

    class Meta:
        model = Abweichungserlaeuterung
        fields = ("ursache", "massnahme", "termin")
        help_texts = {
            "ursache": f"Warum das Budget über dem Ansatz enden wird. Das lesen alle, die die Seite lesen. {KEINE_PERSONEN}",
            "massnahme": f"Was Sie dagegen tun, so dass man es am Termin prüfen kann. {KEINE_PERSONEN}",
        }
        widgets = {feld: forms.Textarea(attrs={"rows": 4}) for feld in ("ursache", "massnahme")}
