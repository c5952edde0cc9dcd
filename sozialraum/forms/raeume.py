"""Forms for the mapping, Gremien, Vorlagen and Beschlüsse."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm
from sozialraum.models import Beratung, Beschluss, Gebiet, Gremium, Vorlage


class ZuordnungForm(Form):
    eltern = forms.ModelChoiceField(
        queryset=Gebiet.objects.none(), label="Gehört künftig zu", required=False, empty_label="keinem Gebiet (nicht zugeordnet)"
    )
    ab = DatumField(label="Gültig ab")
    quelle = forms.CharField(label="Grund oder Quelle", max_length=200, help_text="Zum Beispiel die Nummer des Beschlusses.")

    def __init__(self, *args: Any, gebiet: Gebiet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eltern"].queryset = Gebiet.objects.filter(ebene=gebiet.ebene - 1)  # type: ignore[attr-defined]


class GremiumForm(ModelForm):
    class Meta:
        model = Gremium
        fields = ("name", "kurz", "schluessel", "art", "uebergeordnet", "gebiet", "turnus", "geschaeftsfuehrung", "beschliesst_verteilung")
        help_texts = {
            "schluessel": "Kleine Buchstaben, Ziffern und Bindestriche; steht in der Adresse der Seite.",
            "beschliesst_verteilung": "Nur Beschlüsse solcher Gremien machen eine Verteilung endgültig.",
        }


class VorlageForm(ModelForm):
    class Meta:
        model = Vorlage
        fields = ("nummer", "betreff", "oeffentlich")


class BeratungForm(ModelForm):
    tag = DatumField(label="Termin", required=False)

    class Meta:
        model = Beratung
        fields = ("gremium", "zustaendigkeit", "tag")


class BeschlussForm(ModelForm):
    tag = DatumField(label="Beschlossen am", required=False, help_text="Format TT.MM.JJJJ. Leer lassen, wenn der Tag nicht bekannt ist.")

    class Meta:
        model = Beschluss
        fields = ("titel", "gremium", "vorlage", "tag", "text", "oeffentlich", "quelle")
        help_texts = {"text": "Bitte keine personenbezogenen Angaben."}
