"""Forms of early warning: a rule, a version of it, on and off, a false alarm."""

from typing import Any

from django import forms

from basis.forms import DatumField, Form, ModelForm, ZahlField
from proaktiv.forms.texte import KEINE_PERSONEN, OhnePersonen, absatz
from proaktiv.fruehwarnung import Regelart, pruefe_regel
from proaktiv.models import Fruehwarnfassung, Fruehwarnregel
from sozialraum.models import Gebiet, Indikator

EBENEN = [wahl for wahl in Gebiet.EbeneChoice.choices if wahl[0] != Gebiet.EbeneChoice.FACHBEREICH]
GRENZE = (
    "Ab hier fällt ein Wert auf: der Wert selbst (Schwelle), sein Abstand zur Stadt oder seine Veränderung, in der Einheit des Indikators. "
    "Bei zwei Anstiegen in Folge bleibt das Feld leer."
)


class _FassungForm(ModelForm):
    gueltig_ab = DatumField(label="Gilt ab", help_text="Für Werte ab diesem Stichtag. Format TT.MM.JJJJ")
    grenze = ZahlField(label="Grenze", stellen=6, required=False, help_text=GRENZE)
    mindestfallzahl = ZahlField(
        label="Mindestfallzahl", stellen=0, min_value=0, max_value=100_000, initial=0,
        help_text="Kleinster Zähler, den die Regel beurteilt; 0: jeder. Darunter wäre der Zufall größer als der Unterschied.",
    )  # fmt: skip

    class Meta:
        model = Fruehwarnfassung
        fields = ("gueltig_ab", "art", "richtung", "grenze", "relativ", "mindestfallzahl")
        help_texts = {
            "relativ": "Nur bei Abstand und Veränderung: 20 heißt dann 20 % des Vergleichswerts.",
            "richtung": "Nach oben für Belastendes; nach unten, wenn ein niedriger Wert auffällt.",
        }

    def clean_mindestfallzahl(self) -> int:
        return int(self.cleaned_data["mindestfallzahl"] or 0)

    def clean(self) -> dict[str, Any]:
        """The rule's own sentences, before the constraint of the table that knows only that it is none."""
        data = self.cleaned_data
        if {"art", "grenze", "relativ", "mindestfallzahl"} <= data.keys():
            art, relativ, zahl = Regelart(data["art"]), data["relativ"], data["mindestfallzahl"]
            for satz in pruefe_regel(art, data["grenze"], relativ=relativ, mindestfallzahl=zahl):
                self.add_error("grenze", satz)
        return self.cleaned_data


class FruehwarnfassungForm(OhnePersonen, _FassungForm):
    texte = ("anlass",)
    anlass = forms.CharField(label="Anlass der Fassung", max_length=300, help_text=KEINE_PERSONEN)

    @property
    def fassung(self) -> Fruehwarnfassung:
        row: Fruehwarnfassung = self.save(commit=False)
        row.anlass = self.cleaned_data["anlass"]
        return row


class FruehwarnregelForm(_FassungForm):
    """A rule with its first version."""

    name = forms.CharField(label="Name", max_length=150)
    indikator = forms.ModelChoiceField(label="Indikator", queryset=Indikator.objects.filter(aktiv=True).order_by("name"))
    ebene = forms.TypedChoiceField(label="Ebene", choices=EBENEN, coerce=int, initial=Gebiet.EbeneChoice.STADTTEIL)
    field_order = ("name", "indikator", "ebene")

    @property
    def regel(self) -> Fruehwarnregel:
        return Fruehwarnregel(**{feld: self.cleaned_data[feld] for feld in ("name", "indikator", "ebene")})


class SchaltForm(OhnePersonen, Form):
    texte = ("grund",)
    aktiv = forms.BooleanField(required=False, widget=forms.HiddenInput)
    grund = forms.CharField(label="Grund", max_length=300, help_text=KEINE_PERSONEN)


class FehlalarmForm(OhnePersonen, Form):
    texte = ("grund",)
    grund = forms.CharField(
        label="Grund", max_length=300, widget=absatz(), help_text=f"Er steht auch im Faden des Hinweises. {KEINE_PERSONEN}"
    )
