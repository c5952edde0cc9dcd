"""Forms of the Beschlussverfolgung."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, offer
from sozialraum.actions.auftraege import gremium_der_herkunft
from sozialraum.auftragslage import MELDBAR, Auftragsstatus, Bericht
from sozialraum.forms.gremien import KEINE_PERSONEN
from sozialraum.models import Beschlussauftrag, Sitzung


class AuftragForm(ModelForm):
    frist = DatumField(label="Frist", required=False, help_text="Format TT.MM.JJJJ. Leer lassen, wenn keine genannt ist.")

    class Meta:
        model = Beschlussauftrag
        fields = ("art", "titel", "text", "gremium", "gebiet", "einheit", "frist", "oeffentlich", "quelle")
        help_texts = {
            "art": "Eine Anfrage will eine Antwort; berichten Sie sie als erledigt, ist der Text dazu die Antwort.",
            "titel": "In einem Satz, was zu tun oder zu beantworten ist.",
            "text": f"Wie er im Beschluss oder in der Anfrage steht. {KEINE_PERSONEN}",
            "gebiet": "Zuständig ist ein Gebiet oder eine Stelle, nicht beides. Die Leitung des Gebiets berichtet.",
            "quelle": "Nötig, wenn kein Gremium oder niemand als zuständig genannt ist.",
            "oeffentlich": "Ist der Beschluss oder die Vorlage nichtöffentlich, ist es der Auftrag auch.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["frist"]
        if gremium_der_herkunft(self.instance) is not None:
            del self.fields["gremium"]


class BerichtForm(Form):
    status = forms.ChoiceField(label="Stand", choices=[(s.value, s.bezeichnung) for s in MELDBAR])
    text = forms.CharField(
        label="Was ist geschehen, oder warum nicht?", max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"Bei einer Verzögerung ist das der Grund, den das Gremium liest. {KEINE_PERSONEN}",
    )  # fmt: skip
    erledigt_am = DatumField(label="Erledigt am", required=False, help_text="Nur, wenn der Auftrag erledigt ist. Format TT.MM.JJJJ.")

    def bericht(self) -> Bericht:
        angaben = self.cleaned_data
        return Bericht(Auftragsstatus(angaben["status"]), angaben["text"], angaben["erledigt_am"])


class FristForm(Form):
    frist = DatumField(label="Neue Frist", required=False, help_text="Format TT.MM.JJJJ. Leer heißt: ohne Frist.")
    grund = forms.CharField(
        label="Grund", max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Die alte Frist bleibt mit dem Grund im Verlauf. {KEINE_PERSONEN}",
    )  # fmt: skip


class VermerkForm(Form):
    text = forms.CharField(
        label="Vermerk", max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Ein Vermerk wird nicht geändert und nicht gelöscht. {KEINE_PERSONEN}",
    )  # fmt: skip


class KenntnisForm(Form):
    sitzung = forms.ModelChoiceField(queryset=Sitzung.objects.none(), label="In der Sitzung", required=False)
    tag = DatumField(label="Am", required=False, help_text="Nur, wenn es die Sitzung hier nicht gibt. Format TT.MM.JJJJ.")
    text = forms.CharField(label="Vermerk", max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, auftrag: Beschlussauftrag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Sitzung.objects.filter(gremium=auftrag.gremium, status=Sitzung.Status.STATTGEFUNDEN).select_related("gremium")
        offer(self, "sitzung", rows)
