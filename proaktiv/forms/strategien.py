"""The form of a strategy."""

from typing import Any

from django import forms

from basis.forms import DatumField, ModelForm
from proaktiv.forms.inzwischen import NichtUeberschreiben
from proaktiv.forms.konzeptionen import PAPIER, papiere
from proaktiv.forms.massnahmen import gebietslesung, kataloglesungen
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, RegelnSagtDieAktion, absatz
from proaktiv.forms.wahl import biete_zusammen
from proaktiv.models import Konzeption, Strategie
from proaktiv.selectors.lesung import Lesung, nach_name
from sozialraum.clock import heute


class StrategieForm(NichtUeberschreiben, RegelnSagtDieAktion, OhnePersonen, ModelForm):
    texte = ("titel", "text")
    gueltig_von = DatumField(label="Gilt von")
    gueltig_bis = DatumField(label="Gilt bis", required=False)

    class Meta:
        model = Strategie
        fields = (
            "konzeption", "titel", "reichweite", "gebiet", "zielgruppe", "handlungsfeld", "text", "stand", "beschluss", "gueltig_von",
            "gueltig_bis", "quelle",
        )  # fmt: skip
        widgets = {"text": absatz(6), "reichweite": forms.RadioSelect, "stand": forms.RadioSelect}
        help_texts = {
            "gebiet": "Nur, wenn sie für einen Planungsraum gilt: ein Ressort, ein Sozialraum oder ein Stadtteil.",
            "zielgruppe": "Nur, wenn sie für eine Zielgruppe gilt.",
            "text": KEINE_PERSONEN,
            "beschluss": PAPIER,
            "quelle": "Wo das steht. Nötig, wenn sie beschlossen ist und kein Beschluss aus der Liste gewählt ist.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kataloge = kataloglesungen(heute(), self.instance)
        je = {
            "konzeption": Lesung(Konzeption.objects.all(), nach=nach_name),
            "gebiet": gebietslesung(heute(), *([self.instance.gebiet_id] if self.instance.gebiet_id else [])),
            "zielgruppe": kataloge["zielgruppe"],
            "handlungsfeld": kataloge["handlungsfeld"],
            "beschluss": papiere()["beschluss"],
        }
        biete_zusammen(self, je)
        for name, wahl in (("reichweite", Strategie.Reichweite.choices), ("stand", Strategie.Stand.choices)):
            feld = self.fields[name]
            assert isinstance(feld, forms.ChoiceField)
            feld.choices = wahl  # without the empty one
        if self.instance.pk:
            self.fields["konzeption"].disabled = True
