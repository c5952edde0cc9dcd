"""Forms of Umschichtungen, their decision, the rights and the Deckungsvermerke."""

from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, offer
from basis.geld import euro
from budgets.forms.vereinbarungen import KEINE_PERSONEN
from budgets.models import Budgetposten, Deckungsvermerk, Haushaltsjahr, Umschichtung, Umschichtungsrecht
from budgets.querysets.umschichtungen import nachweis_von, name_von
from sozialraum.models import Beschluss
from sozialraum.rechte import Rolle


class PostenField(forms.ModelChoiceField):
    """Each Posten with what is available on it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{name_von(obj)} (frei {euro(nachweis_von(obj).verfuegbar, voll=False)})"


class UmschichtungForm(ModelForm):
    von = PostenField(queryset=Budgetposten.objects.none(), label="Von", help_text="Der Budgetposten, der Geld abgibt.")
    nach = PostenField(queryset=Budgetposten.objects.none(), label="Nach", help_text="Der Budgetposten, der es erhält.")
    betrag_cent = EuroField(label="Betrag", min_value=1, max_value=10**12, help_text="In Euro, höchstens was auf „Von“ frei ist.")

    class Meta:
        model = Umschichtung
        fields = ("von", "nach", "betrag_cent", "begruendung", "massnahme")
        help_texts = {
            "begruendung": f"Warum das Geld dort fehlt und hier frei ist. {KEINE_PERSONEN}",
            "massnahme": "Nur aus der Reserve: wofür die flexiblen Mittel freigegeben werden.",
        }
        widgets = {"begruendung": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, haushaltsjahr: Haushaltsjahr, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Budgetposten.objects.filter(haushaltsjahr=haushaltsjahr).ausgaben()
        rows = rows.select_related("haushaltsstelle__unterabschnitt", "gebiet", "haushaltsjahr")
        for name in ("von", "nach"):
            offer(self, name, rows)

    def clean(self) -> dict[str, Any]:
        werte: dict[str, Any] = super().clean() or {}
        if werte.get("von") and werte.get("von") == werte.get("nach"):
            self.add_error("nach", "Von und Nach sind derselbe Budgetposten. Bitte wählen Sie zwei verschiedene.")
        return werte


class LeerForm(Form):
    """A step that asks for nothing but the confirmation."""


class EntscheidungForm(Form):
    beschluss = forms.ModelChoiceField(
        queryset=Beschluss.objects.none(), label="Beschluss", required=False, help_text="Nötig, wenn das Geld aus der Reserve kommt."
    )
    grund = forms.CharField(label="Vermerk zur Entscheidung", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "beschluss", Beschluss.objects.select_related("vorlage", "gremium"))


class GrundForm(Form):
    grund = forms.CharField(label="Grund", max_length=300, help_text=f"Steht beim Antrag und im Protokoll. {KEINE_PERSONEN}")


class UmkehrForm(Form):
    begruendung = forms.CharField(label="Begründung", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=KEINE_PERSONEN)


class RechtForm(ModelForm):
    rolle = forms.ChoiceField(
        label="Rolle", choices=[(r.value, r.bezeichnung) for r in (Rolle.RESSORTLEITUNG, Rolle.FACHBEREICHSLEITUNG)]
    )
    wertgrenze_cent = EuroField(label="Bis zu", required=False, min_value=1, max_value=10**12, help_text="Leer: jeder Betrag.")
    gueltig_ab = DatumField(label="Gültig ab", help_text="Format TT.MM.JJJJ. Die bisherige Regel bleibt stehen und gilt bis zum Tag davor.")

    class Meta:
        model = Umschichtungsrecht
        fields = ("weg", "rolle", "wertgrenze_cent", "mit_controlling", "gueltig_ab", "quelle")


class VermerkForm(ModelForm):
    class Meta:
        model = Deckungsvermerk
        fields = ("von", "nach", "gueltig_ab", "gueltig_bis", "quelle")
        help_texts = {"von": "Was hier gespart wird …", "nach": "… darf hier decken. Die Gegenrichtung braucht einen eigenen Vermerk."}
        widgets = {n: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}) for n in ("gueltig_ab", "gueltig_bis")}

    def clean(self) -> dict[str, Any]:
        werte: dict[str, Any] = super().clean() or {}
        if werte.get("von") and werte.get("von") == werte.get("nach"):
            self.add_error("nach", "Ein Unterabschnitt deckt sich selbst ohne Vermerk. Bitte wählen Sie zwei verschiedene.")
        return werte


SCHRITTFORM: dict[str, type[Form]] = {
    "beantragen": LeerForm,
    "mitzeichnen": LeerForm,
    "entscheiden": EntscheidungForm,
    "ablehnen": GrundForm,
    "zurueckziehen": LeerForm,
    "umkehren": UmkehrForm,
}
