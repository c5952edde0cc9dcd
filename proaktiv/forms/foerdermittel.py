"""Forms of grants and their deadlines."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, ZahlField
from proaktiv.forms.inzwischen import NichtUeberschreiben
from proaktiv.forms.texte import OhnePersonen, absatz
from proaktiv.models import Foerderfrist, Foerdermittel
from sozialraum.clock import heute

ERLEDIGT, ENTFAELLT, OFFEN = "erledigt", "entfaellt", "offen"


class FoerdermittelForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = ("programm", "geber", "zweck", "quelle")
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


class FristForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte: tuple[str, ...] = ("vermerk",)
    tag = DatumField(label="Bis zum")

    class Meta:
        model = Foerderfrist
        fields = ("art", "tag", "vermerk")
        help_texts = {"vermerk": "Was bis dahin vorliegen muss. Die Frist steht auf der Übersicht, bis sie erledigt ist."}


class FristAendernForm(FristForm):
    texte = ("vermerk", "grund")
    grund = forms.CharField(
        label="Grund", max_length=300, required=False, help_text="Nötig, wenn sich der Tag ändert. Steht danach bei der Frist."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vars(self.fields["grund"])["bedingt"] = True


class FristendeForm(OhnePersonen, Form):
    """How an open deadline ends; one that is over can be opened again."""

    texte = ("vermerk",)
    wie = forms.ChoiceField(label="Die Frist", choices=[(ERLEDIGT, "ist erledigt"), (ENTFAELLT, "entfällt")], widget=forms.RadioSelect)
    am = DatumField(label="Am", initial=heute, help_text="Heute, wenn Sie nichts ändern. Format TT.MM.JJJJ")
    vermerk = forms.CharField(label="Vermerk", max_length=300, required=False, help_text="Nötig, wenn die Frist entfällt: warum.")

    def __init__(self, *args: Any, frist: Foerderfrist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wie"].initial = ERLEDIGT
        vars(self.fields["vermerk"])["bedingt"] = True
        if frist.ist_beendet:
            self.fields["wie"] = forms.ChoiceField(
                label="Die Frist", choices=[(OFFEN, "ist wieder offen")], initial=OFFEN, widget=forms.RadioSelect
            )
            del self.fields["am"]
            self.fields["vermerk"].required, self.fields["vermerk"].label = True, "Grund"
            self.fields["vermerk"].help_text = "Zum Beispiel „bei der falschen Frist eingetragen“."
