"""Forms of Förderung: the application, its steps, the Förderliste."""

from typing import Any

from django import forms

from basis.forms import DatumField, EuroField, Form, ModelForm, offer
from basis.geld import euro
from budgets.foerderweg import MIT_TEXT, Schritt, Stand
from budgets.forms.vereinbarungen import ERFUNDEN, KEINE_PERSONEN
from budgets.models import Foerderantrag, Foerderliste
from budgets.models.foerderung import FORMWAHL
from sozialraum.ebenen import Ebene
from sozialraum.models import Beschluss, Gebiet, Gremium

GROESSTER = 10**12


class AntragForm(ModelForm):
    eingegangen_am = DatumField(label="Eingegangen am")
    beginn = DatumField(label="Beginn der Maßnahme")
    ende = DatumField(label="Ende der Maßnahme")
    gesamtkosten_cent = EuroField(label="Gesamtkosten", min_value=1, max_value=GROESSTER)
    eigenmittel_cent = EuroField(
        label="Eigenmittel", min_value=0, max_value=GROESSTER, help_text="Was der Träger selbst aufbringt; 0 heißt: nichts."
    )
    beantragt_cent = EuroField(label="Beantragt", min_value=1, max_value=GROESSTER)

    class Meta:
        model = Foerderantrag
        fields = (
            *("traeger", "gebiet", "haushaltsjahr", "gegenstand", "titel", "wirkungsauftrag", "eingegangen_am", "beginn", "ende"),
            *("gesamtkosten_cent", "eigenmittel_cent", "beantragt_cent", "muster"),
        )
        labels = {"muster": ERFUNDEN}
        help_texts = {
            "gebiet": "Der Sozialraum, in dem die Förderung wirkt; der Fachbereich, wenn sie der ganzen Stadt gilt.",
            "wirkungsauftrag": f"Welchen Bedarf der Jugendhilfeplanung sie deckt und was sie bewirken soll. {KEINE_PERSONEN}",
        }
        widgets = {"wirkungsauftrag": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, gebiete: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "gebiet", Gebiet.objects.exclude(ebene=Ebene.STADTTEIL).filter(pk__in=gebiete))

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        beginn, ende = angaben.get("beginn"), angaben.get("ende")
        if beginn and ende and ende < beginn:
            self.add_error("ende", "Das Ende liegt vor dem Beginn.")
        kosten, eigen, gewuenscht = (angaben.get(f) for f in ("gesamtkosten_cent", "eigenmittel_cent", "beantragt_cent"))
        if kosten is not None and eigen is not None and gewuenscht is not None and gewuenscht > kosten - eigen:
            self.add_error("beantragt_cent", f"Beantragt wird höchstens, was nach den Eigenmitteln fehlt: {euro(max(kosten - eigen, 0))}.")
        return angaben


# Schritt → what the day and the amount are called there
TAGE = {
    Schritt.VORZEITIG: "Beginn zugelassen ab",
    Schritt.BEWILLIGEN: "Tag des Bescheids oder Vertrags",
    Schritt.NACHWEISEN: "Eingegangen am",
}
BETRAEGE = {
    Schritt.PRUEFEN: "Vorschlag der Verwaltung", Schritt.BEWILLIGEN: "Bewilligter Betrag", Schritt.ABSCHLAG: "Abschlag",
    Schritt.NACHWEISEN: "Nachgewiesene Ausgaben", Schritt.ANERKENNEN: "Anerkannter Betrag", Schritt.ZURUECKZAHLEN: "Zurückgezahlt",
}  # fmt: skip


class SchrittForm(Form):
    """One form for all steps: the fields that the step has."""

    tag = DatumField(label="Am")
    betrag = EuroField(label="Betrag", min_value=0, max_value=GROESSTER)
    form = forms.ChoiceField(
        label="Form", choices=[("", "bitte wählen"), *FORMWAHL], help_text="Bescheid oder Vertrag, nie beides."
    )
    text = forms.CharField(label="Ergebnis oder Grund", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=KEINE_PERSONEN)

    def __init__(self, *args: Any, schritt: Schritt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].label = TAGE.get(schritt, "Am")
        self.fields["betrag"].label = BETRAEGE.get(schritt, "Betrag")
        if schritt not in BETRAEGE:
            del self.fields["betrag"]
        if schritt is not Schritt.BEWILLIGEN:
            del self.fields["form"]
        self.fields["text"].required = schritt in MIT_TEXT


class ListeForm(ModelForm):
    class Meta:
        model = Foerderliste
        fields = ("haushaltsjahr", "titel", "gremium", "vorlage", "muster")
        labels = {"muster": ERFUNDEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gremien = Gremium.objects.filter(art=Gremium.Art.BESCHLIESSEND)
        offer(self, "gremium", gremien)


class AufnahmeForm(Form):
    """Which checked applications of the year come onto the list."""

    antraege = forms.ModelMultipleChoiceField(
        queryset=Foerderantrag.objects.none(), label="Geprüfte Anträge", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, liste: Foerderliste, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Foerderantrag.objects.filter(haushaltsjahr=liste.haushaltsjahr_id, status=Stand.GEPRUEFT, vorschlag_cent__gt=0)
        feld: Any = self.fields["antraege"]
        feld.queryset = rows.select_related("traeger")
        feld.label_from_instance = lambda a: f"{a}: {euro(a.vorschlag_cent)}"


class BeschlussForm(Form):
    """The Beschluss, and an amount for each application of the list; 0 means refused."""

    beschluss = forms.ModelChoiceField(queryset=Beschluss.objects.none(), label="Beschluss")

    def __init__(self, *args: Any, liste: Foerderliste, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Beschluss.objects.filter(gremium=liste.gremium_id).select_related("vorlage", "gremium")
        offer(self, "beschluss", rows)
        self.antraege = list(liste.antraege.filter(status=Stand.GELISTET).select_related("traeger").order_by("traeger__name", "titel"))
        for antrag in self.antraege:
            self.fields[f"antrag_{antrag.pk}"] = EuroField(
                label=str(antrag), min_value=0, max_value=antrag.beantragt_cent, initial=antrag.vorschlag_cent,
                help_text=f"Beantragt {euro(antrag.beantragt_cent)}, vorgeschlagen {euro(antrag.vorschlag_cent or 0)}. 0 heißt: abgelehnt.",
            )  # fmt: skip

    def betraege(self) -> dict[int, int]:
        return {antrag.pk: self.cleaned_data[f"antrag_{antrag.pk}"] for antrag in self.antraege}
