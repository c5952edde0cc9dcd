"""Forms of grants and their deadlines."""

from typing import Any

from basis.forms import DatumField, ModelForm, ZahlField
from proaktiv.forms.texte import absatz
from proaktiv.models import Foerderfrist, Foerdermittel


class FoerdermittelForm(ModelForm):
    quote = ZahlField(label="Förderquote", required=False, stellen=2, min_value=0, max_value=100, unit="%")
    von = DatumField(label="Förderzeitraum von", required=False)
    bis = DatumField(label="Förderzeitraum bis", required=False)

    class Meta:
        model = Foerdermittel
        fields = ("programm", "geber", "zweck", "stand", "quote", "von", "bis", "quelle")
        widgets = {"zweck": absatz()}
        help_texts = {
            "geber": "Eine Stelle, keine Person.",
            "stand": "Erst bewilligte Fördermittel zählen als gesichert. Dann ist der Förderzeitraum nötig.",
            "quote": "Welchen Anteil am Bedarf das Programm höchstens trägt.",
        }

    def clean_quote(self) -> Any:
        quote = self.cleaned_data["quote"]
        return quote or None


class FristForm(ModelForm):
    tag = DatumField(label="Bis zum")

    class Meta:
        model = Foerderfrist
        fields = ("art", "tag", "vermerk")
        help_texts = {"vermerk": "Was bis dahin vorliegen muss. Die Frist steht auf der Übersicht, bis sie erledigt ist."}
