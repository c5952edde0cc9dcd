"""Forms of Haushaltsstellen and of Mittel: to create and to carry on, to assign Ansätze, to book by hand."""

from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, offer
from budgets.actions.mittel import VON_HAND
from budgets.forms.umschichtungen import PostenField
from budgets.forms.vereinbarungen import ERFUNDEN
from budgets.models import Budgetposten, Haushaltsjahr, Haushaltsstelle, Mittelbewegung, Ueberleitung, Verteilung
from budgets.models.haushaltsstelle import Welt
from sozialraum.models import Beschluss

JAHRESZAHL = {"inputmode": "numeric", "autocomplete": "off"}
GRUNDLAGE = "Beschluss oder Anordnung, auf der die Buchung beruht; eines von beiden ist nötig."


class StelleForm(ModelForm):
    class Meta:
        model = Haushaltsstelle
        fields = (
            "welt", "nummer", "name", "richtung", "mittelart", "unterabschnitt", "produkt", "produktname", "sachkonto", "gueltig_ab",
            "gueltig_bis", "muster",
        )  # fmt: skip
        labels = {"muster": ERFUNDEN}
        help_texts = {
            "nummer": "Wie sie im Haushaltsplan steht, zum Beispiel 4550.7600.",
            "unterabschnitt": "Kameral nötig.",
            "produkt": "Doppisch nötig, ebenso das Sachkonto.",
            "gueltig_bis": "Leer: ohne Ende.",
        }
        widgets = {n: forms.TextInput(attrs=JAHRESZAHL) for n in ("gueltig_ab", "gueltig_bis")}

    def _get_validation_exclusions(self) -> set[str]:
        """What does not go together, the action says in sentences."""
        return {feld.name for feld in Haushaltsstelle._meta.fields}


class UeberleitungForm(ModelForm):
    class Meta:
        model = Ueberleitung
        fields = ("nach", "ab_jahr", "quelle")
        widgets = {"ab_jahr": forms.TextInput(attrs=JAHRESZAHL)}

    def __init__(self, *args: Any, von: Haushaltsstelle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.von = von
        offer(self, "nach", Haushaltsstelle.objects.filter(welt=Welt.DOPPISCH, richtung=von.richtung))

    def _get_validation_exclusions(self) -> set[str]:
        return {feld.name for feld in Ueberleitung._meta.fields}


class ZuweisungForm(Form):
    """The Verteilung comes from the page, which shows what it would change."""

    verteilung = forms.ModelChoiceField(queryset=Verteilung.objects.none(), widget=forms.HiddenInput)
    wirksam_am = DatumField(label="Wirksam am")
    anordnung = forms.CharField(
        label="Anordnung", max_length=200, required=False, help_text="Nötig, solange die Verteilung nicht beschlossen ist."
    )

    def __init__(self, *args: Any, verteilungen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "verteilung", verteilungen)


class MittelForm(Form):
    posten = PostenField(queryset=Budgetposten.objects.none(), label="Budgetposten")
    bewegung = forms.ChoiceField(label="Art", choices=[("", "bitte wählen"), *((b.value, Mittelbewegung(b).label) for b in VON_HAND)])
    betrag = EuroField(
        label="Betrag", min_value=-(10**12), max_value=10**12,
        help_text="Eine Sperre steht positiv und wird mit einem negativen Betrag freigegeben; ein Nachtrag kann mindern.",
    )  # fmt: skip
    wirksam_am = DatumField(label="Wirksam am")
    beschluss = forms.ModelChoiceField(queryset=Beschluss.objects.none(), label="Beschluss", required=False, help_text=GRUNDLAGE)
    anordnung = forms.CharField(label="Anordnung", max_length=200, required=False)

    def __init__(self, *args: Any, haushaltsjahr: Haushaltsjahr, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Budgetposten.objects.filter(haushaltsjahr=haushaltsjahr)
        posten = rows.select_related("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr")
        offer(self, "posten", posten)
        beschluesse = Beschluss.objects.select_related("vorlage", "gremium").order_by("-tag", "-pk")
        offer(self, "beschluss", beschluesse)
