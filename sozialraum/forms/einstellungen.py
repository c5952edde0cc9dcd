"""Forms of parameters and of the city."""

import hashlib
import json
from typing import Any

from django import forms

from basis.forms import DatumField, Form, ZahlField, offer
from sozialraum.models import Beschluss, Loeschfrist, Parameter, Stadt


class ParameterForm(Form):
    schluessel = forms.ChoiceField(label="Parameter")
    wert = ZahlField(label="Neuer Wert", stellen=6)
    gueltig_von = DatumField(label="Gültig ab")
    beschluss = forms.ModelChoiceField(Beschluss.objects.none(), label="Beschluss", required=False, empty_label="– keiner –")
    quelle = forms.CharField(label="Begründung oder Quelle", max_length=300, help_text="Steht im Protokoll.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        namen = {
            p.schluessel: f"{p.bezeichnung}{f' ({p.einheit})' if p.einheit else ''}" for p in Parameter.objects.order_by("bezeichnung")
        }
        feld: Any = self.fields["schluessel"]
        feld.choices = [("", "bitte wählen"), *namen.items()]
        offer(self, "beschluss", Beschluss.objects.select_related("vorlage", "gremium"))


class StadtForm(Form):
    name = forms.CharField(label="Name der Stadt", max_length=100)
    fachbereich = forms.CharField(label="Fachbereich", max_length=150)
    absender = forms.CharField(label="Absender auf Papier", max_length=200, required=False)
    ebene_1 = forms.CharField(label="Oberste Ebene", max_length=40)
    ebene_2 = forms.CharField(label="Zweite Ebene", max_length=40)
    ebene_3 = forms.CharField(label="Dritte Ebene", max_length=40)
    ebene_4 = forms.CharField(label="Unterste Ebene", max_length=40, help_text="Zum Beispiel Stadtteil oder Ortsteil")
    vorlagen_muster = forms.CharField(label="Muster der Vorlagennummer", max_length=200, required=False, help_text="Regulärer Ausdruck")
    vorlagen_beispiel = forms.CharField(label="Beispiel einer Vorlagennummer", max_length=60, required=False)
    fester_tag = DatumField(
        label="Fester Tag der Vorführung", required=False, help_text="Nur für Vorführungen: dieser Tag gilt als heute. Format TT.MM.JJJJ"
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def angaben(self) -> dict[str, Any]:
        """As the action takes them."""
        daten = {k: v for k, v in self.cleaned_data.items() if not k.startswith("ebene_") and k != "version"}
        return daten | {"ebenen": {str(n): self.cleaned_data[f"ebene_{n}"] for n in range(1, 5)}}

    @staticmethod
    def anfang(stadt: Stadt) -> dict[str, Any]:
        felder = ("name", "fachbereich", "absender", "vorlagen_muster", "vorlagen_beispiel", "fester_tag")
        ebenen = {f"ebene_{n}": stadt.ebene(n) for n in range(1, 5)}
        return {name: getattr(stadt, name) for name in felder} | ebenen | {"version": stand(stadt)}


def stand(stadt: Stadt) -> str:
    """Changes when somebody else has saved in the meantime."""
    werte = [
        stadt.name,
        stadt.fachbereich,
        stadt.absender,
        stadt.vorlagen_muster,
        stadt.vorlagen_beispiel,
        stadt.ebenen,
        str(stadt.fester_tag),
    ]
    return hashlib.sha256(json.dumps(werte, sort_keys=True).encode()).hexdigest()[:16]


class LoeschfristForm(Form):
    tage = forms.IntegerField(label="Löschen nach Tagen", min_value=0, max_value=36_525)
    grund = forms.CharField(label="Grund", max_length=300, help_text="Steht im Protokoll.")

    def __init__(self, *args: Any, frist: Loeschfrist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tage"].help_text = f"Mindestens {frist.mindestens}. {frist.grundlage}"
