"""Forms of Konzeptionen and their parts: chapters, versions, papers, Beteiligung, evaluations, milestones."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm
from proaktiv.actions.konzeptionen import GEPRUEFT, TEXTE
from proaktiv.forms.inzwischen import NichtUeberschreiben
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz
from proaktiv.forms.wahl import biete_zusammen
from proaktiv.models import (
    Beteiligung,
    Kapitel,
    Konzeption,
    Konzeptionsevaluation,
    Konzeptionsfassung,
    Meilenstein,
    Umsetzungspapier,
)
from proaktiv.selectors.lesung import Lesung, nach_name
from sozialraum.clock import heute
from sozialraum.models import Beschluss, Organisationseinheit, Vorlage

PAPIER = "Nur öffentliche Papiere; diese Seiten lesen alle."


def papiere() -> dict[str, Lesung]:
    """Vorlagen and Beschlüsse that may be named where all staff reads."""
    beschluesse = Beschluss.objects.filter(oeffentlich=True)
    return {
        "vorlage": Lesung(Vorlage.objects.filter(oeffentlich=True), nach=lambda row: row.nummer),
        "beschluss": Lesung(beschluesse, {"vorlage": ("nummer", "betreff"), "gremium": ("name", "kurz")}, lambda row: -row.pk),
    }


class KonzeptionForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = TEXTE
    laufzeit_von = DatumField(label="Gilt von")
    laufzeit_bis = DatumField(label="Gilt bis", required=False)

    class Meta:
        model = Konzeption
        fields = ("name", "art", "uebergeordnet", "ziel", "laufzeit_von", "laufzeit_bis", "einheit", "evaluation_monate", "quelle")
        widgets = {"ziel": absatz()}
        help_texts = {
            "uebergeordnet": "Nur bei einem Teilplan: die Konzeption derselben Art, zu der er gehört.",
            "einheit": "Die Stelle, die federführend ist.",
            "evaluation_monate": "In der Regel 24, also alle zwei Jahre.",
            "quelle": "Wo das steht, wenn es dazu ein Papier gibt.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hoehere = Konzeption.objects.filter(uebergeordnet__isnull=True).exclude(pk=self.instance.pk)
        einheiten = Organisationseinheit.objects.all()
        biete_zusammen(self, {"uebergeordnet": Lesung(hoehere, nach=nach_name), "einheit": Lesung(einheiten, nach=nach_name)})


class KapitelForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = GEPRUEFT[Kapitel]

    class Meta:
        model = Kapitel
        fields = ("nummer", "titel", "text", "reihenfolge", "quelle")
        widgets = {"text": absatz(4)}
        help_texts = {"nummer": "Wie sie abgedruckt ist, zum Beispiel 5 oder 5.2.", "reihenfolge": "Kleinere Zahlen stehen weiter oben."}


class FassungForm(OhnePersonen, ModelForm):
    texte = ("anlass",)
    tag = DatumField(label="Vom", required=False)

    class Meta:
        model = Konzeptionsfassung
        fields = ("anlass", "tag", "vorlage", "beschluss")
        help_texts = {"anlass": "Zum Beispiel „Beschluss“ oder „Fortschreibung nach der Evaluation“.", "beschluss": PAPIER}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        biete_zusammen(self, papiere())


class PapierForm(ModelForm):
    class Meta:
        model = Umsetzungspapier
        fields = ("vorlage", "beschluss")
        help_texts = {"beschluss": f"Bringt seine Vorlage mit. {PAPIER}"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        biete_zusammen(self, papiere())


class BeteiligungForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = ("wer", "form", "ergebnis")
    tag = DatumField(label="Am", required=False)

    class Meta:
        model = Beteiligung
        fields = ("wer", "form", "tag", "ergebnis")
        widgets = {"ergebnis": absatz()}
        help_texts = {
            "wer": f"Zum Beispiel Jugendparlament, Stadtschülerrat oder Träger. {KEINE_PERSONEN}",
            "form": "Zum Beispiel Werkstatt, Befragung, Beratung.",
        }


class EvaluationForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = ("durch", "ergebnis")
    tag = DatumField(label="Am")

    class Meta:
        model = Konzeptionsevaluation
        fields = ("tag", "durch", "ergebnis", "gremium")
        widgets = {"ergebnis": absatz(5)}
        help_texts = {"durch": KEINE_PERSONEN, "gremium": "Wo sie vorgestellt wurde."}


class MeilensteinForm(NichtUeberschreiben, OhnePersonen, ModelForm):
    texte = ("titel",)
    termin = DatumField(label="Termin", required=False)

    class Meta:
        model = Meilenstein
        fields = ("titel", "termin", "termin_text", "reihenfolge", "quelle")
        help_texts = {"termin_text": "Wie das Papier ihn nennt, zum Beispiel „III. Quartal 2021“."}


class ErreichtForm(Form):
    am = DatumField(label="Erreicht am", required=False, initial=heute, help_text="Leer: doch noch nicht erreicht. Format TT.MM.JJJJ")


class LoesenForm(OhnePersonen, Form):
    """The paper itself stays; it only belongs here no longer."""

    texte = ("grund",)
    grund = forms.CharField(label="Grund", max_length=300, help_text="Zum Beispiel „falsche Vorlage gewählt“.")
